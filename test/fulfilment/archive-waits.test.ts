// An archive for which there is no room, and one whose store hangs: nothing is handed over half, the case stays open, others go on.
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { archiveOf } from '../../src/archives/archive.ts';
import { FolderVault } from '../../src/connectors/folder-vault.ts';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut, carryOutWith } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import type { Actor } from '../../src/work.ts';
import { deadLine } from '../support/dead-line.ts';
import { askAndProve, openShop, type Shop } from '../support/road.ts';
import { overLine } from '../support/same-place.ts';
import { describeSmallDisk, type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
});
afterEach(async () => {
  await home.close();
  await shop.drop();
});

const approver: Actor = { kind: 'staff', id: crypto.randomUUID() };

/** An access request whose plan is approved. */
async function approved(email: string): Promise<{ requestId: string; planId: string }> {
  const requestId = await askAndProve(home, { right: 'access', email });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const planOf = async () => (await home.work(async (work) => await readPlans(work, requestId)))[0];
  const drawn = await planOf();
  for (const { id: questionId } of drawn?.questions ?? []) {
    const given = { planId: drawn?.id ?? '', questionId, answer: 'include' } as const;
    await home.work(async (work) => await answerQuestion(work, given), approver);
  }
  const plan = await planOf();
  const [planId, digest] = [plan?.id ?? '', plan?.digest ?? ''];
  if (plan?.status === 'drawn')
    await home.work(async (work) => await approvePlan(work, { planId, digest }), approver);
  return { requestId, planId };
}
const statusOf = async (requestId: string) =>
  await home.work(async (work) => (await findRequest(work, requestId))?.status);
const ready = async (requestId: string) =>
  await home.work(async (work) => (await archiveOf(work, requestId))?.state ?? null);
const running = new AbortController().signal;

await describeSmallDisk('a disk that fills', () => {
  let disk: SmallDisk;
  beforeEach(async () => {
    const mounted = await smallDisk(1);
    if (mounted === null) throw new Error('no disk');
    disk = mounted;
  });
  afterEach(() => disk.remove());

  test('in the middle of an archive: the case stays open, nothing is left, staff read what to do, and later it is done', async () => {
    const { requestId, planId } = await approved('mira@example.com');
    const house = { ...home.house, vault: new FolderVault(disk.folder) };
    // The copy of one person is small; something else took the room.
    await house.vault.write('other/o.zip.age', async (sink) => {
      sink.end(randomBytes(1024 * 1024 - 4 * 1024));
      await new Promise((resolve) => sink.once('finish', resolve));
    });
    await carryOut(house, home.lumyx.id, planId, running);
    expect([await statusOf(requestId), await ready(requestId)]).toEqual(['approved', null]);
    const left = async () =>
      (await readdir(disk.folder, { recursive: true })).filter((name) => name.includes(home.lumyx.id));
    expect((await left()).filter((name) => name.includes('.'))).toEqual([]);
    const timeline = await home.work(async (work) => await readTimeline(work, [planId], {}));
    expect(timeline[0]?.sentence).toMatch(/^The place where archives lie is full.*make room/);
    expect(timeline[0]?.more).toBe('archive disk full');
    expect(home.mailbox.received.filter(({ mail }) => mail.subject?.includes('ready'))).toEqual([]);

    await disk.grow(20);
    home.later({ minutes: 3 });
    await carryOut(house, home.lumyx.id, planId, running);
    expect([await statusOf(requestId), await ready(requestId)]).toEqual(['fulfilled', 'ready']);
    expect((await left()).filter((name) => name.includes('.'))).toHaveLength(2);
  });

  test('while a large file is written: refused by name, and the half of it is gone', async () => {
    const vault = new FolderVault(disk.folder);
    const filling = vault.write('a/a.zip.age', async (sink) => {
      sink.on('error', () => undefined);
      for (let at = 0; at < 40 && !sink.destroyed; at += 1)
        await new Promise((resolve) => sink.write(randomBytes(100_000), resolve));
      if (sink.errored !== null) throw sink.errored;
    });
    await expect(filling).rejects.toMatchObject({ code: 'archive-disk-full', details: { cause: 'ENOSPC' } });
    expect(await readdir(`${disk.folder}/a`)).toEqual([]);
  });
});

test('a build whose store fell silent holds up no other; told to stop it ends, and is made anew', async () => {
  const [stuck, other] = [await approved('mira@example.com'), await approved('tom@example.com')];
  const line = await deadLine(shop.url, 'row_to_json');
  const stop = new AbortController();
  const ended = carryOutWith(home.house, home.lumyx.id, stuck.planId, stop.signal, () =>
    overLine(line.url, shop.url),
  ).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  for (let tries = 0; tries < 200 && !line.isDead(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(line.isDead()).toBe(true);
  await carryOut(home.house, home.lumyx.id, other.planId, running);
  expect([await statusOf(other.requestId), await ready(other.requestId)]).toEqual(['fulfilled', 'ready']);
  expect([await statusOf(stuck.requestId), await ready(stuck.requestId)]).toEqual(['approved', null]);
  const started = performance.now();
  stop.abort(new Error('told to stop'));
  expect(await ended).toContain('told to stop');
  expect(performance.now() - started).toBeLessThan(20_000);
  expect([await statusOf(stuck.requestId), await ready(stuck.requestId)]).toEqual(['approved', null]);
  await carryOut(home.house, home.lumyx.id, stuck.planId, running);
  expect([await statusOf(stuck.requestId), await ready(stuck.requestId)]).toEqual(['fulfilled', 'ready']);
  await line.close();
}, 60_000);
