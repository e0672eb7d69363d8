// A person's request under the law: the row of a case, and the words for its rights, states and channels.
import type { Derivation } from '../laws/derivation.ts';
import type { Rule } from '../laws/law-schema.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { ProvenBy } from '../verification/ladder.ts';
import type { Work } from '../work.ts';
import type { MomentWhat } from './next-moment.ts';

/**
 * GDPR Art. 15, 20, 16, 17, 21, 18, 21(2), 19; `opt-out` of sale, sharing, targeted advertising and profiling, and
 * `limit-sensitive` (Cal. Civ. 1798.120, .121 and the laws of other states); `other` is a wish in her own words.
 * `minor-found`: an account may be a child's. `depicted`: an item shows or mentions somebody who needs no account.
 * `inactivity`: nobody asked; the controller ends an account that nobody uses.
 */
export const RIGHTS = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'objection',
  'restriction',
  'objection-marketing',
  'opt-out',
  'limit-sensitive',
  'recipients',
  'appeal',
  'complaint',
  'minor-found',
  'depicted',
  'inactivity',
  'other',
] as const;
export type Right = (typeof RIGHTS)[number];

/** Cases that need more than an address: they have forms of their own, and several may be open at once. */
export const SPECIAL_RIGHTS = ['minor-found', 'depicted'] as const satisfies readonly Right[];
type SpecialRight = (typeof SPECIAL_RIGHTS)[number];
export type PlainRight = Exclude<Right, SpecialRight | 'inactivity'>;

/** Rights that anybody may ask for with an address and words alone. */
export const PLAIN_RIGHTS = RIGHTS.filter(
  (right): right is PlainRight =>
    right !== 'inactivity' && !SPECIAL_RIGHTS.some((special) => special === right),
);

export const STATUSES = [
  'received',
  'verified',
  'cooling-off',
  'planned',
  'approved',
  'fulfilled',
  'partly-fulfilled',
  'lapsed',
  'denied',
  'withdrawn',
  'duplicate',
] as const;
export type Status = (typeof STATUSES)[number];

/** States in which something is still owed; the partial unique index of the table repeats this list. */
export const OPEN_STATUSES = [
  'received',
  'verified',
  'cooling-off',
  'planned',
  'approved',
] as const satisfies Status[];

/** States in which the desk still has something to do; the work list holds these cases. */
export const UNFINISHED_STATUSES = [...OPEN_STATUSES, 'partly-fulfilled'] as const satisfies Status[];

/** Rights that a plan carries out as soon as the person has proven who she is; the others wait for staff. */
export const PLANNED_RIGHTS = [
  'access',
  'portability',
  'erasure',
  'minor-found',
  'inactivity',
] as const satisfies Right[];

/** Whether a plan carries a right out by itself. */
export function isPlanned(right: Right): boolean {
  return PLANNED_RIGHTS.some((planned) => planned === right);
}

/** Whether a plan may be drawn for a right: of a picture or a text, once staff have named it. */
export function drawsPlan(right: Right): boolean {
  return isPlanned(right) || right === 'depicted';
}

/** Whether staff answer a right in their own words, so that a question of theirs is what its case waits for. */
export function isByHand(right: Right): boolean {
  return !drawsPlan(right) && !isReview(right);
}

/** Whether something is still owed in a state. */
export function isOpen(status: Status): boolean {
  return OPEN_STATUSES.some((open) => open === status);
}

/** Whether the desk still has something to do in a state. */
export function isUnfinished(status: Status): boolean {
  return UNFINISHED_STATUSES.some((unfinished) => unfinished === status);
}

/** States in which more proof may be asked for and waited for; later something may have been done already. */
export const PROVABLE: readonly Status[] = ['verified', 'cooling-off', 'planned'];
/** Rights that are about how another request was answered, or about us; their end is an outcome. */
export const REVIEWS = ['appeal', 'complaint'] as const satisfies Right[];
export type Review = (typeof REVIEWS)[number];

/** How an appeal or a complaint ends. */
export const OUTCOMES = ['upheld', 'upheld-in-part', 'not-upheld'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `clock`: nobody wrote; the house began it itself. */
export const CHANNELS = ['form', 'mail', 'api', 'clock'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Why a request may be denied (GDPR Art. 11(2), 12(5), 12(6), 15(4), 17(3)). */
export const DENIAL_REASONS = [
  'not-identified',
  'manifestly-unfounded',
  'excessive',
  'no-personal-data',
  'legal-obligation',
  'rights-of-others',
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** A clock that runs on a case. */
export interface RunningClock {
  readonly name: string;
  readonly binds: 'law' | 'promise';
  readonly what: 'acknowledgment' | 'answer' | 'stop';
  /** ISO day. */
  readonly dueOn: string;
}

export class DataRequest extends HouseModel {
  static override tableName = 'data_requests';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['rule', 'derivation', 'clocks'];
  declare controllerId: string;
  declare id: string;
  /** 1, 2, 3 … for each controller, without a gap (`case-number.ts`); bigint as text, null only until it is given. */
  declare caseNumber: string | null;
  /** Short, for the telephone: `7F3K-2QXM`. */
  declare reference: string;
  declare subjectId: string;
  declare right: Right;
  declare channel: Channel;
  /** Of the folder that letters and archive are written in; null: the controller's own. */
  declare language: string | null;
  /** Letters to her name neither company nor matter in heading and sender. */
  declare writeNeutrally: boolean;
  /** Written by `lifecycle.ts` alone. */
  declare status: Status;
  declare statusAt: Temporal.Instant;
  declare receivedAt: Temporal.Instant;
  /** When PostgreSQL wrote the row. */
  declare createdAt: Temporal.Instant;
  declare dueOn: Temporal.PlainDate;
  declare hints: Buffer | null;
  declare ownWords: Buffer | null;
  declare verifiedAt: Temporal.Instant | null;
  /** What set the case going; null: nothing yet, or no proof was asked for. */
  declare provenBy: ProvenBy | null;
  declare coolingOffUntil: Temporal.Instant | null;
  declare waivedAt: Temporal.Instant | null;
  declare waiver: Buffer | null;
  declare denialReason: DenialReason | null;
  declare answer: Buffer | null;
  declare remindedDays: number | null;
  /** The law of the case; null for cases from before laws were data, with all that follows from it. */
  declare law: string | null;
  declare lawBy: 'residence' | 'seat' | 'strictest' | 'staff' | null;
  declare lawWhy: string | null;
  declare lawDigest: string | null;
  /** `DE`, `US-CA`: what the person named. */
  declare residence: string | null;
  /** The rule as it was on receipt. */
  declare rule: Rule | null;
  declare derivation: Derivation | null;
  declare clocks: readonly RunningClock[] | null;
  declare governedBy: string | null;
  declare acknowledgeBy: Temporal.PlainDate | null;
  /** Of an appeal or a complaint: the case that it is about. */
  declare aboutRequestId: string | null;
  declare outcome: Outcome | null;
  /** Of a duplicate: the earlier case of the same person that goes on in its place. */
  declare duplicateOfId: string | null;
  declare acknowledgedAt: Temporal.Instant | null;
  /** The next legally binding moment (`next-moment.ts`); null where the case is over. */
  declare nextMomentAt: Temporal.Instant | null;
  declare nextMomentOn: Temporal.PlainDate | null;
  declare nextMomentWhat: MomentWhat | null;
  declare momentMovesAt: Temporal.Instant | null;
  /** Since when nothing is owed any more (`case-ends.ts`); null: something is, or nobody has looked yet. */
  declare caseEndedAt: Temporal.Instant | null;
  /** Written by the database: 0 a minor's, before everything; 1 unfinished; 2 over. */
  declare listRank: 0 | 1 | 2;
  /** Who works on the case; null: nobody yet. */
  declare assigneeId: string | null;
  /** When she was reminded to prove the address; nothing lapses before. */
  declare proveRemindedAt: Temporal.Instant | null;
  /** When she was reminded that her time to change her mind is nearly over. */
  declare reconsiderRemindedAt: Temporal.Instant | null;
}

/** Whether a right is an appeal or a complaint. */
export function isReview(right: Right): right is Review {
  return REVIEWS.some((one) => one === right);
}

/** Finds a case of this controller; undefined for ids of others and ids that never were, alike. */
export async function findRequest(work: Work, requestId: string): Promise<DataRequest | undefined> {
  return await DataRequest.query(work.trx).findById([work.controllerId, requestId]);
}

/** Reads a case without holding it. Throws `request-unknown`. */
export async function knownRequest(work: Work, requestId: string): Promise<DataRequest> {
  return known(await findRequest(work, requestId));
}

/** Holds a case in which something is still owed. Throws `request-unknown`, `case-ended`. */
export async function holdOpenRequest(work: Work, requestId: string): Promise<DataRequest> {
  const request = await holdRequest(work, requestId);
  if (isOpen(request.status)) return request;
  throw new Problem('conflict', 'case-ended', 'This case has ended. Nothing was sent or changed.');
}

/** Finds a case and holds its row until the work ends. Throws `request-unknown`. */
export async function holdRequest(work: Work, requestId: string): Promise<DataRequest> {
  return known(await DataRequest.query(work.trx).findById([work.controllerId, requestId]).forUpdate());
}

function known(request: DataRequest | undefined): DataRequest {
  if (request !== undefined) return request;
  throw new Problem('not-found', 'request-unknown', 'There is no such request here. Nothing was changed.');
}
