// Chapter 7: what was erased for each case in each system, counted again, what stays by which law, and until when backups hold it.
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { entryIds, type Sought } from './log-entries.ts';
import { streamBatches } from './stream-rows.ts';
import { csvTable, jsonLines } from './text-files.ts';

const ERASED: Sought = {
  events: [
    'receipt.written',
    'erasure.repeated',
    'erasure.returned',
    'erasure.repeatAsked',
    'erasure.notRepeated',
    'suppression.released',
  ],
  ofCases: true,
};

/** One line of a receipt: one collection of one system. */
interface ErasureLine {
  readonly case_number: number | null;
  readonly case_id: string;
  readonly receipt_id: string;
  readonly at: Temporal.Instant;
  readonly outcome: string;
  readonly system: string;
  readonly collection: string;
  readonly act: string;
  readonly rows: number;
  /** Rows that a second count found; null: nothing was to be done, or nobody could count. */
  readonly found_again: number | null;
  readonly kept_by: string | null;
  readonly kept_for: string | null;
  readonly kept_until: string | null;
  readonly legal_hold: boolean;
  readonly problem: string | null;
  readonly backups_until: string | null;
  /** Parts of systems that this receipt says were not searched. */
  readonly not_searched: number;
  /** Looks at the system since, and the rows that were back at the last one. */
  readonly looked_again: number | null;
  readonly returned: number | null;
}

const COLUMNS: readonly (keyof ErasureLine)[] = [
  'case_number',
  'case_id',
  'receipt_id',
  'at',
  'outcome',
  'system',
  'collection',
  'act',
  'rows',
  'found_again',
  'kept_by',
  'kept_for',
  'kept_until',
  'legal_hold',
  'problem',
  'backups_until',
  'not_searched',
  'looked_again',
  'returned',
];

/** Receipts of erasures, line by line. The reasons of people for legal holds are left out. */
export const erasuresPart: BundlePart = {
  name: '07-erasure',
  title: 'Receipts of erasures',
  build: async (look): Promise<BuiltPart> => {
    const receipts = new Set<string>();
    let rows = 0;
    let left = 0;
    let unsaid = 0;
    for await (const line of lines(look)) {
      receipts.add(line.receipt_id);
      if (line.act !== 'delete' && line.act !== 'mask') continue;
      rows += line.rows;
      left += line.found_again ?? 0;
      if (line.rows > 0 && line.backups_until === null) unsaid += 1;
    }
    const source = 'receipts, each cited in the log';
    return {
      files: [
        { path: '07-erasure/receipts.csv', source, content: () => csvTable(COLUMNS, lines(look)) },
        { path: '07-erasure/receipts.jsonl', source, content: () => jsonLines(lines(look)) },
      ],
      sentences: [
        receipts.size === 0
          ? 'Nothing was erased for a request in these days.'
          : `${receipts.size} receipts of erasures: ${rows} rows went, and ${left} were there still when they were counted again.`,
      ],
      omissions: [
        ...(unsaid === 0
          ? []
          : [`For ${unsaid} lines nobody has said how long backups of the system live, so no day is named.`]),
      ],
      cited: entryIds(look, ERASED),
    };
  },
};

async function* lines({ work, scope, asOf }: BundleLook): AsyncGenerator<ErasureLine> {
  const values = {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    asOf: asOf.toString(),
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
  for await (const batch of streamBatches<ErasureLine>(work, LINES, values)) yield* batch;
}

/** Backups are named for each system that rows went from, by its label; a line carries the day of its own. */
const LINES = `select d.case_number::int, r.request_id::text as case_id, r.id::text as receipt_id, r.at, r.outcome,
    line->>'store' as system, line->>'collection' as collection, line->>'act' as act, coalesce((line->>'rows')::float8, 0) as rows,
    (line->>'remaining')::float8 as found_again,
    case when line->'kept'->>'held' is null then line->'kept'->>'legalBasis' end as kept_by,
    case when line->'kept'->>'held' is null then line->'kept'->>'period' end as kept_for,
    line->'kept'->>'until' as kept_until, coalesce((line->'kept'->>'held')::boolean, false) as legal_hold,
    line->>'problem' as problem,
    case when line->>'act' in ('delete', 'mask') then (
      select fact->>'until' from jsonb_array_elements(coalesce(r.backups, '[]')) fact
      where fact->>'say' = 'backup-until' and fact->>'store' = line->>'store' limit 1) end as backups_until,
    jsonb_array_length(r.not_searched) as not_searched, look.looks as looked_again, look.returned::float8 as returned
  from receipts r
  join plans p on p.controller_id = r.controller_id and p.id = r.plan_id and p.kind = 'erasure'
  join data_requests d on d.controller_id = r.controller_id and d.id = r.request_id
  cross join lateral jsonb_array_elements(r.lines) with ordinality given(line, number)
  left join (
    select l.plan_id, s.label, sum(l.looks)::int as looks, sum(l.returned) as returned
    from erasure_looks l join data_stores s on s.controller_id = l.controller_id and s.id = l.store_id
    where l.controller_id = :controllerId and l.looked_at <= :asOf::timestamptz group by 1, 2
  ) look on look.plan_id = r.plan_id and look.label = line->>'store'
  where r.controller_id = :controllerId and r.at <= :asOf::timestamptz
    and case when :only::text is null then (r.at at time zone :zone)::date between :from::date and :to::date
      else r.request_id::text = :only::text end
  order by d.case_number, r.at, r.id, number`;
