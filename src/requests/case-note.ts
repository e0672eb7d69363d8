// Notes on a case, sealed; and who had a hand in it, so that nobody approves their own work.
import type { Knex } from 'knex';
import { makerOf } from '../auth/api-clients.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';
import { knownRequest } from './data-request.ts';
import { keepWords } from './note-words.ts';

const LONGEST_NOTE = 10_000;

class CaseNote extends HouseModel {
  static override tableName = 'case_notes';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare byKind: string;
  declare byId: string;
  declare at: Temporal.Instant;
  declare body: Buffer;
  /** When its words were made findable (`note-words.ts`); null: a job does it. */
  declare wordsAt: Temporal.Instant | null;
}

class CaseHand extends HouseModel {
  static override tableName = 'case_hands';
  static override idColumn = ['controllerId', 'requestId', 'accountId', 'deed'];
  declare controllerId: string;
  declare requestId: string;
  declare accountId: string;
  declare deed: Deed;
  declare at: Temporal.Instant;
}

/**
 * What makes someone unfit to approve: entering the case, editing its identities, ruling on its proofs or its doubtful
 * rows, attaching evidence for what is planned.
 */
export type Involvement = 'entered' | 'edited' | 'ruled' | 'evidenced';

/** A hand in a case. Who decided it may still approve a later plan of it, but may not judge an appeal about it. */
export type Deed = Involvement | 'decided';

export interface Note {
  readonly at: Temporal.Instant;
  readonly byKind: string;
  readonly byId: string;
  readonly text: string;
}

/** Adds a note to a case. Throws `request-unknown`, `note-empty`, `note-too-long`. */
export async function addNote(work: Work, requestId: string, text: string): Promise<void> {
  await knownRequest(work, requestId);
  const trimmed = text.trim();
  if (trimmed === '')
    throw new Problem('invalid', 'note-empty', 'The note is empty. Write something, then save.');
  if (trimmed.length > LONGEST_NOTE) {
    throw new Problem(
      'too-large',
      'note-too-long',
      `A note may have ${LONGEST_NOTE} characters. Nothing was saved.`,
    );
  }
  const { controllerId, actor, at } = work;
  const id = crypto.randomUUID();
  const body = await work.seal(`case_notes:${id}`, trimmed);
  await CaseNote.query(work.trx).insert({
    controllerId,
    id,
    requestId,
    byKind: actor.kind,
    byId: actor.id,
    at,
    body,
    wordsAt: at,
  });
  await keepWords(work, { noteId: id, requestId, at }, trimmed);
  await work.record('request.noted', requestId, { noteId: id });
}

/** The notes of a case in the order they were written, opened. */
export async function readNotes(work: Work, requestId: string): Promise<Note[]> {
  const { trx, controllerId } = work;
  const rows = await CaseNote.query(trx).where({ controllerId, requestId }).orderBy(['at', 'id']);
  const notes: Note[] = [];
  for (const { id, at, byKind, byId, body } of rows) {
    notes.push({ at, byKind, byId, text: (await work.open(`case_notes:${id}`, body)).toString('utf8') });
  }
  return notes;
}

/** Makes the words of a note findable that was written before words were; nothing for one that is gone or done. */
export async function makeFindable(work: Work, noteId: string): Promise<void> {
  const { trx, controllerId } = work;
  const note = await CaseNote.query(trx).findById([controllerId, noteId]).whereNull('wordsAt').forUpdate();
  if (note === undefined) return;
  const text = (await work.open(`case_notes:${noteId}`, note.body)).toString('utf8');
  await keepWords(work, { noteId, requestId: note.requestId, at: note.at }, text);
  await CaseNote.query(trx).findById([controllerId, noteId]).patch({ wordsAt: work.at });
}

/** Notes of all controllers whose words cannot be found yet, the newest first: those are looked for. */
export async function notesWithoutWords(database: Knex): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    CaseNote.query(trx).select('controllerId', 'id').whereNull('wordsAt').orderBy('at', 'desc').limit(2000),
  );
}

/**
 * Remembers that the acting member of staff had a hand in a case; what a program does is done by whoever made its key,
 * who could use it. Nothing for other actors.
 */
export async function rememberHand(work: Work, requestId: string, deed: Deed): Promise<void> {
  const { controllerId, at, actor } = work;
  const accountId =
    actor.kind === 'staff' ? actor.id : actor.kind === 'client' ? await makerOf(work, actor.id) : null;
  if (accountId === null) return;
  await CaseHand.query(work.trx)
    .insert({ controllerId, requestId, accountId, deed, at })
    .onConflict(['controllerId', 'requestId', 'accountId', 'deed'])
    .ignore();
}

/** What this account did in these cases; empty for one who may approve. */
export async function deedsOf(
  work: Work,
  requestIds: readonly string[],
  accountId: string,
): Promise<Involvement[]> {
  const deeds = await handsOf(work, requestIds, accountId);
  return deeds.filter((deed) => deed !== 'decided');
}

/** Everybody who may not approve for these cases, because of what they did in one of them. */
export async function involvedIn(work: Work, requestIds: readonly string[]): Promise<Set<string>> {
  const rows = await CaseHand.query(work.trx)
    .select('accountId')
    .where({ controllerId: work.controllerId })
    .whereIn('requestId', [...requestIds])
    .whereNot('deed', 'decided');
  return new Set(rows.map(({ accountId }) => accountId));
}

/** Whether this account decided the case, or ruled on something in it: such a person judges no appeal about it. */
export async function decidedIn(work: Work, requestId: string, accountId: string): Promise<boolean> {
  return (await handsOf(work, [requestId], accountId)).some((deed) => deed === 'decided' || deed === 'ruled');
}

async function handsOf(work: Work, requestIds: readonly string[], accountId: string): Promise<Deed[]> {
  const rows = await CaseHand.query(work.trx)
    .where({ controllerId: work.controllerId, accountId })
    .whereIn('requestId', [...requestIds]);
  return rows.map((row) => row.deed);
}
