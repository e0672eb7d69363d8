// Tells recipients of a purpose that a consent to it changed: written in the work of the change, carried by a job.
import { listRecipients, type Recipient } from '../data-map/recipient.ts';
import type { Work } from '../work.ts';
import { ConsentMessage, placeOfMessage } from './consent-message.ts';

/** One consent that now says something else than before. */
export interface ConsentChange {
  readonly recordId: string;
  /** The pseudonym of the person. */
  readonly personId: string;
  readonly choice: 'given' | 'refused' | 'withdrawn';
  readonly actedAt: Temporal.Instant;
  /** When a yes ends by itself; null: when it is taken back. */
  readonly until: Temporal.Instant | null;
  readonly purpose: {
    readonly name: string;
    readonly version: number;
    readonly recipients: readonly string[];
  };
  /** By what others know her, as far as it was said here: `email`. Empty: nobody could find her by a message. */
  readonly knownBy: Readonly<Record<string, readonly string[]>>;
}

/** Rows a statement. */
const AT_ONCE = 500;

/**
 * Writes one message for each change and each recipient of its purpose that has a webhook; the same change again writes
 * none. A message holds what the register says finds a person, which choice, when, and until when: no other data.
 */
export async function tellRecipients(work: Work, changes: readonly ConsentChange[]): Promise<number> {
  const named = changes.filter(({ purpose }) => purpose.recipients.length > 0);
  if (named.length === 0) return 0;
  const reached = new Map(
    (await listRecipients(work)).flatMap((one) => (one.webhook === null ? [] : [[one.name, one] as const])),
  );
  const rows: Partial<ConsentMessage>[] = [];
  for (const change of named)
    for (const name of new Set(change.purpose.recipients)) {
      const recipient = reached.get(name);
      if (recipient !== undefined) rows.push(await rowOf(work, change, recipient));
    }
  let written = 0;
  for (let start = 0; start < rows.length; start += AT_ONCE)
    written += await write(work, rows.slice(start, start + AT_ONCE));
  return written;
}

async function write(work: Work, rows: Partial<ConsentMessage>[]): Promise<number> {
  const { trx, controllerId } = work;
  await ConsentMessage.query(trx).insert(rows).onConflict(['controllerId', 'recordId', 'recipient']).ignore();
  const ids = rows.map(({ id = '' }) => id);
  const fresh = await ConsentMessage.query(trx)
    .select('id', 'state')
    .where({ controllerId })
    .whereIn('id', ids);
  for (const { id, state } of fresh)
    if (state === 'sending') await work.enqueue('send-consent-message', { messageId: id });
  return fresh.length;
}

async function rowOf(
  work: Work,
  change: ConsentChange,
  recipient: Recipient,
): Promise<Partial<ConsentMessage>> {
  const { controllerId, at } = work;
  const id = crypto.randomUUID();
  const { recordId, personId } = change;
  const row = { controllerId, id, recipient: recipient.name, recordId, personId, attempts: 0, writtenAt: at };
  const identifiers = Object.fromEntries(
    Object.entries(change.knownBy).filter(
      ([name, values]) => values.length > 0 && recipient.identifyBy.includes(name),
    ),
  );
  // Nobody can act on a message that does not say whom it is about; that it could not be told stays visible.
  if (Object.keys(identifiers).length === 0)
    return {
      ...row,
      state: 'undeliverable',
      failure: 'person-not-known-there',
      message: null,
      nextAt: null,
      endedAt: at,
    };
  const message = await work.seal(placeOfMessage(id), bodyOf(work, change, identifiers));
  return { ...row, state: 'sending', failure: null, message, nextAt: at, endedAt: null };
}

function bodyOf(
  { controller, at }: Work,
  change: ConsentChange,
  identifiers: Readonly<Record<string, readonly string[]>>,
): string {
  const { recordId, choice, actedAt, until, purpose } = change;
  return JSON.stringify({
    type: 'consent.changed',
    timestamp: at.toString(),
    data: {
      controller: controller.name,
      purpose: purpose.name,
      purpose_version: purpose.version,
      choice,
      allowed: choice === 'given',
      acted_at: actedAt.toString(),
      until: until?.toString() ?? null,
      record: recordId,
      identifiers,
    },
  });
}
