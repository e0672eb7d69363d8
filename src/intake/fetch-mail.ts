// Fetches mail over IMAP: each message once, in the order of UIDs, kept before it is marked, and never deleted there.
import type { ImapFlow } from 'imapflow';
import { dayOf, now } from '../platform/clock.ts';
import { type Controller, findControllerBySlug, listControllers } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { highestUid, keepMail, type MailboxPlace } from './incoming-mail.ts';
import { type MailboxAddress, readMailboxUrl } from './mailbox-url.ts';
import { LARGEST_MAIL } from './reading.ts';

/** Set on every message that we keep, where the server takes keywords (RFC 3501, 2.3.2). */
export const TAKEN = '$HabeasTaken';
/** A mailbox that is new to us, or was renumbered, is read from so many days back: what is older was answered by people. */
export const FIRST_DAYS = 31;
/** More are left for the next run, a minute later. */
const MOST_AT_ONCE = 200;
/** Of a message beyond the limit, so much is kept here: its headers and the beginning of its text. */
const BEGINNING = 200_000;

/** What fetching needs of the house. */
export type Fetching = Pick<House, 'inWork' | 'database'>;

/**
 * Fetches what is new in one mailbox and answers how many mails were kept. A crash at any point loses and doubles nothing: the
 * place of every message is unique in our table, and the next run goes on after the highest. Throws
 * `mailbox-address-not-valid`, `mailbox-without-controller`, `mailbox-unreachable`, `mailbox-sign-in-refused`.
 */
export async function fetchMail(house: Fetching, url: string, signal?: AbortSignal): Promise<number> {
  const address = readMailboxUrl(url);
  const controller = await ownerOf(house, address);
  const client = await clientFor(address);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen(address.folder);
    return await takeNew(house, client, { controller, address, signal });
  } catch (error) {
    throw translated(error);
  } finally {
    client.close();
  }
}

async function takeNew(
  house: Fetching,
  client: ImapFlow,
  about: { controller: Controller; address: MailboxAddress; signal: AbortSignal | undefined },
): Promise<number> {
  const { controller, address, signal } = about;
  if (client.mailbox === false) throw unreachable();
  const uidValidity = Number(client.mailbox.uidValidity);
  const place = { mailbox: address.key, uidValidity };
  const before = await house.inWork(controller.id, MACHINE, (work) =>
    highestUid(work, place.mailbox, uidValidity),
  );
  const since = dayOf(now().subtract({ hours: 24 * FIRST_DAYS }), 'UTC').toString();
  const found = await client.search(before > 0 ? { uid: `${before + 1}:*` } : { since }, { uid: true });
  const fresh = (found || []).filter((uid) => uid > before).sort((one, other) => one - other);
  let kept = 0;
  for (const uid of fresh.slice(0, MOST_AT_ONCE)) {
    if (signal?.aborted) break;
    if (await takeOne(house, client, controller.id, { ...place, uid })) kept += 1;
  }
  await markTaken(house, client, { controllerId: controller.id, place, since });
  return kept;
}

/** Reads one message outside any work, then keeps it in a work of its own. A message that is gone meanwhile is passed over. */
async function takeOne(house: Fetching, client: ImapFlow, controllerId: string, place: MailboxPlace) {
  const range = String(place.uid);
  const about = await client.fetchOne(range, { size: true, internalDate: true }, { uid: true });
  if (!about) return false;
  const wholeSize = about.size ?? 0;
  const most = wholeSize > LARGEST_MAIL ? BEGINNING : LARGEST_MAIL;
  const message = await client.fetchOne(range, { source: { start: 0, maxLength: most } }, { uid: true });
  if (!message || message.source === undefined) return false;
  const raw = message.source;
  const arrivedAt = instantOf(about.internalDate);
  const kept = await house.inWork(
    controllerId,
    MACHINE,
    async (work) =>
      await keepMail(work, { raw, wholeSize: Math.max(wholeSize, raw.length), arrivedAt, place }),
  );
  return kept !== null;
}

/** Puts the keyword on what our table holds; for people who look into the mailbox, we never rely on it. */
async function markTaken(
  house: Fetching,
  client: ImapFlow,
  about: { controllerId: string; place: Omit<MailboxPlace, 'uid'>; since: string },
): Promise<void> {
  const { place, since } = about;
  const highest = await house.inWork(about.controllerId, MACHINE, (work) =>
    highestUid(work, place.mailbox, place.uidValidity),
  );
  if (highest === 0) return;
  const unmarked = await client.search({ uid: `1:${highest}`, unKeyword: TAKEN, since }, { uid: true });
  if (!unmarked || unmarked.length === 0) return;
  await client.messageFlagsAdd(unmarked.map(String).join(','), [TAKEN], { uid: true }).catch(() => false);
}

async function ownerOf(house: Fetching, { slug }: MailboxAddress): Promise<Controller> {
  const all = slug === null ? await listControllers(house.database) : [];
  const controller = slug === null ? all[0] : await findControllerBySlug(house.database, slug);
  if (controller !== undefined && all.length < 2) return controller;
  throw new Problem(
    'invalid',
    'mailbox-without-controller',
    'A mailbox in IMAP_URL does not say whose it is. No mail was fetched; add ?controller= and the short name of a controller.',
  );
}

async function clientFor(address: MailboxAddress): Promise<ImapFlow> {
  const { host, port, secure, user, password, onLoopback } = address;
  // Most installations look into no mailbox: their workers never read it.
  const { ImapFlow } = await import('imapflow');
  return new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    // Without TLS the password stays here, unless the server is this very machine.
    ...(secure || onLoopback ? {} : { doSTARTTLS: true }),
    ...(onLoopback && !secure ? { doSTARTTLS: false } : {}),
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
}

function instantOf(date: Date | string | undefined): Temporal.Instant | undefined {
  const milliseconds = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(milliseconds) ? undefined : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

function unreachable(): Problem {
  return new Problem(
    'unavailable',
    'mailbox-unreachable',
    'A mailbox could not be read: the server did not answer, or has no such folder. Nothing was lost; we look again in a minute.',
  );
}

/** What the server said stays out: servers repeat addresses. Problems of our own pass. */
function translated(error: unknown): unknown {
  if (!Error.isError(error) || error.name === 'Problem') return error;
  if ('authenticationFailed' in error && error.authenticationFailed) {
    return new Problem(
      'unavailable',
      'mailbox-sign-in-refused',
      'The mail server refused the name or the password of a mailbox. Check IMAP_URL. Nothing was lost.',
    );
  }
  return 'sql' in error || 'severity' in error ? error : unreachable();
}
