// An erasure ends the link between a person and her consents: the records stay as proof, and lead to nobody.
import type { Work } from '../work.ts';
import { endMessagesAbout } from './consent-message.ts';
import { ConsentRecord } from './consent-record.ts';
import { ConsentStateRow } from './consent-state.ts';
import { forgetTerms } from './granted-term.ts';
import { ConsentIdentity, findPeople, holdConsents, identityKeys } from './identity.ts';

/**
 * Destroys every identity of this subject: the address, accounts and devices that were one person with her. What she
 * decided stays under pseudonyms whose only key they were, and the log still verifies. What was on its way to recipients
 * is destroyed. Twice is once, also after a restore brought the identities back; a person of whom something newer is known
 * stays as she is. Answers with how many identities went.
 */
export async function forgetConsentsOf(
  work: Work,
  erased: {
    readonly subjectId: string;
    readonly requestId: string;
    /** Only what was known by then; whoever came back since has given her consents anew. Absent: all of it. */
    readonly until?: Temporal.Instant;
  },
): Promise<number> {
  const { trx, controllerId } = work;
  await holdConsents(work);
  const [person] = await findPeople(work, [await identityKeys(work, { subjectId: erased.subjectId })]);
  if (person === null || person === undefined) return 0;
  const { personId } = person;
  const known = await ConsentIdentity.query(trx).where({ controllerId, personId });
  const { until } = erased;
  const identities = known.filter(
    ({ since }) => until === undefined || Temporal.Instant.compare(since, until) <= 0,
  );
  if (identities.length < known.length || identities.length === 0) return 0;
  const pseudonyms = [...new Set([personId, ...identities.map(({ pseudonym }) => pseudonym)])];
  await endMessagesAbout(work, pseudonyms);
  await forgetTerms(work, pseudonyms);
  const devices = await devicesBeside(work, pseudonyms, until ?? work.at);
  const people = [personId, ...devices];
  await ConsentStateRow.query(trx).delete().where({ controllerId }).whereIn('personId', people);
  const gone = await ConsentIdentity.query(trx).delete().where({ controllerId }).whereIn('personId', people);
  // The log says that it was done for this case; a pseudonym beside the case would be the link again.
  await work.record('consent.forgotten', erased.requestId, { identities: gone });
  return gone;
}

/**
 * Devices that stand alone and on which she was known: her records name them, so whoever has the device would be led to
 * her. They begin anew, which only asks once more. A device that is somebody else's by now stays with that person.
 */
async function devicesBeside(
  { trx, controllerId }: Work,
  pseudonyms: readonly string[],
  until: Temporal.Instant,
): Promise<string[]> {
  const rows = await ConsentIdentity.query(trx)
    .select('personId')
    .where({ controllerId, kind: 'device' })
    .where('since', '<=', until.toString())
    .whereColumn('personId', 'pseudonym')
    .whereIn(
      'pseudonym',
      ConsentRecord.query(trx)
        .distinct('deviceWhoId')
        .where({ controllerId })
        .whereIn('whoId', [...pseudonyms])
        .whereNotNull('deviceWhoId'),
    );
  return rows.map(({ personId }) => personId);
}

/** Whether a pseudonym leads to nobody any more. */
export async function isForgotten({ trx, controllerId }: Work, pseudonym: string): Promise<boolean> {
  return (await ConsentIdentity.query(trx).findOne({ controllerId, pseudonym })) === undefined;
}
