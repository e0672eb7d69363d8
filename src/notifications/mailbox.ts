// The built-in mailbox of the demonstration: takes every letter on the loopback and keeps it as a file to be read.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { randomToken } from '../platform/crypto.ts';
import { privateFolder, writeWhole } from '../platform/files.ts';

const LARGEST_BYTES = 1_000_000;
const MOST_MESSAGES = 500;
const NAME = /^[0-9]{17}-[A-Za-z0-9_-]{8}$/;

/** A running mailbox. */
export interface Mailbox {
  /** For SMTP_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A letter as the list shows it, and with its words when it is opened. */
export interface MailboxEntry {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly from: string;
  readonly to: string;
  readonly heading: string;
}

export interface MailboxMessage extends MailboxEntry {
  readonly text: string;
  /** As it came; show it in a sandboxed frame only. */
  readonly html: string;
}

/**
 * Listens on 127.0.0.1 (port 0: any free one) and keeps the newest 500 letters of at most 1 MB under the folder.
 * It serves the demonstration, where nobody outside this machine can reach it; it relays nothing.
 */
export async function startMailbox(folder: string, port = 0): Promise<Mailbox> {
  await privateFolder(folder);
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LARGEST_BYTES,
    maxClients: 20,
    logger: false,
    onData: (stream, _session, done) => {
      keep(folder, stream).then(
        () => done(),
        () => done(new Error('The letter could not be kept')),
      );
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready, failed) => {
    server.server.once('error', failed);
    server.listen(port, '127.0.0.1', ready);
  });
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}

async function keep(folder: string, stream: AsyncIterable<unknown> & { readonly sizeExceeded: boolean }) {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.length;
    if (size <= LARGEST_BYTES) parts.push(part);
  }
  if (stream.sizeExceeded || size > LARGEST_BYTES) throw new Error('too large');
  const at = Temporal.Now.instant().toString({ fractionalSecondDigits: 3 }).replace(/\D/g, '');
  await writeWhole(join(folder, `${at}-${randomToken(6)}.eml`), Buffer.concat(parts));
  const names = await letterNames(folder);
  for (const old of names.slice(MOST_MESSAGES)) await rm(join(folder, `${old}.eml`), { force: true });
}

/** Ids of the letters, newest first. */
async function letterNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((file) => file.endsWith('.eml')).map((file) => file.slice(0, -4));
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
}

/** The newest letters first, 50 unless told. */
export async function listMessages(folder: string, most = 50): Promise<MailboxEntry[]> {
  const found: MailboxEntry[] = [];
  for (const id of (await letterNames(folder)).slice(0, most)) {
    const message = await readMessage(folder, id);
    if (message === null) continue;
    const { text: _text, html: _html, ...entry } = message;
    found.push(entry);
  }
  return found;
}

/** One letter, or null where there is none; an id of any other form never touches the disk. */
export async function readMessage(folder: string, id: string): Promise<MailboxMessage | null> {
  if (!NAME.test(id)) return null;
  const path = join(folder, `${id}.eml`);
  try {
    const mail = await PostalMime.parse(await readFile(path));
    return {
      id,
      at: Temporal.Instant.fromEpochMilliseconds(Math.trunc((await stat(path)).mtimeMs)),
      from: mail.from?.address ?? '',
      to: (mail.to ?? []).map((address) => address.address ?? '').join(', '),
      heading: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html ?? '',
    };
  } catch {
    return null;
  }
}
