// Reads the address of a mailbox, `imaps://user:password@host:port/FOLDER?controller=slug`, and names it without its secrets.
import { sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';

export interface MailboxAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  /** `INBOX` unless the address says otherwise. */
  readonly folder: string;
  /** Whose mail it is; null where the installation has one controller only. */
  readonly slug: string | null;
  /** Names server, user and folder in our tables; the password may change. */
  readonly key: string;
  /** The password may leave without TLS: the server is this machine. */
  readonly onLoopback: boolean;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Throws `mailbox-address-not-valid`, which repeats nothing of the address. */
export function readMailboxUrl(text: string): MailboxAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const protocol = url?.protocol;
  if (
    url === null ||
    url.username === '' ||
    url.hostname === '' ||
    !['imap:', 'imaps:'].includes(protocol ?? '')
  ) {
    throw new Problem(
      'invalid',
      'mailbox-address-not-valid',
      'An address in IMAP_URL has another form than imaps://user:password@host/INBOX. No mail was fetched.',
    );
  }
  const secure = protocol === 'imaps:';
  const port = url.port === '' ? (secure ? 993 : 143) : Number(url.port);
  const user = decodeURIComponent(url.username);
  const folder = decodeURIComponent(url.pathname.replace(/^\//, '')) || 'INBOX';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    secure,
    user,
    password: decodeURIComponent(url.password),
    folder,
    slug: url.searchParams.get('controller'),
    key: sha256(JSON.stringify([url.hostname, port, user, folder])).toString('base64url'),
    onLoopback: LOOPBACK.includes(url.hostname),
  };
}
