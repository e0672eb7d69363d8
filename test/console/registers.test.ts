// The registers and the record of processing at the desk: written, mistaken, amended and read, each by those who may; three files.
import { BREACHES } from '../../src/regulator/registers/breach.ts';
import { listEntries } from '../../src/regulator/registers/register-entry.ts';
import { BREACH, DISCLOSURE } from '../roles/forms.ts';
import { openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';

let shop: ShopDesk;
let approver: Visitor;
let auditor: Visitor;
beforeAll(async () => {
  shop = await openShopDesk();
  approver = shop.approver;
  auditor = await shop.desk.signIn('auditor');
});
afterAll(() => shop.close());

const breach = async (more: Record<string, string>) =>
  await approver.post('/breaches/new', { ...BREACH, ...more }, '/breaches');
const disclosure = async (more: Record<string, string>) =>
  await approver.post('/disclosures/new', { ...DISCLOSURE, ...more }, '/disclosures');

test('a breach is written down, shows its clock, is amended, and keeps its first version', async () => {
  expect(wordsOf(await approver.get('/breaches'))).toContain('No breach was written down.');
  const written = await breach({ facts: 'A list of orders stood open.\n<b>Not</b> for long.' });
  expect([written.status, written.headers.location]).toEqual([303, '/lumyx/console/breaches?done=recorded']);
  const list = wordsOf(await auditor.get('/breaches?done=recorded'));
  expect(list).toContain('The entry stands in the register.');
  expect(list).toContain('Overdue');
  expect(list).not.toContain('Write down a breach');
  const [entry] = await shop.home.work(async (work) => await listEntries(work, BREACHES));
  // Berlin is an hour ahead of UTC in January.
  expect(entry?.newest.content).toMatchObject({
    awareAt: '2026-01-02T08:30:00Z',
    people: null,
    toldAt: null,
  });
  expect(entry?.newest.writtenBy).toBe(shop.desk.staff.approver.id);
  const path = `/breaches/${entry?.id}`;
  const shown = await auditor.get(path);
  expect(shown.text).toContain('&lt;b&gt;Not&lt;/b&gt;');
  expect(wordsOf(shown)).toContain('The 72 hours ended on 5 January 2026 at 09:30');
  expect(wordsOf(shown)).not.toContain('Amend this entry');
  const amended = {
    ...BREACH,
    version: '1',
    people: '40',
    authority: 'told',
    toldDay: '2026-01-09',
    toldTime: '12:00',
    authorityReason: 'The office was closed.',
  };
  const answer = await approver.post(`${path}/amend`, amended, path);
  expect(answer.headers.location).toBe(`/lumyx/console${path}?done=amended`);
  const after = await approver.get(`${path}?done=amended`);
  expect(wordsOf(after)).toMatch(
    /Told late.*The office was closed\..*Version 2, as above.*The approver.*Version 1:/s,
  );
  // The form begins with what stands there now.
  expect(after.text).toMatch(/name="toldDay"[^>]*value="2026-01-09"/);
  const again = await approver.post(`${path}/amend`, amended, path);
  expect([again.status, wordsOf(again)]).toEqual([
    409,
    expect.stringContaining('Somebody amended this entry'),
  ]);
  // A mistake shown again keeps the version that was read: sent once more it is refused, not saved over the newer one.
  const mistaken = await approver.post(`${path}/amend`, { ...amended, people: 'many' }, path);
  expect([mistaken.status, /name="version" value="(\d+)"/.exec(mistaken.text)?.[1]]).toEqual([400, '1']);
});

const MISTAKES: readonly (readonly [field: string, form: Record<string, string>, words: string])[] = [
  ['awareDay', { awareDay: '' }, 'became aware'],
  ['awareDay', { awareDay: '2999-01-01' }, 'lies in the future'],
  ['awareTime', { awareTime: '9' }, 'Enter a time such as 14:05'],
  ['facts', { facts: '  ' }, 'Say what happened'],
  ['people', { people: 'many' }, 'Enter a number'],
  ['authority', { authority: '' }, 'Say whether the authority was told'],
  ['toldDay', { authority: 'told' }, 'Enter when the authority was told'],
  ['toldTime', { authority: 'told', toldDay: '2026-01-03' }, 'Enter a time such as 14:05'],
  [
    'authorityReason',
    { authority: 'told', toldDay: '2026-01-09', toldTime: '10:00' },
    'the reason for the delay',
  ],
  ['personsReason', { persons: 'not-needed' }, 'Say why people are not told'],
];

test.each(MISTAKES)(
  'a mistake in %s of a breach is said there, and what was typed stays',
  async (field, more, words) => {
    const answer = await breach({ effects: 'Some were worried.', ...more });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(wordsOf(answer)).toContain(words);
    expect(answer.text).toContain('Some were worried.');
  },
);

test('a disclosure is written down; silence is marked; a mistake is said at its field', async () => {
  const wrong = await disclosure({ gag: 'until' });
  expect([wrong.status, wrong.text.includes('id="gagUntil-error"')]).toEqual([400, true]);
  await disclosure({ gag: 'open-ended' });
  const list = wordsOf(await auditor.get('/disclosures'));
  expect(list).toMatch(/Disclosure 1.*Public prosecutor of Harbour City.*Open.*Silence/s);
  const unknown = await approver.get(`/disclosures/${crypto.randomUUID()}`);
  expect(unknown.status).toBe(404);
  expect((await breach({ more: 'x' })).status).toBe(400);
});

test('the record of processing says first what is missing, and is there as spreadsheet, CSV and JSON', async () => {
  const page = wordsOf(await auditor.get('/records'));
  expect(page).toMatch(/Missing: \d+ things.*the security measures.*As controller/s);
  const files = await Promise.all(
    ['ods', 'csv', 'json'].map(async (ending) => await auditor.get(`/records/ropa.${ending}`)),
  );
  expect(files.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(files.map(({ headers }) => headers['content-disposition'])).toEqual(
    ['ods', 'csv', 'json'].map((ending) => `attachment; filename="record-of-processing-lumyx.${ending}"`),
  );
  const [ods, csv, json] = files;
  expect(ods?.headers['content-type']).toBe('application/vnd.oasis.opendocument.spreadsheet');
  expect(Number(ods?.headers['content-length'])).toBeGreaterThan(5_000);
  expect(csv?.text).toContain('Legal basis (Art. 6(1))');
  expect(json?.body.missing).toContain('the security measures');
  const caseworker = await shop.desk.signIn('caseworker');
  expect((await caseworker.get('/records')).status).toBe(403);
});
