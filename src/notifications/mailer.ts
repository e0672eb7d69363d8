// Hands one letter to the mail server, to exactly one recipient, and says in our own words what went wrong.
import { domainToASCII } from 'node:url';
import nodemailer from 'nodemailer';
import { isProblem, Problem, type ProblemKind } from '../platform/problem.ts';

export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  /** Where an answer goes, if not to the sender. */
  readonly replyTo?: string | null;
  readonly heading: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
}

/** Milliseconds; together less than the time for which a sender holds a letter. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 30_000,
} as const;

/** A mail that could not be handed over; `forGood` when no repetition can help. */
export class MailProblem extends Problem {
  readonly forGood: boolean;

  constructor(
    kind: ProblemKind,
    code: string,
    message: string,
    forGood: boolean,
    reply: number | null = null,
  ) {
    super(kind, code, message, reply === null ? {} : { reply });
    this.forGood = forGood;
  }
}

/**
 * Sends one mail over SMTP (`smtp:` or `smtps:` URL; `?requireTLS=true` demands STARTTLS). Before the first byte
 * leaves, the envelope must hold the one stored recipient and nobody else. Throws `MailProblem` with the code
 * `mail-server-unreachable`, `mail-server-busy`, `mail-server-sign-in-refused`, `mail-server-insecure`,
 * `address-refused`, `letter-refused` or `recipient-not-one`; no text of it holds an address.
 */
export async function deliver(smtpUrl: string, mail: Mail): Promise<void> {
  const transport = nodemailer.createTransport({ url: smtpUrl, ...TIMEOUTS });
  transport.use('stream', (prepared, done) => {
    const { from, to } = prepared.message.getEnvelope();
    const right = isOnly(to, mail.to.address) && isOnly([from], mail.from.address);
    done(right ? null : notOne());
  });
  try {
    const sent = await transport.sendMail({
      from: { ...mail.from },
      to: { ...mail.to },
      ...(mail.replyTo == null ? {} : { replyTo: mail.replyTo }),
      subject: mail.heading,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    if (sent.accepted.length !== 1) throw notOne();
  } catch (error) {
    throw translated(error);
  } finally {
    transport.close();
  }
}

/** Whether these addresses are the one address, byte for byte, the domain in its ASCII form. */
function isOnly(found: readonly unknown[], address: string): boolean {
  return found.length === 1 && found.every((one) => ascii(String(one)) === ascii(address));
}

function ascii(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`;
}

function notOne(): MailProblem {
  return new MailProblem(
    'internal',
    'recipient-not-one',
    'The envelope did not hold exactly the one stored recipient. The letter was not sent.',
    true,
  );
}

/** What the mail server or the network said, without its text: servers repeat addresses in it. */
function translated(error: unknown): MailProblem {
  if (isProblem(error) && error instanceof MailProblem) return error;
  const { code, responseCode } = (Error.isError(error) ? error : {}) as {
    code?: string;
    responseCode?: number;
  };
  const reply = typeof responseCode === 'number' ? responseCode : null;
  if (reply !== null && reply < 500) {
    return new MailProblem(
      'unavailable',
      'mail-server-busy',
      'The mail server asked us to try later. The letter waits.',
      false,
      reply,
    );
  }
  if (code === 'EENVELOPE') {
    return new MailProblem(
      'invalid',
      'address-refused',
      'The mail server does not take mail for this address. Nothing was sent.',
      true,
      reply,
    );
  }
  if (code === 'EMESSAGE' || code === 'EDATA') {
    return new MailProblem(
      'unavailable',
      'letter-refused',
      'The mail server refused the letter. Nothing was sent.',
      true,
      reply,
    );
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new MailProblem(
      'unavailable',
      'mail-server-sign-in-refused',
      'The mail server refused our name or password. Check SMTP_URL. The letter waits.',
      false,
      reply,
    );
  }
  if (code === 'ETLS' || code === 'EREQUIRETLS') {
    return new MailProblem(
      'unavailable',
      'mail-server-insecure',
      'No trusted encrypted connection to the mail server could be made. The letter waits.',
      false,
    );
  }
  return new MailProblem(
    'unavailable',
    'mail-server-unreachable',
    'The mail server did not answer. Check SMTP_URL and the network. The letter waits.',
    false,
    reply,
  );
}
