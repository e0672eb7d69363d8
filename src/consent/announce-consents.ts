// Which of the acts that were just recorded say something new to recipients, and by what those know the person.
import type { Purpose } from '../data-map/purpose.ts';
import { subjectEmails } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { ConsentRecord, type NewRecord } from './consent-record.ts';
import { ConsentStateRow } from './consent-state.ts';
import { ConsentIdentity } from './identity.ts';
import { tellRecipients } from './tell-recipients.ts';

/** One act that was written, and by what the door knew its person. */
export interface RecordedAct {
  readonly personId: string;
  readonly record: NewRecord;
  /** As the door was told it; null: it was told something else. */
  readonly email: string | null;
}

/**
 * Tells recipients of those acts that hold now. A no is told only where there was a yes before: whoever never said yes is
 * nobody whom a recipient need hear of. Imports tell nobody: what they bring is not new.
 */
export async function announceConsents(
  work: Work,
  purposes: ReadonlyMap<string, Purpose>,
  acts: readonly RecordedAct[],
): Promise<void> {
  const wanted = acts.filter(
    ({ record }) => record.source !== 'import' && (purposes.get(record.purpose)?.recipients.length ?? 0) > 0,
  );
  if (wanted.length === 0) return;
  const holding = await holdingAmong(work, wanted);
  const people = await peopleOf(work, wanted);
  const agreed = await agreedBefore(work, wanted, people);
  const news = wanted.filter(
    ({ personId, record }) =>
      holding.has(record.id) && (record.choice === 'given' || agreed.has(`${personId} ${record.purpose}`)),
  );
  const emails = await subjectEmails(
    work,
    news.flatMap(({ personId }) => people.get(personId)?.subjectIds ?? []),
  );
  await tellRecipients(
    work,
    news.map(({ personId, record, email }) => {
      const { id: recordId, whoId, choice, actedAt, expiresAt: until, purposeVersion: version } = record;
      const stored = (people.get(personId)?.subjectIds ?? []).flatMap((id) => emails.get(id) ?? []);
      const knownBy = { email: [...new Set([...(email === null ? [] : [email]), ...stored])] };
      const recipients = purposes.get(record.purpose)?.recipients ?? [];
      const purpose = { name: record.purpose, version, recipients };
      return { recordId, personId: whoId, choice, actedAt, until, purpose, knownBy };
    }),
  );
}

/** Those that moved the state: the last word of their person on their purpose. */
async function holdingAmong(work: Work, acts: readonly RecordedAct[]): Promise<ReadonlySet<string>> {
  const { trx, controllerId } = work;
  const rows = await ConsentStateRow.query(trx)
    .select('recordId')
    .where({ controllerId })
    .whereIn(
      ['personId', 'purpose'],
      acts.map(({ personId, record }): string[] => [personId, record.purpose]),
    );
  return new Set(rows.map(({ recordId }) => recordId));
}

interface KnownPerson {
  readonly pseudonyms: string[];
  readonly subjectIds: string[];
}

/** Under which pseudonyms these people stand in the records, and as whom they asked here before. */
async function peopleOf(
  { trx, controllerId }: Work,
  acts: readonly RecordedAct[],
): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await ConsentIdentity.query(trx)
    .select('personId', 'pseudonym', 'kind', 'value')
    .where({ controllerId })
    .whereIn('personId', [...new Set(acts.map(({ personId }) => personId))]);
  const people = new Map<string, KnownPerson>();
  for (const { personId, pseudonym, kind, value } of rows) {
    const person = people.get(personId) ?? { pseudonyms: [], subjectIds: [] };
    person.pseudonyms.push(pseudonym);
    if (kind === 'subject') person.subjectIds.push(value);
    people.set(personId, person);
  }
  return people;
}

/** Person and purpose of which there is a yes. */
async function agreedBefore(
  { trx, controllerId }: Work,
  acts: readonly RecordedAct[],
  people: ReadonlyMap<string, KnownPerson>,
): Promise<ReadonlySet<string>> {
  const noes = new Set(acts.flatMap(({ personId, record }) => (record.choice === 'given' ? [] : [personId])));
  if (noes.size === 0) return new Set();
  const owner = new Map(
    [...noes].flatMap((id) =>
      (people.get(id)?.pseudonyms ?? []).map((pseudonym) => [pseudonym, id] as const),
    ),
  );
  const rows = await ConsentRecord.query(trx)
    .distinct('whoId', 'purpose')
    .where({ controllerId, choice: 'given' })
    .whereIn('whoId', [...owner.keys()]);
  return new Set(rows.map(({ whoId, purpose }) => `${owner.get(whoId)} ${purpose}`));
}
