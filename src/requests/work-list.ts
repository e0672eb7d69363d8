// The work list: cases by their next legally binding moment, a page at a time; a page is named by a case, not by a number.

import { maskEmail } from '../subjects/identifiers.ts';
import { subjectEmails } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { whomTheyAwait } from './case-list.ts';
import { DataRequest } from './data-request.ts';
import { disputedCases, type ListFilter, type ListWaits, matching, withCustomers } from './list-filter.ts';

export const LIST_ROWS = 25;
/** Cases are counted up to here; beyond it is "more than". */
export const MOST_COUNTED = 100;

/** A place between two cases: it stays the same when cases come, go or move. */
export interface Place {
  readonly side: 'after' | 'before';
  readonly rank: number;
  readonly at: Temporal.Instant;
  readonly id: string;
}

const SHOWN = [
  'id',
  'reference',
  'subjectId',
  'right',
  'status',
  'statusAt',
  'receivedAt',
  'dueOn',
  'nextMomentAt',
  'nextMomentOn',
  'nextMomentWhat',
  'listRank',
  'assigneeId',
] as const;

export type ListRow = Pick<DataRequest, (typeof SHOWN)[number]> & {
  /** First letter and domain only. */
  readonly email: string;
  readonly waits: ListWaits | 'nobody';
  readonly held: boolean;
};

export interface WorkList {
  readonly rows: readonly ListRow[];
  /** Where the pages before and after this one begin; null: there is none. */
  readonly earlier: Place | null;
  readonly later: Place | null;
  /** All cases of the filter, up to `MOST_COUNTED` and one. */
  readonly counted: number;
}

type Found = DataRequest & { readonly counted?: number };

/** One page of the cases of a filter: a minor's first, then what is due soonest; of ended ones the newest end. */
export async function readWorkList(work: Work, filter: ListFilter, place?: Place): Promise<WorkList> {
  const at = filter.over ? 'statusAt' : 'nextMomentAt';
  // Backwards the same order is walked from its other end. The newest end comes first, the nearest moment too.
  const backwards = place?.side === 'before';
  const descending = (filter.over ?? false) !== backwards;
  const order = descending ? ('desc' as const) : ('asc' as const);
  const inOrder = orderOf(filter).map((column) => ({ column, order }));
  const query = matching(work, filter)
    .select(...SHOWN)
    .orderBy(inOrder);
  if (place !== undefined) {
    const sign = descending ? '<' : '>';
    const [row, values] = filter.over
      ? ['(status_at, id)', [place.at, place.id]]
      : ['(list_rank, next_moment_at, id)', [place.rank, place.at, place.id]];
    query.whereRaw(`${row} ${sign} (${values.map(() => '?').join(', ')})`, values.map(String));
  }
  // The first page is cut from the rows that are counted, so that a filter is walked once.
  const found = await (place === undefined
    ? DataRequest.query(work.trx)
        .select('*', work.trx.raw('count(*) over ()::int as counted'))
        .from(query.limit(MOST_COUNTED + 1).as('some'))
        .orderBy(inOrder)
        .limit(LIST_ROWS + 1)
        .castTo<Found[]>()
    : query.limit(LIST_ROWS + 1).castTo<Found[]>());
  const more = found.length > LIST_ROWS;
  const page = found.slice(0, LIST_ROWS);
  if (backwards) page.reverse();
  const edge = (row: DataRequest | undefined, side: Place['side']): Place | null => {
    const moment = row?.[at];
    return row === undefined || moment == null ? null : { side, rank: row.listRank, at: moment, id: row.id };
  };
  const isFirst = place === undefined || (backwards && !more);
  const isLast = place === undefined || !backwards ? !more : false;
  return {
    rows: await shown(work, page),
    earlier: isFirst ? null : edge(page[0], 'before'),
    later: isLast ? null : edge(page.at(-1), 'after'),
    counted: place === undefined ? (found[0]?.counted ?? 0) : await countUpTo(work, filter),
  };
}

/** The cases of a filter, counted no further than one beyond `MOST_COUNTED`. */
async function countUpTo(work: Work, filter: ListFilter): Promise<number> {
  const [row] = await work.trx
    .from(bounded(work, filter).as('some'))
    .count({ counted: '*' })
    .then((rows) => rows as { counted: string }[]);
  return Number(row?.counted ?? 0);
}

function orderOf({ over }: ListFilter): readonly string[] {
  return over ? ['statusAt', 'id'] : ['listRank', 'nextMomentAt', 'id'];
}

/** Counted in the order of the list, so that the count ends as early as a page does. */
function bounded(work: Work, filter: ListFilter) {
  return matching(work, filter)
    .select('id')
    .orderBy([...orderOf(filter)])
    .limit(MOST_COUNTED + 1)
    .toKnexQuery();
}

/** Counts several filters in one statement, each no further than one beyond `MOST_COUNTED`. */
export async function countFilters<K extends string>(
  work: Work,
  filters: Readonly<Record<K, ListFilter>>,
): Promise<Readonly<Record<K, number>>> {
  const names = Object.keys(filters) as K[];
  const counts = names.map((name) =>
    work.trx.from(bounded(work, filters[name]).as('some')).count('*').as(name),
  );
  const [row] = (await work.trx.select(...counts)) as Record<K, string>[];
  return Object.fromEntries(names.map((name) => [name, Number(row?.[name] ?? 0)])) as Record<K, number>;
}

/** Cases with what stands beside them: each kind of thing is read once for all rows. */
export async function shown(
  work: Work,
  page: readonly Pick<DataRequest, (typeof SHOWN)[number]>[],
): Promise<ListRow[]> {
  const ids = page.map(({ id }) => id);
  const emails = await subjectEmails(
    work,
    page.map(({ subjectId }) => subjectId),
  );
  const awaited = await whomTheyAwait(work, page);
  const routed = new Map(
    (await withCustomers(work).select('state').whereIn('requestId', ids)).map((row) => [
      row.requestId,
      row.state,
    ]),
  );
  const held = new Set((await disputedCases(work).whereIn('requestId', ids)).map((row) => row.requestId));
  return page.map((row) => {
    const unfinished = row.listRank < 2;
    const customer = unfinished ? routed.get(row.id) : undefined;
    const settle = (unfinished && held.has(row.id)) || customer === 'silent';
    return Object.assign(row, {
      email: maskEmail(emails.get(row.subjectId) ?? ''),
      waits: settle ? 'staff' : customer !== undefined ? 'customer' : (awaited.get(row.id) ?? 'nobody'),
      held: held.has(row.id),
    } as const);
  });
}

/** Cases by their ids, for a list of another kind, the newest first. */
export async function listRows(work: Work, requestIds: readonly string[]): Promise<ListRow[]> {
  const rows = await DataRequest.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId })
    .whereIn('id', [...requestIds])
    .orderBy([{ column: 'receivedAt', order: 'desc' }, 'id']);
  return await shown(work, rows);
}
