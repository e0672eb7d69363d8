// Which proof of identity a case needs: the lowest rung that its right, its risk and its law ask for, and why.
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import type { Tier } from '../laws/law-codes.ts';
import type { Rule } from '../laws/law-schema.ts';
import { mayVerify } from '../laws/may-verify.ts';
import type { Move } from '../laws/move.ts';

/**
 * Proofs from nothing upwards. `session`: signed in at the controller. `code`: sent to the address on file. `points`:
 * two or three data that are held, compared without showing them. `declaration`: signed, under penalty of the law.
 */
export const RUNGS = ['none', 'session', 'code', 'points', 'declaration', 'document'] as const;
export type Rung = (typeof RUNGS)[number];

/** What staff may ask for beyond what every case begins with. */
export const ASKED_RUNGS = ['points', 'declaration'] as const satisfies readonly Rung[];
export type AskedRung = (typeof ASKED_RUNGS)[number];

/** Held data points where the law names no number. */
const POINTS = 2;
const MOST_POINTS = 3;

/** What set a case going: a proof of hers, or the right of an agent to ask for her, which proves no address. */
export type ProvenBy = 'code' | 'session' | 'agent';

/** What is at stake if a stranger asks in the person's name. */
export type Risk = 'hands-out' | 'destroys' | 'changes' | 'little';

/** How far a case has come, and what its surroundings allow. */
export interface Climbed {
  /** What set the case going; null: nothing yet. */
  readonly provenBy: ProvenBy | null;
  /** Rungs above that were met. */
  readonly met: readonly Rung[];
  /** Rungs above that were asked for, whatever came of it. */
  readonly asked: readonly Rung[];
  /** Somebody wrote down a reasonable doubt. */
  readonly doubt: boolean;
  /** Fields of the map that people may be asked about. */
  readonly fields: number;
  /** Counsel signed the rule file. */
  readonly signed: boolean;
}

/** What is needed: the rung, how many data points it takes (null: none), and one sentence for staff. */
export interface Need {
  readonly rung: Rung;
  readonly points: number | null;
  readonly why: string;
}

/** What is at stake, by the right. */
export function riskOf({ right }: Pick<Rule, 'right'>): Risk {
  if (right === 'access' || right === 'portability' || right === 'recipients') return 'hands-out';
  if (right === 'erasure') return 'destroys';
  return right === 'rectification' ? 'changes' : 'little';
}

/** How many held data points a match takes under a rule: two, unless it names another number; never over three. */
export function pointsOf({ verification }: Pick<Rule, 'verification'>): number {
  const named = verification.kind === 'tier' ? verification.points?.value : undefined;
  return Math.min(named ?? POINTS, MOST_POINTS);
}

/** How hard a rung is, in the words of the laws: three points weigh as much as a declaration (11 CCR 7062). */
export function tierOf(rung: Rung, points: number): Tier {
  if (rung === 'none') return 'none';
  if (rung === 'session' || rung === 'code') return 'same-channel';
  return rung === 'points' && points < MOST_POINTS ? 'reasonable' : 'high';
}

/** The lowest rung that is enough, with the reason. A case without a rule needs the code. */
export function neededRung(
  rule: Rule | null,
  { provenBy, doubt }: Pick<Climbed, 'provenBy' | 'doubt'>,
): Need {
  const plain = provenBy === 'session' ? 'session' : 'code';
  const enough = (why: string): Need => ({ rung: plain, points: null, why });
  if (rule === null) return enough('This case is from before laws were data: the address on file is enough.');
  const { verification, lawName } = rule;
  const points = pointsOf(rule);
  if (verification.kind === 'never')
    return {
      rung: 'none',
      points: null,
      why: `Under ${lawName} no proof of identity may be asked for here.`,
    };
  if (verification.kind === 'same-channel')
    return enough(`${lawName} allows no harder proof than the way in which the data was given.`);
  if (riskOf(rule) === 'little')
    return enough('Nothing is handed out, deleted or rewritten here, so the address on file is enough.');
  const doubted = 'A reasonable doubt is written down, so held data are compared.';
  const upTo = (why: string): Need => (doubt ? { rung: 'points', points, why: doubted } : enough(why));
  if (verification.only_on_doubt || verification.points === undefined)
    return upTo(`Under ${lawName} the address on file is enough; more needs a reasonable doubt.`);
  if (provenBy === 'session')
    return upTo('The person signed in to an account that is protected by a password: that is enough.');
  if (verification.highest === 'high') {
    return { rung: 'declaration', points, why: lawAsks(rule, 'declaration') };
  }
  return { rung: 'points', points, why: lawAsks(rule, 'points') };
}

/** What a law asks for by itself; the person reads it too, so it is said in every language. */
function lawAsks(rule: Rule, rung: AskedRung, language = HOUSE_LANGUAGE): string {
  const { words: law } = lawWord(language, rule.law, 'name', rule.lawName);
  return translate(language, `proof.ofLaw.${rung}`, { law, points: pointsOf(rule) });
}

/** The stored reason of a demand in a language: what the law asks for is said in it, what staff wrote stays. */
export function inLanguage(rule: Rule | null, reason: string, language: string): string {
  const rung = ASKED_RUNGS.find((one) => rule !== null && lawAsks(rule, one) === reason);
  return rule === null || rung === undefined ? reason : lawAsks(rule, rung, language);
}

/** Whether what was proven reaches what is needed. */
export function isProven(need: Need, { provenBy, met }: Pick<Climbed, 'provenBy' | 'met'>): boolean {
  if (need.rung === 'none') return true;
  if (need.rung === 'session' || need.rung === 'code') return provenBy !== null;
  return met.some((rung) => RUNGS.indexOf(rung) >= RUNGS.indexOf(need.rung));
}

/**
 * Whether a rung may be asked for now. Refuses what the law forbids, a rung above one that was not tried, more than is
 * needed, and data points that the map does not mark. The reason stands at the disabled button and in the API.
 */
export function mayAsk(rule: Rule | null, rung: AskedRung, climbed: Climbed): Move {
  if (rule === null) return no('code-is-enough', neededRung(null, climbed).why);
  const points = pointsOf(rule);
  const lawful = mayVerify(rule, tierOf(rung, points), {
    reasonableDoubt: climbed.doubt,
    signed: climbed.signed,
  });
  if (lawful.allowed === false) return lawful;
  // Where a law names no proof at all, or none but the channel, an unread source is no reason to ask for more.
  const { kind } = rule.verification;
  if (kind !== 'tier')
    return no(kind === 'never' ? 'never-verified' : 'proof-too-hard', neededRung(rule, climbed).why);
  if (climbed.provenBy === null)
    return no('rung-too-high', 'First the person proves the address; nothing more is asked for before that.');
  if (climbed.met.includes(rung))
    return no('rung-proven', 'This was proven already. Nothing more is needed.');
  const need = neededRung(rule, climbed);
  if (isProven(need, climbed)) {
    return climbed.doubt
      ? no('proof-enough', `What was proven is enough here. ${need.why}`)
      : no(
          'no-reasonable-doubt',
          'What was proven is enough. More needs a reasonable doubt; write it down first.',
        );
  }
  const short = climbed.fields < points;
  if (rung === 'points')
    return short
      ? no(
          'points-not-marked',
          `The map marks ${climbed.fields} of the ${points} data that would be compared (habeas_meta.verify).`,
        )
      : lawful;
  const comparable = !short && mayVerify(rule, tierOf('points', points), { reasonableDoubt: true }).allowed;
  return comparable !== false && !climbed.asked.includes('points')
    ? no(
        'rung-too-high',
        'Compare held data first: a declaration is asked for only where that was not enough.',
      )
    : lawful;
}

/** A refusal of the house itself, whatever a law's mark: less is collected, never more. */
function no(code: string, reason: string): Move {
  return { allowed: false, code, reason, source: 'GDPR Art. 5(1)(c): no more data than needed', mark: 'V' };
}
