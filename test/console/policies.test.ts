// Published documents at the desk: an unseen policy is pasted, its defects shown, its clauses confirmed and tied, and its next version compared.

import { saveRecipients } from '../../src/data-map/recipient.ts';
import { reviewOf } from '../../src/data-map/recipient-review.ts';
import { confirmedControls } from '../../src/policies/provision-control.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const TEXT = `Privacy notice

Last updated: 1 March 2026

1. Logs

Request logs are kept for up to 30 days.

2. Sharing

We do not sell your data. You agree to:

3. Contact

Ask us at [email protected].
`;
const FORM = {
  title: 'Notice of Example Ltd',
  kind: 'privacy-policy',
  owner: 'own',
  language: 'en',
  text: TEXT,
};
const AT = '/policies/notice-of-example-ltd';

test('a pasted policy is taken in, and its defects stand above its clauses', async () => {
  const taken = await approver.post('/policies/new', FORM, '/policies/new');
  expect([taken.status, taken.headers.location]).toEqual([303, expect.stringContaining(`${AT}?done=taken`)]);
  const words = wordsOf(await approver.get(AT));
  for (const said of [
    'A list without items',
    'A hidden address',
    'What it is silent about',
    'Request logs are kept for up to 30 days.',
    'To carry out Retention period, 70% sure',
    'To carry out Sale or sharing, 70% sure; 1 proposed',
    'Version 1 In force',
  ])
    expect(words).toContain(said);
  expect(wordsOf(await approver.get('/policies'))).toContain('2 open');
  const again = await approver.post('/policies/new', FORM, '/policies/new');
  expect([again.status, wordsOf(again)]).toEqual([
    400,
    expect.stringContaining('There is a document of this name'),
  ]);
});

test('a proposal is confirmed, untied and put aside by a person, and only what is confirmed binds', async () => {
  const clause = `${AT}/clauses/not-sell-data`.replace('not-sell', 'sell');
  const open = async () => wordsOf(await approver.get(clause));
  expect(await open()).toContain('Proposed: gate sale, set to never It rules the sale of data out.');
  expect(await open()).toContain('this promise is unbacked');
  const say = async (form: Record<string, string>) =>
    (await approver.post(`${clause}/say`, { kind: 'gate', name: 'sale', setting: 'never', ...form }, clause))
      .status;
  const bound = async () =>
    (await home.work(confirmedControls)).map(({ kind, name, setting, proposedBy }) => [
      kind,
      name,
      setting,
      proposedBy,
    ]);
  expect(await bound()).toEqual([]);
  expect(await say({ act: 'tie' })).toBe(303);
  expect(await bound()).toEqual([['gate', 'sale', 'never', 'control-rules-1']]);
  expect(await open()).not.toContain('Proposed:');
  expect(await say({ act: 'refuse' })).toBe(303);
  expect(await bound()).toEqual([]);
  expect(await open()).not.toContain('Proposed:');
  expect(await say({ act: 'tie', name: 'selling', setting: '' })).toBe(303);
  expect(await bound()).toEqual([['gate', 'selling', null, 'person']]);
  expect(await say({ act: 'tie', kind: 'spell' })).toBe(400);
});

test('a clause is confirmed with a label of the taxonomy and no other', async () => {
  const clause = `${AT}/clauses/request-logs-kept-up-30`;
  const say = async (label: string, nature: string) =>
    (await approver.post(`${clause}/say`, { act: 'confirm', label, nature }, clause)).status;
  expect(await say('weather', 'DATA')).toBe(400);
  expect(await say('retention-period', 'SOME')).toBe(400);
  expect(await say('retention-period', 'DATA')).toBe(303);
  expect(wordsOf(await approver.get(AT))).toContain('Retention period, confirmed');
});

test('a defect is settled once, with how', async () => {
  const page = await approver.get(AT);
  const defect = /defects\/([0-9a-f-]{36})/.exec(page.text)?.[1] ?? '';
  const settle = async (settlement: string) =>
    await approver.post(`${AT}/defects/${defect}`, { settlement }, AT);
  expect((await settle('no')).status).toBe(400);
  expect((await settle('The imprint names the address.')).status).toBe(303);
  expect(wordsOf(await approver.get(AT))).toContain('The imprint names the address.');
  const again = await settle('The imprint names another address.');
  expect([again.status, again.text.includes('defect-settled')]).toEqual([409, true]);
});

test('a newer version is compared clause by clause, keeps what was confirmed, and is judged once', async () => {
  const text = TEXT.replace('1 March', '2 April').replace(
    'We do not sell your data.',
    'We may sell your data.',
  );
  const capture = `${AT}/capture`;
  const same = await approver.post(capture, { text: TEXT }, capture);
  expect(same.headers.location).toContain('done=same');
  const newer = await approver.post(capture, { text }, capture);
  expect(newer.headers.location).toContain('done=newer');
  const version = `${AT}/versions/2`;
  const words = wordsOf(await approver.get(version));
  expect(words).toContain('Before We do not sell your data. Now We may sell your data.');
  expect(words).toContain('The rules would say yes.');
  expect(words).toContain('Look at what carries it out: Gate selling.');
  expect(wordsOf(await approver.get(AT))).toContain('Retention period, confirmed');
  const decide = async (form: Record<string, string>) =>
    await approver.post(`${version}/decide`, form, version);
  expect((await decide({ material: 'yes', reason: '' })).status).toBe(400);
  expect((await decide({ material: 'yes', reason: 'It allows sale.' })).status).toBe(303);
  expect(wordsOf(await approver.get(version))).toContain('It allows sale.');
  expect((await decide({ material: 'no', reason: 'It allows nothing.' })).status).toBe(409);
});

test('a recipient’s newer version that is pasted here puts it under review, as one that the watch finds', async () => {
  await home.work(async (work) => await saveRecipients(work, [recipientWith({ name: 'Harbour Models' })]));
  const of = { ...FORM, title: 'Terms of Harbour', owner: 'recipient', ownerName: 'Harbour Models' };
  const misspelt = await approver.post('/policies/new', { ...of, ownerName: 'Harbor' }, '/policies/new');
  expect([misspelt.status, wordsOf(misspelt)]).toEqual([
    400,
    expect.stringContaining('The register of recipients has nobody of this name'),
  ]);
  expect((await approver.post('/policies/new', of, '/policies/new')).status).toBe(303);
  const review = async () => await home.work(async (work) => await reviewOf(work, 'Harbour Models'));
  const capture = '/policies/terms-of-harbour/capture';
  const take = async (text: string) => await approver.post(capture, { text }, capture);
  expect((await take(TEXT.replace('30 days', '60 days'))).headers.location).toContain('done=newer');
  expect(await review()).toBe(null);
  await take(TEXT.replace('We do not sell your data.', 'We may sell your data.'));
  expect((await review())?.reason).toContain('We may sell your data.');
});

const REFUSED: readonly (readonly [string, Record<string, string>, string])[] = [
  ['nothing', { text: '' }, 'Give an address or paste the text'],
  ['both', { url: 'https://policies.example/' }, 'Give an address or paste the text'],
  ['an address in a private network', { text: '', url: 'https://127.0.0.1/policy' }, 'Nothing was'],
  ['an address without encryption', { text: '', url: 'http://policies.example/' }, 'Nothing was'],
  ['what is no text', { text: '*** 1 2 3' }, 'has no words'],
  ['a page said to be plain text', { text: '<!doctype html><p>We keep logs.' }, 'is an HTML page'],
  ['no owner', { owner: 'platform' }, 'Enter whose document it is'],
  ['a title that is no name', { title: 'новая' }, 'Use another title'],
];
test.each(REFUSED)('refused at its field: %s', async (_what, form, message) => {
  const title = 'Another notice';
  const answer = await approver.post('/policies/new', { ...FORM, title, ...form }, '/policies/new');
  expect([answer.status, wordsOf(answer)]).toEqual([400, expect.stringContaining(message)]);
  expect(wordsOf(await approver.get('/policies'))).not.toContain('Another notice');
});
