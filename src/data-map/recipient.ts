// Who is given personal data (GDPR Art. 13(1)(e), 15(1)(c), 19): kept per controller, and said in words to people.
import type { WebhookPlace } from '../connectors/webhook.ts';
import { cardOf, sayList, translate } from '../languages/translate.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';
import type { RECIPIENT_ROLES } from './pack-files.ts';

export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

export interface Recipient {
  readonly name: string;
  readonly role: RecipientRole;
  /** What they do with it, in words such as `payments`. */
  readonly purposes: readonly string[];
  /** ISO 3166-1 alpha-2; null: the controller has not said. */
  readonly country: string | null;
  /** What protects the data there (GDPR Art. 46); null: none is needed, or none was said. */
  readonly safeguard: string | null;
  /** Where it is told of erasures, corrections and restrictions (GDPR Art. 19); null: no address is known. */
  readonly contact: string | null;
  /** The store through which it is reached: what is erased there needs no letter. */
  readonly store: string | null;
  /** Who inside our own organisation does by hand what is asked of it; null: nobody. */
  readonly owner: string | null;
  /** Where signed messages go; null: it takes none. */
  readonly webhook: WebhookPlace | null;
  /** By what it finds a person: `email`, or `dataset.collection.field`. A webhook holds these and nothing more. */
  readonly identifyBy: readonly string[];
}

class RecipientRow extends HouseModel {
  static override tableName = 'recipients';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['purposes', 'identifyBy'];
  declare controllerId: string;
  declare id: string;
  declare name: string;
  declare role: RecipientRole;
  declare purposes: string[];
  declare country: string | null;
  declare safeguard: string | null;
  declare contact: string | null;
  declare store: string | null;
  declare owner: string | null;
  declare webhookUrl: string | null;
  declare webhookPrivate: string | null;
  declare identifyBy: string[];
}

function shown(row: RecipientRow): Recipient {
  const { name, role, purposes, country, safeguard, contact, store, owner, identifyBy } = row;
  const webhook =
    row.webhookUrl === null
      ? null
      : { url: row.webhookUrl, allowPrivate: placeFlag(row.webhookPrivate ?? 'false') };
  return { name, role, purposes, country, safeguard, contact, store, owner, webhook, identifyBy };
}

/** A flag as the pack had it: true, false, or a reference to the environment. */
function placeFlag(text: string): string | boolean {
  return text.startsWith('env:') ? text : text === 'true';
}

function columnsOf({ webhook, purposes, identifyBy, ...rest }: Recipient) {
  return {
    ...rest,
    purposes: [...purposes],
    identifyBy: [...identifyBy],
    webhookUrl: webhook?.url ?? null,
    webhookPrivate: webhook === null ? null : String(webhook.allowPrivate),
  };
}

/** All recipients of the controller, by name. */
export async function listRecipients(work: Work): Promise<Recipient[]> {
  const { trx, controllerId } = work;
  return (await RecipientRow.query(trx).where({ controllerId }).orderBy('name')).map(shown);
}

/** The names in the register. */
export async function recipientNames({ trx, controllerId }: Work): Promise<ReadonlySet<string>> {
  const rows = await RecipientRow.query(trx).select('name').where({ controllerId });
  return new Set(rows.map(({ name }) => name));
}

/** One recipient by name, with the id of its row; null where the register does not have it. */
export async function recipientNamed(
  work: Work,
  name: string,
): Promise<(Recipient & { readonly id: string }) | null> {
  const { trx, controllerId } = work;
  const row = await RecipientRow.query(trx).findOne({ controllerId, name });
  return row === undefined ? null : { id: row.id, ...shown(row) };
}

/** Puts this list in place of what is known. Answers with what became of each name; the log holds names and counts. */
export async function saveRecipients(work: Work, wanted: readonly Recipient[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const rows = await RecipientRow.query(trx).where({ controllerId }).forUpdate();
  const values = wanted.map(columnsOf);
  const outcomes = listOutcomes(
    rows.map((row) => columnsOf(shown(row))),
    values,
  );
  // A recipient keeps its row: its secret is sealed for it.
  const ids = new Map(rows.map(({ name, id }) => [name, id]));
  for (const { name, outcome } of outcomes) {
    const id = ids.get(name) ?? crypto.randomUUID();
    const one = values.find((value) => value.name === name);
    if (outcome === 'removed') await RecipientRow.query(trx).deleteById([controllerId, id]);
    if (outcome === 'added') await RecipientRow.query(trx).insert({ controllerId, id, ...one });
    if (outcome === 'changed')
      await RecipientRow.query(trx)
        .findById([controllerId, id])
        .patch({ ...one });
  }
  const changed = countChanged(outcomes);
  if (changed > 0) {
    await work.record('recipients.changed', controllerId, { changed, recipients: wanted.length });
  }
  return outcomes;
}

/** Recipients in words, for Art. 15(1)(c): `Stripe (works on our behalf: payments)`. */
export function recipientsInWords(recipients: readonly Recipient[], language: string): string[] {
  return recipients.map(({ name, role, purposes }) =>
    translate(language, `archive.recipient.${role}`, { name, purposes: sayList(purposes, language) }),
  );
}

/** Transfers to other countries and what protects them, for Art. 15(2); null where no recipient has a country. */
export function transfersInWords(recipients: readonly Recipient[], language: string): string | null {
  const countries = new Intl.DisplayNames([cardOf(language).locale], { type: 'region' });
  const sentences = recipients.flatMap(({ name, country: code, safeguard }) => {
    if (code === null) return [];
    const country = countries.of(code) ?? code;
    return safeguard === null
      ? [translate(language, 'archive.transfer.plain', { name, country })]
      : [translate(language, 'archive.transfer.protected', { name, country, safeguard })];
  });
  return sentences.length === 0 ? null : sentences.join(' ');
}
