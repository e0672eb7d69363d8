// Legal holds for those who may read them: what each names, why, who answers for it, and everything that was done with it.
import type { RowFilter } from '../connectors/connector.ts';
import type { Work } from '../work.ts';
import { HoldAct, knownHold, LegalHold, todayOf } from './legal-hold.ts';
import { openFilters } from './standing-holds.ts';

/** One hold as it is read. */
export interface ReadHold {
  readonly id: string;
  readonly number: number;
  readonly scope: LegalHold['scope'];
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly collection: string | null;
  readonly where: readonly RowFilter[];
  readonly reason: string;
  readonly tell: boolean;
  readonly ownerId: string;
  readonly reviewOn: Temporal.PlainDate;
  /** Nobody has looked at it by its day; it holds all the same. */
  readonly overdue: boolean;
  readonly placedBy: string;
  readonly placedAt: Temporal.Instant;
  readonly liftedAt: Temporal.Instant | null;
}

/** A review or the end of a hold, with its reason. */
export interface ReadAct extends Pick<HoldAct, 'act' | 'reviewOn' | 'byId' | 'at'> {
  readonly reason: string;
}

/** The newest of those that were lifted are shown; all that stand are. */
const MOST_LIFTED = 50;

/** Standing holds, the one that is to be looked at first on top; behind them the lifted ones, the newest first. */
export async function listHolds(work: Work): Promise<ReadHold[]> {
  const { trx, controllerId } = work;
  const standing = LegalHold.query(trx).where({ controllerId }).whereNull('liftedAt');
  const lifted = LegalHold.query(trx).where({ controllerId }).whereNotNull('liftedAt');
  const rows = [
    ...(await standing.orderBy(['reviewOn', 'number'])),
    ...(await lifted.orderBy('number', 'desc').limit(MOST_LIFTED)),
  ];
  const holds: ReadHold[] = [];
  for (const row of rows) holds.push(await opened(work, row));
  return holds;
}

/** One hold with its history, the newest first. Throws `hold-unknown`. */
export async function readHold(
  work: Work,
  holdId: string,
): Promise<{ readonly hold: ReadHold; readonly acts: readonly ReadAct[] }> {
  const { trx, controllerId } = work;
  const hold = await opened(work, await knownHold(work, holdId));
  const rows = await HoldAct.query(trx).where({ controllerId, holdId }).orderBy('at', 'desc');
  const acts: ReadAct[] = [];
  for (const { id, act, reviewOn, byId, at, reason } of rows)
    acts.push({ act, reviewOn, byId, at, reason: await openText(work, `hold_acts:${id}:reason`, reason) });
  return { hold, acts };
}

async function opened(work: Work, row: LegalHold): Promise<ReadHold> {
  const { id, number, scope, subjectId, requestId, collection, filters, tell, ownerId, reviewOn } = row;
  const { placedBy, placedAt, liftedAt } = row;
  return {
    id,
    number,
    scope,
    subjectId,
    requestId,
    collection,
    where: filters === null ? [] : await openFilters(work, id, filters),
    reason: await openText(work, `legal_holds:${id}:reason`, row.reason),
    tell,
    ownerId,
    reviewOn,
    overdue: liftedAt === null && isOverdue(work, reviewOn),
    placedBy,
    placedAt,
    liftedAt,
  };
}

/** Whether the day by which somebody was to look at a hold has passed, where the controller is. */
export function isOverdue(work: Work, reviewOn: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(reviewOn, todayOf(work)) < 0;
}

async function openText(work: Work, context: string, sealed: Buffer): Promise<string> {
  return (await work.open(context, sealed)).toString('utf8');
}
