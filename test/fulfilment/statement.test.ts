// A statement beside a refused correction: kept sealed, shown to staff, and in every later copy of her data.

import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive, openReading } from '../../src/archives/deliver.ts';
import type { Account } from '../../src/auth/account.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { correctableFields } from '../../src/fulfilment/correctable.ts';
import { disputedBy } from '../../src/fulfilment/disputed.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { proposeCorrections } from '../../src/fulfilment/rectification.ts';
import { refuse } from '../../src/fulfilment/take-back.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { placeStatement, statementsOf, writeStatement } from '../../src/requests/statement.ts';
import type { Actor } from '../../src/work.ts';
import { unzip } from '../archives/sample.ts';
import { asHer, asStaff, provenCase, refusedCase, staffOf } from '../support/refused-case.ts';
import { askAndProve, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
let approver: Account;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  approver = await staffOf(home, 'ola', 'approver');
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

const WORDS = 'My name is <b>Mira Solberg</b>, whatever your table says.';
const refused = async (email: string): Promise<string> =>
  await refusedCase(home, approver, { email, right: 'rectification' });
const write = async (requestId: string, words = WORDS, actor: Actor = asHer(requestId)) =>
  await home.work(async (work) => await writeStatement(work, { requestId, words }), actor);

async function copyFor(email: string) {
  const requestId = await askAndProve(home, { right: 'access', email });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  await carryOut(home.house, home.lumyx.id, plan?.id ?? '', new AbortController().signal);
  const opened = await home.work(async (work) => {
    const archive = await archiveOf(work, requestId);
    return await openArchive(work, archive?.id ?? '');
  });
  const { vault } = home.house;
  const reading = await openReading(vault, opened);
  const parts: Buffer[] = [];
  for await (const part of await archiveBytes(vault, opened)) parts.push(part);
  return { reading, files: await unzip(Buffer.concat(parts)) };
}

test('at the head of her copy until staff name a place, then beside it, field by field; for machines, too', async () => {
  const requestId = await refused('solo@example.com');
  await write(requestId, 'A first version of it.');
  await write(requestId);
  const before = await copyFor('solo@example.com');
  expect(before.reading.statements).toMatchObject([{ words: WORDS, fields: [] }]);
  await home.work(
    async (work) => await placeStatement(work, { requestId, collection: 'shop.users', field: 'name' }),
    asStaff(approver),
  );
  const { reading, files } = await copyFor('solo@example.com');
  expect(reading.statements).toEqual([]);
  const beside = reading.sections.filter(({ statements }) => (statements ?? []).length > 0);
  expect(beside.map(({ collection }) => collection)).toEqual(['shop.users']);
  expect(beside[0]?.statements).toMatchObject([{ words: WORDS, fields: ['name'] }]);
  const page = files.get('index.html')?.toString('utf8') ?? '';
  expect(page).toContain('My name is &lt;b&gt;Mira Solberg&lt;/b&gt;');
  expect(page).not.toContain('A first version of it.');
  const lines = (files.get('statements.jsonl')?.toString('utf8') ?? '').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { statement: WORDS, places: [{ collection: 'shop.users', field: 'name' }] },
  ]);
  expect(files.get('manifest.json')?.toString('utf8')).toContain('"statements.jsonl"');
  expect(files.get('README.txt')?.toString('utf8')).toContain('statements.jsonl');
});

test('copies of other people hold nothing of it, and a copy without statements has no such file', async () => {
  const { reading, files } = await copyFor('nobody@example.com');
  expect(reading.statements).toEqual([]);
  expect(files.has('statements.jsonl')).toBe(false);
  expect(JSON.stringify(reading)).not.toContain('Mira Solberg</b>');
});

test('where a correction was planned the statement stands beside its collection, unless staff say otherwise', async () => {
  const requestId = await provenCase(home, { email: 'mira@example.com', right: 'rectification' });
  const proposer = { controllerId: home.lumyx.id, actor: asStaff(approver), requestId };
  const { fields } = await correctableFields(home.house, proposer);
  const field = fields.find(({ value }) => value === 'Mira Canary');
  if (field === undefined) throw new Error('no such field');
  const { storeId, collection, key, column } = field;
  const proposal = { storeId, collection, key, column, before: 'Mira Canary', after: 'Mira Solberg' };
  await proposeCorrections(home.house, proposer, () => [proposal]);
  const denial = {
    requestId,
    reason: 'manifestly-unfounded',
    explanation: 'Your passport says otherwise.',
    statute: 'GDPR Article 12(5)',
  } as const;
  await home.work(async (work) => await refuse(work, denial), asStaff(approver));
  await write(requestId);
  const request = await home.work(async (work) => await findRequest(work, requestId));
  const disputed = await home.work(async (work) => await disputedBy(work, request?.subjectId ?? ''));
  expect(disputed).toMatchObject([{ words: WORDS, places: [{ collection: 'shop.users', field: null }] }]);
});

test('whoever is told of corrections can be told of her statements', async () => {
  const requestId = await refused('told@example.com');
  await write(requestId);
  const request = await home.work(async (work) => await findRequest(work, requestId));
  const told = await home.work(async (work) => await statementsOf(work, request?.subjectId ?? ''));
  expect(told).toMatchObject([{ requestId, reference: request?.reference, words: WORDS, places: [] }]);
  const elsewhere = await home.work(
    async (work) => await statementsOf(work, request?.subjectId ?? ''),
    undefined,
    home.lumart,
  );
  expect(elsewhere).toEqual([]);
});

test('refused: too long, too short, by another hand, beside no refused correction, a place without a statement', async () => {
  const requestId = await refused('long@example.com');
  for (const words of ['No.', 'x'.repeat(2_001)])
    await expect(write(requestId, words)).rejects.toMatchObject({ code: 'statement-length' });
  for (const actor of [asStaff(approver), asHer(crypto.randomUUID())])
    await expect(write(requestId, WORDS, actor)).rejects.toMatchObject({ code: 'statement-not-hers' });
  const open = await provenCase(home, { email: 'open@example.com', right: 'rectification' });
  const erased = await refusedCase(home, approver, { email: 'erased@example.com' });
  for (const id of [open, erased])
    await expect(write(id)).rejects.toMatchObject({ code: 'statement-not-possible' });
  const place = { requestId, collection: 'shop.users', field: null };
  await expect(
    home.work(async (work) => await placeStatement(work, place), asStaff(approver)),
  ).rejects.toMatchObject({ code: 'no-statement' });
});
