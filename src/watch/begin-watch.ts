// Putting a document on the watch list, moving it to another address, and taking it off.
import { recipientNamed } from '../data-map/recipient.ts';
import { Problem } from '../platform/problem.ts';
import { type DocumentPlace, heldDocument } from '../policies/document.ts';
import type { Work } from '../work.ts';
import { platformsAllowed } from './entitlement.ts';
import { holdWatch, listWatched, patchWatch, platformOf, WatchedDocument } from './watched-document.ts';

const LONGEST_URL = 2_000;

export interface NewWatch extends DocumentPlace {
  readonly url: string;
  /** A server in our own network; only an administrator of the machine may say so. */
  readonly allowPrivate?: boolean;
}

/**
 * Watches a document from now on; its first look is due at once. Throws `watch-url-refused`, `recipient-unknown`,
 * `watch-twice`, `watch-quota-full`, `document-owner-fixed`.
 */
export async function beginWatch(work: Work, wanted: NewWatch): Promise<{ watchedId: string }> {
  const { trx, controllerId, at } = work;
  const { allowPrivate = false, ...place } = wanted;
  mustBeOpen(place.url, allowPrivate);
  if (place.owner.kind === 'recipient' && (await recipientNamed(work, place.owner.name)) === null)
    throw new Problem(
      'invalid',
      'recipient-unknown',
      'The register of recipients has nobody of this name. Nothing was changed. Choose one of the register.',
    );
  const document = await heldDocument(work, place);
  const watched = await listWatched(work);
  if (watched.some(({ watch }) => watch.documentId === document.id))
    throw new Problem('conflict', 'watch-twice', 'This document is watched already. Nothing was changed.');
  const platform = platformOf(document);
  const platforms = new Set(watched.map((one) => platformOf(one.document)).filter((one) => one !== null));
  if (platform !== null && !platforms.has(platform) && platforms.size >= (await platformsAllowed(work)))
    throw new Problem(
      'conflict',
      'watch-quota-full',
      `${platforms.size} platforms are watched, and no more may be. Nothing was changed. End the watch over one of them, or have the entitlement raised.`,
    );
  const id = crypto.randomUUID();
  // Spread over the hour, so that not all are asked at once.
  const minute = Number.parseInt(id.slice(0, 4), 16) % 60;
  const row = { controllerId, id, documentId: document.id, url: place.url, allowPrivate, minute };
  await WatchedDocument.query(trx).insert({ ...row, addedAt: at, nextAt: at, failures: 0 });
  await work.record('watch.began', id, { document: document.slug });
  await work.enqueue('look-at-document', { watchedId: id });
  return { watchedId: id };
}

/** Looks elsewhere from now on, and at once. Throws `watch-unknown`, `watch-url-refused`. */
export async function moveWatch(work: Work, watchedId: string, url: string): Promise<void> {
  const watch = await holdWatch(work, watchedId);
  mustBeOpen(url, watch.allowPrivate);
  const fresh = {
    etag: null,
    lastModified: null,
    problem: null,
    failingSince: null,
    failures: 0,
    toldAt: null,
  };
  await patchWatch(work, watchedId, { url, nextAt: work.at, ...fresh });
  await work.record('watch.moved', watchedId, {});
  await work.enqueue('look-at-document', { watchedId });
}

/** Watches a document no more; its versions and looks stay. Throws `watch-unknown`. */
export async function endWatch(work: Work, watchedId: string): Promise<void> {
  await holdWatch(work, watchedId);
  await patchWatch(work, watchedId, { endedAt: work.at, nextAt: null });
  await work.record('watch.ended', watchedId);
}

/** Asks for a look now, beside the daily one. Throws `watch-unknown`. */
export async function askLook(work: Work, watchedId: string): Promise<void> {
  await holdWatch(work, watchedId);
  await patchWatch(work, watchedId, { nextAt: work.at });
  await work.enqueue('look-at-document', { watchedId });
}

function mustBeOpen(text: string, allowPrivate: boolean): void {
  const url = URL.parse(text);
  const scheme = url?.protocol === 'https:' || (allowPrivate && url?.protocol === 'http:');
  if (url !== null && scheme && url.username === '' && url.password === '' && text.length <= LONGEST_URL)
    return;
  throw new Problem(
    'invalid',
    'watch-url-refused',
    'Enter an address that begins with https:// and has no user name in it. Nothing was changed.',
  );
}
