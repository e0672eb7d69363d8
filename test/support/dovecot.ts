// A throw-away Dovecot on loopback, where its binaries can be had: a real IMAP server with one user's mailbox.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';

const BINARY = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path));

export interface Dovecot {
  readonly url: string;
  readonly port: number;
  /** A client of its own, signed in; close it with `logout`. */
  client(): Promise<ImapFlow>;
  stop(): Promise<void>;
}

/** `describe` for tests that need Dovecot: without it they are reported as skipped, with the reason. */
export function describeDovecot(name: string, tests: () => void): void {
  if (BINARY !== undefined && process.getuid?.() === 0) describe(name, tests);
  else
    describe.skip(`${name} (skipped: needs root and Dovecot; Debian: apt-get install dovecot-imapd)`, tests);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts a server with a user, a random password and an empty INBOX. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-dovecot-'));
  await chmod(folder, 0o755);
  const [port, password] = [await freePort(), randomBytes(9).toString('hex')];
  await mkdir(join(folder, 'mail'));
  await chmod(join(folder, 'mail'), 0o777);
  const lines = [
    'protocols = imap',
    'listen = 127.0.0.1',
    'ssl = no',
    'disable_plaintext_auth = no',
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/state`,
    `log_path = ${folder}/log`,
    `mail_location = maildir:${folder}/mail/%u`,
    'mail_max_userip_connections = 50',
    'default_internal_user = nobody',
    'default_internal_group = nogroup',
    'default_login_user = nobody',
    'first_valid_uid = 1',
    'first_valid_gid = 1',
    'passdb {',
    '  driver = static',
    `  args = password=${password}`,
    '}',
    'userdb {',
    '  driver = static',
    `  args = uid=games gid=games home=${folder}/mail/%u`,
    '}',
    'service imap-login {',
    '  chroot =',
    '  inet_listener imap {',
    `    port = ${port}`,
    '  }',
    '  inet_listener imaps {',
    '    port = 0',
    '  }',
    '}',
    'service anvil {',
    '  chroot =',
    '}',
    'service stats {',
    '  chroot =',
    '}',
  ];
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, `${lines.join('\n')}\n`);
  const child = spawn(BINARY ?? '', ['-F', '-c', config], { stdio: 'ignore', cwd: userInfo().homedir });
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    url: `imap://privacy:${password}@127.0.0.1:${port}/INBOX`,
    port,
    client: async () => {
      const auth = { user: 'privacy', pass: password };
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth,
        logger: false,
      });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    setTimeout(() => socket.destroy(), 1_000).unref();
  });
}
