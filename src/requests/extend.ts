// Telling the person that the answer takes longer: in time, for a reason that the law knows, and once where it says so.
import type { ExtensionReason } from '../laws/law-codes.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { recountClocks } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { rememberHand } from './case-note.ts';
import { findRequest, holdRequest, OPEN_STATUSES } from './data-request.ts';
import { extendMove, mustBeLawful, standingOf } from './lawful-move.ts';
import { writeToPerson } from './write-to-person.ts';

const SHORTEST_EXPLANATION = 20;

export interface Extension {
  readonly requestId: string;
  readonly reason: ExtensionReason;
  /** For the person, in plain words (GDPR Art. 12(3): "together with the reasons for the delay"). */
  readonly explanation: string;
  /** The day that is named, where the law lets it be named; never later than the law allows. */
  readonly until?: Temporal.PlainDate | undefined;
  /** Why a privacy officer goes on although the rule is not settled. */
  readonly override?: string | undefined;
}

/**
 * Puts the answer off as far as the law allows, and tells the person why and until when. Throws `case-ended`,
 * `explanation-too-short`, the law's own code (`extension-too-late`, `already-extended`, …), `law-not-settled`.
 */
export async function extendRequest(work: Work, extension: Extension): Promise<void> {
  const { requestId, reason, until } = extension;
  const request = await holdRequest(work, requestId);
  const standing = await standingOf(work, request);
  if (standing === null || !OPEN_STATUSES.some((status) => status === request.status)) throw ended();
  const explanation = extension.explanation.trim();
  if (explanation.length < SHORTEST_EXPLANATION) {
    throw new Problem(
      'invalid',
      'explanation-too-short',
      `Explain the delay to the person in at least ${SHORTEST_EXPLANATION} characters. Nothing was changed.`,
    );
  }
  const move = extendMove(work, standing, reason);
  const { overridden } = await mustBeLawful(work, requestId, move, extension.override ?? '');
  const event = { kind: 'extended', at: work.at, reason, ...(until === undefined ? {} : { until }) } as const;
  await writeEvent(work, requestId, overridden ? { ...event, overridden } : event, explanation);
  await recountClocks(work, requestId);
  await work.record('request.extended', requestId, { reason, rule: standing.rule.id });
  await rememberHand(work, requestId, 'ruled');
  const now = (await findRequest(work, requestId)) ?? request;
  const lawful = now.clocks?.find(({ binds, what }) => binds === 'law' && what !== 'acknowledgment');
  const values = { explanation, untilDay: lawful?.dueOn ?? now.dueOn.toString() };
  await writeToPerson(work, now, { letter: 'request-extended', values });
}

function ended(): Problem {
  return new Problem(
    'conflict',
    'case-ended',
    'This case has ended, so nothing is put off. Nothing was changed.',
  );
}
