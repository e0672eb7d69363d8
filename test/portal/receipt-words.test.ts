// What was done, kept, left out, not searched and passed on: said in her language on her page, in the letter and in the copy.
import type { App } from '../../src/app.ts';
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { Plan, PlanStep } from '../../src/fulfilment/plan.ts';
import { digestPlan } from '../../src/fulfilment/plan-digest.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { Receipt } from '../../src/fulfilment/receipt.ts';
import { cardOf } from '../../src/languages/translate.ts';
import { fulfilClub, openClubArchive } from '../fulfilment/portability-world.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters, openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const EMAIL = 'mira@example.com';
/** Names of the map stay in its language; here they are of none, so that whatever is English is ours. */
const MAP = SHOP_MAP.replace(/label: [^,\n}]+?(,| \}|\n)/g, 'label: Zzz$1')
  .replace('to run the account', 'Zzz')
  .replace('you told us', 'Zzz')
  .replace('it would let others in', 'Zzz')
  .replace('books must be kept', 'Zzz');
const ENGLISH =
  /\b(the|and|of|from|rows?|were|could|because|nothing|searched|not|leave|delete|keep|person|counted|it|is|works|decides)\b/i;

let home: TestHouse;
let shop: Shop;
let app: App;
let person: Person;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, MAP);
  app = localApp(home);
  person = personAt(home, app, home.lumyx);
  const base = { purposes: ['Zzz'], store: null, owner: null, webhook: null, identifyBy: [] };
  await home.work(
    async (work) =>
      await saveRecipients(work, [
        {
          ...base,
          name: 'NabzClan',
          role: 'controller',
          contact: 'privacy@nabzclan.example',
          country: 'US',
          safeguard: 'Zzz',
        },
        { ...base, name: 'Mill', role: 'processor', contact: null, country: null, safeguard: null },
      ]),
  );
  await shop.run('create table notes (id int primary key, about text)');
  await compareStores(home.house, home.lumyx.id);
});
afterEach(async () => {
  await app.close();
  await shop.drop();
  await home.close();
});

const idOf = (path: string): string => path.split('/').at(-1) ?? '';
/** Text of ours alone: without what is marked as English, the names of the languages, and the name of the store. */
const ours = (html: string): string =>
  html
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<(span|p|ul)[^>]* lang="en"[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/the shop database|manifest\.json[.\w]*|machine\/[\w-]+\.jsonl|Berlin Commissioner/g, '')
    .replace(/\s+/g, ' ');
const expectOwnWords = (html: string): void => {
  const text = ours(html);
  const english = ENGLISH.exec(text);
  expect(
    english === null ? null : text.slice(Math.max(0, english.index - 60), english.index + 60),
  ).toBeNull();
};
const main = (html: string): string => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html;
async function lastLetter(): Promise<string> {
  await deliverLetters(home);
  return home.mailbox.newest(EMAIL).mail.html || '';
}

test.each([
  [
    'de',
    '2 Zeilen aus „Zzz“ in „the shop database“ löschen.',
    'NabzClan wurde benachrichtigt',
    'Nicht gemacht',
  ],
  ['fr', 'Supprimer 2 lignes de «\u00a0Zzz', 'NabzClan a été prévenu', 'Non fait'],
  ['zh', '从“the shop database”的“Zzz”中删除 2 行。', '已通知NabzClan', '未执行'],
])(
  '%s: an erasure, done in part, on her page and in the letter',
  async (language, deleted, told, decided) => {
    const path = await person.askAndProve({ right: 'erasure', email: EMAIL, language });
    await fulfilClub(home, idOf(path), 'leave-out');
    const page = main((await person.get(`${path}?still=yes&language=${language}`)).text);
    const letter = await lastLetter();
    for (const html of [page, letter]) {
      expectOwnWords(html);
      for (const words of [deleted, decided, ': public.notes', 'HGB section 257'])
        expect(html).toContain(words);
      expect(html).not.toContain('<ul lang="en"');
    }
    expect(page).toContain(told);
    expect(page).not.toContain('house-sentences govuk-body" lang');
    const english = await person.get(`${path}?still=yes&language=en`);
    expect(wordsOf(english)).toContain('Delete 2 rows from Zzz in the shop database.');
  },
);

test.each([
  ['de', 'nicht einfach Ihre', 'Land von NabzClan: Vereinigte Staaten; geschützt durch Zzz.'],
  ['fr', 'ne sont pas simplement les vôtres', 'Pays de NabzClan : États-Unis ; protection : Zzz.'],
  ['zh', '不单纯属于您', 'NabzClan位于美国；保障措施：Zzz。'],
])('%s: a copy says why something is not in it, and who else has it', async (language, reason, transfer) => {
  const path = await person.askAndProve({ right: 'access', email: EMAIL, language });
  await fulfilClub(home, idOf(path), 'leave-out');
  const { index } = await openClubArchive(home, idOf(path));
  expect(index).toContain(`<html lang="${cardOf(language).tag}">`);
  for (const words of [reason, transfer]) expect(ours(index)).toContain(words);
  // Her own data is nobody's translation.
  const own = index.replace(/<(table|ol class="records")[\s\S]*?<\/(table|ol)>/g, '');
  expectOwnWords(own);
  expectOwnWords(await lastLetter());
  expectOwnWords(main((await person.get(`${path}?still=yes&language=${language}`)).text));
});

/** As plans and receipts were written before there were facts. */
async function withoutFacts(requestId: string): Promise<void> {
  await home.work(async ({ trx, controllerId }) => {
    const receipt = await Receipt.query(trx).findOne({ controllerId, requestId }).throwIfNotFound();
    const lines = receipt.lines.map(({ facts: _, ...line }) => line);
    await Receipt.query(trx)
      .findById([controllerId, receipt.id])
      .patch({ lines, notSearched: ['parts of x'] });
  });
}

test('a receipt from before is shown in English, as it was written, and marked so', async () => {
  const path = await person.askAndProve({ right: 'erasure', email: EMAIL, language: 'de' });
  await fulfilClub(home, idOf(path), 'leave-out');
  await withoutFacts(idOf(path));
  const page = main((await person.get(`${path}?still=yes&language=de`)).text);
  const marked = /<ul class="house-sentences govuk-body" lang="en">[\s\S]*?<\/ul>/g;
  const lists = (page.match(marked) ?? []).join('');
  for (const words of ['Delete 2 rows from Zzz', 'Not done, because a person here decided so', 'parts of x'])
    expect(lists).toContain(words);
  expect(page).toContain('lang="en">Keep 1 row in Zzz');
  expect(page).toMatch(/Unverändert gelassen<\/h3><ul[^>]* lang="en"><li>Not done, because/);
  expectOwnWords(page);
});

test('a plan from before runs as it was approved; its receipt and letter are in English, marked so', async () => {
  const path = await person.askAndProve({ right: 'erasure', email: EMAIL, language: 'de' });
  const requestId = idOf(path);
  await drawPlan(home.house, home.lumyx.id, requestId);
  await home.work(async (work) => {
    const { trx, controllerId } = work;
    const plan = await Plan.query(trx).findOne({ controllerId }).throwIfNotFound();
    await PlanStep.query(trx).where({ controllerId }).patch({ facts: null });
    await Plan.query(trx)
      .findById([controllerId, plan.id])
      .patch({ digest: await digestPlan(work, plan) });
  });
  const { id: planId, questions } = await newestPlan(requestId);
  expect(questions.length).toBeGreaterThan(0);
  await fulfilClub(home, requestId, 'leave-out');
  expect((await newestPlan(requestId)).id).toBe(planId);
  const letter = await lastLetter();
  expect(letter).toMatch(/<ul lang="en">[\s\S]*Delete 2 rows from Zzz[\s\S]*<\/ul>/);
  expectOwnWords(letter);
});

test('facts that were changed since the plan was drawn are not what was read: it is not approved', async () => {
  const path = await person.askAndProve({ right: 'erasure', email: 'solo@example.com', language: 'de' });
  await drawPlan(home.house, home.lumyx.id, idOf(path));
  const { id: planId, questions } = await newestPlan(idOf(path));
  for (const { id: questionId } of questions)
    await home.work(async (work) => await answerQuestion(work, { planId, questionId, answer: 'include' }));
  const { digest } = await newestPlan(idOf(path));
  await home.work(
    async ({ trx, controllerId }) =>
      await PlanStep.query(trx)
        .where({ controllerId, act: 'delete' })
        .patch({ facts: [{ say: 'keep', collection: 'Zzz', store: 'Zzz', rows: 1 }] }),
  );
  const approving = home.work(async (work) => await approvePlan(work, { planId, digest }), staff());
  await expect(approving).rejects.toMatchObject({ code: 'plan-changed' });
});

async function newestPlan(requestId: string) {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  return plan;
}
