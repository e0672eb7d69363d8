// The door of the API: who may enter, what it takes, and how it says no.

import { createServer } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { z } from 'zod';
import { ENDPOINTS } from '../../src/api/routes.ts';
import { listApiClients, revokeApiClient } from '../../src/auth/api-clients.ts';
import { PERMISSIONS } from '../../src/auth/permissions.ts';
import { type EndpointForm, endpoint } from '../../src/web/endpoint.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases', 'withdraw:case']);
});
afterAll(() => home.close());

const ASKED = { right: 'access', email: 'maria@example.org' };
const requests = async () =>
  Number((await home.work((work) => work.trx.raw('select count(*) from data_requests'))).rows[0].count);

describe('keys', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic aGFiOmhhYg==',
    'Bearer hab_lumyx_00000000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'Bearer hab_nowhere_00000000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    `Bearer ${'x'.repeat(5000)}`,
  ])('%j is answered with the same 401', async (authorization) => {
    const call = request(api.app).post('/api/v1/requests').send(ASKED);
    if (authorization !== undefined) call.set('Authorization', authorization);
    const answer = await call;
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="habeas"');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'urn:habeas:problem:key-not-valid',
      title: 'No valid key',
      status: 401,
      code: 'key-not-valid',
      detail: expect.any(String),
    });
  });

  test('an address that does not exist tells strangers nothing', async () => {
    expect((await request(api.app).get('/api/v1/requests-of-the-king')).status).toBe(401);
    expect((await api.get(key, '/requests-of-the-king')).body.code).toBe('not-here');
  });

  test('a revoked key is refused with the next call', async () => {
    const short = await api.key(['read:cases']);
    expect((await api.get(short, '/requests')).status).toBe(200);
    const clients = await home.work((work) => listApiClients(work));
    const id = clients.find((client) => short.includes(client.id.replaceAll('-', '')))?.id ?? '';
    await home.work((work) => revokeApiClient(work, id));
    expect((await api.get(short, '/requests')).status).toBe(401);
  });

  test('a key in the address or in the body opens nothing', async () => {
    expect((await request(api.app).get(`/api/v1/requests?access_token=${key}`)).status).toBe(401);
    expect(
      (
        await request(api.app)
          .post('/api/v1/requests')
          .send({ ...ASKED, access_token: key })
      ).status,
    ).toBe(401);
  });
});

describe('permissions: every endpoint with every other permission', () => {
  test.each(ENDPOINTS.map((one) => [one.name, one] as const))(
    '%s',
    async (_name, { method, path, permission }) => {
      const others = PERMISSIONS.filter((each) => each !== permission);
      const weak = await api.key(others);
      const address = path.replace('{id}', crypto.randomUUID());
      const answer = method === 'get' ? await api.get(weak, address) : await api.post(weak, address, ASKED);
      expect([answer.status, answer.body.code, answer.body.permission]).toEqual([
        403,
        'permission-missing',
        permission,
      ]);
    },
  );
});

describe('bodies', () => {
  test.each<[string, object | string, string]>([
    ['an unknown field', { ...ASKED, admin: true }, '/admin'],
    ['an object for a text', { ...ASKED, email: { $ne: '' } }, '/email'],
    ['a list for a text', { ...ASKED, email: ['a@x.example', 'b@x.example'] }, '/email'],
    ['no address', { right: 'access' }, '/email'],
    ['an unknown right', { ...ASKED, right: 'ownership' }, '/right'],
    ['a text beyond its limit', { ...ASKED, hints: 'x'.repeat(2001) }, '/hints'],
    ['a date that is none', { ...ASKED, receivedAt: 'yesterday' }, '/receivedAt'],
    [
      'parts of a second that no clock has',
      { ...ASKED, receivedAt: '2026-01-01T00:00:00.1234567890Z' },
      '/receivedAt',
    ],
    ['__proto__', '{"right":"access","email":"a@x.example","__proto__":{"admin":true}}', '/__proto__'],
    ['a list', [ASKED], '/'],
  ])('%s is refused by name, and not repeated', async (_what, body, pointer) => {
    const before = await requests();
    const answer = await api.post(key, '/requests', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(answer.text).not.toMatch(/xxxx|yesterday|a@x\.example/);
    expect(await requests()).toBe(before);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.each([
    ['text/plain', JSON.stringify(ASKED), 415],
    ['application/x-www-form-urlencoded', 'right=access&email=maria@example.org', 415],
    ['multipart/form-data; boundary=x', '--x--', 415],
    ['application/json; charset=utf-7', JSON.stringify(ASKED), 415],
    ['application/json', '{"right":', 400],
    ['application/json', '"access"', 400],
    ['application/json', '\u0000', 400],
  ])('%s %j: %i', async (type, body, status) => {
    const answer = await request(api.app)
      .post('/api/v1/requests')
      .set({ Authorization: `Bearer ${key}`, 'Content-Type': type, 'Idempotency-Key': 'order-0001' })
      .send(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('10 MB, 100,000 fields and 100,000 levels are refused within a second', async () => {
    const bodies = [
      JSON.stringify({ ...ASKED, hints: 'x'.repeat(10_000_000) }),
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`f${at}`, 1]))),
      '['.repeat(100_000),
    ];
    for (const body of bodies) {
      const began = performance.now();
      const answer = await api.post(key, '/requests', body).catch((error: { code?: string }) => error);
      // A server may answer or hang up on a body that it will not read; either way nothing came of it.
      if ('status' in answer) expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
      else expect(answer.code).toMatch(/EPIPE|ECONNRESET/);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });

  test('fields within the limit but too many are refused with a short answer', async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`f${at}`, 1]));
    const answer = await api.post(key, '/requests', many);
    expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
    expect(answer.text.length).toBeLessThan(5000);
  });

  test('a compressed body is refused', async () => {
    const answer = await request(api.app)
      .post('/api/v1/requests')
      .set({
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
        'Idempotency-Key': 'order-0001',
      })
      .serialize((body: unknown) => body as string)
      .send(gzipSync(JSON.stringify(ASKED)) as unknown as string);
    expect([answer.status, answer.body.code]).toEqual([415, 'body-encoding-unsupported']);
  });
});

describe('addresses', () => {
  test.each([
    '?status=owned',
    '?status=received&status=lapsed',
    '?status[$ne]=x',
    '?page=0',
    '?page=1e9',
    '?limit=5',
  ])('query %s is refused', async (query) => {
    const answer = await api.get(key, `/requests${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
  });

  test('R28: another method is refused, and none is smuggled in', async () => {
    const answer = await request(api.app).delete('/api/v1/requests').set('Authorization', `Bearer ${key}`);
    expect([answer.status, answer.body.code, answer.headers.allow]).toEqual([
      405,
      'method-not-allowed',
      'POST, GET',
    ]);
    const smuggled = await api.get(key, '/requests?_method=POST').set('X-HTTP-Method-Override', 'POST');
    expect(smuggled.status).toBe(400);
  });

  test('R28: a forged Host reaches neither an answer nor a letter', async () => {
    const answer = await api
      .post(key, '/requests', { ...ASKED, right: 'other' })
      .set({ Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' });
    expect(answer.status).toBe(201);
    expect(answer.text + JSON.stringify(answer.headers)).not.toContain('evil.example');
  });

  test('R28: a call with two lengths is not two calls', async () => {
    const server = createServer(api.app);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const said = await new Promise<string>((done) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`,
        ),
      );
      let heard = '';
      socket.on('data', (bytes) => {
        heard += bytes.toString();
      });
      socket.on('close', () => done(heard));
      socket.on('error', () => done(heard));
    });
    server.close();
    expect(said).toMatch(/^HTTP\/1\.1 400/);
    expect(said).not.toContain('200 OK');
  });

  test('no cookie is set and no page of another origin may read', async () => {
    const answer = await api.get(key, '/requests').set('Origin', 'https://evil.example');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('an endpoint without permission, schema or words does not start', () => {
  const form: EndpointForm<z.ZodType, z.ZodType, z.ZodType> = {
    name: 'x',
    method: 'get',
    path: '/x',
    summary: 'X',
    permission: 'read:cases',
    params: z.strictObject({}),
    query: z.strictObject({}),
    body: z.strictObject({}),
    answers: [{ status: 200, words: 'X', schema: z.strictObject({}) }],
    problems: [],
    once: false,
    handle: async () => ({ status: 200, body: {} }),
  };
  expect(() => endpoint(form)).not.toThrow();
  const lacks = [
    { permission: undefined },
    { permission: 'rule:world' },
    { body: undefined },
    { query: null },
    { answers: [] },
    { summary: '' },
  ];
  for (const lack of lacks) {
    expect(() => endpoint({ ...form, ...lack } as typeof form)).toThrow(
      expect.objectContaining({ code: 'endpoint-incomplete' }),
    );
  }
});
