// Legal holds at the desk: placed, read, looked at again and lifted by forms, each mistake at its field, and seen from a case.

import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { listHolds } from '../../src/retention/hold-list.ts';
import { approvedErasure, drawnErasure, ruledAndApproved } from '../support/approved-erasure.ts';
import { deliverLetters } from '../support/road.ts';
import { openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';

let shop: ShopDesk;
let approver: Visitor;
let auditor: Visitor;
let caseworker: Visitor;
beforeAll(async () => {
  shop = await openShopDesk();
  approver = shop.approver;
  auditor = await shop.desk.signIn('auditor');
  caseworker = await shop.desk.signIn('caseworker');
});
afterAll(() => shop.close());

const inMonths = (months: number): string => Temporal.Now.plainDateISO().add({ months }).toString();
const form = (more: Record<string, string>): Record<string, string> => ({
  scope: 'collection',
  collection: 'shop.orders',
  reason: 'The claim of Harbour Ltd, file 7.',
  tell: 'no',
  ownerId: shop.desk.staff.approver.id,
  reviewOn: inMonths(3),
  ...more,
});
const place = async (more: Record<string, string>) => await approver.post('/holds/new', form(more), '/holds');

test('a hold is placed, read by those who may, looked at again and lifted', async () => {
  expect(wordsOf(await approver.get('/holds'))).toContain('Nothing is held.');
  const placed = await place({
    scope: 'rows',
    column1: 'item',
    value1: 'cup',
    column2: 'secret',
    operator2: 'is-not-null',
  });
  expect([placed.status, placed.headers.location]).toEqual([303, '/lumyx/console/holds?done=placed']);
  const list = wordsOf(await auditor.get('/holds?done=placed'));
  expect(list).toContain('rows where item is “cup” and secret is not empty');
  expect(list).toContain('The claim of Harbour Ltd, file 7.');
  expect(list).not.toContain('Place a hold');
  expect((await caseworker.get('/holds')).status).toBe(403);

  const [hold] = await shop.home.work(listHolds);
  const path = `/holds/${hold?.id}`;
  expect(wordsOf(await auditor.get(path))).not.toContain('Lift the hold');
  const late = await approver.post(`${path}/review`, { reason: 'Still open.', reviewOn: inMonths(13) }, path);
  expect([late.status, wordsOf(late)]).toEqual([400, expect.stringContaining('within a year')]);
  const reviewed = { reason: 'The court has not decided yet.', reviewOn: inMonths(11) };
  expect((await approver.post(`${path}/review`, reviewed, path)).headers.location).toContain('done=reviewed');
  expect(wordsOf(await approver.get(path))).toContain('The court has not decided yet.');
  const empty = await approver.post(`${path}/lift`, { lifting: '' }, path);
  expect([empty.status, wordsOf(empty)]).toEqual([400, expect.stringContaining('Give the reason')]);
  const lifted = await approver.post(`${path}/lift`, { lifting: 'The court has decided.' }, path);
  expect(lifted.headers.location).toBe('/lumyx/console/holds?done=lifted');
  const after = wordsOf(await approver.get(path));
  expect(after).toContain('The court has decided.');
  expect(after).not.toContain('Lift the hold');
});

const MISTAKES: readonly (readonly [field: string, form: Record<string, string>, words: string])[] = [
  ['scope', { scope: '' }, 'Choose what is held'],
  ['email', { scope: 'person', email: 'nobody' }, 'one plain e-mail address'],
  ['reference', { scope: 'case', reference: '0000-0000' }, 'no such case'],
  ['collection', { collection: '' }, 'The map has no collection'],
  ['column1', { scope: 'rows', column1: 'colour' }, 'has no column colour'],
  ['column1', { scope: 'rows' }, 'Say which rows are held'],
  ['reason', { reason: '' }, 'Give the reason'],
  ['tell', { tell: '' }, 'may read the reason'],
  ['ownerId', { ownerId: crypto.randomUUID() }, 'Name an owner'],
  ['reviewOn', { reviewOn: '' }, 'a day on which somebody looks at it again'],
  ['reviewOn', { reviewOn: inMonths(-1) }, 'must be in the future'],
];

test.each(MISTAKES)('a mistake in %s is said there, and what was typed stays', async (field, more, words) => {
  const answer = await place(more);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(`id="${field}-error"`);
  expect(wordsOf(answer)).toContain(words);
  if (!('reason' in more)) expect(answer.text).toContain('The claim of Harbour Ltd, file 7.');
});

test('a hold on somebody who never asked meets the request that comes later, and the case says so', async () => {
  await place({ scope: 'person', email: 'mira@example.com', tell: 'yes' });
  const keeper = { house: shop.home.house, controllerId: shop.home.lumyx.id };
  const { requestId, plan } = await drawnErasure(keeper, 'mira@example.com');
  expect(new Set(plan.steps.filter(({ rows }) => rows > 0).map(({ act }) => act))).toEqual(new Set(['keep']));
  const seen = wordsOf(await approver.get(`/cases/${requestId}`));
  expect(seen).toContain('A legal hold reaches data of this case');
  expect(seen).toContain('Read legal hold 2');
  const less = wordsOf(await caseworker.get(`/cases/${requestId}`));
  expect(less).toContain('A legal hold reaches data of this case');
  expect(less).not.toContain('Read legal hold');
  // A hold that is all that is left to wait for is no mistake that somebody must mend.
  const planId = await ruledAndApproved(shop.home, shop.home.lumyx, requestId);
  await carryOut(shop.home.house, shop.home.lumyx.id, planId, new AbortController().signal);
  const done = wordsOf(await approver.get(`/cases/${requestId}`));
  expect(done).toContain('Done as far as a legal hold allows');
  expect(done).toContain('by a legal hold');
  await deliverLetters(shop.home);
  const { mail } = shop.home.mailbox.newest('mira@example.com');
  expect(mail.text?.replace(/\s+/g, ' ')).toContain(
    'for now, for this reason: The claim of Harbour Ltd, file 7. They are looked at again',
  );
});

test('a plan that a hold stopped asks for a new one, and says why', async () => {
  const keeper = { house: shop.home.house, controllerId: shop.home.lumyx.id };
  const { planId, requestId } = await approvedErasure(keeper, 'tom@example.com');
  const { reference = '' } = (await shop.home.work(async (work) => await findRequest(work, requestId))) ?? {};
  expect((await place({ scope: 'case', reference })).status).toBe(303);
  await carryOut(shop.home.house, shop.home.lumyx.id, planId, new AbortController().signal);
  const stopped = wordsOf(await approver.get(`/cases/${requestId}`));
  expect(stopped).toContain('A legal hold was placed on data of this plan, so it stopped.');
  expect(stopped).toContain('A legal hold stopped it. Nothing was done before.');
  expect((await approver.post(`/cases/${requestId}/redraw`, {}, `/cases/${requestId}`)).status).toBe(303);
});
