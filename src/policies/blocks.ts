// The blocks of a text: headings, items of lists and paragraphs, each with the place where it stands.

export interface Block {
  readonly kind: 'heading' | 'item' | 'paragraph';
  readonly text: string;
  /** In UTF-16 units of the whole text. */
  readonly from: number;
  readonly to: number;
  /** The nearest heading above it; empty: none. */
  readonly section: string;
}

const ITEM = /^\s*(?:[•●▪‣◦·*–-]|\(?[a-z0-9]{1,3}\))\s+|^\s+\d{1,3}[.)]\s+/;
const NUMBERED = /^\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+\S/;
/** Lines of a text that was broken at a fixed width go on in the next line. */
const WIDTH = 100;
/** A line so long was broken for want of room: it is no heading. */
const FULL = 50;
const LONGEST_HEADING = 90;

/** The blocks in their order; empty lines stand between them or, in texts with a block on every line, nothing does. */
export function blocksOf(text: string): Block[] {
  const lines = linesOf(text);
  const wrapped =
    lines.every(({ line }) => line.length <= WIDTH) && lines.some(({ line }) => line.length > 60);
  const joined: { from: number; to: number }[] = [];
  let open = false;
  let before = 0;
  for (const { line, from } of lines) {
    const last = joined.at(-1);
    const goesOn =
      wrapped && open && last !== undefined && !ITEM.test(line) && (before >= FULL || !heads(text, last));
    if (line.trim() === '') open = false;
    else {
      if (goesOn) last.to = from + line.length;
      else joined.push({ from: from + (line.length - line.trimStart().length), to: from + line.length });
      open = true;
    }
    before = line.length;
  }
  let section = '';
  return joined.map((place, index): Block => {
    const words = text.slice(place.from, place.to);
    const lineStart = text.lastIndexOf('\n', place.from - 1) + 1;
    const item = ITEM.test(text.slice(lineStart, place.to));
    const kind = item ? 'item' : heads(text, place) && index < joined.length - 1 ? 'heading' : 'paragraph';
    if (kind === 'heading') section = words;
    return { kind, text: words, ...place, section: kind === 'heading' ? '' : section };
  });
}

function linesOf(text: string): { line: string; from: number }[] {
  let from = 0;
  return text.split('\n').map((line) => {
    const one = { line, from };
    from += line.length + 1;
    return one;
  });
}

/** Whether a line reads like a heading: short, with no end of a sentence, and no address or day in it. */
function heads(text: string, { from, to }: { from: number; to: number }): boolean {
  if (to - from > LONGEST_HEADING) return false;
  const words = text.slice(from, to).trim();
  if (/[\n@]|https?:/.test(words) || /[.!?:;,"”…。！？：；]$/.test(words)) return false;
  if (NUMBERED.test(words)) return true;
  return /^\p{Lu}|^\p{Lo}/u.test(words) && !/\b(19|20)\d\d\b/.test(words);
}
