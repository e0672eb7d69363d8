// One look at a watched document: begun in a work, made outside any, and written down with all that follows from it.
import { isProblem } from '../platform/problem.ts';
import { newestVersion, type VersionText } from '../policies/document-version.ts';
import { importDocument } from '../policies/import-document.ts';
import { CLOCK, type House, type Work } from '../work.ts';
import { writeFailure } from './failing.ts';
import { followChange } from './follow-change.ts';
import { nextLook } from './same-day.ts';
import { type Seen, seePage } from './see-page.ts';
import { datesOf, substanceOf } from './substance.ts';
import { type LookOutcome, writeLook } from './watch-look.ts';
import { holdWatch, patchWatch, type Watched, type WatchedDocument, watchedOne } from './watched-document.ts';

/** Nobody else looks meanwhile; should this process die, another one looks after that. */
const CLAIM = { minutes: 10 } as const;
const WELL = { failures: 0, failingSince: null, problem: null, toldAt: null } as const;

type Read = Extract<Seen, { kind: 'read' }>;

/**
 * Looks once where a look is due; null where none is, or where the watch was moved to another address meanwhile. What
 * the other side does is written down, never thrown.
 */
export async function takeLook(
  house: Pick<House, 'inWork'>,
  controllerId: string,
  watchedId: string,
): Promise<LookOutcome | null> {
  const begun = await house.inWork(controllerId, CLOCK, async (work) => await begin(work, watchedId));
  if (begun === null || typeof begun === 'string') return begun;
  const seen = await seePage(begun);
  const write = async (what: Seen): Promise<LookOutcome | null> =>
    await house.inWork(controllerId, CLOCK, async (work) => await writeDown(work, begun, what));
  try {
    return await write(seen);
  } catch (error) {
    // It was read, and still is nothing that may be kept, such as one with too many clauses: nobody has watched.
    if (seen.kind !== 'read' || !isProblem(error)) throw error;
    return await write({ kind: 'failed', status: seen.status, code: error.code });
  }
}

async function begin(work: Work, watchedId: string): Promise<WatchedDocument | 'over-quota' | null> {
  const watch = await holdWatch(work, watchedId);
  const { at, controller } = work;
  if (watch.nextAt === null || Temporal.Instant.compare(watch.nextAt, at) > 0) return null;
  if ((await watchedOne(work, watchedId)).overQuota) {
    await writeLook(work, { watchedId, outcome: 'over-quota' });
    await patchWatch(work, watchedId, { nextAt: nextLook(at, controller.timeZone, watch.minute) });
    return 'over-quota';
  }
  await patchWatch(work, watchedId, { nextAt: at.add(CLAIM) });
  return watch;
}

async function writeDown(
  work: Work,
  { id: watchedId, url }: WatchedDocument,
  seen: Seen,
): Promise<LookOutcome | null> {
  const watch = await holdWatch(work, watchedId);
  // What another address answered is no capture of this one, and the new one is due already.
  if (watch.url !== url) return null;
  if (seen.kind === 'failed') {
    await writeFailure(work, watch, seen);
    return 'failed';
  }
  const { at, controller } = work;
  const well = { ...WELL, verifiedAt: at, nextAt: nextLook(at, controller.timeZone, watch.minute) };
  if (seen.kind === 'same') {
    const { sha256, versionId } = watch;
    await writeLook(work, { watchedId, outcome: 'same', status: seen.status, sha256, versionId });
    await patchWatch(work, watchedId, well);
    return 'same';
  }
  const { outcome, versionId } = await takeIn(work, await watchedOne(work, watchedId), seen);
  const { sha256 } = seen.document;
  const { etag, lastModified } = seen;
  await patchWatch(work, watchedId, { ...well, versionId, sha256, etag, lastModified });
  return outcome;
}

/** Compares what was read with the newest version, and makes a new one only of new words. */
async function takeIn(
  work: Work,
  watched: Watched,
  { document: read, status }: Read,
): Promise<{ outcome: LookOutcome; versionId: string }> {
  const { watch, document } = watched;
  const before = await newestVersion(work, document.id);
  const sameBytes = watch.sha256?.equals(read.sha256) === true;
  const outcome = before === null ? 'first' : outcomeOf(before, read.text, sameBytes);
  const look = { watchedId: watch.id, outcome, status, bytes: read.raw.byteLength, sha256: read.sha256 };
  if (before !== null && outcome !== 'changed') {
    await writeLook(work, { ...look, versionId: before.id });
    return { outcome, versionId: before.id };
  }
  const language = before?.language ?? read.language ?? work.controller.language;
  const captured = { read, language, from: 'watch' as const, url: watch.url };
  const imported = await importDocument(work, { ...document }, captured);
  const lookId = await writeLook(work, { ...look, versionId: imported.versionId });
  if (imported.difference !== null)
    await followChange(work, { watched, lookId, difference: imported.difference });
  return { outcome, versionId: imported.versionId };
}

function outcomeOf(before: VersionText, text: string, sameBytes: boolean): LookOutcome {
  if (substanceOf(before.text) !== substanceOf(text)) return 'changed';
  if (datesOf(before.text) !== datesOf(text)) return 'date';
  return sameBytes ? 'same' : 'dress';
}
