// Legal holds: placed on a person, a case, a collection or some of its rows, looked at again by a day, and lifted.
import { canSignIn, findAccount } from '../auth/accounts.ts';
import type { RowFilter } from '../connectors/connector.ts';
import { dayOf } from '../platform/clock.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { waitForDestruction } from './hold-lock.ts';
import { mustBeMapped } from './hold-scope.ts';

/** What a hold names, and nothing else is held. `rows`: those of a collection that pass every filter. */
export type HoldScope =
  | { readonly scope: 'person'; readonly subjectId: string }
  | { readonly scope: 'case'; readonly requestId: string }
  | { readonly scope: 'collection'; readonly collection: string }
  | { readonly scope: 'rows'; readonly collection: string; readonly where: readonly RowFilter[] };

export type NewHold = HoldScope & {
  /** Why, for those who may read holds; with `tell` also for the people whose data is kept. */
  readonly reason: string;
  readonly tell: boolean;
  /** The account that answers for it. */
  readonly ownerId: string;
  /** The day up to which it need not be looked at again; null is refused, by name. */
  readonly reviewOn: Temporal.PlainDate | null;
};

export class LegalHold extends HouseModel {
  static override tableName = 'legal_holds';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  /** Counts up from 1, so that a run knows a new one. */
  declare number: number;
  declare scope: HoldScope['scope'];
  declare subjectId: string | null;
  declare requestId: string | null;
  declare collection: string | null;
  declare filters: Buffer | null;
  declare reason: Buffer;
  declare tell: boolean;
  declare ownerId: string;
  declare reviewOn: Temporal.PlainDate;
  declare placedBy: string;
  declare placedAt: Temporal.Instant;
  declare remindedAt: Temporal.Instant | null;
  declare liftedAt: Temporal.Instant | null;
}

export class HoldAct extends HouseModel {
  static override tableName = 'hold_acts';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare holdId: string;
  declare act: 'reviewed' | 'lifted';
  declare reviewOn: Temporal.PlainDate | null;
  declare reason: Buffer;
  declare byId: string;
  declare at: Temporal.Instant;
}

const SHORTEST_REASON = 10;
export const LONGEST_REASON = 2_000;
/** A hold is looked at again at least once a year: one that nobody looks at would keep for ever. */
const LONGEST_YEARS = 1;

/**
 * Places a hold. From the moment at which this work commits nothing of what it names is destroyed; what is being
 * destroyed while it is placed is waited for (`waited` is false where that took too long). Plans are told by a job.
 * Throws `hold-reason-missing`, `hold-reason-long`, `hold-review-missing`, `hold-review-past`, `hold-review-far`,
 * `hold-owner-unknown`, `hold-collection-unknown`, `hold-column-unknown`, `hold-filters-missing`.
 */
export async function placeHold(
  work: Work,
  hold: NewHold,
): Promise<{ readonly holdId: string; readonly number: number; readonly waited: boolean }> {
  const { trx, controllerId, at, actor } = work;
  const reason = checkedReason(hold.reason);
  const reviewOn = checkedReview(work, hold.reviewOn);
  await mustBeOwner(work, hold.ownerId);
  if (hold.scope === 'collection') await mustBeMapped(work, hold.collection, null);
  if (hold.scope === 'rows') await mustBeMapped(work, hold.collection, hold.where);
  const waited = await waitForDestruction(work);
  const id = crypto.randomUUID();
  const number = (await lastHold(work)) + 1;
  await LegalHold.query(trx).insert({
    controllerId,
    id,
    number,
    scope: hold.scope,
    subjectId: hold.scope === 'person' ? hold.subjectId : null,
    requestId: hold.scope === 'case' ? hold.requestId : null,
    collection: 'collection' in hold ? hold.collection : null,
    filters:
      hold.scope === 'rows' ? await work.seal(`legal_holds:${id}:filters`, JSON.stringify(hold.where)) : null,
    reason: await work.seal(`legal_holds:${id}:reason`, reason),
    tell: hold.tell,
    ownerId: hold.ownerId,
    reviewOn,
    placedBy: actor.id,
    placedAt: at,
  });
  const details = { number, scope: hold.scope, reviewOn: reviewOn.toString(), tell: hold.tell, waited };
  await work.record('hold.placed', id, details);
  if (hold.scope === 'case') await work.record('hold.placed', hold.requestId, { number, scope: hold.scope });
  await work.enqueue('heed-hold', { holdId: id });
  return { holdId: id, number, waited };
}

/**
 * Says that a hold is still needed, why, and until which day. Throws `hold-unknown`, `hold-lifted`, and what
 * `placeHold` throws of reason and day.
 */
export async function reviewHold(
  work: Work,
  given: { readonly holdId: string; readonly reason: string; readonly reviewOn: Temporal.PlainDate | null },
): Promise<void> {
  const { holdId } = given;
  const { number } = await standing(work, holdId);
  const reason = checkedReason(given.reason);
  const reviewOn = checkedReview(work, given.reviewOn);
  await LegalHold.query(work.trx).findById([work.controllerId, holdId]).patch({ reviewOn, remindedAt: null });
  await writeAct(work, { holdId, act: 'reviewed', reviewOn, reason });
  await work.record('hold.reviewed', holdId, { number, reviewOn: reviewOn.toString() });
}

/** Ends a hold, with the reason; what it kept is planned anew by a job. Throws `hold-unknown`, `hold-lifted`, and of the reason as above. */
export async function liftHold(
  work: Work,
  given: { readonly holdId: string; readonly reason: string },
): Promise<void> {
  const { holdId } = given;
  const { number, requestId } = await standing(work, holdId);
  const reason = checkedReason(given.reason);
  await LegalHold.query(work.trx).findById([work.controllerId, holdId]).patch({ liftedAt: work.at });
  await writeAct(work, { holdId, act: 'lifted', reviewOn: null, reason });
  await work.record('hold.lifted', holdId, { number });
  if (requestId !== null) await work.record('hold.lifted', requestId, { number });
  await work.enqueue('heed-hold', { holdId });
}

/** The number of the newest hold, lifted or not; 0 before the first. */
export async function lastHold({ trx, controllerId }: Work): Promise<number> {
  const newest = await LegalHold.query(trx)
    .select('number')
    .where({ controllerId })
    .orderBy('number', 'desc')
    .first();
  return newest?.number ?? 0;
}

/** One hold, standing or lifted. Throws `hold-unknown`, also for those of other controllers. */
export async function knownHold({ trx, controllerId }: Work, holdId: string): Promise<LegalHold> {
  const hold = await LegalHold.query(trx).findById([controllerId, holdId]);
  if (hold !== undefined) return hold;
  throw new Problem('not-found', 'hold-unknown', 'There is no such legal hold here. Nothing was changed.');
}

/** The day on which it is, where the controller is. */
export const todayOf = ({ at, controller }: Work): Temporal.PlainDate => dayOf(at, controller.timeZone);

async function standing(work: Work, holdId: string): Promise<LegalHold> {
  await LegalHold.query(work.trx).findById([work.controllerId, holdId]).forUpdate();
  const hold = await knownHold(work, holdId);
  if (hold.liftedAt === null) return hold;
  throw new Problem(
    'conflict',
    'hold-lifted',
    'This legal hold was lifted already. Nothing was changed; place a new one if it is needed again.',
  );
}

async function writeAct(
  work: Work,
  act: Pick<HoldAct, 'holdId' | 'act' | 'reviewOn'> & { readonly reason: string },
): Promise<void> {
  const { controllerId, trx, at, actor } = work;
  const id = crypto.randomUUID();
  const reason = await work.seal(`hold_acts:${id}:reason`, act.reason);
  await HoldAct.query(trx).insert({ controllerId, id, ...act, reason, byId: actor.id, at });
}

function checkedReason(text: string): string {
  const reason = text.trim();
  if (reason.length < SHORTEST_REASON)
    throw refused('hold-reason-missing', `Give the reason in at least ${SHORTEST_REASON} characters.`);
  if (reason.length > LONGEST_REASON)
    throw refused(
      'hold-reason-long',
      `Give the reason in at most ${LONGEST_REASON.toLocaleString('en-GB')} characters.`,
    );
  return reason;
}

function checkedReview(work: Work, day: Temporal.PlainDate | null): Temporal.PlainDate {
  const today = todayOf(work);
  if (day === null)
    throw refused(
      'hold-review-missing',
      'A hold needs a day on which somebody looks at it again: one without an end would keep data for ever.',
    );
  if (Temporal.PlainDate.compare(day, today) <= 0)
    throw refused('hold-review-past', 'The day on which somebody looks at it again must be in the future.');
  if (Temporal.PlainDate.compare(day, today.add({ years: LONGEST_YEARS })) > 0)
    throw refused('hold-review-far', 'Look at the hold again within a year; then it can go on.');
  return day;
}

async function mustBeOwner(work: Work, ownerId: string): Promise<void> {
  const owner = await findAccount(work, ownerId);
  if (owner !== undefined && canSignIn(owner)) return;
  throw refused('hold-owner-unknown', 'Name an owner who has an account here and can sign in.');
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was saved.`);
}
