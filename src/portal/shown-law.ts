// "Why this date?" on her page: which law her case runs under and how its date was counted, in her language.
import { translate } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import { type DerivationSentence, saidDerivation } from '../laws/derivation-sentences.ts';
import { type LawBook, lawBook } from '../laws/law-book.ts';
import { placeName, readPlace } from '../laws/places.ts';
import { covers } from '../laws/which-law.ts';
import { lawRight } from '../requests/case-law.ts';
import type { DataRequest } from '../requests/data-request.ts';

/** The law of a case as its person reads it. */
export interface ShownLaw {
  /** Why this law, sentence by sentence. */
  readonly why: readonly string[];
  /** What staff wrote when they named another law, as they wrote it. */
  readonly staffWords: string | null;
  readonly sentences: readonly DerivationSentence[];
}

/** What a case keeps of its law, in words; null for cases from before laws were data. */
export async function shownLaw(request: DataRequest, language: string): Promise<ShownLaw | null> {
  const { rule, derivation, lawBy, lawWhy, right } = request;
  if (rule === null || derivation === null) return null;
  const t = (key: string, values = {}): string => translate(language, `derivation.law.${key}`, values);
  const law = lawWord(language, rule.law, 'name', rule.lawName).words;
  const home = request.residence === null ? null : readPlace(request.residence);
  const place = home === null ? '' : placeName(home, language);
  const why = t(reasonFor(await lawBook(), request), { law, place });
  const byAccess = rule.right === 'access' && lawRight(right) !== 'access';
  return {
    why: byAccess ? [why, t('byAccess')] : [why],
    staffWords: lawBy === 'staff' ? lawWhy : null,
    sentences: saidDerivation(derivation, language),
  };
}

/** The key of the sentence that says how the law was found. */
function reasonFor(laws: LawBook, { law, lawBy, residence }: DataRequest): string {
  const home = residence === null ? null : readPlace(residence);
  if (lawBy === 'seat' || lawBy === 'strictest') return `${lawBy}${home === null ? 'Unsaid' : 'None'}`;
  if (lawBy === 'staff' || home === null) return 'staff';
  const named = law === null ? undefined : laws.get(law);
  return named === undefined || covers(named, home) ? 'residence' : 'elsewhere';
}
