// How a described system is called: each way of paging, each kind of key, searches by body, updates, keys of two parts.
import type { Connector } from '../../src/connectors/connector.ts';
import { nextLink } from '../../src/connectors/http-link.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { byEmail, described, named, openDescribed, PEOPLE } from '../support/described.ts';

let server: ApiServer;
let from = 0;
const open: Connector[] = [];
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => await server.stop());
beforeEach(() => {
  from = server.asked.length;
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function connect(more = '', find?: string, edit: (yaml: string) => string = (yaml) => yaml): Connector {
  const connector = openDescribed(edit(described(server.url, more, find)));
  open.push(connector);
  return connector;
}

const EMAIL = 'ada+tea & co=1#x@example.com';
const person = (id: number) => ({ id, email: EMAIL });
const targets = (): string[] => server.asked.slice(from).map(({ target }) => target);
const encoded = 'email=ada%2Btea+%26+co%3D1%23x%40example.com';
const search = 'path: /people, query: { email: "{email}" }, items: items';

test('a value stays one value wherever it stands', async () => {
  server.answer((_asked, res) => json(res, 200, { items: [person(1)] }));
  expect(await connect().count(byEmail(EMAIL))).toBe(1);
  expect(targets()).toEqual([`/api/people?${encoded}`]);
  from = server.asked.length;
  expect(await connect('', 'path: "/by/{email}/people", items: items').count(byEmail('a/../b?c#d%2e'))).toBe(
    0,
  );
  expect(targets()).toEqual(['/api/by/a%2F..%2Fb%3Fc%23d%252e/people']);
  from = server.asked.length;
  for (const climbing of ['.', '..', ''])
    expect(await connect('', 'path: "/by/{email}/people", items: items').count(byEmail(climbing))).toBe(0);
  expect(targets()).toEqual([]);
  const posted =
    'method: POST, path: /search, items: items, body: { where: [{ email: "{email}" }], all: false }';
  expect(await connect('', posted).count(byEmail('"}],"all":true,"x":[{"'))).toBe(0);
  expect(JSON.parse(server.asked.at(-1)?.body ?? '')).toEqual({
    where: [{ email: '"}],"all":true,"x":[{"' }],
    all: false,
  });
});

test('pages by a cursor of the answer, and stops where it says that there is no more', async () => {
  const paging = 'paging: { kind: cursor, parameter: after, from: meta.next, more: meta.more }';
  server.answer(({ query }, res) => {
    const page = Number(query.get('after') ?? 0);
    json(res, 200, { items: [person(page)], meta: { next: page + 1, more: page < 2 } });
  });
  expect(await connect('', `${search}, ${paging}`).count(byEmail(EMAIL))).toBe(3);
  expect(targets().map((one) => one.replace(encoded, ''))).toEqual([
    '/api/people?',
    '/api/people?&after=1',
    '/api/people?&after=2',
  ]);
});

test('pages by offset and by number, until a page is not full', async () => {
  const answer = (size: number) =>
    server.answer(({ query }, res) => {
      const start = Number(query.get('at'));
      json(res, 200, { items: [1, 2, 3, 4, 5].slice(start, start + size).map(person) });
    });
  answer(2);
  const offset = 'paging: { kind: offset, parameter: at, size: 2 }';
  expect(await connect('', `${search}, ${offset}`).count(byEmail(EMAIL))).toBe(5);
  expect(targets().map((one) => one.split('at=')[1])).toEqual(['0', '2', '4']);
  from = server.asked.length;
  server.answer(({ query }, res) => {
    const start = (Number(query.get('page')) - 1) * 2;
    json(res, 200, { items: [1, 2, 3, 4].slice(start, start + 2).map(person) });
  });
  const pages = 'paging: { kind: offset, parameter: page, size: 2, counts: pages, first: 1 }';
  expect(await connect('', `${search}, ${pages}`).count(byEmail(EMAIL))).toBe(4);
  expect(targets().map((one) => one.split('page=')[1])).toEqual(['1', '2', '3']);
});

test('pages by the Link header, and only within the system', async () => {
  const paging = 'paging: { kind: link }';
  server.answer(({ query }, res) => {
    const page = Number(query.get('page') ?? 1);
    const link = `<${server.url}/api/people?page=1>; rel="first", </api/people?page=${page + 1}>; rel="next"; title="a, b"`;
    json(res, 200, { items: [person(page)] }, page < 3 ? { link } : {});
  });
  expect(await connect('', `${search}, ${paging}`).count(byEmail(EMAIL))).toBe(3);
  for (const away of [
    'https://elsewhere.example/x',
    '/other/people',
    '//elsewhere.example',
    `${server.url}/apix`,
    '/api/../x',
  ]) {
    server.answer((_asked, res) => json(res, 200, { items: [] }, { link: `<${away}>; rel=next` }));
    const refused = connect('', `${search}, ${paging}`).count(byEmail(EMAIL));
    await expect(refused).rejects.toMatchObject({ code: 'store-answer-refused' });
  }
});

test.each([
  ['<https://a.example/2>; rel="next"', 'https://a.example/2'],
  ['</2>; rel=next', 'https://a.example/2'],
  ['<?page=2>; title="x"; rel="last next"', 'https://a.example/1?page=2'],
  ['<https://a.example/2>; rel="prev"', null],
  ['<https://a.example/2>', null],
  ['<>; rel=nextish', null],
  ['', null],
])('reads the Link header %s', (header, next) => {
  expect(nextLink(header, 'https://a.example/1')).toBe(next);
});

test('knows its key by header, basic or bearer, from the environment or from the sealed text', async () => {
  process.env.TEST_HARBOUR_KEY = 'from-the-environment';
  server.answer((_asked, res) => json(res, 200, { item: { id: 1 } }));
  const sent = async (auth: string, more = ''): Promise<Record<string, unknown>> => {
    await connect(`auth: ${auth}\n${more}`).countKeys(named('1'));
    return server.asked.at(-1)?.headers ?? {};
  };
  expect(await sent('{ kind: bearer, token: env:TEST_HARBOUR_KEY }')).toMatchObject({
    authorization: 'Bearer from-the-environment',
  });
  expect(await sent('{ kind: header, name: X-Key, value: k }', 'headers: { X-Version: "2" }')).toMatchObject({
    'x-key': 'k',
    'x-version': '2',
  });
  expect(await sent('{ kind: basic, user: ada, password: "p:ß" }')).toMatchObject({
    authorization: `Basic ${Buffer.from('ada:p:ß').toString('base64')}`,
  });
  expect(await sent('{ kind: none }')).not.toHaveProperty('authorization');
  delete process.env.TEST_HARBOUR_KEY;
});

test('fetches a token by client credentials, uses it, and fetches another when it is not taken any more', async () => {
  const oauth = `auth: { kind: oauth2, token_url: "${server.url}/token", client_id: "a b", client_secret: "s:1", scope: people }`;
  let tokens = 0;
  let taken = 'token-1';
  server.answer(({ target, headers }, res) => {
    if (target === '/token') {
      tokens += 1;
      json(res, 200, { access_token: `token-${tokens}`, token_type: 'bearer', expires_in: 3600 });
    } else if (headers.authorization === `Bearer ${taken}`) json(res, 200, { item: { id: 1 } });
    else json(res, 401, {});
  });
  const connector = connect(oauth);
  expect(await connector.countKeys(named('1', '1'))).toBe(2);
  const [first] = server.asked.slice(from);
  expect([tokens, first?.body, first?.headers.authorization]).toEqual([
    1,
    'grant_type=client_credentials&scope=people',
    `Basic ${Buffer.from('a+b:s%3A1').toString('base64')}`,
  ]);
  taken = 'token-2';
  expect(await connector.countKeys(named('1'))).toBe(1);
  expect(tokens).toBe(2);
  taken = 'none';
  await expect(connector.countKeys(named('1'))).rejects.toMatchObject({ code: 'store-permission-denied' });
  expect(tokens).toBe(3);
  for (const [status, body, code] of [
    [400, { error: 'invalid_client' }, 'store-permission-denied'],
    [500, {}, 'store-unreachable'],
    [200, { token: 'x' }, 'store-answer-refused'],
    [200, 'canary', 'store-answer-refused'],
  ] as const) {
    server.answer((_asked, res) => json(res, status, body));
    await expect(connect(oauth).countKeys(named('1'))).rejects.toMatchObject({ code });
  }
});

test('updates by JSON: nested places, fixed members, null where there is nothing; and a silent refusal is seen', async () => {
  let city: string | null = 'Oslo';
  let takes = true;
  server.answer(({ method, body }, res) => {
    if (method === 'PATCH' && takes)
      city = (JSON.parse(body) as { address: { city: string | null } }).address.city;
    json(res, 200, { item: { id: 1, email: EMAIL, address: { city } } });
  });
  const connector = connect('', undefined, (yaml) =>
    yaml.replace(
      'update: { path: "/people/{id}" }',
      'update: { path: "/people/{id}", fixed: { notify: false, address: { kind: home } } }',
    ),
  );
  const mask = (value: string | null) => ({
    rows: named('1'),
    effect: {
      kind: 'mask' as const,
      maskings: [
        value === null
          ? { column: 'city', kind: 'null' as const }
          : { column: 'city', kind: 'constant' as const, value },
      ],
    },
    step: 's',
    chunk: 0,
    fence: 1n,
    ledger: false,
  });
  expect(await connector.erase(mask('MASKED'))).toEqual({ kind: 'done', rows: 1 });
  expect(JSON.parse(server.asked[from]?.body ?? '')).toEqual({
    notify: false,
    address: { kind: 'home', city: 'MASKED' },
  });
  expect(await connector.erase(mask(null))).toEqual({ kind: 'done', rows: 1 });
  expect(city).toBeNull();
  takes = false;
  await expect(connector.erase(mask('AGAIN'))).rejects.toMatchObject({ code: 'store-unreachable' });
  const since = {
    ...mask(''),
    effect: { kind: 'mask', maskings: [{ column: 'since', kind: 'null' }] },
  } as const;
  await expect(connector.erase(since)).rejects.toMatchObject({ code: 'store-permission-denied' });
});

test('a record that the system refuses does not hold up the others', async () => {
  const gone = new Set<string>();
  server.answer(({ method, target }, res) => {
    const id = target.split('/').at(-1) ?? '';
    if (method === 'DELETE' && id === '2') json(res, 422, { error: 'canary' });
    else if (method === 'DELETE') {
      gone.add(id);
      res.writeHead(204).end();
    } else json(res, gone.has(id) ? 404 : 200, { item: { id: Number(id) } });
  });
  const order = {
    rows: named('1', '2', '3'),
    effect: { kind: 'delete' },
    step: 's',
    chunk: 0,
    fence: 1n,
    ledger: false,
  } as const;
  await expect(connect().erase(order)).rejects.toMatchObject({
    code: 'store-constraint',
    details: { records: 1 },
  });
  expect([...gone]).toEqual(['1', '3']);
});

test('a key of two parts is called whole, and searched by both', async () => {
  const connector = connect('', 'path: "/people", query: { email: "{email}" }, items: items', (yaml) =>
    yaml.replace('key: [id]', 'key: [id, email]').replaceAll('"/people/{id}"', '"/people/{id}/of/{email}"'),
  );
  server.answer(({ target }, res) => {
    if (target === '/api/people/1/of/a%40example.com')
      json(res, 200, { item: { id: 1, email: 'a@example.com' } });
    else json(res, 404, {});
  });
  const rows = (...keys: string[][]) => ({ table: PEOPLE, columns: ['email', 'id'], keys: KeyList.of(keys) });
  expect(await connector.countKeys(rows(['a@example.com', '1'], ['b@example.com', '1']))).toBe(1);
  expect(
    await connector.erase({
      rows: rows(['c@example.com', '9']),
      effect: { kind: 'delete' },
      step: 's',
      chunk: 0,
      fence: 1n,
      ledger: false,
    }),
  ).toEqual({ kind: 'done', rows: 1 });
});
