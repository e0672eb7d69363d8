// Facts of a step that a plan and its receipt keep, and the sentences that are said from them, in any language.
import { sayDay, sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE, sayList, translate } from '../languages/translate.ts';
import type { OwnerReason } from '../requests/owner-task.ts';

/** Which sentence a fact is: a key of receipt.json. */
export type Saying =
  | 'nothing-held'
  | 'not-searched'
  | 'disclose'
  | 'disclose-without'
  | 'delete'
  | 'delete-more'
  | 'delete-again'
  | 'mask'
  | 'mask-many'
  | 'mask-more'
  | 'mask-again'
  | 'nobody'
  | 'no-key'
  | 'cascade'
  | 'blocked'
  | 'keep'
  | 'keep-until'
  | 'keep-counted'
  | 'model-waits'
  | 'model-retired'
  | 'numbers-wait'
  | 'numbers-anonymous'
  | 'held'
  | 'held-told'
  | 'held-place'
  | 'held-place-told'
  | 'not-maskable'
  | 'nothing-maskable'
  | `refused.${Refused}`
  | 'hand-over'
  | 'hand-over-without'
  | 'not-portable'
  | 'left.inferred'
  | 'left.received'
  | 'leave-out.inferred'
  | 'leave-out.received'
  | 'leave-out.mixed'
  | 'leave-out.basis'
  | 'leave-out.secret'
  | 'with-access'
  | 'not-handed-over'
  | 'without-undecided'
  | 'decided'
  | 'correct'
  | 'restrict'
  | 'unrestrict'
  | 'stop-advertising'
  | 'allow-advertising'
  | `ask.${'access' | 'erasure' | 'rectification'}`
  | `owner.${'done' | 'not-found' | 'sent' | 'sent-in-part' | 'withheld' | 'withheld-by' | 'nobody' | OwnerReason}`
  | 'backup-until'
  | 'backup-unknown'
  | 'unmapped'
  | 'parts-of';

/** Why a column cannot be masked. */
export type Refused =
  | 'no-column'
  | 'in-key'
  | 'part-meant'
  | 'reversible'
  | 'never-empty'
  | 'strategy'
  | 'no-text'
  | 'no-rewrite'
  | 'suffix';

/**
 * What one sentence needs. Names come from the map and stay in its language. Values of rows never stand here, but for the
 * names of models and numbers, which tell of nobody.
 */
export interface Fact {
  readonly say: Saying;
  readonly collection?: string;
  readonly store?: string;
  readonly rows?: number;
  /** Rows that came later than the plan. */
  readonly more?: number;
  readonly columns?: number;
  readonly names?: readonly string[];
  /** ISO 8601 duration, or words of the map. */
  readonly period?: string;
  /** ISO day. */
  readonly until?: string;
  readonly reason?: string;
  readonly law?: string;
  readonly table?: string;
  readonly column?: string;
  readonly detail?: string;
  readonly parts?: readonly Fact[];
}

/** Facts as sentences, one after the other. Throws where one lacks what its sentence needs. */
export function sayFacts(facts: readonly Fact[], language: string): string {
  return facts.map((fact) => sayFact(fact, language)).join(' ');
}

/** A step's sentence and facts with one more, in front or behind; a plan from before there were facts keeps its sentence alone. */
export function withFact(
  { sentence, facts }: { readonly sentence: string; readonly facts: readonly Fact[] | null },
  place: 'before' | 'behind',
  fact: Fact,
): { sentence: string; facts: Fact[] | null } {
  const put = <T>(all: readonly T[], one: T): T[] => (place === 'before' ? [one, ...all] : [...all, one]);
  return {
    sentence: put([sentence], sayFact(fact, HOUSE_LANGUAGE)).join(' '),
    facts: facts === null ? null : put(facts, fact),
  };
}

function sayFact({ say, ...held }: Fact, language: string): string {
  const said = Object.entries(held).map(([name, value]) => [name, sayValue(name, value, language)]);
  return translate(language, `receipt.${say}`, Object.fromEntries(said));
}

/** What is counted, and the words that count it. */
const COUNTED: Readonly<Record<string, string>> = {
  rows: 'words.rows',
  more: 'receipt.more',
  columns: 'receipt.columns',
};

function sayValue(name: string, value: Exclude<Fact[keyof Fact], undefined>, language: string): string {
  if (typeof value === 'number') return translate(language, COUNTED[name] ?? name, { count: value });
  if (typeof value !== 'string') {
    const said = value.map((one) => (typeof one === 'string' ? one : sayFact(one, language)));
    return name === 'names'
      ? sayList(said, language)
      : said.reduce((left, right) => translate(language, 'receipt.both', { left, right }));
  }
  if (name === 'period') return sayPeriod(value, language);
  return name === 'until' ? sayDay(Temporal.PlainDate.from(value), language) : value;
}
