// Systems that answer wrongly: with others, without end, slowly, brokenly, elsewhere. Nothing is believed, and memory stays.
import type { Connector } from '../../src/connectors/connector.ts';
import { logger } from '../../src/platform/logger.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { answering, byEmail, described, named, openDescribed } from '../support/described.ts';

let server: ApiServer;
const open: Connector[] = [];
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => await server.stop());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  jest.restoreAllMocks();
});

function connect(more = '', find?: string): Connector {
  const connector = openDescribed(described(server.url, more, find));
  open.push(connector);
  return connector;
}

async function found(connector: Connector, email: string): Promise<(string | null)[]> {
  const ids: (string | null)[] = [];
  for await (const batch of connector.locate(byEmail(email), ['id']))
    ids.push(...batch.map(([id]) => id ?? null));
  return ids;
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    (value) => `answered ${JSON.stringify(value)}`,
    (thrown: unknown) => thrown,
  );
  for (const hidden of ['canary', 'ada@', 'ada%40'])
    expect(String(error) + JSON.stringify(error) + (error as Error).stack).not.toContain(hidden);
  return typeof error === 'string' ? error : (error as { code: string }).code;
}

const ADA = { id: 1, email: 'ada@example.com', address: { city: 'Oslo' } };

test('drops records of others: other people, prefixes, other spellings, other shapes; and says how many', async () => {
  const warned = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
  const items = [
    ADA,
    { id: 2, email: 'ben@example.com' },
    { id: 3, email: 'ada@example.com.evil.example' },
    { id: 4, email: 'xada@example.com' },
    { id: 5, email: 'Ada@example.com' },
    { id: 6, email: 'ada@example.com ' },
    { id: 7, email: ['ada@example.com'] },
    { id: 8, email: null },
    { id: 9 },
    'ada@example.com',
    null,
    ['ada@example.com'],
  ];
  answering(server, 'GET', '/api/people', { items });
  expect(await found(connect(), 'ada@example.com')).toEqual(['1']);
  expect(warned.mock.calls.map(([details]) => details)).toEqual([
    { system: 'The harbour', collection: 'people', records: 11 },
  ]);
  expect(JSON.stringify(warned.mock.calls)).not.toContain('ada@');
});

test('keys beyond 2^53 stay what they are', async () => {
  server.answer((_asked, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end('{"items":[{"id":9007199254740993,"email":"ada@example.com"},{"id":1.0,"email":"x"}]}');
  });
  const connector = connect();
  expect(await found(connector, 'ada@example.com')).toEqual(['9007199254740993']);
  server.answer((asked, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(`{"item":{"id":${asked.target.split('/').at(-1)},"n":0.1,"email":"ada@example.com"}}`);
  });
  let text = '';
  for await (const part of connector.read({ rows: named('9007199254740993'), columns: ['id', 'city'] }))
    text += String(part);
  expect(text).toBe('{"id":9007199254740993,"city":null}\n');
  // A system that rounds the key has answered with its neighbour.
  server.answer((_asked, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end('{"item":{"id":9007199254740992}}');
  });
  expect(await codeOf(connector.countKeys(named('9007199254740993')))).toBe('store-answer-refused');
});

test("another person's record in place of the one we named proves nothing and discloses nothing", async () => {
  server.answer((_asked, res) => json(res, 200, { item: { id: 2, email: 'canary@example.com' } }));
  const connector = connect();
  expect(await codeOf(connector.countKeys(named('1')))).toBe('store-answer-refused');
  const reading = async (): Promise<string> => {
    let text = '';
    for await (const part of connector.read({ rows: named('1'), columns: ['email'] })) text += String(part);
    return text;
  };
  expect(await codeOf(reading())).toBe('store-answer-refused');
  const rows = named('1');
  const order = { rows, effect: { kind: 'delete' }, step: 's', chunk: 0, fence: 1n, ledger: false } as const;
  expect(await codeOf(connector.erase(order))).toBe('store-answer-refused');
});

test.each([
  ['a list that is none', { items: { 0: ADA } }],
  ['no list', { results: [] }],
  ['a text', 'ada@example.com'],
  ['null', null],
  ['a record without a key', { items: [{ email: 'ada@example.com' }] }],
  ['a record with an empty key', { items: [{ id: null, email: 'ada@example.com' }] }],
])('refuses %s', async (_what, body) => {
  answering(server, 'GET', '/api/people', body);
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-answer-refused');
});

test.each([
  ['half of it', 'application/json', '{"items":['],
  ['nothing', 'application/json', ''],
  ['bytes that are no UTF-8', 'application/json', Buffer.of(0x22, 0xff, 0x22)],
  ['bottomless nesting', 'application/json', '['.repeat(500_000)],
  ['two documents', 'application/json', '{"items":[]}{}'],
  ['a page', 'text/html', '<p>canary</p>'],
  ['JSON that says it is text', 'text/plain', '{"items":[]}'],
  ['JSON that says nothing', '', '{"items":[]}'],
])('refuses broken JSON and other types: %s', async (_what, type, body) => {
  server.answer((_asked, res) => {
    res.writeHead(200, type === '' ? {} : { 'content-type': type });
    res.end(body);
  });
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-answer-refused');
});

test('takes the JSON types that have a name of their own', async () => {
  server.answer((_asked, res) =>
    json(res, 200, { items: [ADA] }, { 'content-type': 'application/vnd.x+json; charset=utf-8' }),
  );
  expect(await found(connect(), 'ada@example.com')).toEqual(['1']);
});

const CURSOR =
  'path: /people, items: items, query: { email: "{email}" }, paging: { kind: cursor, parameter: after, from: next }';

test('a billion rows: pages without end stop at the limits, in little memory', async () => {
  let page = 0;
  server.answer((_asked, res) => {
    page += 1;
    const items = Array.from({ length: 100 }, (_none, at) => ({
      id: page * 100 + at,
      email: 'ada@example.com',
    }));
    json(res, 200, { items, next: `p${page}` });
  });
  const before = process.memoryUsage().heapUsed;
  const rows = 'limits: { calls_per_second: 1000, rows: 2000, pages: 10000 }';
  expect(await codeOf(found(connect(rows, CURSOR), 'ada@example.com'))).toBe('store-answer-refused');
  expect(page).toBe(21);
  page = 0;
  const pages = 'limits: { calls_per_second: 1000, pages: 7 }';
  expect(await codeOf(found(connect(pages, CURSOR), 'ada@example.com'))).toBe('store-answer-refused');
  expect(page).toBe(7);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  const bytes = 'limits: { calls_per_second: 1000, bytes: 1000 }';
  expect(await codeOf(found(connect(bytes, CURSOR), 'ada@example.com'))).toBe('store-answer-refused');
});

test('empty pages without end, and a page that leads to itself, stop too', async () => {
  let page = 0;
  server.answer((_asked, res) => {
    page += 1;
    json(res, 200, { items: [], next: `p${page}` });
  });
  // No item: the list is over, whatever the system promises.
  expect(await found(connect('', CURSOR), 'ada@example.com')).toEqual([]);
  expect(page).toBe(1);
  server.answer((_asked, res) => json(res, 200, { items: [ADA], next: 'same' }));
  const before = server.asked.length;
  expect(await codeOf(found(connect('', CURSOR), 'ada@example.com'))).toBe('store-answer-refused');
  expect(server.asked.length - before).toBe(2);
});

test('a redirect to a private address is not followed', async () => {
  const before = server.asked.length;
  server.answer((_asked, res) => json(res, 302, {}, { location: 'http://169.254.169.254/canary' }));
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-refused');
  expect(server.asked.length).toBe(before + 1);
});

test('a system at a private address is called only where its description allows it', async () => {
  const before = server.asked.length;
  const closed = openDescribed(
    described(server.url).replace('allow_private: true', 'allow_private: env:TEST_HARBOUR_PRIVATE'),
  );
  open.push(closed);
  const refused = await closed.countKeys(named('1')).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'store-refused', details: { cause: 'outbound-url-refused' } });
  expect(server.asked.length).toBe(before);
  process.env.TEST_HARBOUR_PRIVATE = 'true';
  answering(server, 'GET', '/api/people/1', { item: { id: 1 } });
  const allowed = openDescribed(
    described(server.url).replace('allow_private: true', 'allow_private: env:TEST_HARBOUR_PRIVATE'),
  );
  open.push(allowed);
  expect(await allowed.countKeys(named('1'))).toBe(1);
  delete process.env.TEST_HARBOUR_PRIVATE;
});

test('a search that is answered by 404 found nobody only where the description says so', async () => {
  server.answer((_asked, res) => json(res, 404, { error: 'none' }));
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-answer-refused');
  const map = 'errors: [{ status: 404, at: error, equals: none, means: gone }]';
  expect(await found(connect(map), 'ada@example.com')).toEqual([]);
});

test('a slow system is given up, tried again, and told as such', async () => {
  const before = server.asked.length;
  server.answer(() => undefined);
  const slow = connect('limits: { calls_per_second: 1000, answer_seconds: 0.05 }');
  expect(await codeOf(found(slow, 'ada@example.com'))).toBe('store-timeout');
  expect(server.asked.length).toBe(before + 3);
});

test('429 with Retry-After waits as long as it says; 500 is tried again; both within limits', async () => {
  const times: number[] = [];
  const then = (status: number, headers: Record<string, string> = {}) => {
    times.length = 0;
    server.answer((_asked, res) => {
      times.push(performance.now());
      if (times.length === 1) json(res, status, { error: 'canary' }, headers);
      else json(res, 200, { items: [ADA] });
    });
  };
  then(429, { 'retry-after': '1' });
  expect(await found(connect(), 'ada@example.com')).toEqual(['1']);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
  then(503, { 'retry-after': new Date(Date.now() - 5_000).toUTCString() });
  expect(await found(connect(), 'ada@example.com')).toEqual(['1']);
  then(500);
  expect(await found(connect(), 'ada@example.com')).toEqual(['1']);
  expect(times.length).toBe(2);
  then(429, { 'retry-after': '86400' });
  const began = performance.now();
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-unreachable');
  expect([times.length, performance.now() - began < 500]).toEqual([1, true]);
  server.answer((_asked, res) => json(res, 500, {}));
  expect(await codeOf(found(connect(), 'ada@example.com'))).toBe('store-unreachable');
});

test('keeps to its rate', async () => {
  server.answer((_asked, res) => json(res, 200, { item: { id: 1 } }));
  const connector = connect('limits: { calls_per_second: 50 }');
  const began = performance.now();
  await Promise.all(Array.from({ length: 11 }, () => connector.countKeys(named('1'))));
  expect(performance.now() - began).toBeGreaterThan(195);
});

test('the error map decides what a status means; what it does not name keeps its usual meaning', async () => {
  const map = `errors:
  - { status: 400, at: error.code, equals: no_such_person, means: gone }
  - { status: 404, means: refused }
  - { status: 409, means: busy }`;
  const answered = async (status: number, body: unknown): Promise<string> => {
    server.answer((_asked, res) => json(res, status, body));
    return await codeOf(connect(map).countKeys(named('1')));
  };
  expect(await answered(400, { error: { code: 'no_such_person' } })).toBe('answered 0');
  expect(await answered(400, { error: { code: 'canary' } })).toBe('store-constraint');
  expect(await answered(404, {})).toBe('store-constraint');
  expect(await answered(410, {})).toBe('answered 0');
  expect(await answered(401, {})).toBe('store-permission-denied');
  expect(await answered(403, {})).toBe('store-permission-denied');
  expect(await answered(409, {})).toBe('store-unreachable');
  expect(await answered(418, {})).toBe('store-constraint');
});
