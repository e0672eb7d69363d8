// Telling the person that the answer takes longer: in time, for a reason that the law knows, and once where it says so.
import type { CaseEvents, LawEvent } from '../laws/events.ts';
import type { ExtensionReason } from '../laws/law-codes.ts';
import type { Rule } from '../laws/law-schema.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { countClocks, recountClocks } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { rememberHand } from './case-note.ts';
import { holdOpenRequest, type Right, type RunningClock } from './data-request.ts';
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
 * `clock-unknown`, `explanation-too-short`, the law's own code (`extension-too-late`, `already-extended`, …),
 * `law-not-settled`, `until-missing`, `extension-without-effect`.
 */
export async function extendRequest(work: Work, extension: Extension): Promise<void> {
  const { requestId, reason, until } = extension;
  const request = await holdOpenRequest(work, requestId);
  const standing = await standingOf(work, request);
  if (standing === null) throw withoutLaw();
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
  const told = { kind: 'extended', at: work.at, reason, ...(until === undefined ? {} : { until }) } as const;
  const event = overridden ? { ...told, overridden } : told;
  const { rule, story } = standing;
  const lawful = mustPutOff(work, { rule, right: request.right }, story, event);
  await writeEvent(work, requestId, event, explanation);
  await recountClocks(work, requestId);
  await work.record('request.extended', requestId, { reason, rule: standing.rule.id });
  await rememberHand(work, requestId, 'ruled');
  const now = await holdOpenRequest(work, requestId);
  const values = { explanation, untilDay: lawful };
  await writeToPerson(work, now, { letter: 'request-extended', values });
}

/** The day of the law after an extension; no letter may announce one that puts nothing off. */
function mustPutOff(
  work: Work,
  law: { readonly rule: Rule; readonly right: Right },
  story: CaseEvents,
  event: LawEvent,
): string {
  const { rule } = law;
  if (rule.extension.unit === 'named-date' && event.kind === 'extended' && event.until === undefined) {
    throw new Problem(
      'invalid',
      'until-missing',
      `${rule.lawName} asks you to name the day of the answer. Nothing was changed; enter that day.`,
    );
  }
  const before = lawDay(countClocks(law, work.controller, story).clocks);
  const after = countClocks(law, work.controller, { ...story, events: [...story.events, event] });
  const day = lawDay(after.clocks);
  if (day !== undefined && before !== undefined && day > before) return day;
  throw new Problem(
    'invalid',
    'extension-without-effect',
    `This would put nothing off: the law’s day stays ${before ?? 'as it is'}. Nothing was changed and no letter was sent; name a later day.`,
  );
}

/** ISO days compare as text. */
function lawDay(clocks: readonly RunningClock[]): string | undefined {
  return clocks.find(({ binds, what }) => binds === 'law' && what !== 'acknowledgment')?.dueOn;
}

function withoutLaw(): Problem {
  return new Problem(
    'conflict',
    'clock-unknown',
    'This request is from before its law was kept with it, so nothing can be put off. Nothing was changed.',
  );
}
