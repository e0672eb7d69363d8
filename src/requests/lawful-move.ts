// What the law lets staff do with a case at this moment; an unlawful move is refused with the law's own reason.
import { heldByActor } from '../auth/accounts.ts';
import type { CaseEvents } from '../laws/events.ts';
import { mayExtend } from '../laws/extension.ts';
import type { ExtensionReason } from '../laws/law-codes.ts';
import type { Rule } from '../laws/law-schema.ts';
import { mayPause } from '../laws/may-pause.ts';
import type { Move } from '../laws/move.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { calendarFor } from './case-clock.ts';
import { storyOfCase } from './case-event.ts';
import { type DataRequest, isOpen } from './data-request.ts';
import { isSigned } from './law-signature.ts';

const SHORTEST_REASON = 20;

/** What the desk may do with the clocks of a case, each with the law's reason where it may not. */
export interface LawfulMoves {
  readonly extend: Move;
  /** Whether a question to the person stops the clock; asking itself is always free. */
  readonly pause: Move;
  readonly reasons: readonly ExtensionReason[];
}

/** A case with what its law needs to be asked. */
interface Standing {
  readonly rule: Rule;
  readonly story: CaseEvents;
  readonly signed: boolean;
}

/** What may be done now; null where the case has ended, or is from before laws were data. */
export async function lawfulMoves(work: Work, request: DataRequest): Promise<LawfulMoves | null> {
  if (!isOpen(request.status)) return null;
  const standing = await standingOf(work, request);
  if (standing === null) return null;
  const { rule } = standing;
  const { extension } = rule;
  return {
    extend: extendMove(work, standing),
    pause: pauseMove(work, standing),
    reasons: extension.unit === 'none' ? [] : extension.reasons,
  };
}

/** The law's answer to an extension at this moment. */
export function extendMove(work: Work, { rule, story, signed }: Standing, reason?: ExtensionReason): Move {
  const calendar = calendarFor(rule, work.controller);
  return mayExtend(rule, story, {
    at: work.at,
    calendar,
    signed,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** The law's answer to a pause for a question at this moment. */
export function pauseMove(work: Work, { rule, story, signed }: Standing): Move {
  const calendar = calendarFor(rule, work.controller);
  return mayPause(rule, 'clarification', story, { at: work.at, calendar, signed });
}

/** The rule of a case with its events; null for cases from before laws were data. */
export async function standingOf(work: Work, request: DataRequest): Promise<Standing | null> {
  if (request.rule === null || request.law === null || request.lawDigest === null) return null;
  return {
    rule: request.rule,
    story: await storyOfCase(work, request.id),
    signed: await isSigned(work, request.law, request.lawDigest),
  };
}

/**
 * Refuses a move that the law forbids. Where the rule is not settled (S or U, unsigned) a privacy officer may go on
 * with a written reason, which is audited. Answers with whether that happened. Throws the law's own code, or
 * `law-not-settled`.
 */
export async function mustBeLawful(
  work: Work,
  requestId: string,
  move: Move,
  override: string,
): Promise<{ overridden: boolean }> {
  if (move.allowed === true) return { overridden: false };
  const { code, reason, source, mark } = move;
  const details = { source, mark };
  if (move.allowed === false)
    throw new Problem('conflict', code, `${reason} (${source}) Nothing was changed.`, details);
  const written = override.trim();
  if (written.length < SHORTEST_REASON || !(await heldByActor(work)).has('override:law')) {
    throw new Problem(
      'conflict',
      'law-not-settled',
      `${reason} A privacy officer may go on with a written reason of at least ${SHORTEST_REASON} characters. Nothing was changed.`,
      { ...details, move: code },
    );
  }
  await work.record('law.overridden', requestId, { code, source, mark }, { reason: written });
  return { overridden: true };
}
