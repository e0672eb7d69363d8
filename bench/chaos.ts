// `npm run chaos`: people go on asking while our PostgreSQL dies again and again. Nothing that was accepted may be lost.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createController } from '../src/data-map/create-controller.ts';
import { migrate } from '../src/migrate.ts';
import { openHouse } from '../src/open-house.ts';
import { readConfig } from '../src/platform/config.ts';
import { NEW_CONTROLLER } from '../src/platform/controller.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { newKeyring } from '../src/platform/keyring.ts';
import { logger } from '../src/platform/logger.ts';
import { prepareRoles } from '../src/platform/roles.ts';
import { receiveRequest } from '../src/requests/receive.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '1500' }, deaths: { type: 'string', default: '4' } },
});
const wanted = Number(values.requests);
const deaths = Number(values.deaths);
const LANES = 12;
logger.level = 'silent';

const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'habeas-chaos-'));
let postgres = await startEmbeddedPostgres({ folder });
const { port } = postgres;
const passwords = {
  database: 'habeas',
  ownerPassword: 'owner-of-the-chaos',
  appPassword: 'app-of-the-chaos',
};
const { ownerUrl, appUrl } = await prepareRoles(postgres.superuserUrl, passwords);
await migrate(ownerUrl);
const environment = {
  DATABASE_URL: appUrl,
  SMTP_URL: 'smtp://127.0.0.1:1',
  HABEAS_KEYRING: newKeyring('chaos'),
  PUBLIC_URL: 'http://localhost',
  HABEAS_DATA: folder,
};
const { house, close } = await openHouse(readConfig(environment), { supervise: false });
const controller = await createController(house, {
  ...NEW_CONTROLLER,
  slug: 'chaos',
  name: 'Chaos',
  contactEmail: 'privacy@chaos.example',
  senderName: 'Chaos',
  senderEmail: 'privacy@chaos.example',
  seatCountry: 'DE',
  seatSubdivision: 'BE',
});

const accepted = new Map<string, string>();
let refused = 0;
let next = 0;
let died = 0;

/** One person after the other asks; whoever was refused asks again, as people do. */
async function lane(): Promise<void> {
  while (next < wanted) {
    next += 1;
    const email = `p${next}@example.com`;
    while (!accepted.has(email)) {
      try {
        const asked = { right: 'access', email, channel: 'form' } as const;
        const { requestId } = await house.inWork(
          controller.id,
          { kind: 'subject', id: 'anonymous' },
          async (work) => await receiveRequest(work, asked),
        );
        accepted.set(email, requestId);
      } catch {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/** Kills the postmaster without a word, and starts the server again on the same data and port. */
async function die(): Promise<void> {
  const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (let tries = 0; ; tries += 1) {
    try {
      postgres = await startEmbeddedPostgres({ folder, port });
      died += 1;
      return;
    } catch (error) {
      if (tries > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

const lanes = Promise.all(Array.from({ length: LANES }, lane));
for (let one = 1; one <= deaths; one += 1) {
  while (accepted.size < (wanted * one) / (deaths + 1))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await die();
}
await lanes;
const stored = await house.inWork(controller.id, { kind: 'machine', id: 'chaos' }, async ({ trx }) => {
  const { rows } = (await trx.raw(
    `select count(*)::int as cases, count(distinct subject_id)::int as people,
       (select count(*)::int from audit_entries where event = 'request.received') as entries,
       (select count(*)::int from notices) as letters from data_requests`,
  )) as { rows: { cases: number; people: number; entries: number; letters: number }[] };
  const { rows: ids } = (await trx.raw('select id from data_requests')) as { rows: { id: string }[] };
  return { ...rows[0], ids: new Set(ids.map(({ id }) => id)) };
});
await close();
await postgres.stop();
await rm(folder, { recursive: true, force: true });

const lost = [...accepted.values()].filter((id) => !stored.ids.has(id)).length;
const twice = (stored.cases ?? 0) - (stored.people ?? 0);
const unaudited = Math.abs((stored.cases ?? 0) - (stored.entries ?? 0));
const letterless = Math.abs((stored.cases ?? 0) - (stored.letters ?? 0));
for (const [name, count] of [
  ['requests accepted', accepted.size],
  ['times the database died', died],
  ['refused meanwhile and asked again', refused],
  ['accepted and lost', lost],
  ['cases twice', twice],
  ['cases without their audit entry', unaudited],
  ['cases without their letter', letterless],
] as const) {
  process.stdout.write(`${name}: ${count}\n`);
}
process.stdout.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.exitCode = lost + twice + unaudited + letterless > 0 || died < deaths ? 1 : 0;
