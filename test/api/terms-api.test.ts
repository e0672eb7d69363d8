// Luma's grants over HTTP: a use that the terms grant for a subscription is allowed while it runs, and denied after its end.
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import { forgetConsentsOf } from '../../src/consent/forget-person.ts';
import { listPurposes, savePurposes } from '../../src/data-map/purpose.ts';
import { type Controller, findControllerBySlug } from '../../src/platform/controller.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { MACHINE } from '../../src/work.ts';
import { buildPlatforms, type Platforms } from '../support/platforms.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let platforms: Platforms<'luma'>;
let luma: Controller;
let api: Api;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms(['luma']);
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs: ['luma'] });
  const found = await findControllerBySlug(home.house.database, 'luma');
  if (found === undefined) throw new Error('no controller');
  luma = found;
  api = callsOf(home);
  key = await api.key(['record:consent', 'ask:gate'], luma);
});
afterAll(async () => {
  await home.close();
  await platforms.drop();
});

const at = (days: number): string =>
  home.house
    .clock()
    .add({ hours: 24 * days })
    .toString();
const term = (more: Record<string, unknown> = {}) => ({
  reference: 'subscription 1',
  subject: 'account:1',
  purposes: ['provide', 'improve', 'train'],
  startsAt: at(-90),
  endsAt: null,
  ...more,
});
const TERMED = ['provide', 'derive', 'aggregate', 'improve', 'train'];
const tell = (...terms: object[]) => api.post(key, '/granted-terms', { terms }, null);
const gate = async (subject: string, purpose: string, recipient?: string) => {
  const to = recipient === undefined ? '' : `&recipient=${encodeURIComponent(recipient)}`;
  const { body } = await api.get(key, `/gate?subject=${encodeURIComponent(subject)}&purpose=${purpose}${to}`);
  return [body.allowed, body.why, body.until];
};

test('without a term nothing is granted; while one runs it is; after its end nothing new is done under it', async () => {
  expect(await gate('account:1', 'improve')).toEqual([false, 'never-asked', null]);
  expect((await tell(term({ endsAt: at(30) }))).body).toEqual({ recorded: 1 });
  const [allowed, why, until] = await gate('account:1', 'improve');
  expect([allowed, why]).toEqual([true, 'other-basis']);
  expect(until).not.toBeNull();
  // Whoever has a sublicence may do no more than the term.
  expect((await gate('account:1', 'provide', 'Tandem Render Farm'))[0]).toBe(true);
  home.later({ hours: 24 * 31 });
  for (const purpose of ['provide', 'improve', 'train'])
    expect([purpose, ...(await gate('account:1', purpose))]).toEqual([purpose, false, 'expired', until]);
  expect((await gate('account:1', 'provide', 'Tandem Render Farm'))[0]).toBe(false);
  // Another subscription begins: allowed again, by its own term.
  await tell(term({ reference: 'subscription 2', startsAt: at(-1) }));
  expect(await gate('account:1', 'improve')).toEqual([true, 'other-basis', null]);
});

test('a term is no consent: models are trained on nothing of hers until she says so apart', async () => {
  await tell(term({ reference: 'subscription 3', subject: 'account:3' }));
  expect(await gate('account:3', 'improve')).toEqual([true, 'other-basis', null]);
  expect(await gate('account:3', 'train')).toEqual([false, 'never-asked', null]);
});

test('a subscription that is ended is told again, and ends the use at once; a term that has not begun grants nothing', async () => {
  await tell(term({ reference: 'subscription 4', subject: 'account:4' }));
  expect((await gate('account:4', 'improve'))[0]).toBe(true);
  await tell(term({ reference: 'subscription 4', subject: 'account:4', endsAt: at(-1) }));
  expect((await gate('account:4', 'improve')).slice(0, 2)).toEqual([false, 'expired']);
  await tell(term({ reference: 'subscription 5', subject: 'account:5', startsAt: at(5) }));
  expect(await gate('account:5', 'improve')).toEqual([false, 'never-asked', null]);
});

test('a term that is told again takes the place of before: what it names no longer is granted no longer', async () => {
  await tell(term({ reference: 'subscription 7', subject: 'account:7' }));
  await tell(term({ reference: 'subscription 7', subject: 'account:7', purposes: ['provide'] }));
  expect((await gate('account:7', 'provide'))[0]).toBe(true);
  expect(await gate('account:7', 'improve')).toEqual([false, 'never-asked', null]);
});

test('a thousand terms of ten purposes are taken', async () => {
  const purposes = [...TERMED, ...TERMED.map((name) => `${name}-too`)];
  await home.work(
    async (work) => {
      const known = await listPurposes(work);
      const more = known
        .filter(({ needsTerm }) => needsTerm)
        .map((one) => ({ ...one, name: `${one.name}-too`, words: `${one.words} too` }));
      await savePurposes(work, [...known, ...more]);
    },
    undefined,
    luma,
  );
  const terms = Array.from({ length: 1000 }, (_, n) =>
    term({ reference: `many ${n}`, subject: `account:many-${n}`, purposes }),
  );
  expect((await tell(...terms)).body).toEqual({ recorded: 1000 });
  expect((await gate('account:many-999', 'improve-too'))[0]).toBe(true);
}, 60_000);

test('another person has nothing of her term, and nothing of it is known once she is erased', async () => {
  const { subjectId, requestId } = await home.work(
    async (work) => {
      const { requestId: id } = await receiveRequest(work, {
        right: 'erasure',
        email: 'yusuf.demir@example.com',
        channel: 'mail',
      });
      const row = await work.trx('data_requests').where({ id }).first('subject_id');
      return { requestId: id, subjectId: String(row.subjectId ?? row.subject_id) };
    },
    undefined,
    luma,
  );
  await tell(term({ reference: 'subscription 6', subject: `id:${subjectId}` }));
  expect((await gate('email:yusuf.demir@example.com', 'improve'))[0]).toBe(true);
  expect((await gate('email:aiko.tanaka@example.net', 'improve'))[0]).toBe(false);
  const terms = async (): Promise<number> =>
    await home.work(
      async (work) => Number((await work.trx('granted_terms').count('* as n'))[0]?.n),
      undefined,
      luma,
    );
  const before = await terms();
  await home.work(async (work) => await forgetConsentsOf(work, { subjectId, requestId }), undefined, luma);
  expect(await terms()).toBe(before - 3);
  expect((await gate('email:yusuf.demir@example.com', 'improve'))[0]).toBe(false);
});

test.each([
  ['purpose-unknown', { purposes: ['dreaming'] }],
  ['purpose-without-term', { purposes: ['account'] }],
  ['term-ends-first', { endsAt: '2026-01-01T00:00:00Z', startsAt: '2026-02-01T00:00:00Z' }],
  ['subject-unknown', { subject: `id:${crypto.randomUUID()}` }],
] as const)('%s is refused, and its neighbours are not recorded either', async (code, more) => {
  const good = term({ reference: `beside ${code}`, subject: `account:beside-${code}` });
  const { status, body } = await tell(good, term({ reference: `bad ${code}`, ...more }));
  expect([status, body.code]).toEqual([400, code]);
  expect((await gate(`account:beside-${code}`, 'improve'))[0]).toBe(false);
});

test('more than a thousand, a name of a term that is too long, and none at all are refused', async () => {
  for (const terms of [
    [],
    [term({ reference: 'x'.repeat(201) })],
    Array.from({ length: 1001 }, () => term()),
  ])
    expect((await tell(...terms)).status).toBe(400);
});

test('a full batch with many purposes is recorded whole', async () => {
  const uses = Array.from({ length: 10 }, (_, index) => `use-${index}`);
  await home.work(
    async (work) => {
      const purposes = await listPurposes(work);
      const improve = purposes.filter(({ name }) => name === 'improve');
      const more = uses.flatMap((name) => improve.map((one) => ({ ...one, name, words: `for ${name}` })));
      await savePurposes(work, [...purposes, ...more]);
    },
    MACHINE,
    luma,
  );
  const terms = Array.from({ length: 1000 }, (_, index) =>
    term({ reference: `batch ${index}`, subject: 'account:5', purposes: uses }),
  );
  expect((await tell(...terms)).body).toEqual({ recorded: 1000 });
  expect((await gate('account:5', 'use-9'))[0]).toBe(true);
}, 60_000);
