// The listener: takes mail for a controller's own addresses over LMTP or SMTP, and says yes only to what is durably kept.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { loggable, logger } from '../platform/logger.ts';
import { Problem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { controllerAt } from './addresses.ts';
import { keepMail } from './incoming-mail.ts';
import { LARGEST_MAIL } from './reading.ts';

export interface Listener {
  /** With the port that was given, where 0 was asked for. */
  readonly url: string;
  /** Stops taking connections; what is being taken is finished or refused for now. */
  stop(): Promise<void>;
}

/** What taking mail needs of the house. */
export type Taking = Pick<House, 'inWork' | 'database' | 'config'>;

/** So many messages are in memory at once, at most 25 MB each. */
const MOST_CLIENTS = 10;

/**
 * Listens at `lmtp://host:port` or `smtp://host:port`. A recipient that is no address of a controller is refused
 * with 550; a message over 25 MB with 552, before anything is stored; whatever cannot be stored just now with 451, so that the
 * sender tries again. No sign-in: it is meant for one's own mail server, on the loopback or a closed network.
 * Throws `mail-port-taken`.
 */
export async function listenForMail(house: Taking, mailInUrl: string): Promise<Listener> {
  const { protocol, hostname, port } = new URL(mailInUrl);
  const lmtp = protocol === 'lmtp:';
  const server = new SMTPServer({
    lmtp,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    maxClients: MOST_CLIENTS,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    logger: false,
    onRcptTo: (address, _session, done) => {
      controllerAt(house, address.address).then(
        (controller) => done(controller === undefined ? noSuchAddress() : null),
        () => done(later()),
      );
    },
    onData: (stream, session, done) => {
      take(house, stream, session).then(
        (answers) => {
          const failed = answers.find((answer) => typeof answer !== 'string');
          if (lmtp) return done(null, answers);
          return failed === undefined ? done() : done(failed as Error);
        },
        () => done(later()),
      );
    },
  });
  server.on('error', (error) => logger.warn(loggable(error), 'a connection to the mail listener failed'));
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  server.listen(port === '' ? 2424 : Number(port), host);
  await once(server.server, 'listening').catch((error: unknown) => {
    throw portTaken(error, port);
  });
  const bound = (server.server.address() as AddressInfo).port;
  logger.info({ port: bound }, 'taking mail');
  return {
    url: `${protocol}//${hostname}:${bound}`,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}

/** Reads the message and keeps it once for each controller among the recipients; an answer for each recipient. */
async function take(
  house: Taking,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<(string | Error)[]> {
  const body = await bytesOf(stream);
  const recipients = envelope.rcptTo.map(({ address }) => address);
  if (body === null) return recipients.map(() => tooLarge());
  const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address.replace(/[\r\n<>]/g, '');
  // Final delivery keeps the envelope's sender on top of the message (RFC 5321, 4.4).
  const raw = Buffer.concat([Buffer.from(`Return-Path: <${sender}>\r\n`), body]);
  const kept = new Map<string, string | Error>();
  const answers: (string | Error)[] = [];
  for (const recipient of recipients) {
    const controller = await controllerAt(house, recipient).catch(() => null);
    if (controller === undefined) answers.push(noSuchAddress());
    else if (controller === null) answers.push(later());
    else {
      const answer = kept.get(controller.id) ?? (await keep(house, controller.id, raw));
      kept.set(controller.id, answer);
      answers.push(answer);
    }
  }
  return answers;
}

async function keep(house: Taking, controllerId: string, raw: Buffer): Promise<string | Error> {
  try {
    await house.inWork(controllerId, MACHINE, async (work) => await keepMail(work, { raw }));
    return 'OK: kept';
  } catch (error) {
    logger.error(loggable(error), 'a mail could not be kept; its sender was asked to try again');
    return later();
  }
}

/** The message, or null for one over the limit, of which nothing is held. */
async function bytesOf(stream: SMTPServerDataStream): Promise<Buffer | null> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size <= LARGEST_MAIL) parts.push(bytes);
    else parts = [];
  }
  return size > LARGEST_MAIL || stream.sizeExceeded ? null : Buffer.concat(parts);
}

function refusal(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

const noSuchAddress = (): Error => refusal('5.1.1 No mail is taken for this address here', 550);
const tooLarge = (): Error => refusal('5.3.4 A message may have 25 MB', 552);
const later = (): Error => refusal('4.3.0 The message cannot be kept just now, try again later', 451);

function portTaken(error: unknown, port: string): unknown {
  if (!Error.isError(error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new Problem(
    'conflict',
    'mail-port-taken',
    `Port ${port} for incoming mail is taken by another program. Nothing was started; choose another in MAIL_IN_URL.`,
    { port },
  );
}
