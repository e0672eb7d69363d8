// The ladder at the desk: what was proven, what is enough and why, what may be asked next, and the dead button's reason.

import { identifyBySession } from '../../src/requests/identify.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { ASKABLE_MAP, DOUBT, type Prover, proverAt } from '../support/proof.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let shop: Shop;
let approver: Visitor;
let proofs: Prover;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
  proofs = proverAt(home);
});
afterAll(async () => {
  await desk.close();
  await home.close();
  await shop.drop();
});

let people = 0;
async function enter(
  country: string,
  subdivision: string | null = null,
): Promise<{ id: string; path: string }> {
  people += 1;
  const wish = { right: 'access', channel: 'form', email: `q${people}@example.com`, signedIn: true } as const;
  const id = await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, { ...wish, residence: { country, subdivision } });
    await identifyBySession(work, requestId);
    return requestId;
  });
  return { id, path: `/cases/${id}` };
}
const enough = 'She called us back on the number that we hold.';

test('the page says what is enough and why; a higher rung is dead and says why', async () => {
  const { path } = await enter('FR');
  const page = await approver.get(path);
  const words = wordsOf(page);
  expect(words).toContain('Enough was proven. What is enough here: signed in at the company .');
  expect(words).toContain('more needs a reasonable doubt');
  expect(words).toContain('Compare held data first');
  expect(page.text).toMatch(/<button[^>]*disabled[^>]*>\s*Ask for this proof/);
  expect(words).toContain('Why do you doubt that it is this person?');
  const caseworker = await desk.signIn('caseworker');
  expect(wordsOf(await caseworker.get(path))).toContain('Proof of identity');
  expect(wordsOf(await caseworker.get(path))).not.toContain('Ask for:');
});

test('asked, the case waits and says so; taken back with a reason, it goes on', async () => {
  const { id, path } = await enter('FR');
  const bare = await approver.post(`${path}/proof`, { rung: 'points' }, path);
  expect([bare.status, wordsOf(bare).includes('Write down why')]).toEqual([400, true]);
  const high = await approver.post(`${path}/proof`, { rung: 'declaration', doubt: DOUBT }, path);
  expect([high.status, high.text.includes('rung-too-high')]).toEqual([409, true]);
  expect((await approver.post(`${path}/proof`, { rung: 'points', doubt: DOUBT }, path)).status).toBe(303);
  const words = wordsOf(await approver.get(path));
  expect(words).toContain('Nothing is carried out until the person gives it');
  expect(words).toContain(DOUBT);
  expect(words).not.toContain('Ask for:');
  expect(wordsOf(await approver.get('/'))).toContain('Proven The person');
  for (const _ of [1, 2, 3]) await proofs.answer(id, 'x', 'y');
  const failed = wordsOf(await approver.get(path));
  expect(failed).toContain('The proof was not given. Ask for another');
  expect(failed).toContain('0 of 2 answers matched in the last try. 2 of the data asked about are not held');
  const short = await approver.post(`${path}/drop-proof`, { enough: 'yes' }, path);
  expect([short.status, wordsOf(short).includes('at least 20 characters')]).toEqual([400, true]);
  expect((await approver.post(`${path}/drop-proof`, { enough }, path)).status).toBe(303);
  expect((await proofs.newest(id)).state).toBe('dropped');
  const again = await approver.post(`${path}/drop-proof`, { enough }, path);
  expect([again.status, again.text.includes('no-proof-open')]).toEqual([409, true]);
});

test('an opt-out is never proven: no form, and the same reason for a form sent all the same', async () => {
  const { requestId } = await home.work(async (work) => {
    const wish = { right: 'opt-out', channel: 'form', email: 'o@example.com', ownWords: 'Stop it.' } as const;
    return await receiveRequest(work, { ...wish, residence: { country: 'US', subdivision: 'CA' } });
  });
  const path = `/cases/${requestId}`;
  const page = await approver.get(path);
  expect(wordsOf(page)).toContain('no proof of identity may be asked for');
  expect(page.text).not.toContain('name="doubt"');
  const sent = await approver.post(`${path}/proof`, { rung: 'points', doubt: DOUBT }, path);
  expect([sent.status, sent.text.includes('never-verified')]).toEqual([409, true]);
});

test('California is not settled: an approver goes on with a written reason only', async () => {
  const { id, path } = await enter('US', 'CA');
  await home.work(
    async (work) => await work.trx('data_requests').where({ id }).update({ proven_by: 'code' }),
  );
  expect(wordsOf(await approver.get(path))).toContain('asks for 3 matching data and a signed declaration');
  const plain = await approver.post(`${path}/proof`, { rung: 'points' }, path);
  expect([plain.status, plain.text.includes('law-not-settled')]).toEqual([409, true]);
  const proofOverride = 'Counsel reads section 7062 in the same way.';
  expect((await approver.post(`${path}/proof`, { rung: 'points', proofOverride }, path)).status).toBe(303);
  expect((await proofs.newest(id)).overridden).toBe(true);
});
