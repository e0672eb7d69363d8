// Which bytes of a file have gone since the last time that all of them had: what several answers sent counts together.
import type { Work } from '../work.ts';

/**
 * Adds bytes that were sent, from `start` up to and without `end`. True once all have gone; then the count begins anew.
 * The row is held by the caller.
 */
export async function noteSent(
  work: Work,
  table: 'archives' | 'bundle_deliveries',
  id: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<boolean> {
  const { rows } = (await work.trx.raw(
    `with now as (
       select controller_id, id, sent + int8multirange(int8range(:start, :end)) as sent, int8range(0, size) as all_of_it
       from :table: where controller_id = :controller and id = :id
     )
     update :table: as whole set sent = case when now.sent @> now.all_of_it then '{}'::int8multirange else now.sent end
     from now where whole.controller_id = now.controller_id and whole.id = now.id
     returning now.sent @> now.all_of_it as all_sent`,
    { table, start, end, controller: work.controllerId, id },
  )) as { rows: { all_sent: boolean }[] };
  return rows[0]?.all_sent ?? false;
}
