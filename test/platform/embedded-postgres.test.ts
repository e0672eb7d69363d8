// The database from npm: safe by default, one owner at a time, taken over after a crash, and clear when it cannot start.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { canReach, databaseUser } from '../../src/platform/operating-user.ts';
import { binaryFolder, reachableBinaries } from '../../src/platform/postgres-binaries.ts';
import { projectFolder } from '../../src/platform/project.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
const scratch: string[] = [];
const running: EmbeddedPostgres[] = [];

async function newFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'habeas-embedded-'));
  await chmod(parent, 0o711);
  scratch.push(parent);
  return join(parent, 'postgres');
}

async function start(folder: string, port?: number): Promise<EmbeddedPostgres> {
  const wanted = port === undefined ? {} : { port };
  const started = await startEmbeddedPostgres({ folder, forTests: true, ...wanted });
  running.push(started);
  return started;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Another process that starts the server and holds it, until it is killed. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const script = `const { startEmbeddedPostgres } = await import('./src/platform/embedded-postgres.ts');
    const { superuserUrl } = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, forTests: true });
    const { Client } = await import('pg');
    const client = new Client({ connectionString: superuserUrl });
    await client.connect();
    await client.query('create table kept as select 7 as n');
    process.stdout.write('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve);
    child.once('exit', () => reject(new Error('the other process did not start')));
  });
  return child;
}

async function postmasterOf(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  for (const folder of scratch.splice(0)) await rm(folder, { recursive: true, force: true });
});

test('it listens on loopback alone, with a password of its own, in a process session of its own', async () => {
  const folder = await newFolder();
  const { superuserUrl, adopted, port } = await start(folder);
  expect(adopted).toBe(false);
  expect(await ask(superuserUrl, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await ask(superuserUrl, 'show unix_socket_directories')).toBe('');
  expect(await ask(superuserUrl, 'show server_encoding')).toBe('UTF8');
  expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
  const guess = ask(`postgres://postgres:guess@127.0.0.1:${port}/postgres`, 'select 1');
  await expect(guess).rejects.toMatchObject({ code: '28P01' });
  if (process.platform !== 'linux') return;
  const pid = await postmasterOf(folder);
  const session = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[3];
  expect(Number(session)).toBe(pid);
});

test('the suite alone goes without fsync', async () => {
  const folder = await newFolder();
  const real = await startEmbeddedPostgres({ folder });
  running.push(real);
  expect(await ask(real.superuserUrl, 'show fsync')).toBe('on');
  expect(await ask(real.superuserUrl, 'show full_page_writes')).toBe('on');
});

test('a second start is refused and the first one goes on', async () => {
  const folder = await newFolder();
  const { superuserUrl } = await start(folder);
  await expect(start(folder)).rejects.toMatchObject({ kind: 'conflict', code: 'already-running' });
  expect(await ask(superuserUrl, 'select 1')).toBe(1);
});

test('of two first starts at once, one has the database and one is refused', async () => {
  const folder = await newFolder();
  const both = await Promise.allSettled([start(folder), start(folder)]);
  const refused = both.filter((one) => one.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(['already-running']);
  expect(await ask(running[0]?.superuserUrl ?? '', 'select 1')).toBe(1);
});

test('a process that is killed leaves its server to the next one, and its lock to nobody', async () => {
  const folder = await newFolder();
  const other = await holdElsewhere(folder);
  await expect(start(folder)).rejects.toMatchObject({ code: 'already-running' });
  const ended = new Promise((resolve) => other.once('exit', resolve));
  other.kill('SIGKILL');
  await ended;
  const { superuserUrl, adopted } = await start(folder);
  expect(adopted).toBe(true);
  expect(await ask(superuserUrl, 'select n from kept')).toBe(7);
});

test('a server that was killed is started again with what was committed', async () => {
  const folder = await newFolder();
  const { superuserUrl } = await start(folder);
  await ask(superuserUrl, 'create table kept as select 7 as n');
  await ask(superuserUrl, 'checkpoint');
  process.kill(await postmasterOf(folder), 'SIGKILL');
  running.splice(0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const again = await start(folder);
  expect(again.adopted).toBe(false);
  expect(await ask(again.superuserUrl, 'select n from kept')).toBe(7);
});

test('a pid file that names another program by now is not believed', async () => {
  if (process.platform !== 'linux') return;
  const folder = await newFolder();
  const first = await start(folder);
  const file = join(folder, 'data', 'postmaster.pid');
  const written = await readFile(file, 'utf8');
  await first.stop();
  running.splice(0);
  await writeFile(file, written.replace(/^\d+/, String(process.pid)));
  const again = await start(folder);
  expect(again.adopted).toBe(false);
  expect(await ask(again.superuserUrl, 'select 1')).toBe(1);
});

test('a port that was asked for and is taken is one sentence', async () => {
  const folder = await newFolder();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(start(folder, port)).rejects.toMatchObject({ code: 'port-taken' });
  await new Promise((resolve) => other.close(resolve));
  expect((await start(folder, port)).port).toBe(port);
});

asRoot('as root, a data folder behind a closed door is refused before anything is made', async () => {
  const folder = await newFolder();
  await chmod(join(folder, '..'), 0o700);
  await expect(start(join(folder, 'deeper'))).rejects.toMatchObject({ code: 'folder-unreachable' });
  await expect(stat(join(folder, 'deeper', 'data'))).rejects.toMatchObject({ code: 'ENOENT' });
});

asRoot('as root, binaries behind a closed door are copied to where their account can run them', async () => {
  const user = await databaseUser();
  const folder = await newFolder();
  const closed = join(folder, '..', 'closed');
  await mkdir(folder);
  await mkdir(closed, { mode: 0o700 });
  if (user !== null && (await canReach(user, join(binaryFolder(), 'postgres'))))
    expect(await reachableBinaries(user, folder)).toBe(binaryFolder());
  await symlink(join(binaryFolder(), '..', '..'), join(closed, 'package'));
  const copied = await reachableBinaries(user, folder, join(closed, 'package', 'native', 'bin'));
  expect(copied.startsWith(folder)).toBe(true);
  const words = await new Promise<string>((resolve) => {
    const child = spawn(join(copied, 'postgres'), ['--version'], {
      uid: user?.uid,
      gid: user?.gid,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
  });
  expect(words).toMatch(/^postgres \(PostgreSQL\) 18/);
});

asRoot('an account without a name is told so in one sentence', async () => {
  const stranger = { name: '', uid: 54_321, gid: 54_321 };
  if (!(await canReach(stranger, process.execPath))) return;
  const script = `const { databaseUser } = await import('./src/platform/operating-user.ts');
    await databaseUser().catch((error) => process.stdout.write(error.code));`;
  const said = await new Promise<string>((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      uid: stranger.uid,
      gid: stranger.gid,
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()));
    child.once('exit', () => resolve('nothing'));
  });
  expect(said).toBe('no-database-user');
});
