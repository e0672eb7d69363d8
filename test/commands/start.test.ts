// Starting: one clear sentence for what goes wrong, a crash taken over, a clean end. How fast it is ready it prints itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { habeas, type RunningCommand, startCommand, untilSaid } from '../support/command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-start-'));
});
const started: RunningCommand[] = [];
afterAll(async () => {
  for (const one of started) if (one.child.exitCode === null) one.child.kill('SIGTERM');
  await Promise.all(started.map(({ ended }) => ended));
  await rm(folder, { recursive: true, force: true });
});

const noStack = (text: string): void => expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/);

test('npm start: ready at once, a second start is refused, Ctrl-C stops cleanly, a crash is taken over', async () => {
  const port = await freePort();
  const environment = { HABEAS_DATA: folder, PORT: String(port) };
  const first = startCommand(['demonstrate'], environment);
  started.push(first);
  await untilSaid(first, 'Ready after');
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/lumyx`)).status).toBe(200);
  const second = await habeas(['demonstrate'], { ...environment, PORT: String(await freePort()) });
  expect([second.code, second.err.includes('Another Habeas is running on the same data folder')]).toEqual([
    1,
    true,
  ]);
  noStack(second.err);
  first.child.kill('SIGKILL');
  await first.ended;
  const third = startCommand(['demonstrate'], environment);
  started.push(third);
  await untilSaid(third, 'Ready after');
  expect(third.text()).toContain('took it over');
  third.child.kill('SIGINT');
  const ended = await third.ended;
  expect([ended.code, ended.out.includes('Stopped.')]).toEqual([0, true]);
});

test('a taken port is one sentence', async () => {
  const own = await mkdtemp(join(tmpdir(), 'habeas-port-'));
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
  const port = portOf(taken);
  const refused = await habeas(['demonstrate'], { HABEAS_DATA: own, PORT: String(port) });
  taken.close();
  await rm(own, { recursive: true, force: true });
  expect([refused.code, refused.err.includes(`Port ${port} is taken`)]).toEqual([1, true]);
  noStack(refused.err);
});

test('a half-set configuration names what is missing and repeats no secret', async () => {
  const refused = await habeas(['web'], { DATABASE_URL: 'postgres://app:s3cr3t@127.0.0.1:1/x' });
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/SMTP_URL is not set; .*HABEAS_KEYRING is not set/);
  expect(refused.err).not.toContain('s3cr3t');
  const keyring = (await habeas(['keyring'], {})).out.trim();
  const whole = { SMTP_URL: 'smtp://127.0.0.1:1', HABEAS_KEYRING: keyring, PUBLIC_URL: 'http://localhost' };
  const away = await habeas(['web'], { ...whole, DATABASE_URL: 'postgres://app:s3cr3t@127.0.0.1:1/x' });
  expect([away.code, away.err.includes('does not answer')]).toEqual([1, true]);
  expect(away.err).not.toContain('s3cr3t');
  const strong = await habeas(['web'], { ...whole, DATABASE_URL: process.env.HABEAS_TEST_POSTGRES ?? '' });
  expect([strong.code, strong.err.includes('superuser')]).toEqual([2, true]);
  expect(
    (await habeas(['web'], { ...whole, HABEAS_KEYRING: 'secret', DATABASE_URL: 'postgres://x/y' })).err,
  ).toContain('HABEAS_KEYRING is not');
  for (const one of [refused, away, strong]) noStack(one.err);
});

test('an unknown command says what there is', async () => {
  const refused = await habeas(['everything'], {});
  expect([refused.code, refused.err.includes("unknown command 'everything'")]).toEqual([1, true]);
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A port that nobody has at this moment. */
async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const port = portOf(probe);
      probe.close(() => resolve(port));
    });
  });
}
