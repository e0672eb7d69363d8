// Sentences with marks: `<strong>`, `<code>` and named links, for pages that are HTML.
import { type SentenceValues, translate } from './translate.ts';

/** Addresses that a link of ours may have: our own pages, the web, and mail. */
const HARMLESS = /^(?:[/?#]|https?:\/\/|mailto:)/i;
const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Where the marks of a sentence lead, by name; a mark without a harmless address stays plain words. */
export type Marks = Readonly<Record<string, string | null | undefined>>;

/** How marked sentences look where they stand. */
export interface Look {
  /** Class of its links. */
  readonly linkClass?: string;
  /** Isolates every value, so that text from right to left moves nothing beside it. */
  readonly isolates?: boolean;
}

/**
 * A sentence as HTML: `<name>…</name>` turned into links, then every value put in, escaped. A value is never read as
 * a mark, since the marks are gone by then. Throws for a key that is not there.
 */
export function markedSentence(
  language: string,
  key: string,
  values: SentenceValues = {},
  marks: Marks = {},
  look: Look = {},
): string {
  const held = Object.keys(values).filter((name) => typeof values[name] === 'string');
  const places = Object.fromEntries(held.map((name) => [name, `\u0000${name}\u0000`]));
  const sentence = translate(language, key, { ...values, ...places });
  const linked = sentence.replace(/<(\/?)([a-z]+)>/g, (mark, end: string, name: string) => {
    if (name === 'strong' || name === 'code') return mark;
    const address = marks[name] ?? '';
    if (!HARMLESS.test(address)) return '';
    if (end === '/') return '</a>';
    const cssClass = look.linkClass === undefined ? '' : ` class="${look.linkClass}"`;
    const rel = /^http/i.test(address) ? ' rel="noreferrer noopener"' : '';
    return `<a${cssClass} href="${escapeHtml(address)}"${rel}>`;
  });
  const [before, after] = look.isolates ? ['<bdi>', '</bdi>'] : ['', ''];
  // No sentence of ours holds this sign: every second part is the name of a place.
  const parts = linked.split('\u0000');
  return parts
    .map((part, index) => (index % 2 === 0 ? part : before + escapeHtml(String(values[part] ?? '')) + after))
    .join('');
}

/** Text as it may stand in HTML, in an element or in an attribute with quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
}
