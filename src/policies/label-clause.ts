// Gives a clause its label, nature, articles and how sure that is; a person confirms or puts it right.
import type { ClauseLabel, Nature } from '../platform/clauses.ts';
import { CLAUSE_RULES, RULES_VERSION } from './clause-rules.ts';

export interface Understood {
  readonly label: ClauseLabel | null;
  readonly also: readonly ClauseLabel[];
  readonly nature: Nature;
  readonly articles: readonly string[];
  readonly method: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** The sentence and its heading agree; the sentence alone; the heading alone. */
const SURE = { both: 0.9, sentence: 0.7, heading: 0.4, none: 0.1 } as const;
/** Several labels fit, so the first is less sure. */
const CROWDED = 0.1;

/** What a clause speaks of. `broken`: a defect stands in it, so that what it says is not whole. */
export function labelClause(
  excerpt: string,
  { section, lead, broken }: { readonly section: string; readonly lead: string; readonly broken: boolean },
): Understood {
  const fits = CLAUSE_RULES.flatMap((rule) => {
    const said = rule.says.test(excerpt);
    const under = rule.under?.test(section) === true || (lead !== '' && rule.says.test(lead));
    const sure = said && under ? SURE.both : said ? SURE.sentence : under ? SURE.heading : 0;
    return sure === 0 ? [] : [{ rule, sure }];
  }).toSorted((a, b) => b.sure - a.sure);
  const [best, ...rest] = fits;
  const also = rest.filter(({ sure }) => sure > SURE.heading).map(({ rule }) => rule.label);
  const confidence = best === undefined ? SURE.none : best.sure - (also.length > 1 ? CROWDED : 0);
  return {
    label: best?.rule.label ?? null,
    also,
    nature: broken ? 'gap' : (best?.rule.nature ?? 'LEGAL'),
    articles: best?.rule.articles ?? [],
    method: RULES_VERSION,
    confidence: Math.round(confidence * 100) / 100,
  };
}
