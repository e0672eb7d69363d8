// The doors over HTTP: cookies, headers, limits that all processes share, and who counts as one caller.
import request from 'supertest';
import { type App, createApp } from '../../src/app.ts';
import { callerOf, limit } from '../../src/web/security.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = createApp({ ...home.house, config: { ...home.house.config, trustedProxies: 1 } });
});
afterAll(async () => {
  await app.close();
  await home.close();
});

test('behind https the cookie is bound to this host, out of reach of scripts, and kept from other sites', async () => {
  const answer = await request(app.express).get('/lumyx').set('X-Forwarded-Proto', 'https').expect(200);
  const cookie = String(answer.headers['set-cookie']?.[0]);
  expect(cookie).toMatch(/^__Host-habeas=/);
  for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(part);
  expect(cookie).not.toContain('Domain');
  expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
  const plain = await request(app.express).get('/lumyx');
  expect(plain.headers['set-cookie']).toBeUndefined();
});

test.each(['/', '/lumyx', '/lumyx/console/sign-in', '/nothing', '/lumyx/nothing'])(
  '%s allows no script, frame, foreign origin or copy on the way',
  async (path) => {
    const { headers, text } = await request(app.express).get(path);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(text).not.toMatch(/<script|style="|http-equiv/i);
  },
);

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::ffff:1', '2001:db8:0:0'],
  ['2001:DB8::', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (ip, caller) => {
  expect(callerOf({ ip })).toBe(caller);
});

test('a limit counts over all who ask for it, and sweeps with one timer', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  try {
    for (let tries = 0; tries < 3; tries += 1) await limit(home.house, 'test', 3, 600)('caller');
    await expect(limit(home.house, 'test', 3, 600)('caller')).rejects.toMatchObject({
      code: 'too-many-tries',
      message: expect.stringContaining('10 minutes'),
    });
    await limit(home.house, 'test', 3, 600)('another');
    await limit(home.house, 'other', 3, 600)('caller');
    expect(timers.mock.calls.filter(([, after]) => after === 300_000)).toHaveLength(2);
  } finally {
    timers.mockRestore();
  }
});
