// Planning an absence: from a day until a day, with those who stand in; by oneself or by whoever looks after accounts.
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DeputyRow } from './absence.ts';
import { holdAccount, StaffAccount, writeAccount } from './account.ts';
import { heldByActor } from './accounts.ts';

/** More is a mistake of a century. */
const LONGEST_DAYS = 366;

/**
 * Marks an account as away, both days included, in the place of an absence that was planned before. A deputy gets the
 * letters of the account and no right of it. Throws `account-unknown`, `absence-not-yours`, `absence-days`,
 * `deputy-self`, `deputy-unknown`, `deputy-disabled`.
 */
export async function planAbsence(
  work: Work,
  absence: {
    readonly accountId: string;
    readonly from: Temporal.PlainDate;
    readonly until: Temporal.PlainDate;
    readonly deputyIds: readonly string[];
  },
): Promise<void> {
  const { accountId, from, until } = absence;
  await mustBeOwn(work, accountId);
  const today = dayOf(work.at, work.controller.timeZone);
  const days = from.until(until, { largestUnit: 'day' }).days;
  if (days < 0 || days >= LONGEST_DAYS || Temporal.PlainDate.compare(until, today) < 0)
    throw refused('absence-days', 'An absence ends after it begins, not before today, and within a year.');
  const deputyIds = [...new Set(absence.deputyIds)];
  await mustBeDeputies(work, accountId, deputyIds);
  await writeAccount(work, accountId, { awayFrom: from, awayUntil: until });
  await replaceDeputies(work, accountId, deputyIds);
  const details = { from: from.toString(), until: until.toString(), deputies: deputyIds.length };
  await work.record('account.absencePlanned', accountId, details);
}

/** The account is back, or does not go. Throws `account-unknown`, `absence-not-yours`. */
export async function endAbsence(work: Work, accountId: string): Promise<void> {
  const { awayFrom } = await mustBeOwn(work, accountId);
  if (awayFrom === null) return;
  await writeAccount(work, accountId, { awayFrom: null, awayUntil: null });
  await replaceDeputies(work, accountId, []);
  await work.record('account.absenceEnded', accountId);
}

/** Whether the weekly digest goes to an account. Throws `account-unknown`, `absence-not-yours`. */
export async function wantDigest(work: Work, accountId: string, digest: boolean): Promise<void> {
  const before = await mustBeOwn(work, accountId);
  if (before.digest === digest) return;
  await writeAccount(work, accountId, { digest });
  await work.record('account.digestChosen', accountId, { digest });
}

async function mustBeOwn(work: Work, accountId: string): Promise<StaffAccount> {
  const row = await holdAccount(work, accountId);
  if (work.actor.kind === 'staff' && work.actor.id === accountId) return row;
  if ((await heldByActor(work)).has('manage:accounts')) return row;
  throw new Problem(
    'forbidden',
    'absence-not-yours',
    'You can only plan your own absence. Nothing was changed; ask an administrator.',
  );
}

async function mustBeDeputies(work: Work, accountId: string, deputyIds: readonly string[]): Promise<void> {
  if (deputyIds.includes(accountId))
    throw refused('deputy-self', 'Nobody stands in for themselves. Choose somebody else.');
  const rows = await StaffAccount.query(work.trx)
    .where({ controllerId: work.controllerId })
    .whereIn('id', [...deputyIds]);
  if (rows.length < deputyIds.length) throw refused('deputy-unknown', 'There is no such account here.');
  if (rows.some(({ disabledAt, passwordHash }) => disabledAt !== null || passwordHash === null))
    throw refused('deputy-disabled', 'Somebody who cannot sign in cannot stand in. Choose somebody else.');
}

async function replaceDeputies(work: Work, accountId: string, deputyIds: readonly string[]): Promise<void> {
  const { trx, controllerId } = work;
  await DeputyRow.query(trx).delete().where({ controllerId, accountId });
  const rows = deputyIds.map((deputyId) => ({ controllerId, accountId, deputyId }));
  if (rows.length > 0) await DeputyRow.query(trx).insert(rows);
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was changed.`);
}
