// "This is wrong" in her copy: a small form behind her code, a correction that staff find filled in, and every refusal.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { findRequest, holdRequest } from '../../src/requests/data-request.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { idsNamedWith, namedIn, nameField } from '../../src/requests/named-field.ts';
import { nameAddress, patchAddress, reachOf } from '../../src/requests/reach.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openShopDesk, type ShopDesk } from '../console/desk.ts';
import { deliverLetters } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let bench: ShopDesk;
let home: TestHouse;
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
beforeAll(async () => {
  bench = await openShopDesk();
  ({ home } = bench);
});
beforeEach(async () => {
  await home.house.database.raw('delete from rate_limits');
});
afterAll(async () => await bench.close());

/** A person with her copy open. */
async function reader(email: string): Promise<{ her: Person; path: string }> {
  const her = personAt(home, bench.desk.app, home.lumyx);
  const path = await her.askAndProve({ right: 'access', email });
  await drawPlan(home.house, home.lumyx.id, idOf(path));
  const plans = async () => await home.work(async (work) => await readPlans(work, idOf(path)));
  const [drawn] = await plans();
  for (const { id: questionId } of drawn?.questions ?? [])
    await bench.approver.post(
      `/cases/${idOf(path)}/questions`,
      { planId: drawn?.id ?? '', questionId, answer: 'include' },
      '/',
    );
  const [ready] = await plans();
  if (ready?.status === 'drawn')
    await bench.second.post(`/cases/${idOf(path)}/approve`, { planId: ready.id, digest: ready.digest }, '/');
  await carryOut(home.house, home.lumyx.id, drawn?.id ?? '', new AbortController().signal);
  await her.get(`${path}/data`);
  await her.post(`${path}/data`, { code: await her.codeFor(email) }, `${path}/data`);
  return { her, path };
}

/** The address of the form for a field of her copy, as the page links to it. */
async function formFor({ her, path }: { her: Person; path: string }, label: string): Promise<string> {
  const { text } = await her.get(`${path}/data`);
  const link = [...text.matchAll(/href="([^"]*\/wrong[^"]*)" aria-label="([^"]*)"/g)].find(([, , name]) =>
    name?.startsWith(`This is wrong: ${label},`),
  );
  return (link?.[1] ?? '').replaceAll('&amp;', '&');
}

test('the whole road: named where she reads it, found filled in at the desk, approved by another, written', async () => {
  const mira = await reader('mira@example.com');
  const { her, path } = mira;
  const data = await her.get(`${path}/data`);
  const open = [...data.text.matchAll(/aria-label="This is wrong: ([^,"]*),/g)].map(([, name]) => name);
  // Keys, references and what is never disclosed cannot be named.
  expect(new Set(open)).toEqual(
    new Set([
      'email',
      'name',
      'billing_address',
      'item',
      'amount',
      'country',
      'billed_on',
      'handled by',
      'body',
    ]),
  );
  const form = await formFor(mira, 'name');
  expect(wordsOf(await her.get(form))).toContain('It says now Mira Canary');
  const empty = await her.post(form, { should: ' ', why: '' }, form);
  expect([empty.status, wordsOf(empty)]).toEqual([400, expect.stringContaining('Write what it should say')]);
  expect(wordsOf(empty)).toContain('Write in a few words why');
  const long = await her.post(form, { should: 'x'.repeat(2_001), why: 'Because.' }, form);
  expect([long.status, wordsOf(long)]).toEqual([
    400,
    expect.stringContaining('Use 2,000 characters or fewer'),
  ]);

  const sent = await her.post(form, { should: 'Mira Solberg', why: 'I married.' }, form);
  expect([sent.status, String(sent.headers.location)]).toEqual([
    303,
    expect.stringContaining(`${path}/data#`),
  ]);
  expect(wordsOf(await her.get(`${path}/data`))).toContain('You said that this is wrong');
  const [named] = await home.work(async (work) => await namedIn(work, idOf(path)));
  const correction = named?.requestId ?? '';
  const request = await home.work(async (work) => await findRequest(work, correction));
  expect(request).toMatchObject({ right: 'rectification', status: 'verified', provenBy: 'code' });
  // Her session opens it, and both pages lead to each other.
  expect(wordsOf(await her.get(path))).toContain('Corrections you asked for');
  expect(wordsOf(await her.get(`/lumyx/requests/${correction}`))).toContain('It should say Mira Solberg');
  const letters = await home.work(
    async (work) => await work.trx('notices').where({ request_id: correction }).pluck('letter'),
  );
  // It waits where the codes have filled the day of her address.
  expect(letters).toEqual(expect.arrayContaining(['request-received', 'staff-new-case']));

  const at = `/cases/${correction}`;
  expect(wordsOf(await bench.approver.get(at))).toContain(
    'It says Mira Canary It should say Mira Solberg Because I married.',
  );
  const desk = await bench.approver.get(`${at}/correct`);
  const field = /name="(new-\d+)"[^>]*value="Mira Solberg"/.exec(desk.text)?.[1] ?? '';
  const list = /name="list" value="([0-9a-f]{64})"/.exec(desk.text)?.[1] ?? '';
  const proposal = { list, [field]: 'Mira Solberg', evidence: 'She sent her certificate.' };
  expect((await bench.approver.post(`${at}/correct`, proposal, `${at}/correct`)).status).toBe(303);
  const waiting = async () => {
    const [plan] = await home.work(async (work) => await readPlans(work, correction));
    return { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  };
  // Whoever proposed had not seen what she says next, so it is neither approved nor proposed over her head.
  const before = /name="list" value="([0-9a-f]{64})"/.exec((await bench.approver.get(`${at}/correct`)).text);
  const body = await formFor(mira, 'country');
  expect((await her.post(body, { should: 'SE', why: 'I moved.' }, body)).status).toBe(303);
  const told = await bench.second.get(at);
  expect(wordsOf(told)).toContain('named another field as wrong after this plan');
  expect(told.text).not.toContain(`action="/lumyx/console${at}/approve"`);
  const lost = await bench.second.post(`${at}/approve`, await waiting(), '/');
  expect([lost.status, wordsOf(lost)]).toEqual([409, expect.stringContaining('named another field')]);
  const unseen = { ...proposal, list: before?.[1] ?? '' };
  expect((await bench.approver.post(`${at}/correct`, unseen, `${at}/correct`)).status).toBe(409);
  const again = await bench.approver.get(`${at}/correct`);
  const seen = /name="list" value="([0-9a-f]{64})"/.exec(again.text)?.[1] ?? '';
  const anew = { ...proposal, list: seen };
  expect((await bench.approver.post(`${at}/correct`, anew, `${at}/correct`)).status).toBe(303);
  const approval = await waiting();
  expect((await bench.second.get(at)).text).toContain(`action="/lumyx/console${at}/approve"`);
  expect((await bench.second.post(`${at}/approve`, approval, '/')).status).toBe(303);

  // While it is being carried out, nothing joins it.
  const other = await formFor(mira, 'item');
  const running = await her.post(other, { should: 'cup', why: 'It was a cup.' }, other);
  expect([running.status, wordsOf(running)]).toEqual([409, expect.stringContaining('being carried out')]);
  await carryOut(home.house, home.lumyx.id, approval.planId, new AbortController().signal);
  expect(wordsOf(await bench.second.get(at))).toContain('Was corrected Correct name in 1 row');
  // The case has ended, so the next field begins another one.
  expect((await her.post(other, { should: 'cup', why: 'It was a cup.' }, other)).status).toBe(303);
  const later = await home.work(async (work) => await namedIn(work, idOf(path)));
  expect(later.map(({ requestId }) => requestId === correction)).toEqual([true, true, false]);
});

test('a second field joins the open correction and staff hear of it; at most fifty; nobody else names', async () => {
  const tom = await reader('tom@example.com');
  const { her, path } = tom;
  const name = await formFor(tom, 'name');
  const item = await formFor(tom, 'item');
  await her.post(name, { should: 'Thomas', why: 'That is my name.' }, name);
  await deliverLetters(home);
  expect((await her.post(item, { should: 'kettle', why: 'Not a pot.' }, item)).status).toBe(303);
  const named = await home.work(async (work) => await namedIn(work, idOf(path)));
  expect(named.map(({ label, should }) => [label, should])).toEqual([
    ['name', 'Thomas'],
    ['item', 'kettle'],
  ]);
  expect(new Set(named.map(({ requestId }) => requestId)).size).toBe(1);
  await deliverLetters(home);
  expect(home.mailbox.newest('approver@lumyx.example').mail.subject).toContain('A message came');

  const one = {
    fromId: idOf(path),
    collection: 'shop.users',
    field: 'name',
    label: 'name',
    title: 'accounts',
    was: 'Tom',
  };
  const say = async (id: string) =>
    await home.work(async (work) => await nameField(work, { ...one, should: 'T', why: 'So.' }), {
      kind: 'subject',
      id,
    });
  for (let more = 2; more < 50; more += 1) await say(one.fromId);
  await expect(say(one.fromId)).rejects.toMatchObject({ code: 'too-many-fields' });
  await expect(say(crypto.randomUUID())).rejects.toMatchObject({ code: 'field-not-hers' });
});

test('what she names from a copy that is told to a safe address is not told to the ordinary one', async () => {
  const email = 'careful@example.com';
  const proved = async (right: 'access' | 'rectification'): Promise<string> =>
    await home.work(async (work) => {
      const { requestId } = await receiveRequest(work, { right, email, channel: 'form', signedIn: true });
      await identifyBySession(work, requestId);
      return requestId;
    });
  const [fromId, correction] = [await proved('access'), await proved('rectification')];
  const reachedAt = async (to: string, kind: 'safe' | 'changed'): Promise<void> =>
    await home.work(async (work) => {
      const id = await nameAddress(work, { requestId: fromId, kind, email: to, state: 'asked' });
      const at = { provenAt: work.at, lettersFrom: work.at, codesFrom: work.at };
      await patchAddress(work, id, { state: 'proven', ...at });
    });
  await reachedAt('safe@example.net', 'safe');
  const said = { label: 'name', title: 'accounts', was: 'C', should: 'Careful', why: 'My name.' };
  const field = { fromId, collection: 'shop.users', field: 'name', ...said };
  const name = async (): Promise<unknown> =>
    await home.work(async (work) => await nameField(work, field), { kind: 'subject', id: fromId });
  await expect(name()).rejects.toMatchObject({ code: 'correction-elsewhere' });
  expect(await home.work(async (work) => await namedIn(work, fromId))).toEqual([]);
  await home.work(async (work) => await takeBack(work, correction));
  const { requestId } = (await name()) as { requestId: string };
  const reach = await home.work(async (work) => await reachOf(work, await holdRequest(work, requestId)));
  expect(reach).toMatchObject({ letters: 'safe@example.net', codes: 'safe@example.net' });
  const beside = async (): Promise<string[]> =>
    await home.work(async (work) => await idsNamedWith(work, requestId));
  expect(await beside()).toEqual([fromId]);
  // From now on a code to the address before proves nothing for the copy.
  await reachedAt('newer@example.net', 'changed');
  expect(await beside()).toEqual([]);
});

test('a correction that nobody proved is not proven by the way, and a place that is none is nothing here', async () => {
  const solo = await reader('solo@example.com');
  const { her, path } = solo;
  const form = await formFor(solo, 'name');
  const stranger = personAt(home, bench.desk.app, home.lumyx);
  const asked = { right: 'rectification', email: 'solo@example.com', ownWords: 'Send all to me.' };
  const unproven = idOf(await stranger.ask(asked));
  const refused = await her.post(form, { should: 'Solo Han', why: 'My name.' }, form);
  expect([refused.status, wordsOf(refused)]).toEqual([
    409,
    expect.stringContaining('code was not entered yet'),
  ]);
  expect(await home.work(async (work) => (await findRequest(work, unproven))?.status)).toBe('received');

  const at = new URL(form, 'http://localhost');
  const [row, section] = [at.searchParams.get('row'), at.searchParams.get('section')];
  const places = [
    { section: 'nothing', row: '0', column: '1' },
    { section: `${section}`, row: '99', column: '1' },
    { section: `${section}`, row: `${row}`, column: '0' },
  ];
  for (const place of places) {
    const { status } = await her.get(`${path}/wrong?${new URLSearchParams(place)}`);
    expect([place, status]).toEqual([place, 404]);
  }
  for (const query of ['', '?section=../x&row=0&column=0', `?section=${section}&row=-1&column=0`])
    expect([query, (await her.get(`${path}/wrong${query}`)).status]).toEqual([query, 400]);
  // Without the fresh code, the form asks for it and says nothing of her data.
  await home.house.database.raw(`update staff_sessions set sess = (sess::jsonb - 'archive')::json`);
  const closed = await her.get(form);
  expect([wordsOf(closed).includes('We have sent a new code'), closed.text.includes('>Solo<')]).toEqual([
    true,
    false,
  ]);
  const late = await her.post(form, { should: 'Solo Han', why: 'My name.' }, path);
  expect([late.status, late.headers.location]).toEqual([303, `${path}/data`]);
});
