// Programs enter, see and withdraw requests: once per key, the same answer for everybody, nothing of other controllers.
import { forgetOldKeysJob } from '../../jobs/forget-old-keys.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
beforeEach(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases', 'withdraw:case']);
});
afterEach(() => home.close());

const ASKED = { right: 'access', email: 'maria@example.org', hints: 'Customer since 2019' };
const count = async (table: string) =>
  Number((await home.work((work) => work.trx.raw('select count(*) from ??', [table]))).rows[0].count);

test('a request is entered, seen, listed and withdrawn', async () => {
  const entered = await api.post(key, '/requests', ASKED);
  expect(entered.status).toBe(201);
  expect(entered.headers['content-type']).toMatch(/^application\/json/);
  expect(entered.headers['cache-control']).toBe('no-store');
  expect(entered.body).toMatchObject({
    right: 'access',
    status: 'received',
    channel: 'api',
    waitingFor: 'person',
  });
  expect(JSON.stringify(entered.body)).not.toMatch(/maria|2019/);
  const { id } = entered.body;
  expect((await api.get(key, `/requests/${id}`)).body).toEqual(entered.body);
  expect((await api.get(key, '/requests?status=received')).body).toMatchObject({
    total: 1,
    page: 1,
    pages: 1,
    requests: [{ id }],
  });
  expect((await api.get(key, '/requests?status=fulfilled')).body).toMatchObject({ total: 0, requests: [] });
  const gone = await api.post(key, `/requests/${id}/withdraw`, {});
  expect(gone.body).toMatchObject({ id, status: 'withdrawn' });
  const again = await api.post(key, `/requests/${id}/withdraw`, {});
  expect([again.status, again.body.code]).toEqual([409, 'request-not-movable']);
});

test('the true date of receipt counts for the time limit; one in the future is refused', async () => {
  const receivedAt = Temporal.Now.instant().subtract({ hours: 72 }).toString({ fractionalSecondDigits: 3 });
  const early = await api.post(key, '/requests', { ...ASKED, receivedAt });
  expect(Temporal.Instant.from(early.body.receivedAt).equals(receivedAt)).toBe(true);
  const late = Temporal.Now.instant().add({ hours: 1 }).toString();
  const refused = await api.post(key, '/requests', { ...ASKED, right: 'erasure', receivedAt: late });
  expect([refused.status, refused.body.code]).toEqual([400, 'received-in-future']);
});

describe('Idempotency-Key', () => {
  test('keys are kept for 48 hours and forgotten by the clock afterwards; no request is', async () => {
    await api.post(key, '/requests', ASKED, 'order-0001');
    const forget = async () => await forgetOldKeysJob(home.house, {}, new AbortController().signal);
    home.later({ hours: 47 });
    await forget();
    expect(await count('idempotency_keys')).toBe(1);
    home.later({ hours: 49 });
    await forget();
    expect([await count('idempotency_keys'), await count('data_requests')]).toEqual([0, 1]);
  });

  test('the same key and body act once and answer the same', async () => {
    const [first, second] = [
      await api.post(key, '/requests', ASKED, 'order-0001'),
      await api.post(key, '/requests', ASKED, 'order-0001'),
    ];
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(await count('data_requests')).toBe(1);
    expect(await count('notices')).toBe(1);
  });

  test('twenty at once make one request and one letter', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post(key, '/requests', ASKED, 'order-0001')),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await count('data_requests')).toBe(1);
    expect(await count('notices')).toBe(1);
  });

  test('another body under the same key is refused and acts on nothing', async () => {
    await api.post(key, '/requests', ASKED, 'order-0001');
    const other = await api.post(key, '/requests', { ...ASKED, right: 'erasure' }, 'order-0001');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await count('data_requests')).toBe(1);
  });

  test('a refused call does not use its key up', async () => {
    const refused = await api.post(
      key,
      '/requests',
      { ...ASKED, email: 'a@x.example, b@y.example' },
      'order-0001',
    );
    expect(refused.body.code).toBe('email-not-plain');
    expect((await api.post(key, '/requests', ASKED, 'order-0001')).status).toBe(201);
  });

  test('keys of two programs, and of two controllers, do not meet', async () => {
    const second = await api.key(['enter:case']);
    const there = await api.key(['enter:case'], home.lumart);
    for (const each of [key, second, there]) {
      expect((await api.post(each, '/requests', { ...ASKED, right: 'erasure' }, 'order-0001')).status).toBe(
        201,
      );
    }
  });

  test.each([
    [null, 'idempotency-key-missing'],
    ['short', 'idempotency-key-malformed'],
    ['with a space in it', 'idempotency-key-malformed'],
    ['first-key-1,second-key-2', 'idempotency-key-malformed'],
    ['x'.repeat(201), 'idempotency-key-malformed'],
  ])('%j: %s', async (header, code) => {
    const refused = await api.post(key, '/requests', ASKED, header);
    expect([refused.status, refused.body.code]).toEqual([400, code]);
    expect(await count('data_requests')).toBe(0);
  });

  test('its table holds no address and no words', async () => {
    await api.post(key, '/requests', ASKED, 'order-0001');
    const { rows } = await home.work((work) => work.trx.raw('select t::text as row from idempotency_keys t'));
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toMatch(/maria|2019|order-0001/);
  });
});

test('R8: a second wish of the same person and a first of another are answered alike', async () => {
  await api.post(key, '/requests', ASKED);
  const known = await api.post(key, '/requests', ASKED);
  const unknown = await api.post(key, '/requests', { ...ASKED, email: 'nobody@example.org' });
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
  expect([known.status, known.body.status]).toEqual([unknown.status, unknown.body.status]);
  const names = (headers: Record<string, string>) => Object.keys(headers).sort();
  expect(names(known.headers)).toEqual(names(unknown.headers));
});

describe('R11, R12: ids of others', () => {
  test.each(['get', 'withdraw'])('%s looks the same for foreign, unknown and malformed ids', async (act) => {
    const there = await api.key(['enter:case'], home.lumart);
    const foreign = (await api.post(there, '/requests', ASKED)).body.id as string;
    const seen = [];
    for (const id of [foreign, crypto.randomUUID()]) {
      const path = `/requests/${id}`;
      const answer = act === 'get' ? await api.get(key, path) : await api.post(key, `${path}/withdraw`, {});
      seen.push([answer.status, answer.text]);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]?.[0]).toBe(404);
    const malformed = await api.get(key, '/requests/1%27%20or%201=1');
    expect([malformed.status, malformed.body.code]).toEqual([404, 'not-here']);
  });
});

test('the page of a list is bounded and of this controller alone', async () => {
  const there = await api.key(['enter:case', 'read:cases'], home.lumart);
  await api.post(there, '/requests', ASKED);
  expect((await api.get(key, '/requests')).body).toMatchObject({ total: 0, requests: [] });
  expect((await api.get(there, '/requests?page=2')).body).toMatchObject({ total: 1, page: 2, requests: [] });
});
