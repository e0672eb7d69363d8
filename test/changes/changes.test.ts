// Telling people of a change: the strictest way, one letter each, what became of it, and no consent out of a notice.
import { listChanges, prominentChanges, readChange } from '../../src/changes/change-notice.ts';
import { deliveryBehind, deliveryNumbers, markSeen } from '../../src/changes/delivery.ts';
import { listPurposes, savePurposes } from '../../src/data-map/purpose.ts';
import { markReturned, Notice } from '../../src/notifications/notice.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { changeTo } from '../../src/policies/document-change.ts';
import { acting, openConsentWorld, PURPOSES } from '../consent/consent-world.ts';
import { deliverLetters } from '../support/road.ts';
import { type ChangeHouse, openChangeHouse, publish, today } from './changing.ts';

let world: ChangeHouse;
beforeEach(async () => {
  world = await openChangeHouse();
});
afterEach(async () => await world.close());

const refusal = async (act: Promise<unknown>): Promise<string> =>
  await act.then(
    () => 'not refused',
    (error: unknown) => (isProblem(error) ? error.code : String(error)),
  );
const numbers = async (changeId: string) =>
  await world.home.work(async (work) => (await deliveryNumbers(work, [changeId]))(changeId));

test('everybody of the audience gets one letter, however often it is tried; its fate is kept by person', async () => {
  const { announce, tell, tend, home, shop } = world;
  await shop.run(
    `insert into users values (4, 'no address', 'Nobody', 1, null), (5, 'MIRA@example.com', 'Again', 1, null)`,
  );
  const id = await announce();
  await Promise.all([tell(id), tell(id)]);
  await tell(id);
  expect(await numbers(id)).toEqual({ written: 3, sent: 0, failed: 0, seen: 0 });
  const change = await home.work(async (work) => await readChange(work, id));
  expect([change.toldAt !== null, change.withoutAddress, change.problem]).toEqual([true, 1, null]);
  await deliverLetters(home);
  home.later({ minutes: 10 });
  await tend();
  expect(await numbers(id)).toEqual({ written: 3, sent: 3, failed: 0, seen: 0 });
  expect(home.mailbox.received).toHaveLength(3);
  const letter = home.mailbox.newest('tom@example.com').mail;
  expect(letter.subject).toBe('LumyxAI changes: Privacy Policy');
  const text = (letter.text ?? '').replace(/\s+/g, ' ');
  expect(text).toContain('We keep request logs for up to 90 days, not 30.');
  expect(text).toContain('Reading this letter, or not answering it, agrees to nothing.');
  // One comes back days later, by its Message-ID.
  const [row] = await home.work(
    async ({ trx }) => await Notice.query(trx).where({ letter: 'policy-changed' }).limit(1),
  );
  await home.work(async (work) => await markReturned(work, [row?.messageId ?? '']));
  home.later({ hours: 24 });
  await tend();
  expect(await numbers(id)).toEqual({ written: 3, sent: 2, failed: 1, seen: 0 });
});

test('a link says that the letter was read, once, and nothing more; other tokens lead nowhere', async () => {
  const { announce, tell, home } = world;
  const id = await announce();
  await tell(id);
  await deliverLetters(home);
  const token =
    /\/lumyx\/changes\/([\w-]{32})/.exec(home.mailbox.newest('mira@example.com').mail.text ?? '')?.[1] ?? '';
  const see = async (one: string) =>
    await home.work(async (work) => {
      const found = await deliveryBehind(work, one);
      if (found !== undefined) await markSeen(work, found);
      return found !== undefined;
    });
  expect([await see('x'.repeat(32)), await see(token), await see(token)]).toEqual([false, true, true]);
  expect((await numbers(id)).seen).toBe(1);
  expect(
    await home.work(async (work) => await deliveryBehind(work, token), undefined, home.lumart),
  ).toBeUndefined();
});

test('a material change ends what rests on consent on its day; no notice, letter or click ever switches a purpose on', async () => {
  const { announce, tell, tend, home } = world;
  const { notice } = await openConsentWorld(home);
  const { record, ask } = acting(home, notice);
  await record({ purpose: 'newsletter' }, { purpose: 'training' });
  const before = await home.work(listPurposes);
  const allowed = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const { name, basis } of PURPOSES)
      if (basis === 'consent') {
        const { allowed: yes, why } = await ask(name);
        found.push(`${name} ${yes ? 'yes' : why}`);
      }
    return found.toSorted();
  };
  const first = await allowed();
  expect(first.filter((one) => one.endsWith(' yes'))).toEqual(['newsletter yes', 'training yes']);
  const id = await announce({ asksAgain: ['training', 'trends'] });
  await tell(id);
  await deliverLetters(home);
  const text = (home.mailbox.newest('mira@example.com').mail.text ?? '').replace(/\s+/g, ' ');
  expect(text).toContain('to do training');
  await tend();
  // Until the day people know the text that they said yes to.
  expect(await allowed()).toEqual(first);
  const token =
    /\/lumyx\/changes\/([\w-]{32})/.exec(home.mailbox.newest('mira@example.com').mail.text ?? '')?.[1] ?? '';
  await home.work(async (work) => {
    const found = await deliveryBehind(work, token);
    if (found !== undefined) await markSeen(work, found);
  });
  home.later({ hours: 24 * 15 });
  await tend();
  await tend();
  expect(await allowed()).toEqual(
    first.map((one) => (one === 'training yes' ? 'training text-changed' : one)),
  );
  const versions = new Map((await home.work(listPurposes)).map((one) => [one.name, one]));
  expect(versions.get('training')).toMatchObject({ version: 2, materialVersion: 2 });
  for (const one of before)
    if (!['training', 'trends'].includes(one.name)) expect(versions.get(one.name)).toEqual(one);
  // The pack that was written before is applied again, and brings nothing back.
  await home.work(async (work) => await savePurposes(work, PURPOSES));
  expect((await allowed()).filter((one) => one.endsWith(' yes'))).toEqual(['newsletter yes']);
});

test('what is decided about a step is decided once, and people are told of a version once', async () => {
  const { announce, home } = world;
  const id = await announce();
  const change = await home.work(async (work) => await readChange(work, id));
  const step = await home.work(async (work) => await changeTo(work, change.versionId));
  expect([step?.material, step?.reason, step?.decidedBy]).toEqual([
    true,
    'Logs stay three times as long.',
    world.officer.id,
  ]);
  expect(await refusal(announce())).toBe('change-announced');
  expect(await refusal(announce({ material: false, audience: null }))).toBe('change-judged-otherwise');
  expect(await home.work(listChanges)).toHaveLength(1);
});

test('a change that cannot be told so is refused, and nobody is told', async () => {
  const { announce, home, document } = world;
  await openConsentWorld(home);
  const day = await home.work(async (work) => today(work));
  const cases: [Parameters<typeof announce>[0], string][] = [
    [{ document: { ...document, owner: { kind: 'platform', name: 'Harbour' } } }, 'change-not-ours'],
    [{ number: 1 }, 'change-without-version'],
    [{ number: 3 }, 'change-without-version'],
    [{ words: ' ' }, 'change-words-missing'],
    [{ reason: 'because' }, 'change-reason-missing'],
    [{ effectiveOn: day.subtract({ days: 1 }) }, 'change-day-past'],
    // The strictest of "email or prominent notice" and "by the service or by email".
    [{ audience: null }, 'change-way-too-weak'],
    [{ prominent: false }, 'change-way-too-weak'],
    [{ material: false, prominent: false, audience: null }, 'change-way-too-weak'],
    [{ material: false, asksAgain: ['training'] }, 'change-asks-needlessly'],
    [{ asksAgain: ['account'] }, 'change-purpose-unknown'],
    [{ asksAgain: ['abuse'] }, 'change-purpose-unknown'],
    [{ asksAgain: ['sale'] }, 'change-purpose-unknown'],
  ];
  for (const [more, code] of cases) expect([code, await refusal(announce(more))]).toEqual([code, code]);
  expect(await home.work(listChanges)).toEqual([]);
});

test('a store that is away keeps nobody from being told later; a place that is no place is said', async () => {
  const { announce, tell, home, shop } = world;
  await shop.run('alter table users rename to people');
  const id = await announce();
  await tell(id);
  const failed = await home.work(async (work) => await readChange(work, id));
  expect([failed.problem, failed.toldAt]).toEqual(['store-schema-changed', null]);
  await shop.run('alter table people rename to users');
  await tell(id);
  expect((await numbers(id)).written).toBe(3);
  expect((await home.work(async (work) => await readChange(work, id))).problem).toBe(null);
});

test('a notice stands where people come until five weeks after its day, and another controller has none of it', async () => {
  const { announce, home } = world;
  await publish(home, 'We keep request logs for up to 91 days.');
  const id = await announce();
  const standing = async () => (await home.work(prominentChanges)).map((one) => one.id);
  expect(await standing()).toEqual([id]);
  home.later({ hours: 24 * (14 + 33) });
  expect(await standing()).toEqual([id]);
  home.later({ hours: 24 * 4 });
  expect(await standing()).toEqual([]);
  expect(await home.work(listChanges, undefined, home.lumart)).toEqual([]);
});

test('ten thousand people are told in a few statements for each five hundred, and none twice', async () => {
  const { announce, tell, shop } = world;
  await shop.run(
    `insert into users select g, 'p' || g || '@example.com', 'P', 1, null from generate_series(100, 10099) g`,
  );
  const id = await announce();
  await tell(id);
  expect((await numbers(id)).written).toBe(10_003);
}, 120_000);
