// Her own choices at the portal: shown to her alone, taken back with one press, each with its text and a receipt.
import { compactVerify, createLocalJWKSet } from 'jose';
import type { App } from '../../src/app.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { acting, openConsentWorld } from '../consent/consent-world.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const IDA = 'ida@example.com';
const TOM = 'tom@example.com';

let home: TestHouse;
let app: App;
let world: ReturnType<typeof acting>;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { trustedProxies: 1 });
  const { notice } = await openConsentWorld(home);
  world = acting(home, notice);
  await world.record(
    { who: { email: IDA }, purpose: 'newsletter', source: 'klaro', method: 'toggle' },
    { who: { email: IDA }, purpose: 'showcase', choice: 'refused' },
    { who: { email: TOM }, purpose: 'newsletter' },
  );
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const someone = (): Person => personAt(home, app, home.lumyx);
const known = new Map<string, Person>();
/** Somebody whose address is proven by a case of her own, in one browser for all tests: codes are few a day. */
async function proven(email: string): Promise<Person> {
  const her = known.get(email) ?? someone();
  if (!known.has(email)) await her.askAndProve({ right: 'access', email });
  known.set(email, her);
  return her;
}
const pastOf = async (email: string) => await home.work(async (work) => await historyOf(work, { email }));

test('whoever has proven nothing sees nobody’s choices, and how to come to them', async () => {
  const words = wordsOf(await someone().get('/lumyx/choices'));
  expect(words).toContain('First, show who you are');
  expect(words).not.toMatch(/newsletter|You said/);
  const [{ id = '' } = {}] = await pastOf(IDA);
  expect((await someone().get(`/lumyx/choices/receipts/${id}`)).headers.location).toBe('/lumyx/choices');
});

test('she sees what stands and what she decided, with the text as it was shown', async () => {
  const words = wordsOf(await (await proven(IDA)).get('/lumyx/choices'));
  expect(words).toMatch(/to do newsletter You said yes on .* Take it back/);
  expect(words).toMatch(/to do showcase You said no on/);
  expect(words).toMatch(/to do trends You have not said yes/);
  expect(words).toMatch(
    /Yes: to do newsletter .* in the consent banner of LumyxAI .* May we\? You can say no/,
  );
  expect(words.match(/Take it back/g)).toHaveLength(1);
  // What does not rest on consent is no choice.
  expect(words).not.toContain('to run your account');
});

test.each([
  ['de', 'Ihre Entscheidungen', 'Zurücknehmen'],
  ['fr', 'Vos choix', 'Le retirer'],
  ['zh', '您的选择', '撤回'],
])('in %s', async (language, title, button) => {
  const words = wordsOf(await (await proven(IDA)).get(`/lumyx/choices?language=${language}`));
  expect([words.includes(title), words.includes(button)]).toEqual([true, true]);
});

test('one press takes a yes back; twice is told; and the log does not lead from it to her case', async () => {
  const her = await proven(TOM);
  const answer = await her.post('/lumyx/choices', { purpose: 'newsletter' }, '/lumyx/choices');
  expect([answer.status, answer.headers.location]).toEqual([303, '/lumyx/choices?taken=newsletter']);
  expect(wordsOf(await her.get(String(answer.headers.location)))).toMatch(
    /It is taken back: to do newsletter.* You took your yes back on/,
  );
  expect(await world.ask('newsletter', { email: TOM })).toMatchObject({ allowed: false, why: 'withdrawn' });
  const [newest] = await pastOf(TOM);
  expect(newest).toMatchObject({ choice: 'withdrawn', source: 'page' });
  const { rows } = await home.work(
    async ({ trx }) =>
      await trx.raw('select actor_id, details::text from audit_entries where about = ?', [
        String(newest?.id),
      ]),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].actor_id).toBe('herself');
  const again = await her.post('/lumyx/choices', { purpose: 'newsletter' }, '/lumyx');
  expect([again.status, wordsOf(again).includes('There is nothing to take back')]).toEqual([400, true]);
  expect((await pastOf(TOM)).length).toBe(2);
});

test('bad forms change nothing: no token, a purpose that is none, one without consent, a field too many', async () => {
  const her = await proven(IDA);
  const before = await pastOf(IDA);
  expect((await her.postBare('/lumyx/choices', { purpose: 'newsletter' })).status).toBe(403);
  for (const [form, status] of [
    [{ purpose: 'nothing-such' }, 404],
    [{ purpose: 'account' }, 404],
    [{ purpose: '' }, 400],
    [{ purpose: 'x'.repeat(101) }, 400],
    [{ purpose: 'newsletter', choice: 'given' }, 400],
  ] as const)
    expect([form, (await her.post('/lumyx/choices', form, '/lumyx')).status]).toEqual([form, status]);
  expect(await pastOf(IDA)).toEqual(before);
});

test('her receipt is signed by the keys that stand in public; nobody else’s is given to her', async () => {
  const her = await proven(IDA);
  const [mine] = await pastOf(IDA);
  const [his] = await pastOf(TOM);
  const path = `/lumyx/choices/receipts/${mine?.id}`;
  const answer = await her.get(path);
  expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    200,
    'application/jose; charset=utf-8',
    'no-store',
  ]);
  expect(answer.headers['content-disposition']).toContain(`consent-receipt-${mine?.id}.jws`);
  const jws = answer.text ?? String(answer.body);
  const keys = await someone().get('/lumyx/.well-known/jwks.json');
  expect(keys.headers['access-control-allow-origin']).toBe('*');
  const { payload } = await compactVerify(jws, createLocalJWKSet(JSON.parse(keys.text ?? String(keys.body))));
  const said = JSON.parse(Buffer.from(payload).toString('utf8'));
  expect(said['dpv:hasRecordOfActivity']['dct:identifier']).toBe(mine?.id);
  expect(JSON.stringify(said)).not.toContain('ida@');
  // Asked again, it is the same text: one receipt, not two.
  const again = await her.get(path);
  expect(again.text ?? String(again.body)).toBe(jws);
  expect((await her.get(`/lumyx/choices/receipts/${his?.id}`)).status).toBe(404);
  expect((await her.get('/lumyx/choices/receipts/none')).status).toBe(404);
  expect((await her.get(`${path}?as=pdf`)).status).toBe(400);
  expect((await her.get(`${path}?as=kantara`)).status).toBe(mine?.choice === 'given' ? 200 : 409);
});
