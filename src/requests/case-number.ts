// Numbers of cases: 1, 2, 3 … for each controller, without a gap, so that a case that is left out of a list is missed.
import type { Work } from '../work.ts';

/**
 * Numbers a case that this work has just written. The counter is held until the work ends, so a number whose work fails is
 * given again, and entries of the log stand in the order of their numbers: whoever reads the log up to any point reads every
 * number up to there. Number a case as late as its log entry lets you: the other cases of the controller wait meanwhile.
 */
export async function numberCase({ trx, controllerId }: Work, requestId: string): Promise<number> {
  const { rows } = (await trx.raw(
    `with next as (
       insert into case_counters (controller_id, given) values (:controllerId, 1)
       on conflict (controller_id) do update set given = case_counters.given + 1
       returning given
     )
     update data_requests set case_number = next.given from next
     where controller_id = :controllerId and id = :requestId
     returning case_number::int as "caseNumber"`,
    { controllerId, requestId },
  )) as { rows: { caseNumber: number }[] };
  const [numbered] = rows;
  if (numbered === undefined) throw new TypeError('a number for a case that was not written');
  return numbered.caseNumber;
}
