// The audit log against a real database: contiguous under concurrency, append-only, and without personal values.
import { join } from 'node:path';
import { Client } from 'pg';
import { sealAudit } from '../../jobs/seal-audit.ts';
import { entriesAbout } from '../../src/audit/audit-entry.ts';
import { sealLog } from '../../src/audit/seal.ts';
import { type Verification, verifyLog } from '../../src/audit/verify-log.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let admin: Client;
beforeAll(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await home.close();
});

const write = async (count: number): Promise<void> =>
  await home.work(async (work) => {
    for (let one = 0; one < count; one += 1) {
      await work.record(
        'request.noted',
        crypto.randomUUID(),
        { one },
        { email: `canary-${one}@example.com` },
      );
    }
  });
const seal = async () =>
  await home.work(
    async (work) =>
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at }),
  );
const verify = async (): Promise<Verification> => {
  const folder = join(home.house.config.dataFolder, 'checkpoints');
  const report = await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, { seed: await work.signingSeed(), folder }),
  );
  if (report === null) throw new Error('no log');
  return report;
};
const pause = async (milliseconds: number): Promise<void> =>
  await new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a log that was never written to is no log', async () => {
  const folder = join(home.house.config.dataFolder, 'checkpoints');
  const report = await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, { seed: await work.signingSeed(), folder }),
  );
  expect(report).toBeNull();
});

test('two sequencers, rollbacks, a late transaction and a verifier at work: contiguous, nothing lost or false', async () => {
  let written = 0;
  let going = true;
  const writer = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn += 1) {
      const fails = turn % 20 === 7;
      const act = home.work(async (work) => {
        await work.record('request.noted', 'x', { turn });
        if (fails) throw new Error('taken back');
      });
      if (fails) await expect(act).rejects.toThrow('taken back');
      else written += 1;
      await act.catch(() => undefined);
    }
  };
  const sequencer = async (): Promise<void> => {
    while (going) await seal();
  };
  const findings: string[] = [];
  const verifier = async (): Promise<void> => {
    await seal();
    while (going) findings.push(...(await verify()).findings);
  };
  const late = home.work(async (work) => {
    await work.record('request.noted', 'late');
    await pause(700);
  });
  const background = [sequencer(), sequencer(), verifier()];
  await Promise.all([writer(), writer(), writer(), write(40)]);
  await late;
  going = false;
  await Promise.all(background);
  await seal();
  expect(findings).toEqual([]);
  expect(await verify()).toMatchObject({ entries: BigInt(written + 41), waiting: 0, findings: [] });
  expect(written).toBe(171);
});

test('sealing what does not wait signs nothing new', async () => {
  const [one, two] = [await seal(), await seal()];
  expect(one).toMatchObject({ sealed: 0 });
  expect(two?.note).toBe(one?.note);
});

test('the timeline of a thing is in the order of the log; what waits comes last', async () => {
  const about = crypto.randomUUID();
  await home.work(async (work) => {
    await work.record('request.received', about);
    await work.record('request.verified', about);
  });
  await seal();
  await home.work(async (work) => await work.record('request.planned', about));
  // A column that people sort by, moved by somebody with every right: the sealed order stays.
  await admin.query('begin');
  await admin.query('set local session_replication_role = replica');
  await admin.query(`update audit_entries set position = -position where about = $1`, [about]);
  await admin.query('commit');
  const events = await home.work(async (work) =>
    (await entriesAbout(work.trx, work.controllerId, [about])).map(({ event }) => event),
  );
  expect(events).toEqual(['request.received', 'request.verified', 'request.planned']);
  await seal();
});

describe('append-only', () => {
  test.each([
    'update audit_entries set event = event',
    'delete from audit_entries',
    'update audit_leaves set hash = hash',
    'delete from audit_leaves',
    'delete from audit_checkpoints',
    'truncate audit_checkpoints',
    'truncate audit_entries cascade',
    'delete from audit_logs',
    "update audit_logs set origin = 'mine'",
    'update audit_pending set position = default',
    'update audit_openings set salt = salt',
  ])('the application may not: %s', async (statement) => {
    const refused = await home
      .work(async (work) => await work.trx.raw(statement))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '42501' });
  });

  test.each(
    ['audit_entries', 'audit_leaves', 'audit_checkpoints'].flatMap((table) => [
      `update ${table} set controller_id = controller_id`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]),
  )('nor may the owner of everything: %s', async (statement) => {
    await expect(admin.query(statement)).rejects.toMatchObject({
      code: '42501',
      message: 'the audit log is append-only',
    });
  });

  test('a controller sees nothing of the log of another', async () => {
    for (const table of ['logs', 'entries', 'pending', 'leaves', 'openings', 'checkpoints']) {
      const seen = await home.work(
        async (work) => await work.trx(`audit_${table}`).count({ rows: '*' }).first(),
        undefined,
        home.lumart,
      );
      expect([table, seen]).toEqual([table, { rows: '0' }]);
    }
  });
});

test('personal values are committed to, stand nowhere, and their openings can be erased', async () => {
  const about = crypto.randomUUID();
  await home.work(
    async (work) => await work.record('request.received', about, {}, { email: 'canary-7@example.com' }),
  );
  await seal();
  const { rows: kept } = await admin.query<{ leaf: string; salt: Buffer }>(
    'select e.leaf, o.salt from audit_entries e join audit_openings o on o.entry_id = e.id where e.about = $1',
    [about],
  );
  const [{ leaf, salt } = { leaf: '{}', salt: Buffer.alloc(0) }] = kept;
  expect(salt.length).toBe(16);
  expect(JSON.parse(leaf)).toMatchObject({
    commitments: { email: sha256(salt, 'canary-7@example.com').toString('hex') },
  });
  await sealAudit(home.house, {}, new AbortController().signal);
  for (const table of ['entries', 'leaves', 'openings', 'checkpoints', 'logs']) {
    const { rows } = await admin.query<{ text: string }>(`select t::text as text from audit_${table} t`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ text }) => text.includes('canary') || text.includes('63616e617279'))).toEqual([]);
  }
  await home.work(async (work) => await work.trx.raw('delete from audit_openings'));
  expect((await verify()).findings).toEqual([]);
});

test('moments keep microseconds and odd texts survive the round trip', async () => {
  await home.work(async (work) => {
    await work.record('request.noted', 'ü "quoted" \\ back', {
      b: 'line\nbreak',
      a: 1e21,
      ä: -0.1,
      none: null,
      yes: true,
    });
    await work.record('request.noted', 'a\u0000b', { lone: 'x\ud800y', nul: '\u0000' });
  });
  await seal();
  expect((await verify()).findings).toEqual([]);
});
