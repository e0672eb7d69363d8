// What the clock may wake: plans that should run, and requests that should have a plan. Ids and moments only.
import type { Knex } from 'knex';
import { CustomerRouting } from '../requests/customer-routing.ts';
import { DataRequest, PLANNED_RIGHTS } from '../requests/data-request.ts';
import { DepictedItem } from '../requests/depicted.ts';
import { asClock } from '../work.ts';
import { Plan } from './plan.ts';

type Due = { controllerId: string; id: string };

/** Approved or interrupted plans of all controllers whose next try is due. */
export async function plansDue(database: Knex, at: Temporal.Instant): Promise<Due[]> {
  return await asClock(database, async (trx) =>
    Plan.query(trx)
      .select('controllerId', 'id')
      .whereIn('status', ['approved', 'running'])
      .where((query) => query.whereNull('nextAt').orWhere('nextAt', '<=', at.toString()))
      .orderBy('createdAt')
      .limit(1000),
  );
}

/** Verified requests of all controllers that wait for a plan longer than a drawing should take. */
export async function requestsWithoutPlan(database: Knex, at: Temporal.Instant): Promise<Due[]> {
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'verified')
      .where((query) =>
        query
          .whereIn('right', [...PLANNED_RIGHTS])
          .orWhereExists(
            DepictedItem.query(trx)
              .select('requestId')
              .whereNotNull('namedAt')
              .whereColumn('depictedItems.controllerId', 'dataRequests.controllerId')
              .whereColumn('depictedItems.requestId', 'dataRequests.id'),
          ),
      )
      .where('statusAt', '<=', at.subtract({ seconds: 60 }).toString())
      // Those that wait for the business customer that decides need none.
      .whereNotExists(
        CustomerRouting.query(trx)
          .select('id')
          .whereNot('state', 'answered')
          .whereColumn('customerRoutings.controllerId', 'dataRequests.controllerId')
          .whereColumn('customerRoutings.requestId', 'dataRequests.id'),
      )
      .orderBy('statusAt')
      .limit(1000),
  );
}
