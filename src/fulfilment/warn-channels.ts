// Before an erasure: her other known addresses are warned, and nobody approves or begins it before they had time to answer.
import { Problem } from '../platform/problem.ts';
import { mustNotBeDisputed, warnChannel } from '../requests/channel-warning.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { reachOf } from '../requests/reach.ts';
import { type WarningTime, warningTime } from '../requests/warning-time.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { type Channels, MOST_CHANNELS } from './known-channels.ts';
import { type Plan, requestsOf } from './plan.ts';

/**
 * Warns the addresses that her rows hold, and the one that she proved first where our letters go elsewhere by now.
 * An address is warned once a case, however often its plan is drawn again.
 */
export async function warnChannels(work: Work, request: DataRequest, channels: Channels): Promise<void> {
  const { letters, ordinary } = await reachOf(work, request);
  const others = new Map(
    [ordinary, ...channels.emails]
      .filter((email) => foldEmail(email) !== foldEmail(letters))
      .map((email) => [foldEmail(email), email]),
  );
  for (const email of [...others.values()].slice(0, MOST_CHANNELS))
    await warnChannel(work, request, { kind: 'erasure', aboutId: request.id, email });
  for (const collection of channels.notRead) await work.record('channel.notRead', request.id, { collection });
}

/**
 * Refuses to approve a plan while somebody disowns its case, and an erasure while a warning has not left or its time
 * runs. Throws `case-disputed`, `warning-not-sent`, `warning-time-runs`.
 */
export async function mustBeWarned(work: Work, plan: Plan): Promise<void> {
  for (const requestId of await requestsOf(work, plan.id)) {
    await mustNotBeDisputed(work, requestId);
    const time = plan.kind === 'erasure' ? await timeOf(work, requestId) : null;
    if (time === null || time.over) continue;
    if (time.waitingLetters > 0) {
      throw new Problem(
        'conflict',
        'warning-not-sent',
        'The warning to another address of the person has not left yet. Nothing was started; look again in a few minutes.',
        { letters: time.waitingLetters },
      );
    }
    const until = time.until?.toString() ?? '';
    throw new Problem(
      'conflict',
      'warning-time-runs',
      `Other addresses of the person were warned and may answer until ${until}. Nothing was started; approve it then.`,
      { until },
    );
  }
}

/**
 * The moment before which an approved erasure must not begin, should the clock have jumped since; null: none. Rows
 * that a running plan adds to itself were warned of with it.
 */
export async function notBefore(work: Work, plan: Plan): Promise<Temporal.Instant | null> {
  if (plan.kind !== 'erasure' || plan.supplements !== null) return null;
  for (const requestId of await requestsOf(work, plan.id)) {
    const time = await timeOf(work, requestId);
    if (time !== null && !time.over) return time.until ?? work.at.add({ minutes: 10 });
  }
  return null;
}

async function timeOf(work: Work, requestId: string): Promise<WarningTime | null> {
  const request = await findRequest(work, requestId);
  return request === undefined ? null : await warningTime(work, request);
}
