// The gate: may this person's data be put to this purpose, now, for this recipient? No, unless a record or a law says yes.
import type { Purpose } from '../data-map/purpose.ts';
import { recipientNames } from '../data-map/recipient.ts';
import { type RecipientReview, reviewsOf } from '../data-map/recipient-review.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { legalAge } from './consent-age.ts';
import { type GateFacts, type GrantedFact, gateFacts, type StateFact } from './gate-facts.ts';
import { type IdentityKey, identityKeys, type Who } from './identity.ts';
import { neededAge } from './judge-consent.ts';
import { knownPurposes } from './known-purposes.ts';
import { endOf } from './record-consents.ts';

export const GATE_REASONS = [
  'given',
  'other-basis',
  'never-asked',
  'refused',
  'withdrawn',
  'expired',
  'text-changed',
  'restricted',
  'objected',
  'under-age',
  'never-allowed',
  'review',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export interface GateQuestion {
  readonly who: Who;
  readonly purpose: string;
  /** A name of the register: may it be given to them? Absent: may we ourselves? */
  readonly recipient?: string;
}

export interface GateAnswer {
  readonly allowed: boolean;
  readonly why: GateReason;
  /** Why, in a sentence; where a document rules it out, in the words of the document. */
  readonly words: string;
  /** The record of consent that says so; null: none does. */
  readonly record: string | null;
  /** The hash of what was shown to the person; null: nothing was. */
  readonly notice: string | null;
  /** Until when this holds, as far as time alone ends it. */
  readonly until: Temporal.Instant | null;
  /** The document makes this consent a condition, so it is hardly given freely (GDPR Art. 7(4)). */
  readonly bundled: boolean;
}

/**
 * Answers each question in its order, from what is true at the moment of the work. Throws `purpose-unknown` and
 * `recipient-unknown`, which name a question that nobody can answer.
 */
export async function mayI(work: Work, questions: readonly GateQuestion[]): Promise<GateAnswer[]> {
  const { purposes, ruledOut } = await knownPurposes(work);
  const asked: { keys: IdentityKey[]; purpose: string }[] = [];
  for (const { who, purpose } of questions) asked.push({ keys: await identityKeys(work, who), purpose });
  const facts = await gateFacts(work, asked);
  const reviews = await reviewsFor(work, questions);
  const ages = await agesFor(work, facts);
  return questions.map((question, index): GateAnswer => {
    const never = ruledOut.get(question.purpose);
    if (never !== undefined) return no('never-allowed', never.says);
    const purpose = purposes.get(question.purpose);
    if (purpose === undefined) throw unknownPurpose(index);
    return judge(work, question, {
      purpose,
      facts: facts[index] ?? { states: [], ended: [], terms: [] },
      review: question.recipient === undefined ? null : (reviews.get(question.recipient) ?? null),
      legalAge: (place) => ages.get(place) ?? 0,
    });
  });
}

interface Known {
  readonly purpose: Purpose;
  readonly facts: GateFacts;
  readonly review: RecipientReview | null;
  readonly legalAge: (jurisdiction: string | null) => number;
}

function judge(work: Work, { recipient }: GateQuestion, known: Known): GateAnswer {
  const { purpose, facts, review } = known;
  const bundled = purpose.consent?.bundled ?? false;
  if (facts.ended.some(({ use }) => use === 'any-but-storage'))
    return no('restricted', 'The data of this person is restricted: it is stored and nothing else.');
  const choice = strictest(facts.states);
  const objection = facts.ended.find(
    ({ use, since }) => purpose.uses.includes(use) && !takesBack(purpose, choice, since),
  );
  if (objection !== undefined)
    return no('objected', `The person has put an end to this use (${objection.use}).`, choice, bundled);
  if (review !== null) return no('review', `What this recipient does is being looked at: ${review.reason}`);
  const named = recipient === undefined || purpose.recipients.includes(recipient);
  if (!named)
    return no('never-asked', 'People were never told that this recipient is given the data for this.');
  const term = purpose.needsTerm ? runningTerm(facts.terms, work.at) : FOR_EVER;
  if (term === null) return outsideTerm(facts.terms, work.at);
  if (purpose.consent === null)
    return { ...no('other-basis', OTHER_BASIS[purpose.basis] ?? ''), allowed: true, until: term.endsAt };
  if (choice === null) return no('never-asked', 'The person was never asked.', null, bundled);
  const judged = judgeChoice(work, known, choice);
  return { ...judged, bundled, until: judged.allowed ? soonest(judged.until, term.endsAt) : judged.until };
}

function judgeChoice(work: Work, { purpose, legalAge }: Known, choice: StateFact): GateAnswer {
  if (choice.choice === 'refused') return no('refused', 'The person refused.', choice);
  if (choice.choice === 'withdrawn') return no('withdrawn', 'The person withdrew the consent.', choice);
  const until = soonest(choice.expiresAt, endOf(purpose, choice.actedAt, work));
  if (until !== null && Temporal.Instant.compare(until, work.at) <= 0)
    return { ...no('expired', 'The consent has run out. Ask again.', choice), until };
  if (choice.version < purpose.materialVersion)
    return no('text-changed', 'The text changed in something material since the person consented.', choice);
  const needed = neededAge(purpose, { legalAge, ownAge: work.controller.minimumAge }, choice.jurisdiction);
  const tooYoung = choice.age === null ? (purpose.consent?.minimumAge ?? null) !== null : choice.age < needed;
  if (tooYoung) return no('under-age', 'The person is not known to be old enough to consent alone.', choice);
  return { ...no('given', 'The person consented.', choice), allowed: true, until };
}

const FOR_EVER = { endsAt: null } as const;

/** The term that runs longest of those that run now; null: none does. */
function runningTerm(
  terms: readonly GrantedFact[],
  at: Temporal.Instant,
): Pick<GrantedFact, 'endsAt'> | null {
  const running = terms.filter(
    ({ startsAt, endsAt }) =>
      Temporal.Instant.compare(startsAt, at) <= 0 &&
      (endsAt === null || Temporal.Instant.compare(at, endsAt) < 0),
  );
  return running.reduce<GrantedFact | null>(
    (longest, one) =>
      longest === null || soonest(longest.endsAt, one.endsAt) === longest.endsAt ? one : longest,
    null,
  );
}

function outsideTerm(terms: readonly GrantedFact[], at: Temporal.Instant): GateAnswer {
  const over = terms.flatMap(({ endsAt }) =>
    endsAt !== null && Temporal.Instant.compare(endsAt, at) <= 0 ? [endsAt] : [],
  );
  const until = over.toSorted(Temporal.Instant.compare).at(-1) ?? null;
  if (until === null)
    return no('never-asked', 'No term of this person is known under which this was granted.');
  return {
    ...no('expired', 'The term under which the person granted this is over: nothing new is done under it.'),
    until,
  };
}

/** Whoever consents after an objection has taken it back for this purpose, by an act of her own. */
function takesBack(purpose: Purpose, choice: StateFact | null, since: Temporal.Instant): boolean {
  const consented = purpose.consent !== null && choice?.choice === 'given';
  return consented && Temporal.Instant.compare(choice.orderedAt, since) > 0;
}

/** Where nobody ever joined what is one person, a no of any of them holds. */
function strictest(states: readonly StateFact[]): StateFact | null {
  return states.find(({ choice }) => choice !== 'given') ?? states[0] ?? null;
}

/** The sooner of two ends; null: neither is one. */
export function soonest(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b;
  return Temporal.Instant.compare(a, b) < 0 ? a : b;
}

async function reviewsFor(
  work: Work,
  questions: readonly GateQuestion[],
): Promise<ReadonlyMap<string, RecipientReview>> {
  const wanted = new Set(questions.flatMap(({ recipient }) => recipient ?? []));
  if (wanted.size === 0) return new Map();
  const register = await recipientNames(work);
  const unknown = questions.findIndex(({ recipient }) => recipient !== undefined && !register.has(recipient));
  if (unknown >= 0)
    throw new Problem(
      'invalid',
      'recipient-unknown',
      'There is no recipient of this name in the register. Nothing may go there.',
      { question: unknown },
    );
  return await reviewsOf(work, [...wanted]);
}

async function agesFor(work: Work, facts: readonly GateFacts[]): Promise<ReadonlyMap<string | null, number>> {
  const places = new Set(
    facts.flatMap(({ states }) => states.filter(({ age }) => age !== null).map((one) => one.jurisdiction)),
  );
  const ages = new Map<string | null, number>();
  for (const place of places) ages.set(place, await legalAge(work.controller, place, work.at));
  return ages;
}

const OTHER_BASIS: Readonly<Record<string, string>> = {
  contract: 'A contract with the person needs it.',
  'legal-obligation': 'A law demands it.',
  'vital-interests': 'It protects somebody’s life.',
  'public-task': 'A public task needs it.',
  'legitimate-interests': 'It rests on a legitimate interest, and the person has not objected.',
};

function no(why: GateReason, words: string, choice: StateFact | null = null, bundled = false): GateAnswer {
  const { record = null, notice = null } = choice ?? {};
  return { allowed: false, why, words, record, notice, until: null, bundled };
}

function unknownPurpose(question: number): Problem {
  return new Problem(
    'invalid',
    'purpose-unknown',
    'This purpose is not one of the controller’s, so it is not allowed.',
    { question },
  );
}
