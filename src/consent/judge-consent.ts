// Whether an act may enter the records, and if not, why: every refusal has a code, and nothing of it is kept.
import type { Purpose } from '../data-map/purpose.ts';
import type { RuledOut } from '../data-map/ruled-out.ts';
import { Problem } from '../platform/problem.ts';
import type { Choice, Method, Source } from './consent-record.ts';
import type { Who } from './identity.ts';

/** One act of a person, as a door hands it in. */
export interface ConsentAct {
  readonly who: Who;
  readonly purpose: string;
  readonly choice: Choice;
  readonly actedAt: Temporal.Instant;
  readonly source: Source;
  /** The hash of what was shown (`rememberNotice`), in hex; null: nothing was, which only a no may be. */
  readonly notice: string | null;
  /** By what the person acted; null: not said. */
  readonly method: Method | null;
  /** ISO 3166, `DE` or `US-CA`; null: not said. */
  readonly jurisdiction: string | null;
  /** Years that the person said to be at least; null: not asked. */
  readonly age: number | null;
  /** For an import alone: the version of the purpose that was told there; absent: it does not say. */
  readonly version?: number;
}

/** What acts are held against. */
export interface Bench {
  readonly at: Temporal.Instant;
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly ruledOut: ReadonlyMap<string, RuledOut>;
  /** What known notices ask for, by their hashes. */
  readonly notices: ReadonlyMap<string, Asked>;
  /** Years by the laws of a place. */
  readonly legalAge: (jurisdiction: string | null) => number;
  /** Years by the controller's own terms; null: none. */
  readonly ownAge: number | null;
}

/** Names of purposes with the versions that were told. */
type Asked = Readonly<Record<string, number>>;

/** Clocks of devices may be ahead by this. */
const AHEAD = Temporal.Duration.from({ minutes: 5 });
/** A yes that a phone kept while it was offline. Older ones are history, and come as an import. */
const OLDEST_YES = Temporal.Duration.from({ hours: 30 * 24 });
/** Before the first privacy law of our time nobody consented to anything that runs today. */
const OLDEST = Temporal.Instant.from('2000-01-01T00:00:00Z');
/** What an express statement is made by (GDPR Art. 9(2)(a); EDPB 05/2020, 93–96). */
const EXPRESS: readonly (Method | null)[] = ['checkbox', 'written', 'spoken'];

/** The version of the purpose that the person was told of, or the problem for which the act is refused. */
export function judgeConsent(act: ConsentAct, bench: Bench): { version: number } | Problem {
  const purpose = bench.purposes.get(act.purpose);
  const ruledOut = bench.ruledOut.get(act.purpose);
  if (purpose === undefined && ruledOut === undefined)
    return refused('purpose-unknown', 'This purpose is not one of the controller’s.');
  const late = judgeMoment(act, bench.at);
  if (late !== null) return late;
  const notice = act.notice === null ? undefined : bench.notices.get(act.notice);
  if (act.notice !== null && notice === undefined)
    return refused('notice-unknown', 'What was shown is not known here. Register the text first.');
  if (act.choice !== 'given') return judgeNo(act, purpose, notice);
  if (purpose === undefined)
    return refused('purpose-ruled-out', `The controller rules this use out: “${ruledOut?.says}”`);
  return judgeYes(act, purpose, notice, bench);
}

/** Whether the moment of an act can be right; null: it can. A no may be as old as it likes. */
export function judgeMoment(
  { actedAt, choice, source }: Pick<ConsentAct, 'actedAt' | 'choice' | 'source'>,
  at: Temporal.Instant,
): Problem | null {
  if (Temporal.Instant.compare(actedAt, at.add(AHEAD)) > 0)
    return refused(
      'acted-in-future',
      'The act lies more than five minutes in the future. Set the clock right.',
    );
  const longAgo =
    Temporal.Instant.compare(actedAt, OLDEST) < 0 ||
    (choice === 'given' &&
      source !== 'import' &&
      Temporal.Instant.compare(actedAt, at.subtract(OLDEST_YES)) < 0);
  if (!longAgo) return null;
  return refused('acted-too-long-ago', 'The act is older than 30 days. Ask again, or import it as history.');
}

/** A no is made as easy as can be: it needs no text, no age and no method. */
function judgeNo(
  act: ConsentAct,
  purpose: Purpose | undefined,
  notice: Asked | undefined,
): { version: number } | Problem {
  if (purpose !== undefined && purpose.consent === null) return withoutConsent();
  return { version: notice?.[act.purpose] ?? purpose?.version ?? 1 };
}

function judgeYes(
  act: ConsentAct,
  purpose: Purpose,
  notice: Asked | undefined,
  bench: Bench,
): { version: number } | Problem {
  const { consent } = purpose;
  if (consent === null) return withoutConsent();
  const imported = act.source === 'import';
  if (notice === undefined && !imported)
    return refused('notice-missing', 'A consent needs what was shown to the person.');
  const told = notice?.[act.purpose] ?? (imported ? (act.version ?? 0) : undefined);
  if (told === undefined)
    return refused('notice-without-purpose', 'What was shown does not ask for this purpose.');
  if (told < purpose.materialVersion && !imported)
    return refused('notice-stale', 'The text changed in something material since it was shown. Ask again.');
  if (consent.explicit && !EXPRESS.includes(act.method))
    return refused(
      'consent-not-explicit',
      'This purpose needs an express statement: a box ticked, or words.',
    );
  if (act.age === null && consent.minimumAge !== null)
    return refused('age-missing', 'This purpose asks for an age, and none was said.');
  if (act.age !== null && act.age < neededAge(purpose, bench, act.jurisdiction))
    return refused('under-age', 'The person is too young to consent to this alone.');
  return { version: told };
}

/** Years that are needed: the highest of the purpose's, the controller's and the law's. */
export function neededAge(
  { consent }: Purpose,
  { legalAge, ownAge }: Pick<Bench, 'legalAge' | 'ownAge'>,
  jurisdiction: string | null,
): number {
  return Math.max(consent?.minimumAge ?? 0, ownAge ?? 0, legalAge(jurisdiction));
}

function withoutConsent(): Problem {
  return refused(
    'purpose-without-consent',
    'This purpose does not rest on consent, so it is not asked for; who wants it to stop objects to it by a request.',
  );
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing of this act was recorded.`);
}
