// Finding sealed notes by their words: a blind index of keyed hashes, written with the note and gone with it.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** Bytes of each hash that are kept: two words of one controller meet once in about four thousand million. */
const HASH_BYTES = 8;
const MOST_WORDS = 5_000;

export class NoteWord extends HouseModel {
  static override tableName = 'case_note_words';
  static override idColumn = ['controllerId', 'noteId', 'word'];
  declare controllerId: string;
  declare noteId: string;
  declare word: Buffer;
  declare requestId: string;
  declare at: Temporal.Instant;
}

/** A note as far as its words are kept: which, of which case, written when. */
export interface NotePlace {
  readonly noteId: string;
  readonly requestId: string;
  readonly at: Temporal.Instant;
}

/**
 * The words of a text as they are compared, each once: small letters without accents; Chinese and Japanese signs
 * stand alone. A single Latin letter is no word.
 */
export function wordsIn(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const signs = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]`;
  const found = plain.match(new RegExp(`${signs}|(?:(?!${signs})[\\p{L}\\p{N}]){2,}|\\p{N}`, 'gu')) ?? [];
  return [...new Set(found)].slice(0, MOST_WORDS);
}

/** The kept form of words, in their order: what stands in the index and may stand in an address. */
export async function hashWords(work: Work, words: readonly string[]): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (const word of words) {
    const { hash } = await work.keyedHash('case_notes:word', word);
    hashes.push(hash.subarray(0, HASH_BYTES));
  }
  return hashes;
}

/** Makes the words of a note findable. */
export async function keepWords(
  work: Work,
  { noteId, requestId, at }: NotePlace,
  text: string,
): Promise<void> {
  const { trx, controllerId } = work;
  const rows = (await hashWords(work, wordsIn(text))).map((word) => ({
    controllerId,
    noteId,
    word,
    requestId,
    at,
  }));
  if (rows.length > 0)
    await NoteWord.query(trx).insert(rows).onConflict(['controllerId', 'noteId', 'word']).ignore();
}
