// What a work list may be narrowed to, and the condition of each filter; they combine.
import { dayOf } from '../platform/clock.ts';
import { openDocuments, openProofs, type ProofFrom } from '../verification/waiting-cases.ts';
import type { Work } from '../work.ts';
import { questionOpen } from './case-event.ts';
import { ChannelWarning } from './channel-warning.ts';
import { CustomerRouting } from './customer-routing.ts';
import {
  DataRequest,
  isByHand,
  PLANNED_RIGHTS,
  PROVABLE,
  RIGHTS,
  type Right,
  type Status,
} from './data-request.ts';
import { OwnerTask } from './owner-task.ts';

/** Days ahead that count as soon. */
export const SOON_DAYS = 7;

/** Whom a case waits for, as the list can be narrowed. */
export const LIST_WAITS = ['person', 'staff', 'machine', 'owner', 'customer'] as const;
export type ListWaits = (typeof LIST_WAITS)[number];

export interface ListFilter {
  /** Cases that are over instead of those with something to do. */
  readonly over?: boolean | undefined;
  readonly statuses?: readonly Status[] | undefined;
  readonly rights?: readonly Right[] | undefined;
  /** Account ids, or cases that nobody has. */
  readonly assignees?: readonly string[] | 'nobody' | undefined;
  /** By the next legally binding moment. */
  readonly when?: 'soon' | 'overdue' | undefined;
  readonly waits?: ListWaits | undefined;
  /** Somebody disowned the case, and staff have not decided. */
  readonly held?: boolean | undefined;
}

/** The cases of a filter, without an order. */
export function matching(work: Work, filter: ListFilter) {
  const { trx, controllerId } = work;
  const query = DataRequest.query(trx)
    .where({ controllerId })
    .whereRaw(filter.over ? 'list_rank = 2' : 'list_rank < 2');
  if (filter.statuses !== undefined) query.whereIn('status', [...filter.statuses]);
  if (filter.rights !== undefined) query.whereIn('right', [...filter.rights]);
  if (filter.assignees === 'nobody') query.whereNull('assigneeId');
  else if (filter.assignees !== undefined) query.whereIn('assigneeId', [...filter.assignees]);
  if (filter.when === 'overdue') {
    // These two end nothing when they pass: another moment is the next by then.
    query.where('nextMomentAt', '<=', work.at.toString()).whereNotIn('nextMomentWhat', ['extend', 'resume']);
  } else if (filter.when === 'soon') {
    query
      .where('nextMomentAt', '>', work.at.toString())
      .where('nextMomentAt', '<=', soonEnds(work).toString());
  }
  if (filter.held) among(query, disputedCases(work));
  if (filter.waits === 'customer') {
    among(query, withCustomers(work, ['told']));
    query.whereNotIn('id', disputedCases(work));
  } else if (filter.waits !== undefined) narrow(work, query, filter.waits);
  return query;
}

/**
 * Keeps cases with one of these ids. Few cases have one, so the ids are read first and the cases looked up by key: walked
 * in the order of the list, a million would be passed over for a handful.
 */
function among(query: ReturnType<typeof DataRequest.query>, ids: { toKnexQuery(): unknown }): void {
  query.whereRaw('id = any(array(?))', [ids.toKnexQuery() as never]);
}

/** Ids of cases that a business customer decides on, and has not yet; `silent`: it answers no letter, so staff call. */
export function withCustomers(
  { trx, controllerId }: Work,
  states: readonly ('told' | 'silent')[] = ['told', 'silent'],
) {
  return CustomerRouting.query(trx)
    .select('requestId')
    .where({ controllerId })
    .whereIn('state', [...states]);
}

/** Ids of cases that somebody disowned, about which staff have not decided. */
export function disputedCases({ trx, controllerId }: Work) {
  return ChannelWarning.query(trx)
    .select('requestId')
    .where({ controllerId })
    .whereNotNull('disputedAt')
    .whereNull('settledAt');
}

function soonEnds({ at, controller }: Work): Temporal.Instant {
  const last = dayOf(at, controller.timeZone).add({ days: SOON_DAYS + 1 });
  return last.toZonedDateTime({ timeZone: controller.timeZone }).toInstant();
}

/** The next action's order as a condition: what staff must settle first, then the customer, the proof, and the status. */
function narrow(work: Work, query: ReturnType<typeof DataRequest.query>, from: ProofFrom | 'owner'): void {
  if (from !== 'staff') {
    query.whereNotIn('id', disputedCases(work)).whereNotIn('id', withCustomers(work));
    byProofOrStatus(work, query, from);
    return;
  }
  // What staff must settle has been let in already, so only who waits for the customer is left to keep out.
  query.where((either) =>
    either
      .whereIn('id', disputedCases(work))
      .orWhereIn('id', withCustomers(work, ['silent']))
      .orWhere((other) => {
        other.whereNotIn('id', withCustomers(work, ['told']));
        byProofOrStatus(work, other, from);
      }),
  );
}

/** `waitingFor` (`case-list.ts`) as a condition: an open proof counts before the status does. */
function byProofOrStatus(
  work: Work,
  query: ReturnType<typeof DataRequest.query>,
  from: ProofFrom | 'owner',
): void {
  // Owners are asked when a plan runs, and no proof is open then.
  if (from === 'owner') {
    byStatus(work, query, from);
    return;
  }
  query.where((either) =>
    either
      .where((proof) =>
        proof
          .whereIn('status', [...PROVABLE])
          .where((open) =>
            open
              .whereIn('id', openProofs(work, from))
              .orWhere((document) =>
                document.whereIn('id', openDocuments(work, from)).whereNotIn('id', openProofs(work)),
              ),
          ),
      )
      .orWhere((status) =>
        status
          .where((one) => byStatus(work, one, from))
          .where((none) =>
            none
              .whereNotIn('status', [...PROVABLE])
              .orWhere((free) =>
                free.whereNotIn('id', openProofs(work)).whereNotIn('id', openDocuments(work)),
              ),
          ),
      ),
  );
}

function byStatus(work: Work, query: ReturnType<typeof DataRequest.query>, from: ProofFrom | 'owner'): void {
  const proven = { status: 'verified' } as const;
  const running = { status: 'approved' } as const;
  if (from === 'person')
    query.where('status', 'received').orWhere((asked) => asked.modify(awaitsAnswer, work));
  else if (from === 'owner')
    query.where(running).modify(among, withOwners(work, 'owner')).whereNotIn('id', withOwners(work, 'staff'));
  else if (from === 'staff')
    query
      .whereIn('status', ['planned', 'partly-fulfilled'])
      .orWhere((answered) => answered.where(running).whereIn('id', withOwners(work, 'staff')))
      .orWhere((byHand) =>
        byHand
          .where(proven)
          .whereNotIn('right', [...PLANNED_RIGHTS])
          .whereNot((asked) => asked.modify(awaitsAnswer, work)),
      );
  else
    query
      .where('status', 'cooling-off')
      .orWhere((own) =>
        own
          .where(running)
          .whereNotIn('id', withOwners(work, 'owner'))
          .whereNotIn('id', withOwners(work, 'staff')),
      )
      .orWhere((planned) => planned.where(proven).whereIn('right', [...PLANNED_RIGHTS]));
}

/** Answered by hand, and the person has a question of ours to answer first. */
function awaitsAnswer(query: ReturnType<typeof DataRequest.query>, work: Work): void {
  query.where('status', 'verified').whereIn('right', RIGHTS.filter(isByHand)).whereExists(questionOpen(work));
}

/** Ids of cases with a task whose owner was asked and may still answer, or that staff must look after. */
function withOwners({ trx, controllerId }: Work, turn: 'owner' | 'staff') {
  const query = OwnerTask.query(trx).select('requestId').where({ controllerId });
  if (turn === 'owner') return query.where({ state: 'open' }).whereNot({ stage: 'silent' });
  return query.where((one) => one.where({ state: 'answered' }).orWhere({ state: 'open', stage: 'silent' }));
}
