// Looks that fail: when to try again, and when staff are told that a change would not be noticed.
import { writeLetter } from '../notifications/letters.ts';
import type { Work } from '../work.ts';
import { nextLook } from './same-day.ts';
import { GONE_CODES, type Seen } from './see-page.ts';
import { subscribers } from './subscription.ts';
import { writeLook } from './watch-look.ts';
import { patchWatch, type WatchedDocument, watchedOne } from './watched-document.ts';

/** So many tries an hour apart, then once a day. */
const HOURLY_TRIES = 4;
/** A server may be away for a while; after so long nobody has watched. */
export const SILENT_DAYS = 3;

/** What a person is told of a failure; every code that a look may end with. */
const WHY: Readonly<Record<string, string>> = {
  'page-gone': 'The server says that there is no such page.',
  'page-not-allowed': 'The server does not show the page to us.',
  'page-too-often': 'The server says that it is asked too often.',
  'page-server-broken': 'The server says that it is broken.',
  'page-not-shown': 'The server answered without the page.',
  'outbound-redirected': 'The page has moved: the server sends us elsewhere, and the watch does not follow.',
  'outbound-name-unknown': 'The name of the server is not known any more.',
  'outbound-unreachable': 'The server does not answer.',
  'outbound-timeout': 'The server took too long.',
  'outbound-tls-refused': 'The server could not prove who it is.',
  'outbound-private-address': 'The server lies in a network that may not be called.',
  'outbound-url-refused': 'The address is not one that the watch calls.',
  'outbound-too-large': 'The page is larger than the limit.',
  'outbound-encoded': 'The page came packed although the watch did not allow it.',
  'outbound-broken': 'The answer was not HTTP.',
  'document-too-large': 'The page is larger than the limit.',
  'document-type-unknown': 'What came is neither text nor Markdown nor HTML.',
  'document-type-wrong': 'What came is not what the server says that it is.',
  'document-not-text': 'What came is not a text.',
  'document-unreadable': 'What came could not be read.',
  'document-empty': 'What came has no words.',
};

/** A failure in a sentence. */
export function whyFailed(code: string): string {
  return WHY[code] ?? 'The look did not succeed.';
}

/** Writes a failed look down, and tells staff where it has lasted too long, once until a look succeeds. */
export async function writeFailure(
  work: Work,
  watch: WatchedDocument,
  { code, status }: Extract<Seen, { kind: 'failed' }>,
): Promise<void> {
  const { at, controller } = work;
  await writeLook(work, { watchedId: watch.id, outcome: 'failed', status, problem: code });
  const failures = watch.failures + 1;
  const failingSince = watch.failingSince ?? at;
  const daily = nextLook(at, controller.timeZone, watch.minute);
  const soon = at.add({ hours: 1 });
  const nextAt = failures < HOURLY_TRIES && Temporal.Instant.compare(soon, daily) < 0 ? soon : daily;
  const gone = GONE_CODES.some((one) => one === code) && failures >= HOURLY_TRIES;
  const silent = Temporal.Instant.compare(at, failingSince.add({ hours: SILENT_DAYS * 24 })) >= 0;
  const tell = watch.toldAt === null && (gone || silent);
  await patchWatch(work, watch.id, {
    failures,
    failingSince,
    problem: code,
    nextAt,
    ...(tell ? { toldAt: at } : {}),
  });
  if (tell) await tellOfFailure(work, watch.id, { code, since: failingSince });
}

async function tellOfFailure(
  work: Work,
  watchedId: string,
  { code, since }: { readonly code: string; readonly since: Temporal.Instant },
): Promise<void> {
  const { document } = await watchedOne(work, watchedId);
  const publisher = document.owner.kind === 'own' ? work.controller.name : document.owner.name;
  const values = {
    watchedId,
    document: document.title,
    publisher,
    since: since.toString(),
    why: whyFailed(code),
  };
  const told = await subscribers(work);
  for (const { email, name } of told)
    await writeLetter(work, { letter: 'staff-watch-failing', to: { email, name }, values });
  await work.record('watch.failing', watchedId, { code, told: told.length });
}
