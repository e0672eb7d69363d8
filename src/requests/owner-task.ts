// One step of a plan that a person carries out in a system that is not connected, as a row; and the links of its letters.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

export const OWNER_OUTCOMES = ['done', 'not-found', 'exception'] as const;
export type OwnerOutcome = (typeof OWNER_OUTCOMES)[number];

/** What may stand in the way; each has a sentence in `owner.json` that the person is told. `no-answer` is for staff alone. */
export const OWNER_REASONS = [
  'law-keeps',
  'rights-of-others',
  'cannot-search',
  'cannot-change',
  'other',
  'no-answer',
] as const;
export type OwnerReason = (typeof OWNER_REASONS)[number];

/** Who is asked: whoever looks after the system, and whoever answers for it when they stay silent. */
export type OwnerSide = 'owner' | 'last-resort';

/** `answered`: staff must look before it counts. `settled`: it counts. `closed`: nobody needs it any more. */
export type OwnerState = 'open' | 'answered' | 'settled' | 'closed';

/** How far the chasing went. */
export type OwnerStage = 'asked' | 'reminded' | 'escalated' | 'silent';

export class OwnerTask extends HouseModel {
  static override tableName = 'owner_tasks';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['identifyBy'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare planId: string;
  declare stepId: string;
  /** Its name for people. */
  declare system: string;
  declare kind: 'access' | 'erasure' | 'rectification';
  declare identifyBy: string[];
  declare owner: string;
  declare lastResort: string | null;
  declare language: string;
  declare state: OwnerState;
  declare stage: OwnerStage;
  declare askedAt: Temporal.Instant;
  declare dueAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  declare remindedAt: Temporal.Instant | null;
  declare escalatedAt: Temporal.Instant | null;
  declare answeredAt: Temporal.Instant | null;
  declare answeredBy: OwnerSide | 'staff' | null;
  declare outcome: OwnerOutcome | null;
  declare reason: OwnerReason | null;
  /** Sealed. */
  declare words: Buffer | null;
  /** Whether staff hand on what the owner sent or said; null: nobody looked, or there is nothing to look at. */
  declare passed: boolean | null;
  declare settledAt: Temporal.Instant | null;
}

export class OwnerLink extends HouseModel {
  static override tableName = 'owner_links';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare taskId: string;
  declare side: OwnerSide;
  declare codeHash: Buffer;
  declare codeKeyId: string;
  declare tries: number;
  declare sentAt: Temporal.Instant;
  declare expiresAt: Temporal.Instant;
  /** Somebody else looks after the system now. */
  declare endedAt: Temporal.Instant | null;
}

/** What an owner said; null where nothing was. */
export async function ownerWords(work: Work, { id, words }: OwnerTask): Promise<string | null> {
  return words === null ? null : (await work.open(`owner_tasks:${id}`, words)).toString('utf8');
}

/** Tasks of some cases, oldest first; those that nobody needs any more are left out. */
export async function ownerTasksOf(work: Work, requestIds: readonly string[]): Promise<OwnerTask[]> {
  return await OwnerTask.query(work.trx)
    .where({ controllerId: work.controllerId })
    .whereIn('requestId', [...requestIds])
    .whereNot('state', 'closed')
    .orderBy(['askedAt', 'system']);
}

/** Whom cases wait for because of a task: staff where an answer is to be looked at or nobody answers, else the owner. */
export async function waitingOwners(
  work: Work,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, 'owner' | 'staff'>> {
  const waits = new Map<string, 'owner' | 'staff'>();
  for (const { requestId, state, stage } of await ownerTasksOf(work, requestIds)) {
    if (state === 'answered' || (state === 'open' && stage === 'silent')) waits.set(requestId, 'staff');
    else if (state === 'open' && !waits.has(requestId)) waits.set(requestId, 'owner');
  }
  return waits;
}

/** How many owners have not answered yet. */
export async function openOwnerTasks({ trx, controllerId }: Work): Promise<number> {
  return await OwnerTask.query(trx).where({ controllerId, state: 'open' }).resultSize();
}

/** Finds a task of this controller and holds its row until the work ends. */
export async function holdOwnerTask(work: Work, taskId: string): Promise<OwnerTask | undefined> {
  return await OwnerTask.query(work.trx).findById([work.controllerId, taskId]).forUpdate();
}

/** Changes columns of a task. */
export async function patchOwnerTask(work: Work, taskId: string, columns: Partial<OwnerTask>): Promise<void> {
  await OwnerTask.query(work.trx).findById([work.controllerId, taskId]).patch(columns);
}
