// Cases at the desk: the work list, letters entered with their true date, notes, refusals and answers.

import { receiveRequest } from '../../src/requests/receive.ts';
import { askAndProve, deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

const today = (): Temporal.PlainDate => Temporal.Now.plainDateISO('Europe/Berlin');
const enter = async (form: Record<string, string>) =>
  await approver.post(
    '/cases/new',
    { right: 'erasure', email: 'her@example.org', receivedOn: today().toString(), ...form },
    '/cases/new',
  );
const idsOn = (page: { text: string }): string[] => [
  ...new Set([...page.text.matchAll(/console\/cases\/([0-9a-f-]{36})/g)].map(([, id]) => id ?? '')),
];
const pathOf = (answer: { headers: Record<string, string> }): string =>
  (answer.headers.location ?? '').replace('/lumyx/console', '');

test('a letter is entered with its true date, and the time to answer runs from there', async () => {
  const receivedOn = today().subtract({ days: 12 });
  const entered = await enter({ receivedOn: receivedOn.toString(), ownWords: 'Please <b>delete</b> me' });
  expect(entered.status).toBe(303);
  const page = await approver.get(pathOf(entered));
  expect(page.text).toContain('Please &lt;b&gt;delete&lt;/b&gt; me');
  expect(wordsOf(page)).toContain('By mail, on');
  expect(wordsOf(page)).toContain('Case number 1');
  expect(wordsOf(page)).toContain('in 18 days');
  const list = wordsOf(await approver.get('/'));
  expect(list).toContain('1 case, what the law wants soonest first');
  expect(list).toContain('h…@example.org');
  expect(list).not.toContain('her@example.org');
});

test('what cannot be true is refused at its field, what was typed stays, and nothing is saved', async () => {
  const refused: [Record<string, string>, string][] = [
    [{ receivedOn: today().add({ days: 2 }).toString() }, 'lies in the future'],
    [{ receivedOn: '1026-11-20' }, 'Check the year'],
    [{ receivedOn: '20.11.2026' }, 'Enter the day on which it came'],
    [{ email: 'her@example.org, him@example.org' }, 'one plain e-mail address'],
    [{ email: '"x" <her@example.org>' }, 'one plain e-mail address'],
    [{ email: 'her@example.org\r\nBcc: him@example.org' }, 'one plain e-mail address'],
    [{ email: '' }, 'Enter the address of the person'],
    [{ right: 'everything' }, 'Choose what the person wants'],
    [{ ownWords: 'x'.repeat(5_001) }, 'Use 5,000 characters or fewer'],
  ];
  for (const [form, message] of refused) {
    const answer = await enter({ hints: 'Customer 77', ...form });
    expect([form, answer.status, wordsOf(answer).includes(message)]).toEqual([form, 400, true]);
    expect(answer.text).toContain('Customer 77');
    expect(answer.text).toContain('<title>Error: ');
  }
  const unknown = await enter({ status: 'fulfilled' });
  expect([unknown.status, unknown.text.includes('field-unknown')]).toEqual([400, true]);
  expect(wordsOf(await approver.get('/'))).toContain('There is no open case here');
});

test('overdue cases are counted, shown first and named in words', async () => {
  await enter({ receivedOn: today().subtract({ days: 45 }).toString() });
  await enter({ email: 'other@example.org' });
  const list = wordsOf(await approver.get('/'));
  expect(list).toContain('Overdue (1)');
  expect(wordsOf(await approver.get('/?when=overdue'))).toContain('1 case,');
  expect(wordsOf(await approver.get('/?state=ended'))).toContain('No such case has ended yet');
  expect(wordsOf(await approver.get('/?state=received'))).toContain('2 cases,');
  expect(wordsOf(await approver.get('/?state=planned'))).toContain('No case waits for a decision');
  expect(wordsOf(await approver.get('/?state=received&when=overdue'))).toContain('1 case,');
  for (const query of ['?at=0', '?when=all', '?state=x', '?a=b', '?at=after_1_99_x', '?whose=her'])
    expect([query, (await approver.get(`/${query}`)).status]).toEqual([query, 400]);
});

test('the list has pages', async () => {
  await home.work(async (work) => {
    for (let at = 0; at < 27; at += 1)
      await receiveRequest(work, { right: 'access', email: `p${at}@example.org`, channel: 'api' });
  });
  const first = wordsOf(await approver.get('/'));
  expect(first).toContain('27 cases');
  const seen = new Set(idsOn(await approver.get('/')));
  expect(seen.size).toBe(25);
  const later = /href="[^"]*\/console(\?at=after[^"]*)"/.exec((await approver.get('/')).text)?.[1] ?? '';
  const second = await approver.get(`/${later}`);
  expect(idsOn(second).filter((id) => !seen.has(id))).toHaveLength(2);
  expect(second.text).not.toMatch(/at=after/);
  const earlier = /(\?at=before[^"]*)"/.exec(second.text)?.[1] ?? '';
  expect(idsOn(await approver.get(`/${earlier}`))).toEqual([...seen]);
});

test('notes keep their writer and their words, and an empty one is refused', async () => {
  const path = pathOf(await enter({}));
  expect((await approver.post(`${path}/notes`, { text: '   ' }, path)).status).toBe(400);
  expect((await approver.post(`${path}/notes`, { text: 'Called <her> back.' }, path)).status).toBe(303);
  const page = await approver.get(path);
  expect(page.text).toContain('Called &lt;her&gt; back.');
  expect(wordsOf(page)).toContain('The approver');
});

test('a refusal needs a reason and an explanation; then the person is told and the case has ended', async () => {
  const path = pathOf(await enter({}));
  const bare = await approver.post(`${path}/refuse`, { explanation: 'No.' }, path);
  expect(bare.status).toBe(400);
  expect(wordsOf(bare)).toContain('Choose a reason');
  expect(wordsOf(bare)).toContain('at least 20 characters');
  const form = { reason: 'excessive', explanation: 'You asked for the same thing three days ago.' };
  expect((await approver.post(`${path}/refuse`, form, path)).status).toBe(303);
  const page = wordsOf(await approver.get(path));
  expect(page).toContain('Refused. The letter with the reason was sent.');
  expect(page).toContain('You asked for the same thing three days ago.');
  expect(page).toContain('We refuse, with the reason');
  expect((await approver.post(`${path}/refuse`, form, path)).status).toBe(409);
});

test('a correction is answered in words; an erasure never is', async () => {
  const id = await askAndProve(home, { right: 'rectification', email: 'her@example.org' });
  const path = `/cases/${id}`;
  expect(wordsOf(await approver.get(path))).toContain('Answer the person');
  const answer = { answer: 'Your name is now spelled as you wrote it.' };
  expect((await approver.post(`${path}/answer`, answer, path)).status).toBe(303);
  expect(wordsOf(await approver.get(path))).toContain('What we answered');
  const erasure = await askAndProve(home, { right: 'erasure', email: 'her@example.org' });
  expect(wordsOf(await approver.get(`/cases/${erasure}`))).not.toContain('Answer the person');
  const refused = await approver.post(`/cases/${erasure}/answer`, answer, path);
  expect([refused.status, refused.text.includes('right-needs-plan')]).toEqual([409, true]);
});

test('a letter that nobody got is shown and can be sent again; one with a code cannot', async () => {
  const path = pathOf(await enter({}));
  await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'access', email: 'other@example.org', channel: 'form' }),
  );
  home.mailbox.behave({ kind: 'refuse', step: 'recipient', reply: 550 });
  await deliverLetters(home);
  const letters = await approver.get('/letters');
  expect(wordsOf(letters)).toMatch(/We wrote your request down .* Not delivered [a-z ]+ Send again/);
  expect(wordsOf(await approver.get(path))).toContain('Not delivered');
  expect(wordsOf(letters)).toContain('It held a code that is too old now');
  const again = /console(\/letters\/[0-9a-f-]{36})/.exec((await approver.get(path)).text)?.[1] ?? '';
  const requestId = path.replace('/cases/', '');
  expect((await approver.post(again, { requestId }, path)).headers.location).toBe(`/lumyx/console${path}`);
  expect(wordsOf(await approver.get(path))).toContain('Waiting to leave');
  expect((await approver.post(again, {}, path)).status).toBe(409);
  expect((await approver.post(`/letters/${crypto.randomUUID()}`, {}, path)).status).toBe(409);
});
