// Finding cases by a reference, an address or words in notes. What was typed is turned into ids and hashes before it
// stands in any address: nobody reads it off a log or a browser's history.

import { readEmail } from '../subjects/identifiers.ts';
import { MinorCase } from '../subjects/minor-case.ts';
import { findable, findSubject, hashEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { caseByReference } from './case-by-reference.ts';
import { DataRequest, findRequest } from './data-request.ts';
import { hashWords, NoteWord, wordsIn } from './note-words.ts';
import { CaseAddress } from './reach.ts';
import { type ListRow, listRows } from './work-list.ts';

export const LONGEST_TERM = 200;
export const MOST_WORDS_SOUGHT = 8;
export const MOST_FOUND = 50;
/** Newest notes with the rarest of the words that are looked through. */
const MOST_NOTES = 2000;

export type MatchedBy = 'reference' | 'address' | 'words';

/** What is looked for, without what was typed. */
export interface Sought {
  readonly reference?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Kept forms of words as hex; all of them stand in one note. */
  readonly words?: readonly string[] | undefined;
}

export interface Found {
  readonly rows: readonly (ListRow & { readonly matched: readonly MatchedBy[] })[];
  /** There are more than these, or older notes were not looked through. */
  readonly more: boolean;
}

/** What a term may mean. A reference and an address are named only where there is such a case, or such a person. */
export async function readTerm(work: Work, term: string): Promise<Sought> {
  const reference = referenceOf(term);
  const known = reference === null ? undefined : await caseByReference(work, reference);
  const email = addressIn(term);
  const subjectId = email === null ? null : await personWith(work, email);
  const hashes = await hashWords(work, wordsIn(term).slice(0, MOST_WORDS_SOUGHT));
  return {
    reference: known?.reference,
    subjectId: subjectId ?? undefined,
    words: hashes.map((hash) => hash.toString('hex')),
  };
}

/** A reference however it was written down: without hyphen, in small letters, with O for 0; null for other texts. */
export function referenceOf(term: string): string | null {
  const plain = term
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

/** The cases that are meant, the newest first, each with how it was found. */
export async function findCases(work: Work, sought: Sought): Promise<Found> {
  const byReference = await idsByReference(work, sought.reference);
  const byAddress = await idsByPerson(work, sought.subjectId);
  const byWords = await idsByWords(work, sought.words ?? []);
  const matches: Readonly<Record<MatchedBy, readonly string[]>> = {
    reference: byReference,
    address: byAddress,
    words: byWords.ids,
  };
  const all = [...new Set(Object.values(matches).flat())];
  const rows = await listRows(work, all.slice(0, MOST_FOUND));
  return {
    rows: rows.map((row) =>
      Object.assign(row, {
        matched: (Object.keys(matches) as MatchedBy[]).filter((by) => matches[by].includes(row.id)),
      }),
    ),
    more: all.length > MOST_FOUND || byWords.more,
  };
}

/** Who gave this address, or proved it later as another one for the letters of a case. */
async function personWith(work: Work, email: string): Promise<string | null> {
  const asked = await findSubject(work, email);
  if (asked !== null) return asked;
  const { trx, controllerId } = work;
  const named = await CaseAddress.query(trx)
    .select('requestId')
    .findOne({ controllerId, ...(await findable(work, email)), state: 'proven' })
    .orderBy('provenAt', 'desc')
    .limit(1);
  return named === undefined ? null : ((await findRequest(work, named.requestId))?.subjectId ?? null);
}

function addressIn(term: string): string | null {
  const [found] = term.match(/[^\s<>"(),;:]+@[^\s<>"(),;:]+/u) ?? [];
  if (found === undefined) return null;
  try {
    return readEmail(found);
  } catch {
    return null;
  }
}

async function idsByReference(work: Work, reference: string | undefined): Promise<string[]> {
  const known = reference === undefined ? undefined : await caseByReference(work, reference);
  return known === undefined ? [] : [known.id];
}

/** Cases that she asked for, those about an account of hers that may be a child's, and those of whoever proved her address too. */
async function idsByPerson(work: Work, subjectId: string | undefined): Promise<string[]> {
  if (subjectId === undefined) return [];
  const { trx, controllerId } = work;
  const subjects = [subjectId, ...(await othersWith(work, subjectId))];
  const about = await MinorCase.query(trx)
    .select('requestId')
    .where({ controllerId })
    .whereIn('subjectId', subjects)
    .limit(MOST_FOUND + 1);
  const asked = await DataRequest.query(trx)
    .select('id')
    .where({ controllerId })
    .whereIn('subjectId', subjects)
    .orderBy('receivedAt', 'desc')
    .limit(MOST_FOUND + 1);
  return [...asked.map(({ id }) => id), ...about.map(({ requestId }) => requestId)];
}

/** People who asked with another address and proved the one of this person for the letters of a case. */
async function othersWith(work: Work, subjectId: string): Promise<string[]> {
  const { trx, controllerId } = work;
  const hash = await hashEmail(work, subjectId);
  if (hash === null) return [];
  const proven = CaseAddress.query(trx).select('requestId').where({ controllerId, hash, state: 'proven' });
  const rows = await DataRequest.query(trx)
    .distinct('subjectId')
    .where({ controllerId })
    .whereIn('id', proven)
    .limit(MOST_FOUND);
  return rows.map((row) => row.subjectId);
}

/** Cases with a note that holds all these words: the rarest is walked, the others are looked up beside it. */
async function idsByWords(work: Work, words: readonly string[]): Promise<{ ids: string[]; more: boolean }> {
  const { trx, controllerId } = work;
  const [rarest, ...others] = (await countNotes(work, words)).sort((a, b) => a.notes - b.notes);
  if (rarest === undefined || rarest.notes === 0) return { ids: [], more: false };
  const newest = NoteWord.query(trx)
    .select('noteId', 'requestId', 'at')
    .where({ controllerId, word: rarest.word })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'noteId', order: 'desc' },
    ])
    .limit(MOST_NOTES);
  const query = trx.from(newest.toKnexQuery().as('walked')).select('walked.requestId', 'walked.at');
  for (const { word } of others)
    query.whereExists(
      NoteWord.query(trx)
        .select('noteId')
        .where({ controllerId, word })
        .whereColumn('case_note_words.noteId', 'walked.noteId')
        .toKnexQuery(),
    );
  const found = (await query.orderBy('walked.at', 'desc')) as { requestId: string }[];
  const ids = [...new Set(found.map(({ requestId }) => requestId))];
  return { ids: ids.slice(0, MOST_FOUND + 1), more: ids.length <= MOST_FOUND && rarest.notes > MOST_NOTES };
}

/** In how many notes each word stands, counted no further than one beyond those that are walked. */
async function countNotes(
  { trx, controllerId }: Work,
  words: readonly string[],
): Promise<{ readonly word: Buffer; readonly notes: number }[]> {
  if (words.length === 0) return [];
  const hashes = words.map((hex) => Buffer.from(hex, 'hex'));
  const counts = hashes.map((word, place) => {
    const some = NoteWord.query(trx)
      .select('noteId')
      .where({ controllerId, word })
      .limit(MOST_NOTES + 1);
    return trx.from(some.toKnexQuery().as('some')).count('*').as(`word${place}`);
  });
  const [row] = (await trx.select(...counts)) as Record<string, string>[];
  return hashes.map((word, place) => ({ word, notes: Number(row?.[`word${place}`] ?? 0) }));
}
