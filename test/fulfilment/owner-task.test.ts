// Systems that people look after take part in plans: asked, chased, answered once, and never complete by silence.

import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { answerOwnerTask, openOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { versionOf } from '../../src/fulfilment/case-version.ts';
import { chaseOwner, ownersDue } from '../../src/fulfilment/chase-owners.ts';
import { answerForOwner, askSomebodyElse, lookedAtAnswer } from '../../src/fulfilment/owner-desk.ts';
import { Problem } from '../../src/platform/problem.ts';
import { decidedIn } from '../../src/requests/case-note.ts';
import { changeLaw } from '../../src/requests/change-law.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { CLOCK } from '../../src/work.ts';
import { evidenceOf } from '../support/evidence.ts';
import { pdf } from '../support/files.ts';
import { LAST_RESORT, OWNER, type Owners, openOwners, PAPER } from '../support/owners.ts';
import { askAndProve, deliverLetters } from '../support/road.ts';

let owners: Owners;
beforeAll(async () => {
  owners = await openOwners();
});
afterAll(async () => {
  await owners.close();
});

const nothing = { reason: null, words: '', files: [] } as const;
const answer = async (given: Parameters<typeof answerOwnerTask>[1]) =>
  await owners.home.work(async (work) => await answerOwnerTask(work, given), SYSTEM_OWNER);
const status = async (requestId: string) =>
  await owners.home.work(async (work) => await readStatus(work, requestId));

test('an erasure asks the owner at once, does its own part, and rests until the answer; then it is complete', async () => {
  const { requestId, plan } = await owners.approved('erasure', 'solo@example.com');
  expect(plan.steps.at(-1)).toMatchObject({
    act: 'ask',
    sentence: 'Ask whoever looks after the paper files of the studio to delete by hand what is held there.',
  });
  await owners.run(plan.id);
  const rested = await owners.plan(requestId);
  expect([rested.status, rested.receipt, rested.progress.done]).toEqual([
    'running',
    null,
    rested.progress.total,
  ]);
  expect(await status(requestId)).toMatchObject({ status: 'approved', waitingFor: 'owner' });

  const { linkId, code, text } = await owners.letter(OWNER);
  expect(text).toContain('A person asked LumyxAI to delete the data that is held.');
  expect(text).not.toContain('solo@example.com');
  const opened = await owners.home.work(
    async (work) => await openOwnerTask(work, { linkId, code }),
    SYSTEM_OWNER,
  );
  expect(opened?.identifiers).toEqual([
    { label: null, values: ['solo@example.com'] },
    { label: 'id', values: ['3'] },
  ]);
  // What comes into the stores while the owner takes time is no failure of this run.
  await owners.shop.run(`insert into users values (3, 'solo@example.com', 'Solo', null, null)`);
  const [words] = ['Shredded on Tuesday, by ticket 4711.'];
  expect(await answer({ linkId, code, outcome: 'done', ...nothing, words })).toBe('written');
  await expect(answer({ linkId, code, outcome: 'not-found', ...nothing })).rejects.toMatchObject({
    code: 'owner-task-answered',
  });
  await owners.run(plan.id);
  await owners.run(plan.id);
  const done = await owners.plan(requestId);
  expect([done.status, done.receipt?.outcome]).toEqual(['done', 'complete']);
  expect(done.receipt?.lines.at(-1)?.sentence).toBe(
    'Whoever looks after the paper files of the studio has carried it out there by hand.',
  );
  expect(JSON.stringify(done.receipt)).not.toContain('4711');
  await deliverLetters(owners.home);
  expect(owners.home.mailbox.newest('solo@example.com').mail.text?.replace(/\s+/g, ' ')).toContain(
    'has carried it out there by hand',
  );
});

test('silence: reminded at half time, then the owner of last resort and staff; the first answer counts', async () => {
  const { home } = owners;
  const { requestId, plan } = await owners.approved('access', 'tom@example.com');
  await owners.run(plan.id);
  expect(await home.work(async (work) => await archiveOf(work, requestId))).toBeNull();
  const task = await owners.task(requestId);
  const before = owners.letters(OWNER);
  const chase = async (): Promise<void> =>
    await home.work(async (work) => await chaseOwner(work, task.id), CLOCK);
  await chase();
  expect((await owners.task(requestId)).stage).toBe('asked');
  const version = async (): Promise<number> =>
    await home.work(async (work) => await versionOf(work, requestId));
  const read = await version();
  home.later({ hours: 24 * 3.5 + 1 });
  const due = await ownersDue(home.house.database, await home.work(async (work) => work.at));
  expect(due).toContainEqual({ controllerId: home.lumyx.id, id: task.id });
  await chase();
  await chase();
  const reminder = await owners.letter(OWNER);
  expect([owners.letters(OWNER) - before, reminder.text.includes('This is a reminder')]).toEqual([2, true]);
  // A letter that the clock repeats changes nothing that staff decide on.
  expect(await version()).toBe(read);
  home.later({ hours: 24 * 3.5 });
  await chase();
  expect((await owners.letter(OWNER)).linkId).toBe(reminder.linkId);
  expect((await owners.letter(LAST_RESORT)).text).toContain(
    'has not answered in time, and you are named for this case',
  );
  expect(home.mailbox.newest('first@lumyx.example').mail.subject).toContain('is not answered');
  home.later({ hours: 49 });
  await chase();
  expect(await owners.task(requestId)).toMatchObject({ stage: 'silent', state: 'open', nextAt: null });
  await owners.run(plan.id);
  expect(await status(requestId)).toMatchObject({ status: 'approved', waitingFor: 'staff' });
  // Whoever is asked now has time, too, and is chased like the one before.
  const other = 'cellar@lumyx.example';
  await home.work(
    async (work) => await askSomebodyElse(work, { requestId, taskId: task.id, email: other }),
    owners.staff[0],
  );
  expect(await status(requestId)).toMatchObject({ waitingFor: 'owner' });
  expect((await owners.letter(other)).text).not.toContain('was over on');
  home.later({ hours: 24 * 3.5 + 1 });
  await chase();
  expect((await owners.letter(other)).text).toContain('This is a reminder');
  home.later({ hours: 24 * 3.5 });
  await chase();
  const [late, resort] = [await owners.letter(other), await owners.letter(LAST_RESORT)];

  // Both links work; the other learns that it is answered.
  const sent = {
    words: 'Page 3 of the register.',
    reason: null,
    files: [{ kind: 'application/pdf' as const, bytes: pdf() }],
  };
  expect(await answer({ ...resort, outcome: 'done', ...sent })).toBe('written');
  await expect(answer({ ...late, outcome: 'done', ...sent })).rejects.toMatchObject({
    code: 'owner-task-answered',
  });
  expect(await status(requestId)).toMatchObject({ waitingFor: 'staff' });
  await owners.run(plan.id);
  expect((await owners.plan(requestId)).status).toBe('running');
  await home.work(
    async (work) => await lookedAtAnswer(work, { requestId, taskId: task.id, passed: true }),
    owners.staff[0],
  );
  await owners.run(plan.id);
  expect((await owners.plan(requestId)).receipt?.outcome).toBe('complete');
  const archive = await home.work(async (work) => await archiveOf(work, requestId));
  const open = await home.work(async (work) => await openArchive(work, archive?.id ?? ''));
  const reading = await openReading(home.house.vault, open);
  const section = reading.sections.find(({ store }) => store === PAPER.label);
  expect(section).toMatchObject({ state: 'held', title: 'signed releases', rows: 2 });
  expect(JSON.stringify(section?.records)).toContain('Page 3 of the register.');
  expect(JSON.stringify(section?.records)).toContain('files/the-paper-files-of-the-studio-1.pdf');
  expect(reading.categories).toContain('releases on paper');
  // Packed, so the sealed file goes with the end of the case.
  expect((await evidenceOf(home, requestId)).map(({ state }) => state)).toEqual(['destroyed']);
});

test('what an owner found and staff keep back is told with the law of the case, not with another one', async () => {
  const { home, staff } = owners;
  const told: (string | undefined)[] = [];
  for (const [email, law] of [
    ['mira@example.com', null],
    ['tom@example.com', 'us-ca'],
  ] as const) {
    const proved = await askAndProve(home, { right: 'access', email });
    const change = { requestId: proved, law: law ?? '', reason: 'The person lives in California.' };
    if (law !== null) await home.work(async (work) => await changeLaw(work, change), staff[0]);
    const { requestId, plan } = await owners.approved('access', email, proved);
    await owners.run(plan.id);
    const words = 'A page that names the neighbours.';
    await answer({ ...(await owners.letter(OWNER)), outcome: 'done', ...nothing, words });
    const look = { requestId, taskId: (await owners.task(requestId)).id, passed: false };
    await home.work(async (work) => await lookedAtAnswer(work, look), staff[0]);
    await owners.run(plan.id);
    told.push((await owners.plan(requestId)).receipt?.lines.at(-1)?.sentence);
  }
  const because = `What was found in ${PAPER.label} is not in the copy, because it would harm the rights of others`;
  expect(told).toEqual([`${because} (GDPR Art. 15(4)).`, `${because} (Civ. Code 1798.145(k)).`]);
});

test('an exception ends it in part: the reason in our words, and theirs only after staff looked', async () => {
  const { home } = owners;
  const { requestId, plan } = await owners.approved('erasure', 'mira@example.com');
  await owners.run(plan.id);
  const { linkId, code } = await owners.letter(OWNER);
  const words = 'The release of 2019 must be kept for the court.';
  const given = { linkId, code, outcome: 'exception', ...nothing } as const;
  await expect(answer({ ...given, words })).rejects.toMatchObject({ code: 'owner-reason-missing' });
  await expect(answer({ ...given, reason: 'law-keeps' })).rejects.toMatchObject({
    code: 'exception-without-reason',
  });
  await expect(answer({ ...given, outcome: 'done' })).rejects.toMatchObject({
    code: 'done-without-evidence',
  });
  await answer({ ...given, reason: 'law-keeps', words });
  await owners.run(plan.id);
  expect((await owners.plan(requestId)).status).toBe('running');
  const look = { requestId, taskId: (await owners.task(requestId)).id, passed: true };
  await home.work(async (work) => await lookedAtAnswer(work, look), owners.staff[0]);
  await expect(
    home.work(async (work) => await lookedAtAnswer(work, look), owners.staff[0]),
  ).rejects.toMatchObject({ code: 'owner-answer-not-waiting' });
  await owners.run(plan.id);
  const { receipt } = await owners.plan(requestId);
  expect([receipt?.outcome, receipt?.lines.at(-1)?.problem]).toEqual(['partly', 'owner-exception']);
  expect(JSON.stringify(receipt)).not.toContain(words);
  await deliverLetters(home);
  const letter = home.mailbox.newest('mira@example.com').mail.text?.replace(/\s+/g, ' ');
  expect(letter).toContain('not done, or not all of it, because a law demands that it is kept');
  expect(letter).toContain(`About the paper files of the studio we were told: ${words}`);
});

test('staff ask somebody else, and write down what they hear: a hand in the case; unknown and foreign tasks are refused', async () => {
  const { home } = owners;
  const [first] = owners.staff;
  const { requestId, plan } = await owners.approved('portability', 'ben@example.com');
  await owners.run(plan.id);
  const old = await owners.letter(OWNER);
  const { id: taskId } = await owners.task(requestId);
  const by = async (act: Parameters<typeof home.work>[0]) => await home.work(act, first);
  const other = 'cellar@lumyx.example';
  await by(async (work) => await askSomebodyElse(work, { requestId, taskId, email: other }));
  await expect(
    by(async (work) => await askSomebodyElse(work, { requestId, taskId, email: other })),
  ).rejects.toMatchObject({ code: 'owner-unchanged' });
  await expect(answer({ ...old, outcome: 'not-found', ...nothing })).rejects.toMatchObject({
    code: 'owner-link-replaced',
  });
  const fresh = await owners.letter(other);
  expect(fresh.linkId).not.toBe(old.linkId);
  for (const place of [
    { requestId: crypto.randomUUID(), taskId },
    { requestId, taskId: crypto.randomUUID() },
  ])
    await expect(
      by(
        async (work) =>
          await answerForOwner(work, { ...place, outcome: 'not-found', ...nothing, passed: false }),
      ),
    ).rejects.toBeInstanceOf(Problem);
  const heard = {
    outcome: 'exception',
    reason: 'no-answer',
    words: 'Called three times.',
    files: [],
  } as const;
  await by(async (work) => await answerForOwner(work, { requestId, taskId, ...heard, passed: false }));
  expect(await home.work(async (work) => await decidedIn(work, requestId, first.id))).toBe(true);
  await owners.run(plan.id);
  const { receipt } = await owners.plan(requestId);
  expect([receipt?.outcome, receipt?.lines.at(-1)?.sentence]).toEqual([
    'partly',
    'Whoever looks after the paper files of the studio has not answered us, so we do not know what is held there.',
  ]);
});
