// Receipts by program: given for a record, checked with the person who shows them, and refused by name.
import { acting, openConsentWorld } from '../consent/consent-world.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
const records: Record<string, string> = {};
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['read:consents']);
  const { record } = acting(home, (await openConsentWorld(home)).notice);
  for (const name of ['ida', 'tom']) {
    const [outcome] = await record({ who: { email: `${name}@example.com` } });
    if (outcome?.status !== 'recorded') throw new Error('nothing was recorded');
    records[name] = outcome.record;
  }
});
afterAll(async () => await home.close());

const receiptOf = async (name: string, format = ''): Promise<string> =>
  (await api.get(key, `/consent-receipts/${records[name]}${format}`)).body.receipt;
const check = async (body: object, by = key) => await api.post(by, '/consent-receipt-checks', body, null);

test('a program gets a receipt in each form, and learns whose it is', async () => {
  const jws = await receiptOf('ida');
  expect(jws.split('.')).toHaveLength(3);
  const plain = JSON.parse(await receiptOf('ida', '?format=json-ld'));
  expect(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'))).toEqual(plain);
  expect(JSON.parse(await receiptOf('ida', '?format=kantara'))).toMatchObject({ version: 'KI-CR-v1.1.0' });
  expect((await check({ receipt: jws, subject: 'email:ida@example.com' })).body).toMatchObject({
    record: records.ida,
    purpose: 'newsletter',
    choice: 'given',
    standing: 'current',
  });
});

test('a receipt that is replayed for another person or controller is refused, and so is what is no receipt', async () => {
  const jws = await receiptOf('ida');
  const [header, , signature] = jws.split('.');
  const elsewhere = await api.key(['read:consents'], home.lumart);
  for (const [body, status, code, by] of [
    [{ receipt: jws, subject: 'email:tom@example.com' }, 409, 'receipt-of-another-person', key],
    [{ receipt: jws, subject: 'account:17' }, 409, 'receipt-of-another-person', key],
    [{ receipt: jws }, 409, 'receipt-of-another-controller', elsewhere],
    [
      { receipt: `${header}.${Buffer.from('{}').toString('base64url')}.${signature}` },
      409,
      'receipt-not-genuine',
      key,
    ],
    [{ receipt: 'a.b.c' }, 400, 'receipt-malformed', key],
    [{ receipt: '' }, 400, 'input-not-valid', key],
    [{ receipt: 'x'.repeat(40_001) }, 400, 'input-not-valid', key],
    [{ receipt: jws, subject: 'ida@example.com' }, 400, 'input-not-valid', key],
  ] as const) {
    const answer = await check(body, by);
    expect([answer.body.code, answer.status]).toEqual([code, status]);
  }
});

test('no receipt without the permission, of no record, or of another controller’s', async () => {
  expect((await api.get(await api.key(['ask:gate']), `/consent-receipts/${records.ida}`)).status).toBe(403);
  const elsewhere = await api.key(['read:consents'], home.lumart);
  for (const [by, path] of [
    [key, `/consent-receipts/${crypto.randomUUID()}`],
    [key, '/consent-receipts/none'],
    [elsewhere, `/consent-receipts/${records.ida}`],
  ] as const)
    expect((await api.get(by, path)).status).toBe(404);
  expect((await api.get(key, `/consent-receipts/${records.ida}?format=pdf`)).status).toBe(400);
});
