// Which systems were searched for each case, and what was kept back there, by code: batches of cases at once.
import type { BundleLook } from '../bundle/bundle-part.ts';
import { readRows } from './stream-rows.ts';

/** Something of a case that the person did not get, or that was not erased, and by which code. */
export interface Withheld {
  /** `kept`, `legal-hold`, `never-disclosed`, `left-out-…`, `redacted-…`, `file-…`. */
  readonly code: string;
  /** Rows, fields, parts of texts, or files, as the code says. */
  readonly items: number;
  /** What the law says, where rows are kept. */
  readonly legal_basis: string | null;
  /** The last day of the keeping, where the rows tell it. */
  readonly until: string | null;
}

export interface CaseSearch {
  readonly systems: readonly string[];
  /** Tables and parts of systems that were not searched, as the newest receipt has it. */
  readonly notSearched: number;
  readonly withheld: readonly Withheld[];
}

/** What was searched and kept back in these cases; a case without a plan is not among them. */
export async function searchesOf(
  { work, asOf }: BundleLook,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CaseSearch>> {
  const values = { controllerId: work.controllerId, ids: [...ids], asOf: asOf.toString() };
  const systems = await readRows<{ id: string; systems: string[] }>(work, SYSTEMS, values);
  const missing = await readRows<{ id: string; missing: number }>(work, NOT_SEARCHED, values);
  const withheld = await readRows<Withheld & { id: string }>(work, WITHHELD, values);
  const missingOf = new Map(missing.map((one) => [one.id, one.missing]));
  const withheldOf = Map.groupBy(withheld, ({ id }) => id);
  const all = new Map(systems.map((one) => [one.id, one.systems]));
  return new Map(
    [...new Set([...all.keys(), ...withheldOf.keys()])].map((id) => [
      id,
      {
        systems: all.get(id) ?? [],
        notSearched: missingOf.get(id) ?? 0,
        withheld: (withheldOf.get(id) ?? []).map(({ code, items, legal_basis, until }) => {
          return { code, items, legal_basis, until };
        }),
      },
    ]),
  );
}

/**
 * Steps of the plans of these cases, as far as they were drawn by the checkpoint. A plan that was closed was not carried out;
 * one that writes ended uses into stores, or repeats an erasure after a restore, searches nothing for the case.
 */
const STEPS = `select pr.request_id::text as case_id, s.*
  from plan_requests pr
  join plans p on p.controller_id = pr.controller_id and p.id = pr.plan_id
  join plan_steps s on s.controller_id = p.controller_id and s.plan_id = p.id
  where pr.controller_id = :controllerId and pr.request_id = any(:ids::uuid[])
    and p.created_at <= :asOf::timestamptz and p.status <> 'closed' and p.kind <> 'restriction' and p.replays_store is null`;

const SYSTEMS = `with steps as (${STEPS})
  select case_id as id, array_agg(distinct store order by store) as systems from steps
  where not coalesce(facts @> '[{"say": "not-searched"}]', false) group by case_id`;

/** Of the plan that answered the person: what ended uses or repeated an erasure after a restore searched nothing anew. */
const NOT_SEARCHED = `select distinct on (r.request_id) r.request_id::text as id, jsonb_array_length(r.not_searched) as missing
  from receipts r join plans p on p.controller_id = r.controller_id and p.id = r.plan_id
  where r.controller_id = :controllerId and r.request_id = any(:ids::uuid[]) and r.at <= :asOf::timestamptz
    and p.kind <> 'restriction' and p.replays_store is null
  order by r.request_id, r.at desc, r.id`;

/** Codes and counts; reasons that people wrote stay where they are. */
const WITHHELD = `with steps as (${STEPS}), items as (
    select case_id, case when kept->>'held' = 'true' then 'legal-hold' else 'kept' end as code, rows as items,
      case when kept->>'held' is null then kept->>'legalBasis' end as legal_basis, kept->>'until' as until
    from steps where jsonb_typeof(kept) = 'object'
    union all
    select case_id, 'left-out-' || (one->>'why'), greatest(jsonb_array_length(one->'fields'), 1), null, null
    from steps cross join jsonb_array_elements(case jsonb_typeof(left_out) when 'array' then left_out else '[]' end) one
    union all
    select case_id, 'never-disclosed', 1, null, null from steps
    where facts @> '[{"say": "disclose-without"}]' or facts @> '[{"say": "hand-over-without"}]'
    union all
    select steps.case_id, 'redacted-' || span.reason, 1, null, null from steps
    join redaction_texts text on text.controller_id = steps.controller_id and text.step_id = steps.id
    join redaction_spans span on span.controller_id = text.controller_id and span.text_id = text.id
    where span.decision = 'redact' and span.decided_at <= :asOf::timestamptz
    union all
    select request_id::text, 'file-' || fate_reason, 1, null, null from evidence_files
    where controller_id = :controllerId and request_id = any(:ids::uuid[]) and fate in ('withheld', 'replaced')
  )
  select case_id as id, code, sum(items)::int as items, legal_basis, until from items
  group by case_id, code, legal_basis, until order by case_id, code, legal_basis nulls first, until nulls first`;
