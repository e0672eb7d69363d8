// Proposes which parts of a text are about other people: by their form, by what stands before them, by the case's own names.
import { findCued, findPairs } from './redaction-cues.ts';
import { fold } from './redaction-fold.ts';
import { findListed, isHers, type NameList } from './redaction-names.ts';
import { findPatterns, type Hit, type PatternKind } from './redaction-patterns.ts';

/** `whole`: more was found than a person could rule on piece by piece. `own`: a person marked it. */
export type SpanKind = PatternKind | 'name' | 'listed' | 'whole' | 'own';

/** A part of a text, in UTF-16 units; it never begins or ends inside a character. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: SpanKind;
}

/** More pieces in one text are proposed as one: nobody reads five hundred marks with care. */
export const MOST_SPANS = 500;

/** Line ends and tabs of nested values, which are read as JSON; as letters they would hide the name behind them. */
const ESCAPED_SPACE = /\\[nrt]/g;

/** Finds what may be about others; the same text and list always give the same spans, in order and without overlap. */
export function proposeSpans(text: string, list: NameList): Span[] {
  const folded = fold(text.replace(ESCAPED_SPACE, ' \n'));
  const notHers = ({ from, to }: Hit<SpanKind>): boolean =>
    !isHers(folded.plain.slice(from, to), 'name', list);
  const cued = findCued(folded.plain).filter(notHers);
  const hits: Hit<SpanKind>[] = [
    ...findPatterns(folded.plain).filter(
      ({ from, to, kind }) => !isHers(folded.plain.slice(from, to), kind, list),
    ),
    ...findListed(folded.letters, list),
    ...cued,
    ...findPairs(folded.plain).filter(notHers),
    ...again(folded.letters, cued, list),
  ];
  const spans = merged(hits.map(({ from, to, kind }) => ({ ...folded.span(from, to), kind })));
  return spans.length > MOST_SPANS ? [{ start: 0, end: text.length, kind: 'whole' }] : spans;
}

/** Who was greeted by name is often named again without a title: the same words, later in the same text. */
function again(letters: string, cued: readonly Hit<'name'>[], list: NameList): Hit<'name'>[] {
  const names = new Map<string, (readonly string[])[]>();
  for (const { from, to } of cued) {
    for (const word of letters.slice(from, to).match(/[\p{L}\p{M}]+/gu) ?? []) {
      if (word.length > 3 && !list.ownWords.has(word)) names.set(word, [[word]]);
    }
  }
  const found = findListed(letters, { ...list, byFirstWord: names, unspaced: [] });
  return found.map((hit) => ({ ...hit, kind: 'name' }));
}

/** Spans in order; those that touch inside each other become one, of the kind of the first. */
export function merged(spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Span[] = [];
  for (const span of ordered) {
    const last = out.at(-1);
    if (last === undefined || span.start >= last.end) out.push(span);
    else if (span.end > last.end) out[out.length - 1] = { ...last, end: span.end };
  }
  return out;
}
