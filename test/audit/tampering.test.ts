// Hundreds of random forgeries with superuser rights and without the key: each one is found.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { sealAudit } from '../../jobs/seal-audit.ts';
import { sealLog } from '../../src/audit/seal.ts';
import { type Verification, verifyLog } from '../../src/audit/verify-log.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { FORGERIES } from './forger.ts';
import type { Forgery } from './forgery-tools.ts';

let home: TestHouse;
let admin: Knex;
let seed: Buffer;
let size = 0;
const sealed = async (): Promise<void> => await sealAudit(home.house, {}, new AbortController().signal);

beforeAll(async () => {
  home = await openTestHouse();
  admin = openDatabase(home.superuserUrl);
  for (const count of [3, 1, 8, 13, 2, 20]) {
    await home.work(async (work) => {
      for (let one = 0; one < count; one += 1)
        await work.record('request.noted', crypto.randomUUID(), { one }, { email: `${one}@example.com` });
    });
    await sealed();
    size += count;
  }
  await home.work(async (work) => await work.record('request.noted', 'waiting'));
  seed = await home.work(async (work) => await work.signingSeed());
});
afterAll(async () => {
  await admin.destroy();
  await home.close();
});

const verify = async (trx: Knex): Promise<Verification | null> =>
  await verifyLog(trx, home.lumyx.id, { seed, folder: join(home.house.config.dataFolder, 'checkpoints') });

/** Forges in a transaction that is taken back, and answers what `look` saw in between. */
async function forged<T>(
  act: (forgery: Forgery) => Promise<void>,
  random: (limit: number) => number,
  look: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  const trx = await admin.transaction();
  try {
    await trx.raw('set local session_replication_role = replica');
    await trx.raw('alter table audit_leaves drop constraint audit_leaves_controller_id_entry_id_unique');
    await act({ trx, id: home.lumyx.id, size, random });
    return await look(trx);
  } finally {
    await trx.rollback();
  }
}

test('the untouched log is sound', async () => {
  expect(await verify(admin)).toMatchObject({
    entries: BigInt(size),
    checkpoints: 6,
    waiting: 1,
    findings: [],
  });
});

test.each(Object.entries(FORGERIES))('%s', async (_name, act) => {
  const report = await forged(act, randomInt, verify);
  expect(report?.findings).not.toEqual([]);
});

test('three hundred random forgeries, alone and in pairs, are all found', async () => {
  const names = fc.constantFrom(...Object.keys(FORGERIES));
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
      fc.infiniteStream(fc.nat()),
      async (acts, dice) => {
        const random = (limit: number): number => (dice.next().value ?? 0) % limit;
        const act = async (forgery: Forgery): Promise<void> => {
          await FORGERIES[acts[0] ?? '']?.(forgery);
          // The second may find nothing left to forge; the first has been done.
          await forgery.trx.raw('savepoint second');
          await FORGERIES[acts[1] ?? '']?.(forgery).catch(async () => {
            await forgery.trx.raw('rollback to savepoint second');
          });
        };
        const report = await forged(act, random, verify);
        expect([acts, report?.findings]).not.toEqual([acts, []]);
        found += 1;
      },
    ),
    { numRuns: 300 },
  );
  expect(found).toBe(300);
});

describe('the sequencer signs nothing that does not continue what was signed', () => {
  test.each([
    'a fork that keeps every signed checkpoint',
    'another right edge',
    'another size',
    'another origin',
    'rolled back and gone on, signed with another key',
    'the tail cut off, and the log made to fit',
  ])('%s', async (name) => {
    const act = FORGERIES[name];
    if (act === undefined) throw new Error(`no forgery ${name}`);
    const refused = await forged(act, randomInt, async (trx) => {
      const at = Temporal.Now.instant();
      return await sealLog(trx, home.lumyx.id, { seed, at }).catch((error: unknown) => error);
    });
    expect(refused).toMatchObject({ code: 'log-tampered' });
  });

  test('a right edge folded into one hash, which has the same root', async () => {
    const act = async ({ trx, id }: Forgery): Promise<void> =>
      await trx.raw('update audit_logs set frontier = root where controller_id = ?', [id]);
    const refused = await forged(act, randomInt, async (trx) => {
      const at = Temporal.Now.instant();
      return await sealLog(trx, home.lumyx.id, { seed, at }).catch((error: unknown) => error);
    });
    expect(refused).toMatchObject({ code: 'log-tampered' });
  });
});
