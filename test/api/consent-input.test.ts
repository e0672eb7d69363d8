// What the consent API cannot hold is refused by name: moments beyond nanoseconds, characters of no value, made-up places.
import { openConsentWorld } from '../consent/consent-world.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
let notice: string;
beforeAll(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
  api = callsOf(home);
  key = await api.key(['record:consent', 'read:consents']);
});
afterAll(async () => await home.close());

type Body = Record<string, unknown>;
const act = (more: Body = {}): Body => ({
  ...{ subject: 'account:4711', purpose: 'newsletter', choice: 'given', notice, method: 'checkbox' },
  ...{ actedAt: Temporal.Now.instant().subtract({ minutes: 1 }).toString(), ...more },
});
const agreed = (more: Body): Body => ({
  ...{ subject: 'account:4711', actedAt: Temporal.Now.instant().toString(), notice, document: 'terms' },
  ...more,
});
const aTerm = (more: Body): Body => ({
  ...{ reference: '1', subject: 'account:1', purposes: ['account'] },
  ...{ startsAt: '2026-01-01T00:00:00Z', endsAt: null, ...more },
});

test.each([
  ['/consents', () => ({ acts: [act({ actedAt: '2026-11-20T00:00:00.1234567890Z' })] })],
  ['/consents', () => ({ acts: [act({ actedAt: '0000-01-01T00:00:00Z' })] })],
  ['/granted-terms', () => ({ terms: [aTerm({ startsAt: '0000-01-01T00:00:00Z' })] })],
  ['/granted-terms', () => ({ terms: [aTerm({ endsAt: '2026-11-20T00:00:00.1234567890+01:00' })] })],
  ['/notices', () => ({ text: 'a\0b', language: 'en' })],
  ['/notices', () => ({ text: 'a', language: 'en', variant: '\0' })],
  ['/acceptances', () => agreed({ document: 'terms\0' })],
  ['/acknowledgments', () => agreed({ documentVersion: '\0' })],
] as const)('%s refuses by name what nothing here could hold: %#', async (path, body) => {
  const answer = await api.post(key, path, body(), null);
  expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
});

test.each([
  '2026-99-99T00:00:00Z_00000000-0000-4000-8000-000000000000',
  '2026-11-20T00:00:00Z_------------------------------------',
  '2026-11-20T00:00:00Z',
])('a place in the history that nobody gave out is refused: %s', async (before) => {
  expect((await api.post(key, '/consents', { acts: [act()] }, null)).status).toBe(200);
  const answer = await api.get(key, `/consents/account:4711?before=${before}`);
  expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
});
