// Receipts of the ledger: the same for the same record, genuine or refused with the reason, and never another person's.
import { checkReceipt } from '../../src/consent/check-receipt.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import type { Who } from '../../src/consent/identity.ts';
import { issueReceipt, type ReceiptFormat, recordFor } from '../../src/consent/issue-receipt.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { MACHINE } from '../../src/work.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { acting, openConsentWorld } from './consent-world.ts';

const IDA: Who = { email: 'ida@example.com' };
const TOM: Who = { email: 'tom@example.com' };

let home: TestHouse;
let world: ReturnType<typeof acting>;
beforeAll(async () => {
  home = await openTestHouse();
  const { notice } = await openConsentWorld(home);
  world = acting(home, notice);
});
afterAll(async () => await home.close());

async function receiptOf(recordId: string, format: ReceiptFormat = 'jws'): Promise<string> {
  return await home.work(async (work) => {
    const record = await recordFor(work, recordId);
    if (record === null) throw new Error('no such record');
    return (await issueReceipt(work, record, { format, publicUrl: home.house.config.publicUrl })).text;
  });
}
const newestOf = async (who: Who): Promise<string> =>
  (await home.work(async (work) => await historyOf(work, who)))[0]?.id ?? '';
const check = async (jws: string, who: Who | null = null, controller: Controller = home.lumyx) =>
  await home.work(async (work) => await checkReceipt(work, jws, who), MACHINE, controller);

test('a receipt says whose, when, and what holds now; a newer choice supersedes it', async () => {
  await world.record({ who: IDA, purpose: 'trends' });
  const id = await newestOf(IDA);
  const jws = await receiptOf(id);
  expect(await check(jws, IDA)).toMatchObject({
    record: id,
    purpose: 'trends',
    choice: 'given',
    standing: 'current',
  });
  home.later({ hours: 1 });
  await world.record({ who: IDA, purpose: 'trends', choice: 'withdrawn' });
  expect(await check(jws)).toMatchObject({ standing: 'superseded' });
  expect(await receiptOf(id)).toBe(jws);
  expect(await check(await receiptOf(await newestOf(IDA)))).toMatchObject({
    choice: 'withdrawn',
    standing: 'current',
  });
});

test('a yes that is given again is renewed, and one that ended by itself is expired', async () => {
  const who = { email: 'nora@example.com' };
  await world.record({ who, purpose: 'trends' });
  home.later({ hours: 24 });
  await world.record({ who, purpose: 'trends' });
  const id = await newestOf(who);
  const jws = await receiptOf(id);
  expect(await receiptOf(id, 'json-ld')).toContain('dpv:RenewedConsentGiven');
  home.later({ hours: 24 * 400 });
  expect(await check(jws, who)).toMatchObject({ standing: 'expired' });
  expect(await receiptOf(id, 'json-ld')).toContain('dpv:ConsentExpired');
  await expect(receiptOf(id, 'kantara')).rejects.toMatchObject({ code: 'receipt-not-of-consent' });
});

test('somebody else’s receipt, another controller’s, a changed one and one of no record are each refused by name', async () => {
  await world.record({ who: IDA }, { who: TOM });
  const jws = await receiptOf(await newestOf(IDA));
  await expect(check(jws, TOM)).rejects.toMatchObject({ code: 'receipt-of-another-person' });
  await expect(check(jws, { email: 'stranger@example.com' })).rejects.toMatchObject({
    code: 'receipt-of-another-person',
  });
  await expect(check(jws, null, home.lumart)).rejects.toMatchObject({
    code: 'receipt-of-another-controller',
  });
  const [header, payload, signature] = (await receiptOf(await newestOf(TOM))).split('.');
  await expect(check([header, jws.split('.')[1], signature].join('.'))).rejects.toMatchObject({
    code: 'receipt-not-genuine',
  });
  expect(payload).toBeDefined();
  await expect(check('no.receipt')).rejects.toMatchObject({ code: 'receipt-malformed' });
  // A ledger that was restored to before the act knows nothing of it.
  const before = await receiptOf(await newestOf(TOM));
  const elsewhere = await openTestHouse();
  try {
    await expect(
      elsewhere.work(
        async (work) => await checkReceipt({ ...work, signingSeed: await seedOf() }, before, null),
      ),
    ).rejects.toMatchObject({ code: 'receipt-record-unknown' });
  } finally {
    await elsewhere.close();
  }
});

async function seedOf(): Promise<() => Promise<Buffer>> {
  const seed = await home.work(async (work) => await work.signingSeed());
  return async () => seed;
}
