// The door of a neutral letter: a token that is stored as a hash alone, and the page to which it leads.

import { type Controller, listControllers } from '../platform/controller.ts';
import { sha256 } from '../platform/crypto.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { doorPath } from './neutral-letter.ts';
import { Notice } from './notice.ts';
import { DOOR_DAYS, type LetterValues, type LetterWords } from './render-letter.ts';

/** 128 bits in small letters: it also stands in mail addresses, whose capitals get lost on the way. */
const TOKEN = /^[0-9a-f]{32}$/;

/** Where a door leads. */
export interface Door {
  readonly controller: Controller;
  /** Under the address of the controller. */
  readonly path: string;
}

/** Opens the door of a letter that is about to leave and answers with its token, the same for every try. */
export async function makeDoor(work: Work, notice: Notice, values: LetterValues): Promise<string> {
  const { hash } = await work.keyedHash('notices:door', notice.id);
  const token = hash.subarray(0, 16).toString('hex');
  await Notice.query(work.trx)
    .findById([work.controllerId, notice.id])
    .patch({ doorHash: sha256(token), doorPath: doorPath(notice.letter, notice.requestId, values) });
  return token;
}

/**
 * Where a token leads; null for one that never was, and for one that is too old, alike. The token names no controller and
 * no role sees letters of all of them, so each is asked in turn.
 */
export async function findDoor(
  { inWork, database }: Pick<House, 'inWork' | 'database'>,
  token: string,
): Promise<Door | null> {
  if (!TOKEN.test(token)) return null;
  const doorHash = sha256(token);
  for (const controller of await listControllers(database)) {
    const found = await inWork(controller.id, MACHINE, async ({ trx, controllerId, at }) =>
      Notice.query(trx)
        .select('doorPath')
        .where({ controllerId, doorHash })
        .where('createdAt', '>', at.subtract({ hours: 24 * DOOR_DAYS }).toString())
        .first(),
    );
    if (found !== undefined) return { controller, path: found.doorPath ?? '' };
  }
  return null;
}

/** A neutral letter as it stands on her page. */
export interface WholeLetter {
  readonly id: string;
  readonly sentAt: Temporal.Instant;
  readonly words: LetterWords;
}

/** The neutral letters of a case in full, newest first; codes are wiped once they were sent and are not among them. */
export async function wholeLetters(work: Work, requestId: string): Promise<WholeLetter[]> {
  const rows = await readable(work, requestId).orderBy('sentAt', 'desc');
  const letters: WholeLetter[] = [];
  for (const { id, sentAt, contentSealed } of rows) {
    if (sentAt === null || contentSealed === null) continue;
    const words = JSON.parse((await work.open(`notices:${id}:sent`, contentSealed)).toString('utf8'));
    letters.push({ id, sentAt, words: words as LetterWords });
  }
  return letters;
}

/** Whether there is any such letter; nothing is opened for that. */
export async function hasWholeLetters(work: Work, requestId: string): Promise<boolean> {
  return (await readable(work, requestId).resultSize()) > 0;
}

function readable({ trx, controllerId }: Work, requestId: string) {
  return Notice.query(trx)
    .where({ controllerId, requestId, state: 'sent' })
    .whereNotNull('doorHash')
    .whereNotNull('contentSealed');
}
