// Finds what is wrong with a captured text before any rule is read from it. Nothing that is missing is ever invented.
import type { Block } from './blocks.ts';
import { blocksOf } from './blocks.ts';
import type { DocumentKind } from './document.ts';
import type { Defect } from './document-defect.ts';
import { findDate } from './find-date.ts';

export interface Examined {
  readonly text: string;
  readonly kind: DocumentKind;
  readonly title: string;
  /** Titles of all documents that were captured. */
  readonly captured: readonly string[];
}

const ANNOUNCES =
  /(?:includ(?:e|es|ing)|not limited to|following|such as|as follows|agree(?: not)?(?: to)?|may|must|should|to|with|have|store|collect|receive|are|is|umfasst|folgende[snrm]?|suivante?s?|包括|如下)\s*[:：]$/iu;
const MASKED = /\[\s*e-?mail\s+protected\s*\]|\b[\w.+-]+\s*(?:\[at\]|\(at\))\s*[\w-]+/giu;
const ADDRESS =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/\S+\/(?:contact|privacy|dsar|datenschutz)\b|\+\d[\d ()/-]{7,}/iu;
const NAMED =
  /\b(?:our|the|unsere[rn]?|notre|nos)\s+((?:\p{Lu}[\p{L}-]*\s+){0,3}(?:Policy|Notice|Terms(?: of (?:Service|Use))?|Agreement|Addendum|Statement))\b/gu;
const OTHERS = /\bother\s+(?:platforms|companies|services|providers|documents)\b/i;
const QUOTE = /^["“„«]/;
/** Shorter paragraphs may well stand twice: buttons, repeated headings. */
const WORTH_COMPARING = 60;
const LONG_QUOTE = 100;

/** Every defect of one text, in the order of reading; those that need an earlier version are `stepDefects`. */
export function findDefects(given: Examined): Defect[] {
  const blocks = blocksOf(given.text);
  const found = [
    ...emptyLists(blocks),
    ...masked(given.text),
    ...twice(blocks),
    ...quotes(blocks),
    ...references(given),
    ...missing(given),
  ];
  return found.toSorted((a, b) => (a.place?.from ?? -1) - (b.place?.from ?? -1));
}

/** Defects that show only beside the version before: a day that stayed while the words changed, or the reverse. */
export function stepDefects(before: string, after: string): Defect[] {
  const [was, is] = [findDate(before), findDate(after)];
  if (was === null || is === null) return [];
  const same = Temporal.PlainDate.compare(was.on, is.on) === 0;
  const place = { from: is.from, to: is.to };
  const changed = without(before, was) !== without(after, is);
  if (same && changed)
    return [
      defect('date-unchanged', 'The words changed, and the day that the document gives did not.', place),
    ];
  if (!same && !changed)
    return [
      defect('text-unchanged', 'The day that the document gives changed, and the words did not.', place),
    ];
  return [];
}

function without(text: string, { from, to }: { from: number; to: number }): string {
  return text.slice(0, from) + text.slice(to);
}

type Place = Defect['place'];

function defect(code: Defect['code'], sentence: string, place: Place, about = ''): Defect {
  return { code, about, sentence, place };
}

function emptyLists(blocks: readonly Block[]): Defect[] {
  return blocks.flatMap((block, index) => {
    if (block.kind === 'heading' || !ANNOUNCES.test(block.text)) return [];
    if (listFollows(blocks[index + 1], blocks[index + 2])) return [];
    const from = lastSentence(block);
    return [
      defect(
        'list-without-items',
        'A list is announced here and nothing follows. What it held is not known: capture the document again.',
        { from, to: block.to },
      ),
    ];
  });
}

/** Items may have lost their marks; they are still short, or begin in the middle of the sentence. */
function listFollows(next: Block | undefined, after: Block | undefined): boolean {
  if (next === undefined || next.kind === 'item') return next !== undefined;
  const whole = /[.!?。]$/;
  if (next.kind === 'paragraph') return /^\p{Ll}/u.test(next.text) || !whole.test(next.text);
  return !/^\d/.test(next.text) && after !== undefined && after.text.length < 60 && !whole.test(after.text);
}

/** Where the last sentence of a block begins: only that one announces. */
function lastSentence({ text, from }: Block): number {
  const before = Math.max(...['.', '!', '?'].map((end) => text.lastIndexOf(end, text.length - 2)));
  if (before === -1) return from;
  return from + before + 1 + (/^\s*/.exec(text.slice(before + 1))?.[0].length ?? 0);
}

function masked(text: string): Defect[] {
  return [...text.matchAll(MASKED)].map((found) =>
    defect(
      'contact-masked',
      'An address is hidden from programs here, so that nobody knows where to write. Enter it by hand.',
      { from: found.index, to: found.index + found[0].length },
    ),
  );
}

function twice(blocks: readonly Block[]): Defect[] {
  const seen = new Set<string>();
  return blocks.flatMap((block) => {
    const words = block.text.toLowerCase().replaceAll(/\s+/g, ' ');
    if (block.kind === 'heading' || words.length < WORTH_COMPARING) return [];
    if (!seen.has(words)) {
      seen.add(words);
      return [];
    }
    return [
      defect('paragraph-twice', 'This paragraph stands twice; it is read once.', {
        from: block.from,
        to: block.to,
      }),
    ];
  });
}

function quotes(blocks: readonly Block[]): Defect[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'paragraph' || block.text.length < 20) return [];
    const quoted = QUOTE.test(block.text) && block.text.length > LONG_QUOTE;
    const lost = /^\p{Ll}/u.test(block.text) && block.text.length > LONG_QUOTE;
    if (!quoted && !lost && !OTHERS.test(block.section)) return [];
    return [
      defect('foreign-quote', 'Words of somebody else are quoted here. They bind nobody in this document.', {
        from: block.from,
        to: block.to,
      }),
    ];
  });
}

function references({ text, title, captured }: Examined): Defect[] {
  const known = [title, ...captured].map(plain);
  const reported = new Set<string>();
  return [...text.matchAll(NAMED)].flatMap((found) => {
    const name = (found[1] ?? '').trim();
    const bare = plain(name);
    if (known.some((one) => one.includes(bare) || bare.includes(one)) || reported.has(bare)) return [];
    reported.add(bare);
    const from = found.index + found[0].length - name.length;
    return [
      defect(
        'document-not-captured',
        `It refers to “${name}”, which has not been captured. What that says is not known here.`,
        { from, to: from + name.length },
        name,
      ),
    ];
  });
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function missing({ text, kind }: Examined): Defect[] {
  if (kind !== 'terms' && kind !== 'privacy-policy') return [];
  const found: Defect[] = [];
  if (findDate(text) === null)
    found.push(
      defect('date-missing', 'It does not say when it was last changed. Enter the day by hand.', null),
    );
  if (!ADDRESS.test(text) && text.search(MASKED) === -1)
    found.push(
      defect(
        'contact-missing',
        'It gives no address, telephone number or form to reach the controller.',
        null,
      ),
    );
  return found;
}
