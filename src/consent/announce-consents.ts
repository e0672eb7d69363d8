// Which of the acts that were just recorded say something new to recipients, and by what those know the person.
import { listPurposes } from '../data-map/purpose.ts';
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
export async function announceConsents(work: Work, acts: readonly RecordedAct[]): Promise<void> {
  const purposes = new Map(
    (await listPurposes(work)).flatMap((one) => (one.recipients.length > 0 ? [[one.name, one] as const] : [])),
  );
  const wanted = acts.filter(({ record }) => record.source !== 'import' && purposes.has(record.purpose));
  if (wanted.length === 0) return;
  const holding = await holdingAmong(work, wanted);
  const agreed = await agreedBefore(work, wanted);
  const news = wanted.filter(
    ({ record }) => holding.has(record.id) && (record.choice === 'given' || agreed.has(keyOf(record))),
  );
  const emails = await emailsOf(work, news);
  await tellRecipients(
    work,
    news.flatMap(({ personId, record, email }) => {
      const purpose = purposes.get(record.purpose);
      if (purpose === undefined) return [];
      const known = new Set([...(email === null ? [] : [email]), ...(emails.get(personId) ?? [])]);
      const { id: recordId, whoId, choice, actedAt, expiresAt: until, purposeVersion: version } = record;
      const { name, recipients } = purpose;
      const knownBy = { email: [...known] };
      return [{ recordId, personId: whoId, choice, actedAt, until, purpose: { name, version, recipients }, knownBy }];
    }),
  );
}

const keyOf = ({ whoId, purpose }: Pick<NewRecord, 'whoId' | 'purpose'>): string => `${whoId} ${purpose}`;

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

/** Person and purpose of which there is a yes. */
async function agreedBefore(work: Work, acts: readonly RecordedAct[]): Promise<ReadonlySet<string>> {
  const { trx, controllerId } = work;
  const noes = acts.filter(({ record }) => record.choice !== 'given');
  if (noes.length === 0) return new Set();
  const rows = await ConsentRecord.query(trx)
    .distinct('whoId', 'purpose')
    .where({ controllerId, choice: 'given' })
    .whereIn('whoId', [...new Set(noes.map(({ record }) => record.whoId))]);
  return new Set(rows.map(keyOf));
}

/** The stored addresses of these people, in clear, as far as they asked here before. */
async function emailsOf(work: Work, acts: readonly RecordedAct[]): Promise<ReadonlyMap<string, string[]>> {
  const { trx, controllerId } = work;
  const rows = await ConsentIdentity.query(trx)
    .select('personId', 'value')
    .where({ controllerId, kind: 'subject' })
    .whereIn('personId', [...new Set(acts.map(({ personId }) => personId))]);
  const emails = await subjectEmails(
    work,
    rows.map(({ value }) => value),
  );
  const found = new Map<string, string[]>();
  for (const { personId, value } of rows) {
    const email = emails.get(value);
    if (email !== undefined) found.set(personId, [...(found.get(personId) ?? []), email]);
  }
  return found;
}
