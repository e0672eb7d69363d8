// The work list at the desk: filters in the address, chips, giving cases to somebody, and a search that leaves no trace of what was typed.
import { addNote } from '../../src/requests/case-note.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let caseworker: Visitor;
const ids: string[] = [];
const references: string[] = [];
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  caseworker = await desk.signIn('caseworker');
  for (const [at, right] of (['access', 'erasure', 'complaint', 'rectification'] as const).entries()) {
    const asked = { right, email: `p${at}@example.com`, channel: 'mail' } as const;
    const { requestId, reference } = await home.work(async (work) => await receiveRequest(work, asked));
    ids.push(requestId);
    references.push(reference);
  }
  await home.work(
    async (work) => await addNote(work, ids[1] ?? '', 'She wrote from Porto about the blue invoice.'),
  );
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

/** The cases of a page, in their order. */
const casesOn = (page: { text: string }): string[] => [
  ...new Set([...page.text.matchAll(/console\/cases\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '')),
];
const list = async (query: string, visitor = caseworker): Promise<string[]> =>
  casesOn(await visitor.get(`/${query}`));
const sorted = (some: readonly (string | undefined)[]): string[] => some.map(String).sort();

test('filters combine in the address; each that is on can be taken away alone; empty ones of a form count as none', async () => {
  expect(sorted(await list('?whose=&when=&waits=&state=&right=&held='))).toEqual(sorted(ids));
  expect(await list('?right=reviews')).toEqual([ids[2]]);
  expect(await list('?right=erasure&state=received&waits=person&whose=nobody')).toEqual([ids[1]]);
  expect(await list('?right=erasure&waits=staff')).toEqual([]);
  const page = await caseworker.get('/?right=erasure&state=received');
  expect(page.text).toMatch(/moj-filter__tag" href="\/lumyx\/console\?right=erasure">.*Unproven/s);
  expect(page.text).toMatch(/moj-filter__tag" href="\/lumyx\/console\?state=received">.*Delete the data/s);
  expect(wordsOf(page)).toContain('No longer only: Unproven');
  const none = wordsOf(await caseworker.get('/?right=erasure&when=overdue'));
  expect(none).toContain('No case is all of this');
});

test('several cases change hands after a sentence that says how; the list comes back as it was', async () => {
  const { id, name } = desk.staff.approver;
  const chosen = [ids[0], ids[1]].map((one) => `case=${one}`).join('&');
  const dry = await caseworker.get(`/assign?${chosen}&to=${id}&back=whose%3Dnobody`);
  expect(wordsOf(dry)).toContain(`2 cases go to ${name}: 2 that nobody has.`);
  expect(await list(`?whose=${id}`)).toEqual([]);
  const form = { cases: `${ids[0]},${ids[1]}`, to: id, back: 'whose=nobody' };
  const done = await caseworker.post('/assign', form, '/');
  expect([done.status, done.headers.location]).toEqual([303, '/lumyx/console?whose=nobody&assigned=2']);
  const back = await caseworker.get('/?whose=nobody&assigned=2');
  expect(wordsOf(back)).toContain('2 cases have changed hands.');
  expect(sorted(casesOn(back))).toEqual(sorted([ids[2], ids[3]]));
  const approver = await desk.signIn('approver');
  expect(sorted(await list('?whose=me', approver))).toEqual(sorted([ids[0], ids[1]]));
  expect(wordsOf(await approver.get('/'))).toContain('Mine (2)');
  const again = wordsOf(await caseworker.get(`/assign?${chosen}&case=${ids[3]}&to=me`));
  expect(again).toContain(`3 cases go to The caseworker: 1 that nobody has, 2 that ${name} has.`);
});

test('a case is taken on its own page, and given back', async () => {
  const path = `/cases/${ids[3]}`;
  expect(wordsOf(await caseworker.get(path))).toContain('Nobody works on this case yet.');
  expect((await caseworker.post(`${path}/assign`, { to: 'me' }, path)).status).toBe(303);
  expect(wordsOf(await caseworker.get(path))).toContain('You work on this case.');
  expect((await caseworker.post(`${path}/assign`, { to: '' }, path)).status).toBe(400);
  expect((await caseworker.post(`${path}/assign`, { to: 'nobody' }, path)).status).toBe(303);
  expect(wordsOf(await caseworker.get(path))).toContain('Nobody works on this case yet.');
});

test('what does not fit is refused: nobody to give it to, an auditor, a strange way back, too many', async () => {
  const one = { cases: ids[0] ?? '', to: 'me' };
  const codes: [Record<string, string>, number, string][] = [
    [{ ...one, to: desk.staff.auditor.id }, 400, 'can work on cases here'],
    [{ ...one, cases: crypto.randomUUID() }, 404, 'request-unknown'],
    [{ ...one, back: 'https://elsewhere.example/' }, 400, ''],
    [{ ...one, cases: Array.from({ length: 101 }, () => crypto.randomUUID()).join(',') }, 400, ''],
  ];
  for (const [form, status, words] of codes) {
    const answer = await caseworker.post('/assign', form, '/');
    expect([form.to, answer.status, answer.text.includes(words)]).toEqual([form.to, status, true]);
  }
  const auditor = await desk.signIn('auditor');
  expect((await auditor.get('/assign')).status).toBe(403);
  const shown = await auditor.get('/');
  expect([casesOn(shown).length, shown.text.includes('type="checkbox"')]).toEqual([4, false]);
  expect(wordsOf(shown)).toContain('Find a case');
  expect(casesOn(await auditor.get(`/found?ref=${references[0]}`))).toEqual([ids[0]]);
  expect((await auditor.post('/search', { term: 'p1@example.com' }, '/')).status).toBe(303);
});

test('a search says what it was found by, and what was typed stands in no address', async () => {
  const search = async (term: string) => {
    const sent = await caseworker.post('/search', { term }, '/');
    const address = sent.headers.location ?? '';
    expect([term, sent.status]).toEqual([term, 303]);
    return { address, page: await caseworker.get(address.replace('/lumyx/console', '')) };
  };
  const byReference = await search((references[0] ?? '').toLowerCase().replace('-', ''));
  expect([casesOn(byReference.page), wordsOf(byReference.page).includes('The reference')]).toEqual([
    [ids[0]],
    true,
  ]);
  const byAddress = await search('P1@Example.com'.toLowerCase());
  expect(casesOn(byAddress.page)).toEqual([ids[1]]);
  expect(wordsOf(byAddress.page)).toContain('The address');
  expect(byAddress.address).not.toMatch(/p1|example|%40|@/i);
  const byWords = await search('invoice PORTO');
  expect(casesOn(byWords.page)).toEqual([ids[1]]);
  expect(byWords.address).not.toMatch(/invoice|porto/i);
  expect(wordsOf(byWords.page)).toContain('Words in a note');
  for (const term of ['nobody@example.com', 'ANDERSEN', '!?'])
    expect([term, wordsOf((await search(term)).page).includes('No case was found')]).toEqual([term, true]);
  expect((await search('ANDERSEN')).address).not.toMatch(/andersen|ANDE/i);
  for (const term of ['', 'x'.repeat(201)]) {
    const refused = await caseworker.post('/search', { term }, '/');
    expect([term.length, refused.status]).toEqual([term.length, 400]);
    expect(refused.text).toContain('<title>Error: ');
  }
  for (const query of ['words=zz', `words=${'a'.repeat(15)}`, 'person=x', 'term=x', 'ref=%3Cb%3E'])
    expect([query, (await caseworker.get(`/found?${query}`)).status]).toEqual([query, 400]);
});

test('an account that is disabled gives its cases back', async () => {
  const administrator = await desk.signIn('administrator');
  expect((await list(`?whose=${desk.staff.approver.id}`)).length).toBe(2);
  const { id } = desk.staff.approver;
  expect((await administrator.post(`/accounts/${id}`, { act: 'disable' }, '/')).status).toBe(303);
  expect(sorted(await list('?whose=nobody'))).toEqual(sorted(ids));
});
