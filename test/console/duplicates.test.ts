// Duplicates: two cases of one proven person seen on both pages, joined under the earlier number and date, and parted again.

import { lawBook } from '../../src/laws/law-book.ts';
import { agentTerms } from '../../src/laws/may-act-for.ts';
import { writeAgent } from '../../src/requests/agent-row.ts';
import { askNewAddress, proveNewAddress } from '../../src/requests/change-address.ts';
import { conversationOf } from '../../src/requests/conversation.ts';
import { type DataRequest, findRequest } from '../../src/requests/data-request.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import { keepNamedItem } from '../../src/requests/depicted.ts';
import { sendEvidence } from '../../src/requests/evidence.ts';
import { endEvidence } from '../../src/requests/evidence-file.ts';
import { extendRequest } from '../../src/requests/extend.ts';
import { identifyByCode } from '../../src/requests/identify.ts';
import { idsBeside } from '../../src/requests/linked-case.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { nameField } from '../../src/requests/named-field.ts';
import { type NewRequest, receiveRequest } from '../../src/requests/receive.ts';
import type { Work } from '../../src/work.ts';
import { connect } from '../support/own-tables.ts';
import { asHer } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
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

const ask = async (email: string, more: Partial<NewRequest> = {}): Promise<string> => {
  const asked = { right: 'objection', email, channel: 'form', ...more } as NewRequest;
  return (await home.work(async (work) => await receiveRequest(work, asked))).requestId;
};
const codeOf = async (email: string): Promise<string> => {
  await deliverLetters(home);
  const text = home.mailbox.newest(email).mail.text ?? '';
  return /\b\d{4} \d{4}\b/.exec(text)?.[0].replace(' ', '') ?? '';
};
const as = async <T>(requestId: string, act: (work: Work) => Promise<T>): Promise<T> =>
  await home.work(act, asHer(requestId));
const prove = async (requestId: string, email: string): Promise<void> => {
  const code = await codeOf(email);
  await as(requestId, async (work) => await identifyByCode(work, { requestId, code }));
};
const read = async (id: string): Promise<DataRequest | undefined> =>
  await home.work(async (work) => await findRequest(work, id));
const page = async (id: string): Promise<string> => wordsOf(await approver.get(`/cases/${id}`));

/** Her first case, in which she proved a second address that is trusted by now. */
async function firstCase(): Promise<string> {
  const id = await ask('her@example.org');
  await prove(id, 'her@example.org');
  await as(id, async (work) => await askNewAddress(work, { requestId: id, email: 'new@example.org' }));
  const code = await codeOf('new@example.org');
  await as(id, async (work) => await proveNewAddress(work, { requestId: id, code }));
  home.later({ hours: 25 });
  return id;
}

test('two cases of one proven person are seen on both pages; the later ends under the number and date of the earlier', async () => {
  const first = await firstCase();
  const second = await ask('new@example.org', { ownWords: 'Stop it, canary says.' });
  const { reference } = (await read(first)) ?? { reference: '' };
  const unproven = await approver.get(`/cases/${second}`);
  expect([unproven.text.includes(reference), unproven.text.includes(first)]).toEqual([false, false]);
  expect(await page(first)).not.toContain('in another open case');
  const early = await approver.post(`/cases/${second}/join`, { mainId: first }, '/');
  expect([early.status, early.text.includes('duplicate-not-hers')]).toEqual([409, true]);
  await prove(second, 'new@example.org');
  expect(await page(second)).toContain(`Close as duplicate of ${reference}`);
  expect(await page(first)).toContain('This case came first.');
  const wrong = await approver.post(`/cases/${first}/join`, { mainId: second }, '/');
  expect([wrong.status, wrong.text.includes('duplicate-later')]).toEqual([409, true]);
  const due = (await read(first))?.dueOn;
  expect((await approver.post(`/cases/${second}/join`, { mainId: first }, '/')).status).toBe(303);
  expect(await read(second)).toMatchObject({ status: 'duplicate', duplicateOfId: first });
  expect((await read(first))?.dueOn).toEqual(due);
  await deliverLetters(home);
  const letter = home.mailbox.newest('new@example.org').mail;
  expect(letter.subject).toContain('go on as one');
  expect(letter.text).toContain(reference);
  expect(await page(second)).toContain(`case ${reference} goes on in its place`);
  const main = await page(first);
  expect(main).toContain('Duplicates that were joined to this case');
  expect(main).toContain('Stop it, canary says.');
  expect(main).toContain('Another case of the same person was joined to this one.');
  expect(await as(second, async (work) => await idsBeside(work, second))).toContain(first);
});

test('what she writes at the duplicate reaches the case that goes on, and comes back with her when they are parted', async () => {
  const first = await firstCase();
  const second = await ask('new@example.org');
  await prove(second, 'new@example.org');
  await approver.post(`/cases/${second}/join`, { mainId: first }, '/');
  await as(second, async (work) => await writeMessage(work, { requestId: second, words: 'And my phone.' }));
  const said = async (id: string) =>
    (await home.work(async (work) => await conversationOf(work, id))).map(({ words }) => words);
  expect([await said(first), await said(second)]).toEqual([['And my phone.'], ['And my phone.']]);
  const why = 'She means her other account.';
  const parted = await approver.post(`/cases/${second}/part`, { apart: why }, '/');
  expect(parted.status).toBe(303);
  expect(await read(second)).toMatchObject({ status: 'verified', duplicateOfId: null });
  expect([await said(first), await said(second)]).toEqual([[], ['And my phone.']]);
  await deliverLetters(home);
  expect(home.mailbox.newest('new@example.org').mail.subject).toContain('goes on by itself again');
  const again = await approver.post(`/cases/${second}/part`, { apart: why }, '/');
  expect([again.status, again.text.includes('request-not-movable')]).toEqual([409, true]);
  await approver.post(`/cases/${second}/join`, { mainId: first }, '/');
  const third = await ask('new@example.org');
  const twin = await approver.post(`/cases/${second}/part`, { apart: why }, '/');
  expect([twin.status, twin.text.includes('right-open')]).toEqual([409, true]);
  await as(third, async (work) => await withdrawRequest(work, third));
  await approver.post(`/cases/${first}/answer`, { answer: 'We stopped every use that you named.' }, '/');
  const late = await approver.post(`/cases/${second}/part`, { apart: why }, '/');
  expect([late.status, late.text.includes('main-ended')]).toEqual([409, true]);
});

test('strangers, other wishes, and an address that was never proven are no duplicates', async () => {
  const first = await firstCase();
  const stranger = await ask('someone@example.org');
  await prove(stranger, 'someone@example.org');
  const other = await ask('new@example.org', { right: 'rectification' });
  await prove(other, 'new@example.org');
  await as(
    first,
    async (work) => await askNewAddress(work, { requestId: first, email: 'third@example.org' }),
  );
  const named = await ask('third@example.org');
  await prove(named, 'third@example.org');
  for (const id of [stranger, other, named, first]) {
    expect(await page(id)).not.toContain('in another open case');
    const refused = await approver.post(`/cases/${id}/join`, { mainId: first }, '/');
    expect([refused.status, refused.text.includes('duplicate-not-hers')]).toEqual([409, true]);
  }
  const caseworker = await desk.signIn('caseworker');
  expect((await caseworker.post(`/cases/${stranger}/join`, { mainId: first }, '/')).status).toBe(403);
});

test('what only the later case has is not lost: an agent who waits, an item that is restricted', async () => {
  const first = await firstCase();
  const second = await ask('new@example.org');
  await prove(second, 'new@example.org');
  const law = (await lawBook()).get('eu-gdpr');
  if (law === undefined) throw new Error('no law');
  const terms = agentTerms(law, 'objection');
  const agent = {
    name: 'Privacy Help',
    email: 'help@agents.example',
    proof: 'confirmation',
    opened: false,
  } as const;
  await as(second, async (work) => await writeAgent(work, { ...agent, requestId: second, terms }));
  const asked = await approver.post(`/cases/${second}/join`, { mainId: first }, '/');
  expect([asked.status, asked.text.includes('duplicate-by-agent')]).toEqual([409, true]);
  const item = { link: 'https://lumyx.example/pictures/2' };
  const seen = await ask('her@example.org', { right: 'depicted', item });
  await prove(seen, 'her@example.org');
  const again = await ask('her@example.org', { right: 'depicted', item });
  await prove(again, 'her@example.org');
  const named = { storeId: crypto.randomUUID(), collection: 'shop.pictures', key: ['2'] };
  await home.work(async (work) => await keepNamedItem(work, { requestId: again, item: named, owner: null }), {
    kind: 'staff',
    id: desk.staff.second.id,
  });
  const shown = await approver.post(`/cases/${again}/join`, { mainId: seen }, '/');
  expect([shown.status, shown.text.includes('duplicate-has-item')]).toEqual([409, true]);
});

test('what she sent and named for a correction is not lost with the later case', async () => {
  await firstCase();
  const second = await ask('new@example.org');
  await prove(second, 'new@example.org');
  const right = 'rectification' as const;
  const begun = await ask('her@example.org', { right, ownWords: 'My name is wrong.' });
  await prove(begun, 'her@example.org');
  const requestId = await ask('new@example.org', { right, ownWords: 'My name is wrong.' });
  await prove(requestId, 'new@example.org');
  const refused = async () => {
    const { status, text } = await approver.post(`/cases/${requestId}/join`, { mainId: begun }, '/');
    return [status, /<code>([\w-]+)<\/code>/.exec(text)?.[1]];
  };
  const files = [{ kind: 'image/png', bytes: Buffer.from('a picture') }] as const;
  await as(requestId, async (work) => await sendEvidence(work, { requestId, files, words: '' }));
  expect(await refused()).toEqual([409, 'duplicate-has-papers']);
  await home.work(async (work) => await endEvidence(work, { requestId }, 'destroyed'));
  const field = { collection: 'shop.users', field: 'name', label: 'name', title: 'accounts', was: 'Mi' };
  const said = { ...field, fromId: second, should: 'Mia', why: 'It was cut.' };
  expect(await as(second, async (work) => await nameField(work, said))).toEqual({ requestId });
  expect(await refused()).toEqual([409, 'duplicate-has-papers']);
});

test('she loses no day: a case whose answer was put off takes no other one over', async () => {
  const admin = await connect(home.superuserUrl);
  await admin
    .query('update controllers set answer_within_days = null')
    .finally(async () => await admin.end());
  const first = await firstCase();
  const second = await ask('new@example.org');
  await prove(second, 'new@example.org');
  const extension = {
    requestId: first,
    reason: 'complexity',
    explanation: 'Very many systems have to be read.',
  } as const;
  await home.work(async (work) => await extendRequest(work, extension), {
    kind: 'staff',
    id: desk.staff.approver.id,
  });
  const later = await approver.post(`/cases/${second}/join`, { mainId: first }, '/');
  expect([later.status, later.text.includes('duplicate-later')]).toEqual([409, true]);
  expect(await page(second)).not.toContain('Close as duplicate of');
});
