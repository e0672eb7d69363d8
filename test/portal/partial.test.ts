// A partial answer says of each thing that stays by which law, until when, and what she can do: receipt, letter and page.
import type { App } from '../../src/app.ts';
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { receiptOf, receiptSentences } from '../../src/fulfilment/receipt.ts';
import { placeHold, todayOf } from '../../src/retention/legal-hold.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const EMAIL = 'mira@example.com';

let home: TestHouse;
let shop: Shop;
let app: App;
let person: Person;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  app = localApp(home);
  person = personAt(home, app, home.lumyx);
});
afterEach(async () => {
  await app.close();
  await shop.drop();
  await home.close();
});

/** From the form to the receipt; answers with the path of her page. */
async function erased(): Promise<{ path: string; requestId: string }> {
  const path = await person.askAndProve({ right: 'erasure', email: EMAIL });
  const requestId = path.split('/').at(-1) ?? '';
  await drawPlan(home.house, home.lumyx.id, requestId);
  const newest = async () => {
    const [plan] = await home.work(async (work) => await readPlans(work, requestId));
    if (plan === undefined) throw new Error('no plan');
    return plan;
  };
  const { id: planId, questions } = await newest();
  for (const { id: questionId, kind } of questions) {
    const answer = kind === 'shared' ? 'leave-out' : 'include';
    await home.work(async (work) => await answerQuestion(work, { planId, questionId, answer }));
  }
  const { digest } = await newest();
  await home.work(async (work) => await approvePlan(work, { planId, digest }), staff());
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
  await deliverLetters(home);
  return { path, requestId };
}
const letterText = () => (home.mailbox.newest(EMAIL).mail.text ?? '').replace(/\s+/g, ' ');

test('of what is kept, receipt, letter and page name the statute, the end date and the remedy', async () => {
  const { path, requestId } = await erased();
  const receipt = await home.work(async (work) => await receiptOf(work, requestId));
  if (receipt === undefined) throw new Error('no receipt');
  expect(receiptSentences(receipt).kept).toEqual([
    {
      sentence: expect.stringContaining('until 31 March 2034'),
      reason: 'books must be kept',
      statute: 'HGB section 257',
      period: '8 years',
      until: '2034-03-31',
    },
  ]);
  const page = wordsOf(await person.get(path));
  for (const said of [
    'The law behind it HGB section 257',
    'Kept until 31 March 2034',
    'You may also complain to Berlin Commissioner, and you may go to court',
  ])
    expect(page).toContain(said);
  expect(home.mailbox.newest(EMAIL).mail.subject).toContain('Done');
  for (const said of [
    'HGB section 257',
    '31 March 2034',
    'You may ask us to look at any of them again',
    'go to court',
  ])
    expect(letterText()).toContain(said);
});

test('what could not be searched makes it "in part", with the same about what is kept; in German, too', async () => {
  await shop.run('create table notes (id int primary key, about text)');
  await compareStores(home.house, home.lumyx.id);
  const { path } = await erased();
  expect(home.mailbox.newest(EMAIL).mail.subject).toContain('Partly done');
  for (const said of [
    'notes',
    'HGB section 257',
    '31 March 2034',
    'You may ask us to look at any of them again',
  ])
    expect(letterText()).toContain(said);
  const page = wordsOf(await person.get(`${path}?language=de`));
  for (const said of [
    'Das Gesetz dahinter HGB section 257',
    'Aufbewahrt bis 31. März 2034',
    'vor Gericht gehen',
  ])
    expect(page).toContain(said);
});

test('where the rows do not tell the end, the period and what it counts from are named instead', async () => {
  await shop.run('update invoices set billed_on = null');
  const { path } = await erased();
  expect(wordsOf(await person.get(path))).toContain(
    'Kept until 8 years, counted from the last of the records',
  );
  expect(letterText()).toContain('for 8 years, counted from the last of them');
});

test('what a legal hold keeps is told without its reason, with the law of the case and no day; in German, too', async () => {
  const { id: ownerId } = await home.work(
    async (work) =>
      await activeAccount(work, { email: 'dpo@lumyx.example', name: 'The officer', roles: ['approver'] }),
  );
  await home.work(
    async (work) =>
      await placeHold(work, {
        scope: 'collection',
        collection: 'shop.orders',
        reason: 'The claim of Harbour-canary Ltd.',
        tell: false,
        ownerId,
        reviewOn: todayOf(work).add({ months: 6 }),
      }),
  );
  const { path } = await erased();
  const pages = [wordsOf(await person.get(path)), wordsOf(await person.get(`${path}?language=de`))];
  expect(pages[0]).toContain('Keep 2 rows in orders in the shop database for now: a law, or a legal claim');
  expect(pages[0]).toContain('GDPR Art. 17(3)(e)');
  expect(pages[0]).toContain(
    'Kept until The day is not known yet: as long as a law or a legal claim demands it',
  );
  expect(pages[1]).toContain('vorerst behalten: Ein Gesetz oder ein offener Rechtsanspruch verlangt es');
  expect(pages[1]).toContain('Mindestens einmal im Jahr wird es wieder geprüft');
  expect(letterText()).toContain('Keep 2 rows in orders in the shop database for now');
  expect([...pages, letterText()].join()).not.toContain('canary');
});
