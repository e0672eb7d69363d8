// End users of business customers: the customer decides, behind a code; the person hears who it is; silence reaches staff.
import type { App } from '../../src/app.ts';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { customerByDomain, listCustomers, saveCustomers } from '../../src/data-map/customer.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { requestsWithoutPlan } from '../../src/fulfilment/due-plans.ts';
import { patchPlan } from '../../src/fulfilment/plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import {
  instructByHand,
  remindCustomer,
  routeToCustomer,
  silentCustomers,
} from '../../src/fulfilment/route-to-customer.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { routingOf } from '../../src/requests/customer-routing.ts';
import { findRequest, type Right } from '../../src/requests/data-request.ts';
import { answerRequest } from '../../src/requests/decide.ts';
import { CLOCK } from '../../src/work.ts';
import { personAt, wordsOf } from '../portal/person.ts';
import { staff } from '../support/approved-erasure.ts';
import { atWords, openLine } from '../support/lines.ts';
import { localApp } from '../support/local-app.ts';
import { askAndProve, deliverLetters, openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { buildSalon, connectSalon } from '../support/salon.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const CONTACT = 'privacy@nordlicht.example';
const NORDLICHT = { name: 'Nordlicht Studio', contact: CONTACT, domains: ['example.com'], accountKey: '1' };
const OTHER = { name: 'Paper Mill', contact: 'dpo@mill.example', domains: [], accountKey: '7' };
const EMAIL = 'mira@example.com';
const MAP = SHOP_MAP.replace(
  'fides_meta: { references: [{ dataset: shop, field: teams.id, direction: to }] }',
  '$&\n            habeas_meta: { tenant: true }',
);

let home: TestHouse;
let shop: Shop;
let app: App;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, MAP);
  app = localApp(home);
  await home.work(async (work) => await saveCustomers(work, [NORDLICHT, OTHER]));
});
afterEach(async () => {
  await app.close();
  await shop.drop();
  await home.close();
});

const ask = async (right: Right = 'erasure', email = EMAIL) => await askAndProve(home, { right, email });
const route = async (requestId: string, customer = NORDLICHT.name) =>
  await home.work(
    async (work) => await routeToCustomer(work, { requestId, customer, foundBy: 'staff' }),
    staff(),
  );
const routing = async (id: string) => await home.work(async (work) => await routingOf(work, id));
const statusOf = async (id: string) => (await home.work(async (work) => await findRequest(work, id)))?.status;
const plans = async (id: string) => await home.work(async (work) => await readPlans(work, id));
const lettersTo = async (address: string) => {
  await deliverLetters(home);
  return home.mailbox.received
    .filter(({ recipients }) => recipients.includes(address))
    .map(({ mail }) => `${mail.subject}\n${mail.text}`);
};
const codeOf = (letter = ''): string => /\b(\d{4}) (\d{4})\b/.exec(letter)?.slice(1).join('') ?? '';

test('staff pass it on: a letter without personal data, the person hears who decides, and nothing is planned meanwhile', async () => {
  const id = await ask('erasure', 'solo@example.com');
  await route(id);
  const [letter, ...more] = await lettersTo(CONTACT);
  expect([letter?.includes('solo'), codeOf(letter).length, more]).toEqual([false, 8, []]);
  const told = (await lettersTo('solo@example.com')).at(-1);
  expect([told?.includes('Nordlicht Studio decides'), told?.includes(CONTACT)]).toEqual([true, true]);
  await drawPlan(home.house, home.lumyx.id, id);
  expect([await plans(id), await statusOf(id)]).toEqual([[], 'verified']);
  const at = (await home.work(async (work) => work.at)).add({ hours: 1 });
  expect(await requestsWithoutPlan(home.house.database, at)).toEqual([]);
});

test('behind the code the customer sees who asked and tells us to carry it out; then the case goes on here', async () => {
  const id = await ask('erasure', 'solo@example.com');
  await route(id);
  const code = codeOf((await lettersTo(CONTACT))[0]);
  const browser = personAt(home, app, home.lumyx);
  const path = `/lumyx/customer-requests/${(await routing(id))?.id}`;
  expect(wordsOf(await browser.get(path))).not.toContain('solo@example.com');
  const wrong = await browser.post(path, { code: code === '00000000' ? '11111111' : '00000000' }, path);
  expect([wrong.status, wrong.text.includes('solo@')]).toEqual([400, false]);
  const elsewhere = path.replace('/lumyx', '/lumart');
  expect((await browser.post(elsewhere, { code }, elsewhere)).text).not.toContain('solo@');
  const opened = await browser.post(path, { code }, path);
  expect(wordsOf(opened)).toContain('solo@example.com asked LumyxAI: Delete my data');
  const bare = await browser.post(path, { code, asked: 'yes' }, path);
  expect([bare.status, bare.text.includes('Choose what we shall do')]).toEqual([400, true]);
  const sent = await browser.post(
    path,
    { code, instruction: 'carry-out', words: 'Please, all of it.' },
    path,
  );
  expect(wordsOf(sent)).toContain('Thank you');
  expect(await routing(id)).toMatchObject({
    state: 'answered',
    instruction: 'carry-out',
    words: 'Please, all of it.',
  });
  expect((await browser.post(path, { code, instruction: 'not-theirs' }, path)).status).toBe(400);
  const timeline = await home.work(async (work) => await readTimeline(work, [id], {}));
  const whose = timeline.filter(({ sentence }) => /customer opened|instruction of/.test(sentence));
  expect(whose.map(({ who }) => who)).toEqual(Array(3).fill('the business customer'));
  await drawPlan(home.house, home.lumyx.id, id);
  expect([(await plans(id)).length, await statusOf(id)]).toEqual([1, 'planned']);
});

test('passed on while its plan is drawn, nothing comes back to life, and nobody approves before the customer spoke', async () => {
  const salon = await buildSalon('postgresql');
  const line = await openLine(salon.url);
  await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'salon', salon, line.url);
  const id = await ask('access', 'ada@example.com');
  line.decide(atWords('people', 'hold'));
  const drawing = drawPlan(home.house, home.lumyx.id, id);
  await line.held(1);
  await route(id);
  line.release();
  await drawing;
  const [plan] = await plans(id);
  expect([plan?.status, plan?.stoppedFor, await statusOf(id)]).toEqual(['closed', 'routed', 'verified']);
  // Should one stand all the same.
  const planId = plan?.id ?? '';
  const digest = 'ab'.repeat(32);
  const frozen = { status: 'drawn', digest: Buffer.from(digest, 'hex') } as const;
  await home.work(async (work) => await patchPlan(work, planId, { ...frozen, drawnAt: work.at }));
  await expect(
    home.work(async (work) => await approvePlan(work, { planId, digest }), staff()),
  ).rejects.toMatchObject({ code: 'customer-decides' });
  await line.close();
  await salon.drop();
});

test('"we answer ourselves" ends the case here, and the person is told where the answer comes from', async () => {
  const id = await ask('rectification', 'solo@example.com');
  await route(id);
  await expect(
    home.work(
      async (work) =>
        await answerRequest(work, { requestId: id, answer: 'We corrected your name everywhere.' }),
    ),
  ).rejects.toMatchObject({ code: 'customer-decides' });
  const told = {
    requestId: id,
    instruction: 'answers-itself',
    words: 'Their officer called on Monday.',
  } as const;
  await home.work(async (work) => await instructByHand(work, told), staff());
  expect(await statusOf(id)).toBe('fulfilled');
  expect((await lettersTo('solo@example.com')).at(-1)).toContain('You get the answer from somebody else');
  await expect(home.work(async (work) => await instructByHand(work, told))).rejects.toMatchObject({
    code: 'routing-answered',
  });
});

test('the map finds whose end user she is: a drawn plan is closed, the case goes to the customer, and not twice', async () => {
  const id = await ask();
  await drawPlan(home.house, home.lumyx.id, id);
  expect(await routing(id)).toMatchObject({ customer: 'Nordlicht Studio', foundBy: 'map', state: 'told' });
  expect((await plans(id)).filter(({ status }) => status !== 'closed')).toEqual([]);
  await home.work(
    async (work) =>
      await instructByHand(work, {
        requestId: id,
        instruction: 'not-theirs',
        words: 'She left the studio in May.',
      }),
  );
  await drawPlan(home.house, home.lumyx.id, id);
  expect([await statusOf(id), (await plans(id))[0]?.status]).toEqual(['planned', 'asking']);
  await home.work(async (work) => await redraw(work, id));
  await drawPlan(home.house, home.lumyx.id, id);
  expect((await routing(id))?.instruction).toBe('not-theirs');
});

test('an entry of nobody’s customer, or an account that may be a child’s, stays with us', async () => {
  const ours = await ask('access', 'solo@example.com');
  await drawPlan(home.house, home.lumyx.id, ours);
  expect([await routing(ours), (await plans(ours)).length]).toEqual([null, 1]);
  const minor = await askAndProve(home, {
    right: 'minor-found',
    email: 'parent@example.net',
    minor: { account: EMAIL, method: 'told-by-guardian' },
  });
  await drawPlan(home.house, home.lumyx.id, minor);
  expect([await routing(minor), (await plans(minor)).length]).toEqual([null, 1]);
  await expect(route(minor)).rejects.toMatchObject({ code: 'case-not-routable' });
});

test('a silent customer is reminded twice with fresh codes; then staff are told', async () => {
  await home.work(async (work) => {
    const invited = {
      email: 'caseworker@lumyx.example',
      name: 'The caseworker',
      roles: ['caseworker' as const],
    };
    await activeAccount(work, invited);
  });
  const id = await ask('erasure', 'solo@example.com');
  await route(id);
  const routingId = (await routing(id))?.id ?? '';
  const at = await home.work(async (work) => work.at);
  expect(await silentCustomers(home.house.database, at.add({ hours: 24 * 6 }))).toEqual([
    { controllerId: home.lumyx.id, id: routingId },
  ]);
  const remind = async () => await home.work(async (work) => await remindCustomer(work, routingId), CLOCK);
  await remind();
  for (let times = 0; times < 4; times += 1) {
    home.later({ hours: 24 * 6 });
    await remind();
  }
  const letters = await lettersTo(CONTACT);
  expect([letters.length, new Set(letters.map(codeOf)).size, (await routing(id))?.state]).toEqual([
    3,
    3,
    'silent',
  ]);
  expect((await lettersTo('caseworker@lumyx.example')).join(' ')).toContain(
    'A business customer does not answer',
  );
});

test('what is unproven, unknown or passed on already is refused; a domain is only a hint', async () => {
  const id = await ask('erasure', 'solo@example.com');
  await expect(route(id, 'Nobody')).rejects.toMatchObject({ code: 'customer-unknown' });
  const nothing = { requestId: id, instruction: 'carry-out', words: 'They called us.' } as const;
  await expect(home.work(async (work) => await instructByHand(work, nothing))).rejects.toMatchObject({
    code: 'routing-unknown',
  });
  await route(id);
  await expect(route(id)).rejects.toMatchObject({ code: 'routed-already' });
  await expect(route(crypto.randomUUID())).rejects.toMatchObject({ code: 'request-unknown' });
  const known = await home.work(listCustomers);
  expect(customerByDomain(known, 'Solo@Example.com')?.name).toBe('Nordlicht Studio');
  expect(customerByDomain(known, 'solo@sub.example.com')).toBeNull();
  const again = await home.work(async (work) => await saveCustomers(work, [NORDLICHT]));
  expect(again.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Nordlicht Studio', 'unchanged'],
    ['Paper Mill', 'removed'],
  ]);
});

test('two customers may swap their accounts, and a case that was passed on stays with its customer', async () => {
  const id = await ask('erasure', 'solo@example.com');
  await route(id);
  const swapped = [
    { ...NORDLICHT, accountKey: OTHER.accountKey },
    { ...OTHER, accountKey: NORDLICHT.accountKey },
    { ...OTHER, name: 'No Account', accountKey: null, domains: ['none.example'] },
    { ...OTHER, name: 'None Either', accountKey: null, domains: ['either.example'] },
  ];
  const save = async () => await home.work(async (work) => await saveCustomers(work, swapped));
  expect((await save()).map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'added', 'added']);
  expect((await save()).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
  const keys = (await home.work(listCustomers)).map(({ accountKey }) => accountKey);
  expect(keys).toEqual([null, null, '7', '1']);
  expect(await routing(id)).toMatchObject({ customer: 'Nordlicht Studio' });
});
