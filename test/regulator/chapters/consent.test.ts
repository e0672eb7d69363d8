// What a bundle says of consent: each act with its text and a receipt that anybody checks, under pseudonyms, and the same again.
import { compactVerify, createLocalJWKSet } from 'jose';
import { receiptKeys } from '../../../src/consent/receipt-signature.ts';
import { consentPart } from '../../../src/regulator/chapters/consent.ts';
import { receiveRequest } from '../../../src/requests/receive.ts';
import { acting, openConsentWorld } from '../../consent/consent-world.ts';
import { linesIn, readPart, sealEverything } from '../../support/bundle-look.ts';
import { openTestHouse, type TestHouse } from '../../support/test-house.ts';

type Row = Record<string, unknown>;
const IDA = 'ida@example.com';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());

test('nobody has decided anything: the chapter says so, and leaves nothing out', async () => {
  const read = await readPart(home, consentPart);
  expect(read.sentences[0]).toBe('Nobody gave, refused or withdrew a consent in these days.');
  expect([read.omissions, linesIn(read, '05-consent/consents.jsonl')]).toEqual([[], []]);
});

test('every act stands with its text and its signed receipt, cited in the log, and names nobody', async () => {
  const { record } = acting(home, (await openConsentWorld(home)).notice);
  await record(
    { who: { email: IDA }, jurisdiction: 'DE', age: 30 },
    { who: { email: IDA, deviceId: 'her-phone' }, purpose: 'showcase', choice: 'refused' },
    { who: { email: 'tom@example.com' }, purpose: 'trends', source: 'import', notice: null, version: 1 },
  );
  home.later({ hours: 1 });
  await record({ who: { email: IDA }, choice: 'withdrawn' });
  const reach = await sealEverything(home);
  const read = await readPart(home, consentPart, {}, reach);
  const acts = linesIn<Row>(read, '05-consent/consents.jsonl');
  expect(acts.map(({ purpose, choice, source }) => [purpose, choice, source]).sort()).toEqual([
    ['newsletter', 'given', 'api'],
    ['newsletter', 'withdrawn', 'api'],
    ['showcase', 'refused', 'api'],
    ['trends', 'given', 'import'],
  ]);
  expect(acts.find(({ choice, source }) => choice === 'given' && source === 'api')).toMatchObject({
    jurisdiction: 'DE',
    age_stated: 30,
    notice_language: 'en',
    notice_variant: 'page',
    notice_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(new Set(acts.map(({ person }) => person)).size).toBe(2);
  expect(linesIn<Row>(read, '05-consent/texts-shown.jsonl')).toMatchObject([
    { text: expect.stringContaining('May we?') },
  ]);
  expect(read.sentences[0]).toMatch(
    /^People decided 4 times about a consent: 2 given, 1 refused, 1 withdrawn/,
  );
  expect(read.omissions).toEqual([expect.stringMatching(/^For 1 consents that were taken over/)]);
  expect(read.cited).toHaveLength(4);

  const keys = createLocalJWKSet({ keys: [...(await home.work(receiptKeys)).keys] });
  const receipts = linesIn<{ record_id: string; receipt: string }>(read, '05-consent/receipts.jsonl');
  expect(receipts.map(({ record_id: id }) => id)).toEqual(acts.map(({ record_id: id }) => id));
  for (const { record_id: id, receipt } of receipts) {
    const { payload } = await compactVerify(receipt, keys);
    const said = JSON.parse(Buffer.from(payload).toString('utf8'));
    expect(said['dpv:hasRecordOfActivity']['dct:identifier']).toBe(id);
  }
  const everything = [...read.files.values()].join('\n');
  expect(everything).not.toMatch(/ida@|tom@|her-phone/);

  // Over the same checkpoint it says the same, whatever was decided since.
  home.later({ hours: 1 });
  await record({ who: { email: IDA } });
  const again = await readPart(home, consentPart, {}, reach);
  expect([...again.files]).toEqual([...read.files]);
  expect(linesIn(await readPart(home, consentPart), '05-consent/consents.jsonl')).toHaveLength(5);
});

test('a bundle about one complaint holds the consents of its person alone; days narrow all others', async () => {
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: IDA, channel: 'mail' }),
  );
  const { record } = acting(home, '');
  await record({ who: { email: IDA }, purpose: 'showcase', choice: 'withdrawn' });
  const hers = linesIn<Row>(await readPart(home, consentPart, { requestId }), '05-consent/consents.jsonl');
  expect(hers.length).toBeGreaterThan(2);
  expect([
    new Set(hers.map(({ person }) => person)).size,
    hers.some(({ purpose }) => purpose === 'trends'),
  ]).toEqual([1, false]);
  const past = { from: Temporal.PlainDate.from('2020-01-01'), to: Temporal.PlainDate.from('2020-12-31') };
  expect(linesIn(await readPart(home, consentPart, past), '05-consent/consents.jsonl')).toEqual([]);
});
