// The proof of identity by program: the ladder with its reasons, and the same refusals as at the desk.
import { identifyBySession } from '../../src/requests/identify.ts';
import { ASKABLE_MAP, DOUBT } from '../support/proof.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let shop: Shop;
let api: Api;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases', 'demand:proof']);
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

let people = 0;
async function enter(residence: string, right = 'access', proven = true): Promise<string> {
  people += 1;
  const { body } = await api.post(key, '/requests', {
    right,
    email: `r${people}@example.com`,
    residence,
    ownWords: 'so',
  });
  if (proven) await home.work(async (work) => await identifyBySession(work, body.id));
  return `/requests/${body.id}/proof`;
}

test('the ladder says what is enough, why, and what may be asked; asking answers with it', async () => {
  const path = await enter('FR');
  const { body } = await api.get(key, path);
  expect(body).toMatchObject({
    needed: { rung: 'session', points: null },
    enough: true,
    provenBy: 'session',
    proven: [],
    demands: [],
    moves: [
      { rung: 'points', needsDoubt: true, move: { allowed: true } },
      { rung: 'declaration', needsDoubt: false, move: { allowed: false, code: 'rung-too-high' } },
    ],
  });
  const asked = await api.post(key, path, { rung: 'points', doubt: DOUBT });
  expect([asked.status, asked.body]).toMatchObject([
    200,
    {
      enough: false,
      moves: [],
      demands: [{ rung: 'points', state: 'open', points: 2, triesLeft: 3, waits: true }],
    },
  ]);
  expect(JSON.stringify(asked.body)).not.toContain('Two people');
  const { body: request } = await api.get(key, path.replace('/proof', ''));
  expect(request.waitingFor).toBe('person');
});

test.each([
  ['FR', 'access', {}, 'doubt-missing', 400],
  ['FR', 'access', { rung: 'declaration', doubt: DOUBT }, 'rung-too-high', 409],
  ['KR', 'access', { doubt: DOUBT }, 'proof-too-hard', 409],
  ['US-CA', 'opt-out', { doubt: DOUBT }, 'never-verified', 409],
  ['US-CA', 'erasure', { doubt: DOUBT }, 'law-not-settled', 409],
  ['FR', 'access', { rung: 'document', doubt: DOUBT }, 'input-not-valid', 400],
  ['FR', 'access', { rung: 'code', doubt: DOUBT }, 'input-not-valid', 400],
] as const)('refused in %s for %s: %j', async (place, right, asked, code, status) => {
  const answer = await api.post(key, await enter(place, right), { rung: 'points', ...asked });
  expect([answer.body.code, answer.status]).toEqual([code, status]);
});

test('it needs its permission, a case that is here, and an address that is proven', async () => {
  const plain = await api.key(['read:cases']);
  const denied = await api.post(plain, await enter('FR'), { rung: 'points', doubt: DOUBT });
  expect(denied.body.code).toBe('permission-missing');
  const foreign = await api.key(['read:cases', 'demand:proof'], home.lumart);
  const path = await enter('FR', 'access', false);
  for (const address of [path, `/requests/${crypto.randomUUID()}/proof`]) {
    expect((await api.get(foreign, address)).body.code).toBe('request-unknown');
    expect((await api.post(foreign, address, { rung: 'points', doubt: DOUBT })).body.code).toBe(
      'request-unknown',
    );
  }
  expect((await api.post(key, path, { rung: 'points', doubt: DOUBT })).body.code).toBe('rung-too-high');
});
