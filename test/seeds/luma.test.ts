// Luma: a licence never keeps data of a person, and what was learned or counted from it is answered for honestly.

import { buffer } from 'node:stream/consumers';
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive } from '../../src/archives/deliver.ts';
import { waitingDerived } from '../../src/fulfilment/derivation.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { unzip } from '../archives/sample.ts';
import { openPlatformDesk, type PlatformDesk } from '../support/platform-desk.ts';

const MIRA = 'mira.solberg@example.com';

let desk: PlatformDesk;
beforeAll(async () => {
  desk = await openPlatformDesk('luma');
});
afterAll(async () => await desk.close());

const letterTo = (email: string): string =>
  (desk.home.mailbox.newest(email).mail.text ?? '').replace(/\s+/g, ' ');
const waiting = async (requestId: string): Promise<string[]> =>
  (await desk.work(async (work) => await waitingDerived(work, { requestId }))).map(({ name }) => name).sort();

test('restrictions on outputs travel in the manifest and in each row, and hold nothing back', async () => {
  const { requestId } = await desk.asked({ right: 'access', email: MIRA });
  await desk.draw(requestId);
  await desk.fulfil(requestId);
  const archive = await desk.work(async (work) => {
    const { id = '' } = (await archiveOf(work, requestId)) ?? {};
    return await openArchive(work, id);
  });
  const files = await unzip(await buffer(await archiveBytes(desk.home.house.vault, archive)));
  const name = [...files.keys()].find((one) => one.endsWith('outputs.jsonl')) ?? '';
  const rows = (files.get(name)?.toString() ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [{ n = 0 } = {}] = await desk.ask('select count(*)::int as n from outputs where account_id = 1');
  expect([rows.length, new Set(rows.map(({ restrictions }) => restrictions)).size]).toEqual([n, 1]);
  expect(rows[0].restrictions).toContain('AI models');
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '{}');
  const entry = manifest.files.find((one: { name: string }) => one.name === name);
  expect(entry).toMatchObject({ licences: ['Terms of Luma'], complete: true });
  // What she may do, and what the terms still let Luma do, are two lists; the second says when each grant ends.
  const reading = await desk.reading(requestId);
  const grants = reading.sections.find(({ collection }) => collection === 'luma_platform.licence_grants');
  expect(grants?.rows).toBe(6);
  expect(grants?.columns).toEqual(expect.arrayContaining(['ends', 'as a licence it outlives the term']));
});

test('an erasure takes everything of hers although the licence never ends, and says in part what waits and why', async () => {
  const { requestId } = await desk.asked({ right: 'erasure', email: MIRA });
  const [{ n: outliving = 0 } = {}] = await desk.ask(
    'select count(*)::int as n from licence_grants where account_id = 1 and outlives_term',
  );
  expect(outliving).toBe(2);
  const drawn = await desk.draw(requestId);
  expect(drawn.questions).toEqual([]);
  expect(
    drawn.steps
      .filter(({ problem }) => problem !== null)
      .map(({ collection, problem }) => [collection, problem]),
  ).toEqual(
    expect.arrayContaining([
      ['luma_platform.aggregates', 'derived-waits'],
      ['luma_platform.model_versions', 'derived-waits'],
    ]),
  );
  const done = await desk.fulfil(requestId);
  for (const table of [
    'accounts where id',
    'inputs where account_id',
    'outputs where account_id',
    'licence_grants where account_id',
  ])
    expect([table, await desk.ask(`select 1 from ${table} = 1`)]).toEqual([table, []]);
  // Nobody else's lineage was touched, and no model or number was deleted.
  expect(
    await desk.ask(
      'select 1 from training_set_inputs t left join inputs i on i.id = t.input_id where i.id is null',
    ),
  ).toEqual([]);
  expect(await desk.ask('select count(*)::int as n from model_versions')).toEqual([{ n: 2 }]);
  expect(done.receipt?.outcome).toBe('partly');
  expect((await desk.work(async (work) => await readStatus(work, requestId)))?.status).toBe(
    'partly-fulfilled',
  );
  expect(await waiting(requestId)).toEqual(['favourite scenes by city', 'lumen-2']);
  const letter = letterTo(MIRA);
  for (const said of [
    /cannot be taken out of a model.*lumen-2/,
    /not in service any more: lumen-1|lumen-1.*not in service/,
    /nobody has tested yet.*favourite scenes by city/,
    /Keep kinds of inputs by month.*k-anonymity with k of 20/,
    /CNIL/,
  ])
    expect(letter).toMatch(said);
});

test('a model that is retired and numbers that are tested end the case; a model that stays keeps it open', async () => {
  const email = 'yusuf.demir@example.com';
  const { requestId } = await desk.asked({ right: 'erasure', email });
  await desk.draw(requestId);
  await desk.fulfil(requestId);
  const before = await waiting(requestId);
  expect(before).toContain('lumen-2');
  const again = async () => {
    await desk.work(async (work) => await redraw(work, requestId));
    await desk.draw(requestId);
    return await desk.fulfil(requestId);
  };
  // Her inputs are gone, and with them the way that led to the model: the queue still knows it.
  expect((await again()).receipt?.outcome).toBe('partly');
  expect(await waiting(requestId)).toEqual(before);
  await desk.ask(`update model_versions set in_service = false where name = 'lumen-2'`);
  await desk.ask(
    `update aggregates set anonymity_tested_on = current_date, anonymity_method = 'k of 8 over city' where id = 2`,
  );
  const last = await again();
  expect(last.receipt).toMatchObject({ outcome: 'complete' });
  expect(await waiting(requestId)).toEqual([]);
  expect((await desk.work(async (work) => await readStatus(work, requestId)))?.status).toBe('fulfilled');
});
