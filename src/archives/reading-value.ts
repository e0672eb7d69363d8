// Turns one row of JSON into texts that a person can read, exactly and without tricks of invisible characters.
import { HOUSE_LANGUAGE, sayNumber, translate } from '../languages/translate.ts';

declare global {
  /** ES2026, JSON.parse source text access; TypeScript does not know it yet. */
  interface JSON {
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
}

/** A longer text is cut for reading; the file of the section has all of it. */
const LONGEST_TEXT = 4000;

/** C0 and C1 controls but tab and line feed, bidirectional overrides and isolates, and the byte order mark. */
const TRICKY = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text in which nothing is hidden: characters that reorder or vanish are written as their code point. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(TRICKY, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x20
        ? String.fromCodePoint(0x2400 + code)
        : `⟦U+${code.toString(16).padStart(4, '0').toUpperCase()}⟧`;
    });
}

/** One line of visible text: for titles and names. */
export function visibleLine(text: string): string {
  return visible(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim();
}

/** A link that may stand in a page: http and https only; null for everything else. */
export function webAddress(text: string): string | null {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol)
    ? new URL(text).href
    : null;
}

/** A row as name and text, in the order of the row; null stands for an empty value. */
export type ReadRow = ReadonlyMap<string, string | null>;

/**
 * Reads a line of JSON Lines. Numbers keep every digit (`9007199254740993` is no double), objects and lists become
 * an indented outline. A line that is no object is shown as it is, under the name `row`.
 */
export function readRow(line: string, language = HOUSE_LANGUAGE): ReadRow {
  try {
    const parsed: unknown = JSON.parse(line, exactNumbers);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    if (!isObject || JSON.isRawJSON(parsed)) return new Map([['row', readValue(parsed, language)]]);
    return new Map(Object.entries(parsed).map(([name, value]) => [name, readValue(value, language)]));
  } catch {
    // No JSON, or nested deeper than the stack reaches.
    return new Map([['row', cut(visible(line), language)]]);
  }
}

function readValue(value: unknown, language: string): string | null {
  return value === null ? null : cut(outline(value, '', language), language);
}

/** A value in lines: `name: value` for objects, `- value` for lists, deeper ones indented below their name. */
function outline(value: unknown, indent: string, language: string): string {
  const word = (name: string): string => translate(language, `archive.value.${name}`);
  if (value === null) return word('empty');
  if (value === true) return word('yes');
  if (value === false) return word('no');
  if (typeof value === 'string') return visible(plainMoment(value)).replaceAll('\n', `\n${indent}`);
  if (typeof value !== 'object' || JSON.isRawJSON(value)) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, part]) => {
    const nested =
      typeof part === 'object' && part !== null && !JSON.isRawJSON(part) && Object.keys(part).length > 0;
    const lead = Array.isArray(value) ? '- ' : `${visible(name)}: `;
    const below = `${indent}  `;
    return nested && !Array.isArray(value)
      ? `${lead}\n${below}${outline(part, below, language)}`
      : lead + outline(part, below, language);
  });
  if (parts.length === 0) return word('none');
  return parts.join(`\n${indent}`);
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/;

/** A moment as JSON writes it, without the `T`; every digit stays. */
function plainMoment(text: string): string {
  const [, day, time, offset = ''] = MOMENT.exec(text) ?? [];
  if (day === undefined) return text;
  const zone = /^(Z|[+-]00:?00)$/.test(offset) ? ' UTC' : offset === '' ? '' : ` ${offset}`;
  return `${day} ${time}${zone}`;
}

/** Keeps a number as it was written. */
function exactNumbers(this: unknown, _name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value;
}

function cut(text: string, language: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const length = sayNumber(text.length, language);
  return `${text.slice(0, LONGEST_TEXT).toWellFormed()} … ${translate(language, 'archive.value.cut', { length })}`;
}
