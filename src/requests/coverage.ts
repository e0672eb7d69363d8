// Whether somebody is there who may decide: who is present, whose hands are on what waits, and who is told when nobody is left.
import { absencesOf } from '../auth/absence.ts';
import type { Account } from '../auth/account.ts';
import { accountsWith, holdersAmong, listAccounts } from '../auth/accounts.ts';
import type { Permission } from '../auth/permissions.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import { DataRequest } from './data-request.ts';

/** What every case may come to need of a person. */
const NEEDED = ['approve:plan', 'deny:case'] as const satisfies readonly Permission[];
/** Proven, and something may have to be decided. */
const UNDECIDED = ['verified', 'cooling-off', 'planned'] as const;
/** Rights whose plans change nothing, so that whoever handled the case may approve them. */
const READING = ['access', 'portability'] as const;
/** So many plans that wait are looked at, in the order of the work list, whose index gives them. */
const LOOKED_AT = 200;
const SOONEST = ['listRank', 'nextMomentAt'] as const;

/** Something that open cases need and that nobody is there to do. */
export interface Gap {
  readonly needs: readonly (typeof NEEDED)[number][];
  /** `nobody`: no holder of the permission is present. `handled`: those who are have a hand in these cases. */
  readonly why: 'nobody' | 'handled';
  /** The day on which the first of those who are away is back. */
  readonly back: Temporal.PlainDate | null;
  /** Of `handled`: the cases, soonest moment first. */
  readonly cases: readonly { readonly id: string; readonly reference: string }[];
}

/** What nobody who is there can do, though an open case needs it; empty where the house can go on. */
export async function gapsOf(work: Work): Promise<Gap[]> {
  const absences = await absencesOf(work);
  const isAway = ({ id }: Account): boolean => absences.get(id)?.now === true;
  const accounts = await listAccounts(work);
  const approvers = holdersAmong(accounts, 'approve:plan');
  const lacking = NEEDED.filter((needs) => holdersAmong(accounts, needs).every(isAway));
  const days = approvers.filter(isAway).flatMap(({ id }) => absences.get(id)?.until.add({ days: 1 }) ?? []);
  const [back = null] = days.toSorted(Temporal.PlainDate.compare);
  const nobody = lacking.length > 0 && (await anyUndecided(work));
  if (nobody) return [{ needs: lacking, why: 'nobody', back, cases: [] }];
  const present = approvers.filter((one) => !isAway(one)).map(({ id }) => id);
  if (present.length === 0) return [];
  const cases = await handledByAll(
    work,
    present,
    approvers.map(({ id }) => id),
  );
  return cases.length === 0 ? [] : [{ needs: ['approve:plan'], why: 'handled', back, cases }];
}

/** Writes to the administrators, and to who stands in for them, that nobody is there to decide: once a week for each gap. */
export async function tellOfGaps(work: Work): Promise<void> {
  const gaps = await gapsOf(work);
  if (gaps.length === 0) return;
  const today = dayOf(work.at, work.controller.timeZone);
  const monday = today.subtract({ days: today.dayOfWeek - 1 }).toString();
  for (const { needs, why, back, cases } of gaps) {
    const returns = back?.toString() ?? '';
    const references = cases.map(({ reference }) => reference);
    const values = { needs: [...needs], why, back: returns, cases: references };
    for (const { id, email, name } of await accountsWith(work, 'manage:accounts')) {
      // Another day of return is another gap: somebody came back, and went again.
      const once = `gap:${why}:${needs.join('+')}:${returns}:${monday}:${id}`;
      await writeLetter(work, { letter: 'staff-nobody-there', to: { email, name }, values, once });
    }
  }
}

async function anyUndecided({ trx, controllerId }: Work): Promise<boolean> {
  const one = await DataRequest.query(trx)
    .select('id')
    .where({ controllerId })
    .whereIn('status', [...UNDECIDED])
    .first();
  return one !== undefined;
}

/** How many of these accounts have a hand in a case that waits. */
const HANDS = `(select count(distinct hand.account_id) from case_hands hand where hand.controller_id = waiting.controller_id
  and hand.request_id = waiting.id and hand.deed <> 'decided' and hand.account_id = any(?))`;

/**
 * Cases whose plan waits for an approval and in which everybody present has a hand. Where one officer is enough, she
 * confirms twice, but not while somebody else who may approve is merely away.
 */
async function handledByAll(work: Work, present: readonly string[], all: readonly string[]) {
  const { trx, controllerId, controller } = work;
  const waiting = DataRequest.query(trx)
    .select('controllerId', 'id', 'reference', ...SOONEST)
    .where({ controllerId, status: 'planned' })
    .whereRaw('list_rank < 2')
    .whereNotIn('right', [...READING])
    .orderBy([...SOONEST, 'id'])
    .limit(LOOKED_AT);
  const stuck = DataRequest.query(trx)
    .select('id', 'reference')
    .from(waiting.as('waiting'))
    .whereRaw(`${HANDS} = ?`, [[...present], present.length]);
  if (controller.singleOfficer) stuck.whereRaw(`${HANDS} < ?`, [[...all], all.length]);
  return await stuck.orderBy([...SOONEST, 'id']).castTo<Pick<DataRequest, 'id' | 'reference'>[]>();
}
