// Placing, reviewing and lifting legal holds: what is refused by which code, what is sealed, and who hears of an overdue one.

import { listHolds, readHold } from '../../src/retention/hold-list.ts';
import { holdsOverdue, remindOfHold } from '../../src/retention/hold-overdue.ts';
import { LegalHold, liftHold, type NewHold, placeHold, reviewHold } from '../../src/retention/legal-hold.ts';
import { presentMoment } from '../../src/work.ts';
import { type HeldShop, openHeldShop } from '../support/holds.ts';
import { deliverLetters } from '../support/road.ts';

let held: HeldShop;
beforeAll(async () => {
  held = await openHeldShop();
});
afterAll(() => held.close());

const today = (): Temporal.PlainDate => Temporal.Now.plainDateISO('Europe/Berlin');
const orders = { scope: 'rows', collection: 'shop.orders' } as const;
const isCup = { column: 'item', operator: 'equals', value: 'cup' } as const;
const log = async (about: string): Promise<string> => {
  const { rows } = (await held.home.work(
    async ({ trx }) =>
      await trx.raw(`select event, details::text as details from audit_entries where about = ?`, [about]),
  )) as { rows: { event: string; details: string }[] };
  return JSON.stringify(rows);
};

const REFUSED: readonly (readonly [code: string, hold: Partial<NewHold> & Pick<NewHold, 'scope'>])[] = [
  ['hold-review-missing', { scope: 'collection', collection: 'shop.orders', reviewOn: null }],
  ['hold-review-past', { scope: 'collection', collection: 'shop.orders', reviewOn: today() }],
  [
    'hold-review-far',
    { scope: 'collection', collection: 'shop.orders', reviewOn: today().add({ years: 1, days: 1 }) },
  ],
  ['hold-reason-missing', { scope: 'collection', collection: 'shop.orders', reason: ' a court ' }],
  ['hold-reason-long', { scope: 'collection', collection: 'shop.orders', reason: 'a'.repeat(2_001) }],
  ['hold-owner-unknown', { scope: 'collection', collection: 'shop.orders', ownerId: crypto.randomUUID() }],
  ['hold-collection-unknown', { scope: 'collection', collection: 'shop.order' }],
  ['hold-collection-unknown', { ...orders, collection: 'crm.orders', where: [isCup] }],
  ['hold-column-unknown', { ...orders, where: [isCup, { column: 'colour', operator: 'is-null' }] }],
  ['hold-filters-missing', { ...orders, where: [] }],
];

test.each(REFUSED)('%s', async (code, hold) => {
  const before = (await held.home.work(listHolds)).length;
  await expect(held.place(hold)).rejects.toMatchObject({ kind: 'invalid', code });
  expect((await held.home.work(listHolds)).length).toBe(before);
});

test('a day just within a year is taken; reason and filters are sealed, and the log holds neither', async () => {
  const reason = 'Claim of Harbour Ltd, file 7-canary.';
  const where = [{ column: 'item', operator: 'equals', value: 'cup-canary' }] as const;
  const holdId = await held.place({ ...orders, where, reason, reviewOn: today().add({ years: 1 }) });
  const row = await held.home.work(
    async ({ trx, controllerId }) =>
      await LegalHold.query(trx).findById([controllerId, holdId]).throwIfNotFound(),
  );
  expect(row.reason.toString('utf8') + row.filters?.toString('utf8')).not.toContain('canary');
  const { hold, acts } = await held.home.work(async (work) => await readHold(work, holdId));
  expect([hold.reason, hold.where, acts]).toEqual([reason, where, []]);
  const entries = await log(holdId);
  expect(entries).toContain('hold.placed');
  expect(entries).not.toContain('canary');
});

test('a review needs a reason and a day, stands in the history, and a lifted hold is neither reviewed nor lifted again', async () => {
  const holdId = await held.place({ scope: 'collection', collection: 'shop.tickets' });
  const review = async (reason: string, reviewOn: Temporal.PlainDate | null): Promise<void> =>
    await held.home.work(async (work) => await reviewHold(work, { holdId, reason, reviewOn }), held.actor);
  const lift = async (reason: string): Promise<void> =>
    await held.home.work(async (work) => await liftHold(work, { holdId, reason }), held.actor);
  const next = today().add({ months: 9 });
  await expect(review('The court has not decided.', null)).rejects.toMatchObject({
    code: 'hold-review-missing',
  });
  await expect(review('', next)).rejects.toMatchObject({ code: 'hold-reason-missing' });
  await expect(lift('')).rejects.toMatchObject({ code: 'hold-reason-missing' });
  await review('The court has not decided.', next);
  await lift('The court has decided.');
  const { hold, acts } = await held.home.work(async (work) => await readHold(work, holdId));
  expect([hold.reviewOn.equals(next), hold.liftedAt === null]).toEqual([true, false]);
  expect(acts.map(({ act, reason, byId }) => [act, reason, byId])).toEqual([
    ['lifted', 'The court has decided.', held.officer.id],
    ['reviewed', 'The court has not decided.', held.officer.id],
  ]);
  await expect(lift('The court has decided.')).rejects.toMatchObject({ code: 'hold-lifted' });
  await expect(review('The court has not decided.', next)).rejects.toMatchObject({ code: 'hold-lifted' });
  const nowhere = held.home.work(
    async (work) => await liftHold(work, { holdId: crypto.randomUUID(), reason: 'The court has decided.' }),
  );
  await expect(nowhere).rejects.toMatchObject({ kind: 'not-found', code: 'hold-unknown' });
  const entries = await log(holdId);
  expect(entries).toMatch(/hold\.reviewed.*hold\.lifted/);
  expect(entries).not.toContain('court');
});

test('an overdue hold: its owner and the administrators hear of it once a week until it is looked at', async () => {
  const holdId = await held.place({
    scope: 'collection',
    collection: 'shop.orders',
    reviewOn: today().add({ days: 1 }),
  });
  const remind = async (): Promise<string[]> => {
    const due = await holdsOverdue(held.home.house.database, await moment());
    const mine = due.filter(({ id }) => id === holdId);
    for (const { id } of mine) await held.home.work(async (work) => await remindOfHold(work, id));
    const before = held.home.mailbox.received.length;
    await deliverLetters(held.home);
    return held.home.mailbox.received
      .slice(before)
      .filter(({ mail }) => mail.subject?.includes('must be looked at again'))
      .flatMap(({ recipients }) => recipients)
      .sort();
  };
  const moment = async (): Promise<Temporal.Instant> => await held.home.work(async ({ at }) => at);
  expect(await remind()).toEqual([]);
  held.home.later({ hours: 50 });
  expect(await remind()).toEqual(['head@lumyx.example', 'officer@lumyx.example']);
  expect(await remind()).toEqual([]);
  held.home.later({ hours: 24 * 6 });
  expect(await remind()).toEqual([]);
  held.home.later({ hours: 25 });
  expect(await remind()).toHaveLength(2);
  const reviewOn = (await moment()).toZonedDateTimeISO('UTC').toPlainDate().add({ months: 3 });
  await held.home.work(
    async (work) => await reviewHold(work, { holdId, reason: 'Still before the court.', reviewOn }),
    held.actor,
  );
  held.home.later({ hours: 24 * 8 });
  expect(await remind()).toEqual([]);
});

test('the clock sees no hold of its own day, and the present is the database’s', async () => {
  const at = await presentMoment(held.home.house);
  const seen = await holdsOverdue(held.home.house.database, at.subtract({ hours: 24 * 400 }));
  expect(seen).toEqual([]);
});

test('of another controller a hold is not found', async () => {
  const holdId = await held.place({ scope: 'collection', collection: 'shop.orders' });
  const elsewhere = held.home.work(async (work) => await readHold(work, holdId), undefined, held.home.lumart);
  await expect(elsewhere).rejects.toMatchObject({ code: 'hold-unknown' });
});

test('an owner must be able to sign in', async () => {
  const refused = held.home.work(
    async (work) =>
      await placeHold(work, {
        scope: 'collection',
        collection: 'shop.orders',
        reason: 'A court asked for them.',
        tell: false,
        ownerId: held.administrator.id,
        reviewOn: today().add({ months: 1 }),
      }),
    undefined,
    held.home.lumart,
  );
  await expect(refused).rejects.toMatchObject({ code: 'hold-owner-unknown' });
});
