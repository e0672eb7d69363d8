// Who else of the staff has a case open at this moment: remembered for half an hour, as ids and moments alone.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** For so long somebody who opened a case counts as being there. */
const PRESENT_MINUTES = 30;

class CasePresence extends HouseModel {
  static override tableName = 'case_presences';
  static override idColumn = ['controllerId', 'requestId', 'accountId'];
  declare controllerId: string;
  declare requestId: string;
  declare accountId: string;
  declare seenAt: Temporal.Instant;
  declare writingAt: Temporal.Instant | null;
}

/** A colleague at a case. */
export interface Colleague {
  readonly accountId: string;
  /** Whole minutes since the case was last opened there. */
  readonly minutes: number;
  /** Has words in a form that were not sent. */
  readonly writing: boolean;
}

/**
 * Remembers that the acting member of staff has a case open, `writing` where a form with unsent words is before them,
 * and answers with everybody else who has; nobody for other actors.
 */
export async function meetAt(work: Work, requestId: string, writing: boolean): Promise<Colleague[]> {
  const { trx, controllerId, actor, at } = work;
  if (actor.kind !== 'staff') return [];
  const since = at.subtract({ minutes: PRESENT_MINUTES }).toString();
  // One's own rows alone: colleagues who do the same at this moment never wait for each other.
  await CasePresence.query(trx)
    .delete()
    .where({ controllerId, accountId: actor.id })
    .where('seenAt', '<', since);
  await CasePresence.query(trx)
    .insert({ controllerId, requestId, accountId: actor.id, seenAt: at, writingAt: writing ? at : null })
    .onConflict(['controllerId', 'requestId', 'accountId'])
    .merge();
  const others = await CasePresence.query(trx)
    .where({ controllerId, requestId })
    .whereNot('accountId', actor.id)
    .where('seenAt', '>=', since)
    .orderBy('seenAt', 'desc');
  return others.map(({ accountId, seenAt, writingAt }) => ({
    accountId,
    minutes: Math.max(0, Math.floor(at.since(seenAt).total('minutes'))),
    writing: writingAt !== null,
  }));
}
