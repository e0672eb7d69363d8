// A person's own choices as they are shown to her: what stands for each purpose, and everything she ever decided.
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { labelOf } from '../data-map/taxonomy.ts';
import type { Work } from '../work.ts';
import { historyOf, type PastConsent } from './consent-history.ts';
import { type ConsentState, statesOf } from './consent-state.ts';
import { soonest } from './gate.ts';
import { endOf } from './record-consents.ts';
import { noticesBy, type ShownNotice } from './shown-notice.ts';

/** How a choice stands, as its sentence is called. */
export type Stands = 'given' | 'refused' | 'withdrawn' | 'expired' | 'changed' | 'never';

/** One purpose that rests on consent. */
export interface ShownChoice {
  readonly purpose: string;
  readonly words: string;
  readonly stands: Stands;
  readonly at: Temporal.Instant | null;
  readonly until: Temporal.Instant | null;
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  /** A yes that was given may be taken back, also one that counts no longer by itself. */
  readonly mayWithdraw: boolean;
}

/** One act of the past. */
export interface ShownAct extends Pick<PastConsent, 'id' | 'purpose' | 'choice' | 'source'> {
  readonly at: Temporal.Instant;
  readonly words: string;
  /** The text as it was shown, and its language; null: nothing was shown, or an import kept none. */
  readonly text: string | null;
  readonly language: string | null;
}

export interface ShownChoices {
  readonly standing: readonly ShownChoice[];
  readonly history: readonly ShownAct[];
}

/** The choices of a subject, in her language. */
export async function choicesOf(work: Work, subjectId: string, language: string): Promise<ShownChoices> {
  const purposes = await listPurposes(work);
  const states = new Map((await statesOf(work, { subjectId })).map((one) => [one.purpose, one]));
  const past = await historyOf(work, { subjectId });
  const notices = await noticesBy(
    work,
    past.flatMap(({ notice }) => notice ?? []),
  );
  const words = new Map(purposes.map((one) => [one.name, one.words]));
  return {
    standing: purposes
      .filter(({ consent }) => consent !== null)
      .map((purpose) => choiceOf(work, purpose, states.get(purpose.name), language)),
    history: past.map((one) =>
      actOf(one, words.get(one.purpose) ?? one.purpose, notices.get(one.notice ?? '')),
    ),
  };
}

function choiceOf(
  work: Work,
  purpose: Purpose,
  state: ConsentState | undefined,
  language: string,
): ShownChoice {
  const { name, words, categories, recipients } = purpose;
  // As the gate counts it: the period as it was when she chose, or as it is now, the shorter.
  const given = state?.choice === 'given' ? state : null;
  const until = given && soonest(given.expiresAt, endOf(purpose, given.actedAt, work));
  return {
    ...{ purpose: name, words, recipients },
    stands: state === undefined ? 'never' : standsOf(work, purpose, state, until),
    at: state?.actedAt ?? null,
    until,
    categories: categories.map((category) => labelOf(category, language)),
    mayWithdraw: state?.choice === 'given',
  };
}

function standsOf(
  { at }: Work,
  { materialVersion }: Purpose,
  { choice, purposeVersion }: ConsentState,
  until: Temporal.Instant | null,
): Stands {
  if (choice !== 'given') return choice;
  if (until !== null && Temporal.Instant.compare(until, at) <= 0) return 'expired';
  // Also an import that did not say which version was told (0): the gate lets nothing through for it.
  return purposeVersion < materialVersion ? 'changed' : 'given';
}

function actOf(
  { id, purpose, choice, source, actedAt }: PastConsent,
  words: string,
  notice: ShownNotice | undefined,
): ShownAct {
  const { text = null, language = null } = notice ?? {};
  return { id, purpose, choice, source, at: actedAt, words, text, language };
}
