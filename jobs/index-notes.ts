// Job: make notes findable that were written before their words were kept.
import { makeFindable, notesWithoutWords } from '../src/requests/case-note.ts';
import type { House } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Each note in a work of its own; the next tick goes on. */
export async function indexNotes(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  await eachInItsWork(house, [[await notesWithoutWords(house.database), makeFindable]], signal);
}
