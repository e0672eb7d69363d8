// Reads a published document into its words: plain text, Markdown or HTML, within limits, and nothing else.
import { createHash } from 'node:crypto';
import { Problem } from '../platform/problem.ts';
import { readingThread } from '../platform/reading-thread.ts';
import type { HtmlWords } from './html-words.ts';
import type { ReadingTask } from './reading-worker.ts';

export const MEDIA_TYPES = ['text/plain', 'text/markdown', 'text/html', 'application/xhtml+xml'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A document as it came and as it reads. */
export interface ReadDocument {
  readonly raw: Buffer;
  readonly sha256: Buffer;
  readonly mediaType: MediaType;
  /** Words in the order of reading; blocks stand apart by an empty line, items of lists begin with `  •`. */
  readonly text: string;
  readonly textSha256: Buffer;
  /** Of the page; null: it has none. */
  readonly title: string | null;
  /** What the page says of its language; null: nothing. */
  readonly language: string | null;
  /** Name and version of how bytes became words. */
  readonly readBy: string;
}

/** Larger than any policy that people can read; pictures and scripts inside pages are most of it. */
export const LARGEST_DOCUMENT = 5_000_000;
/** About 80,000 words. */
export const LONGEST_TEXT = 500_000;
const MILLISECONDS = 15_000;

const think = readingThread<ReadingTask, HtmlWords | null>(new URL('./reading-worker.ts', import.meta.url), {
  milliseconds: MILLISECONDS,
  keeps: ({ text }, words) => text.length < LARGEST_DOCUMENT / 5 && words !== null,
});

/**
 * The words of a document. `contentType` is a media type with or without `charset`. Throws `document-too-large`,
 * `document-type-unknown`, `document-not-text`, `document-type-wrong`, `document-unreadable`, `document-empty`.
 */
export async function readDocument(raw: Buffer, contentType: string): Promise<ReadDocument> {
  if (raw.byteLength > LARGEST_DOCUMENT)
    throw refusal('too-large', 'document-too-large', 'The document is larger than 5 MB.');
  const mediaType = typeOf(contentType);
  const given = decoded(raw, contentType, mediaType);
  const { words, ...page } = await wordsOf(given, mediaType);
  const text = tidy(words);
  if (!/\p{L}/u.test(text)) throw refusal('invalid', 'document-empty', 'The document has no words.');
  if (text.length > LONGEST_TEXT)
    throw refusal('too-large', 'document-too-large', 'The document has more than 500,000 characters.');
  const readBy = mediaType === 'text/plain' ? 'plain-1' : 'page-1';
  return { raw, sha256: hash(raw), mediaType, text, textSha256: hash(text), readBy, ...page };
}

function refusal(kind: 'invalid' | 'too-large' | 'unsupported', code: string, what: string): Problem {
  return new Problem(kind, code, `${what} Nothing was saved. Give a text, Markdown or HTML document.`);
}

function typeOf(contentType: string): MediaType {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const known = MEDIA_TYPES.find((one) => one === bare);
  if (known === undefined)
    throw refusal('unsupported', 'document-type-unknown', 'Documents of this media type are not read.');
  return known;
}

/** The characters, in the encoding that the sender or the page names; UTF-8 where neither does. */
function decoded(raw: Buffer, contentType: string, mediaType: MediaType): string {
  if (raw.includes(0) || raw.toString('latin1', 0, 5) === '%PDF-')
    throw refusal('unsupported', 'document-not-text', 'The document is not a text.');
  const declared = /charset\s*=\s*["']?([\w-]{1,40})/i;
  const head = mediaType.startsWith('text/html') ? raw.toString('latin1', 0, 2048) : '';
  const charset = declared.exec(contentType)?.[1] ?? declared.exec(head)?.[1] ?? 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(raw);
    if (mediaType === 'text/plain' && /^\s*(<!doctype html|<html\b)/i.test(text))
      throw refusal('invalid', 'document-type-wrong', 'It says that it is plain text and is an HTML page.');
    // Archives and pictures decode in some encodings; no text holds what they hold.
    if (/[^\P{Cc}\t\n\v\f\r\u0085]/u.test(text.slice(0, 10_000)))
      throw refusal('unsupported', 'document-not-text', 'The document is not a text.');
    return text;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw refusal('unsupported', 'document-not-text', 'The document is not a text.');
  }
}

async function wordsOf(
  text: string,
  mediaType: MediaType,
): Promise<{ readonly words: string; readonly title: string | null; readonly language: string | null }> {
  if (mediaType === 'text/plain') return { words: text, title: null, language: null };
  const outcome = await think({ markdown: mediaType === 'text/markdown', text });
  if ('lost' in outcome || outcome.answer === null)
    throw refusal('invalid', 'document-unreadable', 'The document could not be read in 15 seconds.');
  const { text: words, title, language } = outcome.answer;
  return { words, title, language };
}

/** One form for spaces and ends of lines, so that neither makes a version. */
function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u00a0\u2007\u202f\t]/g, ' ')
    .replaceAll(/[\u200b\u2060\u00ad]/g, '')
    .replaceAll(/ +$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}

function hash(of: Buffer | string): Buffer {
  return createHash('sha256').update(of).digest();
}
