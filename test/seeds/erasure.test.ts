// Deleting a person from both platforms by their packs: every step can be done, nobody else is touched, nothing is left.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive, openReading } from '../../src/archives/deliver.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { unzip } from '../archives/sample.ts';
import { buildPlatforms, type Platforms } from '../support/platforms.ts';
import { askAndProve } from '../support/road.ts';
import { dumpStore, expectBystandersUntouched, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const EMAIL = 'mira.solberg@example.com';
const MIRA = '9007199254740993';
const approver: Actor = { kind: 'staff', id: crypto.randomUUID() };
const other: Actor = { kind: 'staff', id: crypto.randomUUID() };

let home: TestHouse;
let payments: Awaited<ReturnType<typeof startLumyxPayments>>;
let avatars: string;
let platforms: Platforms<'lumyx' | 'lumart'>;
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms(['lumyx', 'lumart']);
  payments = await startLumyxPayments();
  avatars = join(home.house.config.dataFolder, 'lumyx-avatars');
  await buildLumyxAvatars(avatars);
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs: ['lumyx', 'lumart'] });
});
afterAll(async () => {
  await home.close();
  await payments.stop();
  await platforms.drop();
});

async function planOf(requestId: string, controller: Controller): Promise<PlanView> {
  const [plan] = await home.work((work) => readPlans(work, requestId), MACHINE, controller);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

async function draw(requestId: string, controller: Controller): Promise<PlanView> {
  await drawPlan(home.house, controller.id, requestId);
  return await planOf(requestId, controller);
}

const acts = ({ steps }: PlanView): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { collection, act } of steps) found[collection] = [...(found[collection] ?? []), act].sort();
  return found;
};

/** Leaves what is also another person's or has to be read, takes the rest, and has it approved by somebody else and done. */
async function fulfil(requestId: string, drawn: PlanView, controller: Controller): Promise<PlanView> {
  for (const { id, kind } of drawn.questions) {
    const answer = ['shared', 'free-text'].includes(kind) ? 'leave-out' : 'include';
    const given = { planId: drawn.id, questionId: id, answer } as const;
    await home.work((work) => answerQuestion(work, given), approver, controller);
  }
  const { id, digest } = await planOf(requestId, controller);
  await home.work((work) => approvePlan(work, { planId: id, digest }), other, controller);
  await carryOut(home.house, controller.id, id, new AbortController().signal);
  return await planOf(requestId, controller);
}

test("LumyxAI: a copy holds her picture as a file, shown on the page, and nobody else's", async () => {
  const requestId = await askAndProve(home, { right: 'access', email: EMAIL });
  const drawn = await draw(requestId, home.lumyx);
  await fulfil(requestId, drawn, home.lumyx);
  const archive = await home.work(async (work) => {
    const { id = '' } = (await archiveOf(work, requestId)) ?? {};
    return await openArchive(work, id);
  });
  const { vault } = home.house;
  const files = await unzip(await buffer(await archiveBytes(vault, archive)));
  const hers = await readFile(join(avatars, 'avatars', MIRA, 'portrait.png'));
  const name = 'files/the-pictures-of-accounts-lumyx-avatars-avatars-1.png';
  expect([...files.keys()].filter((one) => one.startsWith('files/'))).toEqual([name]);
  expect(files.get(name)?.equals(hers)).toBe(true);
  const row = files.get('machine/the-pictures-of-accounts-lumyx-avatars-avatars.jsonl')?.toString() ?? '';
  expect(JSON.parse(row)).toEqual({
    account_id: expect.any(Number),
    file: 'portrait.png',
    size: hers.length,
    modified: expect.any(String),
    content: name,
  });
  expect(row).toContain(`"account_id":${MIRA},`);
  expect(row).not.toContain('avatars/9');
  const manifest = files.get('manifest.json')?.toString() ?? '{}';
  expect(JSON.parse(manifest).files).toContainEqual({
    name,
    bytes: hers.length,
    sha256: createHash('sha256').update(hers).digest('hex'),
    complete: true,
  });
  const picture = `data:image/png;base64,${hers.toString('base64')}`;
  expect(files.get('index.html')?.toString()).toContain(picture);
  expect(JSON.stringify(await openReading(vault, archive))).toContain(picture);
});

test('LumyxAI: each collection has a step without a problem, and all of them are done', async () => {
  const before = await dumpStore(platforms.urls.lumyx);
  const requestId = await askAndProve(home, { right: 'erasure', email: EMAIL });
  const drawn = await draw(requestId, home.lumyx);
  expect(drawn.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  expect([...new Set(drawn.questions.map(({ kind }) => kind))].sort()).toEqual(['foreign-effect', 'shared']);
  const tables = [...before.keys()].map((table) => `lumyx_platform.${table}`);
  tables.push('lumyx_payments.customers', 'lumyx_avatars.avatars');
  const pictures = await readdir(join(avatars, 'avatars'));
  expect(pictures).toContain(MIRA);
  const customers = new Map(payments.customers);
  expect(Object.keys(acts(drawn)).sort()).toEqual(tables.sort());
  expect(drawn.steps.filter(({ rows }) => rows === 0).map(({ collection }) => collection)).toEqual([
    'lumyx_platform.staff_members',
  ]);
  expect(acts(drawn)).toMatchObject({
    'lumyx_avatars.avatars': ['delete'],
    'lumyx_payments.customers': ['delete'],
    'lumyx_platform.accounts': ['delete'],
    'lumyx_platform.billing_records': ['keep'],
    'lumyx_platform.client_logs': ['delete'],
    'lumyx_platform.support_messages': ['delete'],
  });
  expect(await dumpStore(platforms.urls.lumyx)).toEqual(before);
  expect(payments.effects).toEqual([]);
  const done = await fulfil(requestId, drawn, home.lumyx);
  expect(done.receipt).toMatchObject({ outcome: 'complete', notSearched: [] });
  const hersThere = [...customers.values()].filter(({ email }) => email === EMAIL).map(({ id }) => id);
  expect(payments.effects).toEqual(hersThere.map((id) => `delete ${id}`));
  expect(await readdir(join(avatars, 'avatars'))).toEqual(pictures.filter((name) => name !== MIRA));
  for (const id of hersThere) customers.delete(id);
  expect(payments.customers).toEqual(customers);
  const after = await dumpStore(platforms.urls.lumyx);
  const hers = new RegExp(`:"?${MIRA}\\b`);
  expectBystandersUntouched(
    before,
    after,
    // Those whom she invited lose the mention of it, by the platform's own rule (SET NULL).
    (table, row) => table !== 'billing_records' && hers.test(row),
  );
  expectNoResidue(after, [EMAIL, 'mira.solberg', `:${MIRA}`], ['billing_records']);
  expect(after.get('teams')).toEqual(before.get('teams'));
  expect(after.get('staff_members')).toEqual(before.get('staff_members'));
});

test('Lumart: each collection has a step without a problem, and all of them are done', async () => {
  const before = await dumpStore(platforms.urls.lumart);
  const requestId = await askAndProve(home, { right: 'erasure', email: EMAIL }, home.lumart);
  home.later({ hours: 24 * 8 });
  const drawn = await draw(requestId, home.lumart);
  expect(drawn.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(acts(drawn)).toEqual({
    'lumart_platform.accounts': ['delete'],
    'lumart_platform.api_keys': ['delete'],
    'lumart_platform.stars_ledger': ['delete'],
    'lumart_platform.creations': ['delete'],
    'lumart_platform.prompts': ['delete'],
    'lumart_platform.prompt_readings': ['delete'],
    'lumart_platform.generations': ['delete'],
    'lumart_platform.uploads': ['delete'],
    'lumart_platform.reviews': ['delete'],
  });
  const done = await fulfil(requestId, drawn, home.lumart);
  expect(done.receipt).toMatchObject({ outcome: 'complete', notSearched: [] });
  const after = await dumpStore(platforms.urls.lumart);
  expectBystandersUntouched(before, after, (table, row) =>
    // Readings of her prompts name the prompt, and no account.
    table === 'prompt_readings'
      ? /"prompt_id":(40|80|120),/.test(row)
      : row.includes(table === 'accounts' ? EMAIL : '"account_id":1,'),
  );
  expectNoResidue(after, [EMAIL, 'Mira Solberg']);
});

test('one who supports people is reached by her own address only, and her employment is kept', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'ines.support@example.org' });
  const drawn = await draw(requestId, home.lumyx);
  expect(drawn.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(acts(drawn)['lumyx_platform.staff_members']).toEqual(['keep']);
  expect(drawn.questions.map(({ kind }) => kind)).toContain('staff-edge');
});
