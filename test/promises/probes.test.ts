// Every probe on real stores: it passes on what is as promised, fails on what is not, and leaves nothing behind.
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { DatasetRow, StoreRow } from '../../src/data-map/data-store.ts';
import { listPurposes, savePurposes } from '../../src/data-map/purpose.ts';
import { listRecipients, saveRecipients } from '../../src/data-map/recipient.ts';
import { listSchedules, saveSchedules } from '../../src/data-map/schedule-row.ts';
import { lookAtRetention } from '../../src/fulfilment/look-at-retention.ts';
import { keepMail } from '../../src/intake/incoming-mail.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { holdWatch, RetentionWatch } from '../../src/retention/retention-look.ts';
import { MACHINE, type Work } from '../../src/work.ts';
import type { Platform } from '../support/platforms.ts';
import { tablesOf } from './rows-of-tables.ts';
import { openPromiseWorld, type PromiseWorld } from './world.ts';

let world: PromiseWorld;
beforeAll(async () => {
  world = await openPromiseWorld(['lumyx', 'lumart', 'lumecoder', 'luma']);
}, 120_000);
afterAll(async () => await world.close());

const within = async <T>(slug: Platform, act: (work: Work) => Promise<T>): Promise<T> =>
  await world.home.work(act, MACHINE, await world.controller(slug));
const outcomeOf = async (slug: Platform, probe: string, about?: string): Promise<string> =>
  (await world.probe(slug, probe, about)).outcome;

/** Passes; then the store is changed and it fails; then it is changed back, and it passes again. */
const TAMPERED: readonly (readonly [string, Platform, string, bad: string, good: string])[] = [
  [
    'log-scan',
    'lumyx',
    'lumyx_platform.api_request_logs',
    `update api_request_logs set model = repeat('please write a poem about the sea ', 12) where id = 7`,
    `update api_request_logs set model = 'lumyx-small' where id = 7`,
  ],
  [
    'log-scan',
    'lumecoder',
    'lumecoder_platform.usage_records',
    'alter table usage_records add column prompt text',
    'alter table usage_records drop column prompt',
  ],
  [
    'card-numbers',
    'lumyx',
    '',
    `update support_messages set body = body || ' My card is 4111 1111 1111 1111.' where id = 1`,
    `update support_messages set body = replace(body, '4111 1111 1111 1111', 'lost') where id = 1`,
  ],
  [
    'hashed-keys',
    'lumart',
    'lumart_platform.api_keys.key_hash',
    `update api_keys set key_hash = 'sk-live-7' where id = 7`,
    `update api_keys set key_hash = md5('7') where id = 7`,
  ],
  [
    'licences-named',
    'lumart',
    'lumart_platform.creations.licence',
    `update creations set licence = ' ' where id = 3`,
    `update creations set licence = 'Terms of 2026-05-12' where id = 3`,
  ],
  [
    'failures-free',
    'lumart',
    'lumart_platform.generations',
    `alter table generations drop constraint generations_check; update generations set stars = 4 where id = 5`,
    'update generations set stars = 0 where id = 5',
  ],
];

test.each(TAMPERED)('%s sees what changed in the store of %s %s', async (probe, slug, about, bad, good) => {
  expect(await world.probe(slug, probe, about)).toMatchObject({ outcome: 'passed' });
  await world.inStore(slug, bad);
  const found = await world.probe(slug, probe, about);
  expect(found.outcome).toBe('failed');
  expect(JSON.stringify(found)).not.toMatch(/poem|4111|sk-live/);
  await world.inStore(slug, good);
  expect(await outcomeOf(slug, probe, about)).toBe('passed');
});

/** Emptied for one look; the rows are back afterwards. */
const EMPTIED: readonly (readonly [string, Platform, string, table: string])[] = [
  ['log-scan', 'lumyx', 'lumyx_platform.api_request_logs', 'api_request_logs'],
  ['hashed-keys', 'lumart', 'lumart_platform.api_keys.key_hash', 'api_keys'],
  ['licences-named', 'lumart', 'lumart_platform.creations.licence', 'creations'],
  ['failures-free', 'lumart', 'lumart_platform.generations', 'generations'],
];

test.each(EMPTIED)(
  '%s on a table of %s without a row proves nothing: %s',
  async (probe, slug, about, table) => {
    await world.inStore(
      slug,
      `alter table ${table} rename to put_aside; create table ${table} (like put_aside)`,
    );
    expect(await outcomeOf(slug, probe, about)).toBe('unable');
    await world.inStore(slug, `drop table ${table}; alter table put_aside rename to ${table}`);
    expect(await outcomeOf(slug, probe, about)).toBe('passed');
  },
);

test('oldest-row: unable before a look, passes within the promise, fails beyond it, and when nobody looks any more', async () => {
  const about = 'lumyx_platform.api_request_logs';
  const { id } = await world.controller('lumyx');
  const { signal } = new AbortController();
  expect(await outcomeOf('lumyx', 'oldest-row', about)).toBe('unable');
  await lookAtRetention(world.home.house, id, signal);
  expect(await world.probe('lumyx', 'oldest-row', about)).toMatchObject({
    outcome: 'passed',
    figures: { stated_days: 30 },
  });
  await world.inStore(
    'lumyx',
    `insert into api_request_logs values (77777777, null, 'lumyx-small', 1, 1, now() - interval '40 days')`,
  );
  await lookAtRetention(world.home.house, id, signal, 'all');
  const beyond = await world.probe('lumyx', 'oldest-row', about);
  expect(beyond.sentence).toMatch(/^The oldest row of .* is \d+(\.\d)? days old; 30 are promised$/);
  expect(beyond.outcome).toBe('failed');
  await world.inStore('lumyx', 'delete from api_request_logs where id = 77777777');
  await lookAtRetention(world.home.house, id, signal, 'all');
  expect(await outcomeOf('lumyx', 'oldest-row', about)).toBe('passed');
  expect(await outcomeOf('lumyx', 'oldest-row', 'lumyx_platform.teams')).toBe('unable');
});

test('map-matches: a table that nobody mapped is seen at the next comparison', async () => {
  const { id } = await world.controller('lumecoder');
  expect(await outcomeOf('lumecoder', 'map-matches')).toBe('passed');
  await world.inStore('lumecoder', 'create table shadow (email text)');
  await compareStores(world.home.house, id);
  expect(await outcomeOf('lumecoder', 'map-matches')).toBe('failed');
  await world.inStore('lumecoder', 'drop table shadow');
  await compareStores(world.home.house, id);
  expect(await outcomeOf('lumecoder', 'map-matches')).toBe('passed');
  await within('lumecoder', async ({ trx, controllerId, at }) => {
    const long = at.subtract({ hours: 49 }).toString();
    await StoreRow.query(trx)
      .where({ controllerId })
      .patch({ checkedAt: Temporal.Instant.from(long) });
  });
  const found = await world.probe('lumecoder', 'map-matches');
  expect([found.outcome, found.sentence]).toEqual([
    'failed',
    expect.stringMatching(/: not compared with the map for two days$/),
  ]);
});

test('purposes: a reason that the register does not know fails, and so does an empty register', async () => {
  expect(await outcomeOf('lumart', 'purposes-stated')).toBe('passed');
  expect(await outcomeOf('lumart', 'purposes-of', 'lumart_platform.prompts')).toBe('passed');
  const purposes = await within('lumart', listPurposes);
  await within('lumart', async (work) => {
    const fewer = purposes.filter(
      ({ words }) => words !== 'to find faults' && words !== 'to count your Stars',
    );
    await savePurposes(work, fewer);
  });
  expect(await outcomeOf('lumart', 'purposes-of', 'lumart_platform.prompts')).toBe('failed');
  const found = await world.probe('lumart', 'purposes-stated');
  expect([found.outcome, found.sentence]).toEqual([
    'failed',
    'Nothing says why lumart_platform.stars_ledger, lumart_platform.generations is kept',
  ]);
  await within('lumart', async (work) => await savePurposes(work, purposes));
});

test('the gate: what is ruled out and what nobody agreed to is denied; what passes without asking fails the probe', async () => {
  expect(await outcomeOf('lumyx', 'gate-denies', 'sale')).toBe('passed');
  expect(await outcomeOf('lumart', 'gate-denies', 'model-training')).toBe('passed');
  expect(await outcomeOf('lumyx', 'gate-denies', 'account')).toBe('failed');
  expect(await outcomeOf('lumyx', 'gate-denies', 'never-heard-of')).toBe('unable');
});

test('rehearsals really act and leave no case, no letter, no objection and no entry of the log', async () => {
  const before = await tablesOf(world.home.superuserUrl);
  for (const right of ['access', 'portability', 'rectification', 'erasure', 'objection', 'restriction'])
    expect([right, await outcomeOf('lumyx', 'request-form', right)]).toEqual([right, 'passed']);
  expect(await outcomeOf('lumart', 'request-form', 'depicted')).toBe('passed');
  expect(await outcomeOf('lumyx', 'request-form', 'flight')).toBe('unable');
  expect(await outcomeOf('lumyx', 'suppression')).toBe('passed');
  expect(await outcomeOf('lumyx', 'opt-out')).toBe('passed');
  expect(await outcomeOf('lumyx', 'minor-cases')).toBe('passed');
  expect(await tablesOf(world.home.superuserUrl)).toEqual(before);
});

test('a case of a minor that is older than was promised fails', async () => {
  await within('lumart', async (work) => {
    const minor = { account: 'child@example.org', method: 'seen-by-staff' } as const;
    const receivedAt = work.at.subtract({ hours: 73 });
    const asked = { right: 'minor-found', email: 'child@example.org', channel: 'mail' } as const;
    await receiveRequest(work, { ...asked, minor, receivedAt });
  });
  const found = await world.probe('lumart', 'minor-cases');
  expect([found.outcome, found.sentence]).toEqual(['failed', '1 case of a minor is older than 72 hours']);
});

test('archives: a secret that the map lets go is named', async () => {
  expect(await outcomeOf('lumart', 'archive-secrets')).toBe('passed');
  await within('lumart', async ({ trx, controllerId }) => {
    const row = await DatasetRow.query(trx)
      .findOne({ controllerId, key: 'lumart_platform' })
      .throwIfNotFound();
    const open = JSON.parse(
      JSON.stringify(row.map, (name, value) => (name === 'neverDisclose' ? null : value)),
    ) as typeof row.map;
    await DatasetRow.query(trx).findById([controllerId, row.id]).patch({ map: open });
  });
  const found = await world.probe('lumart', 'archive-secrets');
  expect(found.sentence).toContain('lumart_platform.accounts.password_hash');
  expect(found.outcome).toBe('failed');
});

test('balances: a schedule that lets them go while the account is there fails', async () => {
  const about = 'lumart_platform.stars_ledger';
  expect(await outcomeOf('lumart', 'balances-stay', about)).toBe('passed');
  expect(await outcomeOf('lumart', 'balances-shown')).toBe('unable');
  await within('lumart', async (work) => {
    const schedules = await listSchedules(work);
    const clocked = { countedFrom: 'booked_at', countedFromEvent: null, period: 'P1Y' };
    await saveSchedules(
      work,
      schedules.map((one) => (one.collection === about ? { ...one, ...clocked } : one)),
    );
  });
  expect(await outcomeOf('lumart', 'balances-stay', about)).toBe('failed');
});

test('schedules: one that is late in its store fails', async () => {
  const about = 'lumyx_platform.billing_records';
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('passed');
  await within('lumyx', async (work) => {
    await holdWatch(work, about);
    const late = { breaksAt: work.at.subtract({ hours: 1 }) };
    await RetentionWatch.query(work.trx).findById([work.controllerId, about]).patch(late);
  });
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('failed');
  expect(await outcomeOf('lumyx', 'schedules-held', 'lumyx_platform.teams')).toBe('unable');
});

test('schedules: nothing is said of rows in time before somebody has looked, nor long after the last look', async () => {
  const about = 'lumyx_platform.api_request_logs';
  const { id } = await world.controller('lumyx');
  await lookAtRetention(world.home.house, id, new AbortController().signal, 'all');
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('passed');
  const seen = async (of: (at: Temporal.Instant) => Temporal.Instant | null): Promise<void> => {
    await within('lumyx', async ({ trx, controllerId, at }) => {
      await RetentionWatch.query(trx)
        .findById([controllerId, about])
        .patch({ measuredAt: of(at) });
    });
  };
  await seen(() => null);
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('unable');
  await seen((at) => at.subtract({ hours: 49 }));
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('failed');
  await seen((at) => at);
  expect(await outcomeOf('lumyx', 'schedules-held', about)).toBe('passed');
});

test('mail that lies unread for more than an hour fails', async () => {
  expect(await outcomeOf('luma', 'mail-judged')).toBe('passed');
  await within(
    'luma',
    async (work) => await keepMail(work, { raw: Buffer.from('From: a@example.org\n\nx') }),
  );
  expect(await outcomeOf('luma', 'mail-judged')).toBe('passed');
  world.home.later({ hours: 1, minutes: 1 });
  expect(await outcomeOf('luma', 'mail-judged')).toBe('failed');
});

test('recipients: one that is in no register fails, one that had nothing to be told proves nothing', async () => {
  expect(await outcomeOf('lumyx', 'recipient-notices', 'AI model providers')).toBe('unable');
  expect(await outcomeOf('lumyx', 'recipient-notices', 'Nobody Ltd')).toBe('failed');
  expect(await outcomeOf('lumyx', 'disclosures-stated')).toBe('passed');
  await within('lumyx', async (work) => {
    const all = await listRecipients(work);
    await saveRecipients(
      work,
      all.filter(({ role }) => role !== 'authority'),
    );
  });
  expect(await outcomeOf('lumyx', 'disclosures-stated')).toBe('failed');
  expect(await outcomeOf('luma', 'customers-reached')).toBe('passed');
  expect(await outcomeOf('lumart', 'customers-reached')).toBe('unable');
});

test('our own pages out of reach prove nothing, and nothing of that is thrown', async () => {
  expect(await outcomeOf('lumyx', 'session-cookie')).toBe('unable');
});
