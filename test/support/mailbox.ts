// A real SMTP server for tests: keeps what it gets, with the envelope, and can refuse, stall or hang up.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** RCPT TO, in order: where the letter really went. */
  readonly recipients: readonly string[];
  readonly sender: string;
  readonly raw: string;
  readonly mail: Email;
}

/** What the server does with the next letters. A reply code refuses at that step. */
export type Behaviour =
  | { readonly kind: 'take' }
  | { readonly kind: 'refuse'; readonly step: 'recipient' | 'data'; readonly reply: number }
  | { readonly kind: 'stall'; readonly milliseconds: number }
  | { readonly kind: 'hang-up' };

export interface TestMailbox {
  readonly url: string;
  readonly received: ReceivedMail[];
  behave(behaviour: Behaviour): void;
  /** The newest letter to this address; throws when there is none. */
  newest(to: string): ReceivedMail;
  stop(): Promise<void>;
}

/** Starts a server on a free port of the loopback. */
export async function startTestMailbox(): Promise<TestMailbox> {
  const received: ReceivedMail[] = [];
  let behaviour: Behaviour = { kind: 'take' };
  const refusal = (step: 'recipient' | 'data') => {
    if (behaviour.kind !== 'refuse' || behaviour.step !== step) return null;
    return Object.assign(new Error('refused by the test'), { responseCode: behaviour.reply });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onRcptTo: (_address, session, done) => {
      const socket = [...server.connections].find((connection) => connection.id === session.id);
      if (behaviour.kind === 'hang-up') socket?.close();
      else if (behaviour.kind === 'stall') setTimeout(done, behaviour.milliseconds).unref();
      else done(refusal('recipient'));
    },
    onData: (stream, session, done) => {
      (async () => {
        const parts: Uint8Array[] = [];
        for await (const part of stream) parts.push(part as Uint8Array);
        const refused = refusal('data');
        if (refused !== null) return done(refused);
        const raw = Buffer.concat(parts).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          recipients: rcptTo.map((one) => one.address),
          sender: mailFrom === false ? '' : mailFrom.address,
          raw,
          mail: await PostalMime.parse(raw),
        });
        return done();
      })().catch((error: unknown) => done(Error.isError(error) ? error : new Error('unreadable')));
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    behave: (next) => {
      behaviour = next;
    },
    newest: (to) => {
      const found = received.findLast(({ recipients }) => recipients.includes(to));
      if (found === undefined) throw new Error(`no letter to ${to} among ${received.length}`);
      return found;
    },
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}
