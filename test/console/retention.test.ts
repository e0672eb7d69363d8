// Retention at the desk: every schedule of both packs as a sentence with its law and its provision, findings first.
import { buildLumartPlatform } from '../../seeds/02_lumart_platform.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { apply, openPlatform, type PlatformWorld } from '../data-map/pack-world.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { type Desk, openDesk, wordsOf } from './desk.ts';

let platform: PlatformWorld;
let lumart: Awaited<ReturnType<typeof emptyDatabase>>;
let desk: Desk;
beforeAll(async () => {
  platform = await openPlatform();
  lumart = await emptyDatabase();
  await buildLumartPlatform(lumart.url);
  process.env.LUMART_DATABASE_URL = lumart.url;
  desk = await openDesk(platform.home);
});
afterAll(async () => {
  await desk.close();
  await platform.close();
  await lumart.drop();
});

test('before a pack is applied there is nothing to keep for a time; a stranger is sent to sign in', async () => {
  const caseworker = await desk.signIn('caseworker');
  expect(wordsOf(await caseworker.get('/retention'))).toContain('No store is connected');
  expect((await desk.visitor().get('/retention')).status).toBe(303);
});

test('the pack of LumyxAI says what stays how long, by which law, and what the operator chose; findings come first', async () => {
  await apply(platform.home.house, `${projectFolder}/packs/lumyx`);
  const page = await (await desk.signIn('auditor')).get('/retention');
  const words = wordsOf(page);
  const order = [
    'For a person to look at',
    'Missing No schedule speaks of lumyx_platform.teams, which holds personal data.',
    'About: billing addresses of teams',
    'Good to know No column of these collections says when an account was closed.',
    'Requests for erasure carry these schedules out, and nothing else does.',
    'the LumyxAI platform',
    'Rows are deleted no later than 30 days after the account was closed. GDPR Art. 17(1)(a). Carries out the provision deletion-30-days.',
    'Rows are deleted no later than 30 days after “time” (requested_at). GDPR Art. 5(1)(e). Carries out the provision logs-30-days.',
    'Rows are deleted no later than 30 days after “time” (seen_at). Operator’s choice. GDPR Art. 5(1)(e). Carries out the provision use-against-abuse.',
  ];
  const places = order.map((one) => [one, words.indexOf(one)] as const);
  expect(places.filter(([, place]) => place < 0)).toEqual([]);
  const firsts = places.slice(0, 6).map(([, place]) => place);
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  for (const one of [
    'Rows are kept for at least 8 years after the end of the calendar year of “day” (billed_on), then deleted. German Fiscal Code (AO) section 147(1) no. 4, (3) and (4). Carries out the provision billing-by-law.',
    'Rows whose country of an invoice is FR are kept for at least 10 years after the end of the calendar year of “day” (billed_on), then deleted. French Commercial Code, article L123-22.',
    'Rows whose country of an invoice is US are kept for at least 7 years after the end of the calendar year of “day” (billed_on), then deleted. Operator’s choice. US Internal',
    'No schedule. Nothing here ever goes by itself.',
    'Stripe, our payment service',
  ])
    expect(words).toContain(one);
  const laws = ['German Fiscal Code', 'French Commercial Code', 'US Internal Revenue'].map((one) =>
    words.indexOf(one),
  );
  expect(laws).toEqual(laws.toSorted((a, b) => a - b));
  // What the documents promise contradicts none of the laws that are loaded.
  expect(words).not.toContain('Contradiction');
  expect(page.text).not.toContain('postgresql://');
});

test('Stars are touched by nothing but the end of the account; a schedule of LumyxAI is none of Lumart', async () => {
  await apply(platform.home.house, `${projectFolder}/packs/lumart`);
  const approver = await desk.signIn('approver', platform.home.lumart);
  const words = wordsOf(await approver.get('/retention'));
  expect(words).toContain(
    'Stars lumart_platform.stars_ledger Rows are deleted no later than 7 days after the account was closed. GDPR Art. 17(1)(b). Carries out the provision stars-end.',
  );
  expect(words).not.toContain('lumyx_platform');
  expect(words).not.toContain('No schedule speaks of');
});
