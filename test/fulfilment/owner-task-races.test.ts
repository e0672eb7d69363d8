// Two at once about the task of an owner: each waits for the other, and then is told what became of it.

import { setTimeout } from 'node:timers/promises';
import { answerOwnerTask, openOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { mustBeUnchanged, versionOf } from '../../src/fulfilment/case-version.ts';
import { chaseOwner } from '../../src/fulfilment/chase-owners.ts';
import { endDisowned } from '../../src/fulfilment/disown.ts';
import { askSomebodyElse } from '../../src/fulfilment/owner-desk.ts';
import { holdPlan } from '../../src/fulfilment/plan.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { holdOwnerTask } from '../../src/requests/owner-task.ts';
import type { Work } from '../../src/work.ts';
import { OWNER, type Owners, openOwners } from '../support/owners.ts';

let owners: Owners;
beforeAll(async () => {
  owners = await openOwners();
});
afterAll(async () => {
  await owners.close();
});

const answer = async (given: Parameters<typeof answerOwnerTask>[1]) =>
  await owners.home.work(async (work) => await answerOwnerTask(work, given), SYSTEM_OWNER);

/** Begins a work, and ends it once each of the others waits for what it holds. */
async function atOnce(
  begin: (work: Work) => Promise<unknown>,
  end: (work: Work) => Promise<void>,
  others: readonly (() => Promise<unknown>)[],
) {
  const { home } = owners;
  const [begun, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = home.work(async (work) => {
    await begin(work);
    begun.resolve();
    await waited.promise;
    await end(work);
  });
  await begun.promise;
  const rest = others.map(async (other) => await other());
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await home.house.database.raw(waiting)).rows.length < others.length) await setTimeout(20);
  waited.resolve();
  return await Promise.allSettled([first, ...rest]);
}

test('who answers or decides while a letter leaves, or while the case is taken back, waits and then is told', async () => {
  const { home } = owners;
  const { requestId, plan } = await owners.approved('access', 'solo@example.com');
  await owners.run(plan.id);
  const old = await owners.letter(OWNER);
  const { id: taskId } = await owners.task(requestId);
  home.later({ hours: 24 * 3.5 + 1 });
  const open = async () => await home.work(async (work) => await openOwnerTask(work, old), SYSTEM_OWNER);
  const reminded = await atOnce(
    async (work) => await holdOwnerTask(work, taskId),
    async (work) => await chaseOwner(work, taskId),
    [open],
  );
  // The letter that left meanwhile brought another code.
  expect(reminded).toEqual([
    { status: 'fulfilled', value: undefined },
    { status: 'fulfilled', value: null },
  ]);
  const fresh = await owners.letter(OWNER);
  const version = await home.work(async (work) => await versionOf(work, requestId));
  const decide = async () =>
    await home.work(async (work) => {
      await mustBeUnchanged(work, requestId, version);
      await askSomebodyElse(work, { requestId, taskId, email: 'cellar@lumyx.example' });
    }, owners.staff[0]);
  const ended = await atOnce(
    async (work) => await holdPlan(work, plan.id),
    async (work) => await takeBack(work, requestId),
    [
      async () => await answer({ ...fresh, outcome: 'not-found', reason: null, words: '', files: [] }),
      decide,
      async () => await home.work(async (work) => await endDisowned(work, requestId)),
    ],
  );
  expect(ended).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'owner-task-closed' } },
    { status: 'rejected', reason: { code: 'case-changed' } },
    { status: 'fulfilled' },
  ]);
});
