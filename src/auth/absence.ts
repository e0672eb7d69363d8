// Who is away, and who stands in for whom: letters reach the deputies too, rights stay with each account.
import { dayOf } from '../platform/clock.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { StaffAccount } from './account.ts';

export class DeputyRow extends HouseModel {
  static override tableName = 'account_deputies';
  static override idColumn = ['controllerId', 'accountId', 'deputyId'];
  declare controllerId: string;
  declare accountId: string;
  declare deputyId: string;
}

/** A planned absence; both days belong to it. */
export interface Absence {
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
  readonly deputyIds: readonly string[];
  /** Today is one of its days, where the controller is. */
  readonly now: boolean;
}

/** The absences that are planned or under way, by account; ended ones are not among them. */
export async function absencesOf(work: Work): Promise<Map<string, Absence>> {
  const { trx, controllerId } = work;
  const today = dayOf(work.at, work.controller.timeZone);
  const rows = await StaffAccount.query(trx)
    .select('id', 'awayFrom', 'awayUntil')
    .where({ controllerId })
    .where('awayUntil', '>=', today.toString());
  const deputies = await DeputyRow.query(trx).where({ controllerId }).orderBy('deputyId');
  return new Map(
    rows.flatMap(({ id, awayFrom: from, awayUntil: until }) => {
      if (from === null || until === null) return [];
      const deputyIds = deputies.filter(({ accountId }) => accountId === id).map(({ deputyId }) => deputyId);
      return [[id, { from, until, deputyIds, now: Temporal.PlainDate.compare(from, today) <= 0 }]];
    }),
  );
}

/**
 * Ids of everybody who stands in today for one of these accounts: the deputies of who is away, and of a deputy who is
 * away too, hers. Deputies in a ring end it.
 */
export async function coversOf(work: Work, accountIds: readonly string[]): Promise<Set<string>> {
  return covering(await absencesOf(work), accountIds);
}

/** Ids of the accounts that are away today and for which this one stands in, itself not among them. */
export async function standsInFor(work: Work, accountId: string): Promise<string[]> {
  return (await standIns(work))(accountId);
}

/** The same for any account, read once. */
export async function standIns(work: Work): Promise<(accountId: string) => string[]> {
  const absences = await absencesOf(work);
  const covered = [...absences.keys()].map((id) => ({ id, by: covering(absences, [id]) }));
  return (accountId) => covered.flatMap(({ id, by }) => (id !== accountId && by.has(accountId) ? [id] : []));
}

function covering(absences: ReadonlyMap<string, Absence>, accountIds: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...accountIds];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const absence = absences.get(id);
    for (const deputyId of absence?.now ? absence.deputyIds : []) {
      if (found.has(deputyId)) continue;
      found.add(deputyId);
      open.push(deputyId);
    }
  }
  return found;
}
