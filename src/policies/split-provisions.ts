// Splits a text into provisions: one for each sentence and each item of a list, with its place, its section and what it speaks of.
import { Problem } from '../platform/problem.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { Defect } from './document-defect.ts';
import { labelClause, type Understood } from './label-clause.ts';

export interface SplitProvision extends Understood {
  readonly section: string;
  readonly excerpt: string;
  /** In UTF-16 units of the text. */
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** Far more than any policy has. */
const MOST_PROVISIONS = 5_000;
const BREAKS = new Intl.Segmenter('en', { granularity: 'sentence' });
const LEFT_OUT = new Set<Defect['code']>(['paragraph-twice']);
const BROKEN = new Set<Defect['code']>(['list-without-items', 'contact-masked']);

/**
 * The provisions of a text in the order of reading. A paragraph that stands twice is read once; a clause with a defect
 * in it is a gap. Throws `document-too-large` beyond 5,000 clauses.
 */
export function splitProvisions(text: string, defects: readonly Defect[]): SplitProvision[] {
  const doubled = placesOf(defects, LEFT_OUT);
  const broken = placesOf(defects, BROKEN);
  const found: SplitProvision[] = [];
  let lead = '';
  for (const block of blocksOf(text)) {
    if (block.kind !== 'item') lead = '';
    if (block.kind === 'heading' || doubled.some(({ from }) => from === block.from)) continue;
    for (const { from, to } of sentences(block)) {
      const excerpt = text.slice(from, to);
      const { section } = block;
      const hurt = broken.some((place) => place.from < to && place.to > from);
      const understood = labelClause(excerpt, { section, lead, broken: hurt });
      found.push({ section, excerpt, fromOffset: from, toOffset: to, ...understood });
      if (block.kind === 'paragraph') lead = /[:：]$/.test(excerpt) ? excerpt : '';
    }
    if (found.length > MOST_PROVISIONS)
      throw new Problem(
        'too-large',
        'document-too-large',
        'The document has more than 5,000 clauses. Nothing was saved. Give it in parts.',
      );
  }
  return found;
}

function placesOf(defects: readonly Defect[], codes: ReadonlySet<Defect['code']>) {
  return defects.flatMap(({ code, place }) => (codes.has(code) && place !== null ? [place] : []));
}

/** Sentences of a block without the mark of an item and without the spaces around them. */
function sentences({ text, from, kind }: Block): { from: number; to: number }[] {
  const mark = kind === 'item' ? (/^\s*\S{1,4}\s+/.exec(text)?.[0].length ?? 0) : 0;
  return [...BREAKS.segment(text.slice(mark))].flatMap(({ segment, index }) => {
    const start = mark + index + (segment.length - segment.trimStart().length);
    const end = mark + index + segment.trimEnd().length;
    return /\p{L}{2}/u.test(segment) ? [{ from: from + start, to: from + end }] : [];
  });
}
