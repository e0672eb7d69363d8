// Texts about others on the road of an access: proposed, read, confirmed by somebody else, and never in the copy.
import { disableAccount } from '../../src/auth/accounts.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { RedactionSpan } from '../../src/fulfilment/redaction.ts';
import { confirmRedaction, handOver, sendBack } from '../../src/fulfilment/redaction-confirm.ts';
import { addSpans, markRead, ruleOnSpans, undoRuling } from '../../src/fulfilment/redaction-decide.ts';
import { redactionForPerson } from '../../src/fulfilment/redaction-person.ts';
import { proposeRedactions } from '../../src/fulfilment/redaction-propose.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import {
  addReader,
  copyOf,
  drawTexts,
  openTextShop,
  planOf,
  READER,
  readAll,
  readAndConfirm,
  SECOND,
  TEXT_MAP,
  textsOf,
} from '../support/redaction.ts';
import { deliverLetters, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const BODIES = [
  'Dear Ms Okafor-Canary, mail jonas-canary@example.net or call +44 20 7946 0958.',
  'Mira Canary here: mira@example.com is mine. Solo@example.com answered me.',
  'The colours are too bright.',
];

let home: TestHouse;
let shop: Shop;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openTextShop(home, BODIES);
});
afterEach(async () => {
  await home.close();
  await shop.drop();
});

const run = async (planId: string): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
const approve = async (requestId: string): Promise<void> => {
  const { id: planId, digest } = await planOf(home, requestId);
  await home.work(async (work) => await approvePlan(work, { planId, digest }), SECOND);
};
const spansOf = async (textId: string): Promise<RedactionSpan[]> =>
  await home.work(
    async (work) =>
      await RedactionSpan.query(work.trx)
        .where({ controllerId: work.controllerId, textId })
        .orderBy('startsAt'),
  );
const include = async (requestId: string): Promise<void> => {
  const { id: planId, questions } = await planOf(home, requestId);
  const questionId = questions.find(({ kind }) => kind === 'free-text')?.id ?? '';
  await home.work(
    async (work) => await answerQuestion(work, { planId, questionId, answer: 'include' }),
    SECOND,
  );
};
const leaveOthers = async (requestId: string): Promise<void> => {
  const { id: planId, questions } = await planOf(home, requestId);
  for (const { id: questionId, kind, answer } of questions)
    if (kind !== 'free-text' && answer === null)
      await home.work(
        async (work) => await answerQuestion(work, { planId, questionId, answer: 'leave-out' }),
        SECOND,
      );
};

test('what is about others is in no file of the copy, what is hers is in all, and she is told', async () => {
  const { requestId, plan } = await drawTexts(home);
  expect(plan.status).toBe('asking');
  const texts = await textsOf(home, plan.id);
  expect(texts.map(({ state }) => state)).toEqual(['unread', 'unread', 'unread']);
  await leaveOthers(requestId);
  for (const refused of [include, approve])
    await expect(refused(requestId)).rejects.toMatchObject({
      code: refused === include ? 'redaction-unread' : 'plan-not-approvable',
    });
  await readAll(home, requestId, plan.id);
  await expect(include(requestId)).rejects.toMatchObject({ code: 'redaction-unconfirmed' });
  const confirm = async (by = READER) =>
    await home.work(async (work) => await confirmRedaction(work, requestId), by);
  await expect(confirm()).rejects.toMatchObject({ code: 'reader-involved' });
  await confirm(SECOND);
  expect((await planOf(home, requestId)).status).toBe('drawn');
  await approve(requestId);
  await run(plan.id);
  const { files, reading } = await copyOf(home, requestId);
  const all = [...files.values(), JSON.stringify(reading)];
  for (const secret of ['Okafor', 'jonas-canary', '7946', 'Solo@example.com'])
    expect(all.filter((text) => text.includes(secret))).toEqual([]);
  const machine = files.get([...files.keys()].find((name) => name.includes('tickets')) ?? '') ?? '';
  const gap = '[another person: withheld, GDPR Art. 15(4)]';
  const bodies = machine
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { body: string }).body);
  expect(bodies.sort()).toEqual(
    [
      `Dear Ms ${gap}, mail ${gap} or call ${gap}.`,
      `Mira Canary here: mira@example.com is mine. ${gap} answered me.`,
      'The colours are too bright.',
    ].sort(),
  );
  expect(machine).toContain('"user_id":9007199254740993');
  expect(files.get('index.html')).toContain('4 parts about another person');
  const told = await home.work(async (work) => {
    const request = await findRequest(work, requestId);
    return request === undefined ? null : await redactionForPerson(work, request, 'de');
  });
  expect(told).toEqual([
    'support tickets: 4 Stellen über eine andere Person. Die Herausgabe würde die Rechte einer anderen Person verletzen. (GDPR Art. 15(4))',
  ]);
  await deliverLetters(home);
  expect(home.mailbox.newest('mira@example.com').mail.text).toContain('4 parts about another person');
  expect(JSON.stringify(reading)).toContain('4 parts about another person');
});

test('every proposal is decided by a person, who may leave it, mark more and take it back; each text is read', async () => {
  const { requestId, plan } = await drawTexts(home);
  const [text] = await textsOf(home, plan.id);
  const textId = text?.id ?? '';
  const about = { requestId, textId };
  const asReader = async (act: Parameters<typeof home.work>[0]) => await home.work(act, READER);
  const [first, second] = await spansOf(textId);
  const why = { reason: 'third-party-data' } as const;
  await expect(asReader(async (work) => await markRead(work, about))).rejects.toMatchObject({
    code: 'proposals-open',
  });
  await asReader(async (work) => await ruleOnSpans(work, { ...about, spans: [first?.id ?? ''], why }));
  await asReader(
    async (work) => await ruleOnSpans(work, { ...about, spans: [second?.id ?? ''], why: 'leave' }),
  );
  await asReader(async (work) => await ruleOnSpans(work, { ...about, spans: 'proposed', why }));
  for (const words of [undefined, 'short', 'x'.repeat(301)])
    await expect(
      asReader(
        async (work) =>
          await addSpans(work, {
            ...about,
            places: [{ start: 0, end: 4 }],
            why: { reason: 'other', ...(words === undefined ? {} : { words }) },
          }),
      ),
    ).rejects.toMatchObject({ code: 'reason-words-missing' });
  for (const places of [[], [{ start: 5, end: 5 }], [{ start: 0, end: 9_999 }], [{ start: -1, end: 2 }]])
    await expect(
      asReader(async (work) => await addSpans(work, { ...about, places, why })),
    ).rejects.toMatchObject({
      code: 'span-outside',
    });
  await asReader(async (work) => await addSpans(work, { ...about, places: [{ start: 0, end: 4 }], why }));
  await asReader(async (work) => await markRead(work, about));
  expect((await textsOf(home, plan.id))[0]?.state).toBe('read');
  const decided = await spansOf(textId);
  expect(decided.map(({ decision }) => decision)).toEqual(['redact', 'redact', 'leave', 'redact']);
  expect(decided.every(({ decidedBy }) => decidedBy === READER.id)).toBe(true);
  await asReader(async (work) => await undoRuling(work, about));
  expect([(await spansOf(textId)).length, (await textsOf(home, plan.id))[0]?.state]).toEqual([3, 'unread']);
  const stranger = { ...about, requestId: crypto.randomUUID() };
  await expect(asReader(async (work) => await markRead(work, stranger))).rejects.toMatchObject({
    code: 'text-unknown',
  });
  await expect(
    asReader(async (work) => await ruleOnSpans(work, { ...about, spans: [crypto.randomUUID()], why })),
  ).rejects.toMatchObject({ code: 'span-unknown' });
  await expect(asReader(async (work) => await handOver(work, requestId))).rejects.toMatchObject({
    code: 'redaction-unread',
  });
});

test('the second reader may send it back; what was confirmed is closed, and the only reader confirms twice', async () => {
  const { requestId, plan } = await drawTexts(home);
  const { controllerId, about } = {
    controllerId: home.lumyx.id,
    about: { requestId, words: 'The number in the first.' },
  };
  await readAll(home, requestId, plan.id);
  const [text] = await textsOf(home, plan.id);
  const read = async () =>
    await home.work(async (work) => await markRead(work, { requestId, textId: text?.id ?? '' }), READER);
  await expect(read()).rejects.toMatchObject({ code: 'redaction-closed' });
  await home.work(async (work) => await sendBack(work, about), SECOND);
  await read();
  await home.work(async (work) => await handOver(work, requestId), READER);
  await home.work(async (work) => await confirmRedaction(work, requestId), SECOND);
  await leaveOthers(requestId);
  expect((await planOf(home, requestId)).status).toBe('drawn');
  await home.work(async (work) => await sendBack(work, about), SECOND);
  expect((await planOf(home, requestId)).status).toBe('asking');
  await home.work(async (work) => await handOver(work, requestId), READER);
  await home.work(
    async (work) =>
      void (await work
        .trx('controllers')
        .where({ id: controllerId })
        .update({ single_officer: true, confirm_delay_hours: 1 })),
  );
  const confirm = async () =>
    await home.work(async (work) => await confirmRedaction(work, requestId), READER);
  await confirm();
  await expect(confirm()).rejects.toMatchObject({ code: 'confirmation-too-early' });
  await expect(include(requestId)).rejects.toMatchObject({ code: 'redaction-unconfirmed' });
  // What is handed over anew is confirmed twice anew, however long ago earlier texts were confirmed once.
  await shop.run(`update tickets set body = 'Ask my friend Berit-Canary.' where id = 3`);
  home.later({ hours: 2 });
  await proposeRedactions(home.house, controllerId, plan.id);
  await readAll(home, requestId, plan.id);
  await confirm();
  await expect(confirm()).rejects.toMatchObject({ code: 'confirmation-too-early' });
  home.later({ hours: 2 });
  // Somebody came who could be the second reader, and went again.
  const other = await addReader(home);
  await expect(confirm()).rejects.toMatchObject({ code: 'reader-involved' });
  await home.work(async (work) => await disableAccount(work, other));
  await confirm();
  expect((await planOf(home, requestId)).status).toBe('drawn');
});

test('a text that changed after it was read, or that the map calls one since, is withheld whole; else it is asked about', async () => {
  const { requestId, plan } = await drawTexts(home);
  await leaveOthers(requestId);
  await readAll(home, requestId, plan.id);
  await shop.run(`update tickets set body = body || ' PS: ask my friend Berit-Canary.' where id = 3`);
  await proposeRedactions(home.house, home.lumyx.id, plan.id);
  expect((await textsOf(home, plan.id)).map(({ state }) => state).sort()).toEqual([
    'gone',
    'read',
    'read',
    'unread',
  ]);
  await readAndConfirm(home, requestId, plan.id);
  await approve(requestId);
  await shop.run(`update tickets set body = 'Late-Canary' where id = 1`);
  const meta = (field: string, said: string) => `${field}], habeas_meta: { label: it, ${said} } }`;
  const yaml = TEXT_MAP.replace('[user.content] }', meta('[user.content', 'free_text: true')).replace(
    '{ name: amount, data_categories: [user.financial] }',
    meta('{ name: amount, data_categories: [user.financial', 'never_disclose: { reason: it is ours }'),
  );
  await home.work(async (work) => await importDataset(work, { storeId: shop.storeId, yaml }), SECOND);
  await run(plan.id);
  const { files, reading } = await copyOf(home, requestId);
  const all = [...files.values(), JSON.stringify(reading)].join('\n');
  expect(all).not.toMatch(/Late-Canary|Berit|Okafor|tea-canary|"amount":/);
  expect(all).toContain('[text withheld: it changed after it was read]');
  expect(files.get('index.html')).toContain('1 text is withheld as a whole');
});

test('a plan that is drawn again keeps what was read; a case without free text is not held up', async () => {
  const { requestId, plan } = await drawTexts(home);
  await readAll(home, requestId, plan.id);
  await home.work(async (work) => await redraw(work, requestId), SECOND);
  await drawPlan(home.house, home.lumyx.id, requestId);
  const again = await planOf(home, requestId);
  await proposeRedactions(home.house, home.lumyx.id, again.id);
  const texts = await textsOf(home, again.id);
  expect([again.id === plan.id, texts.map(({ state, readBy }) => [state, readBy])]).toEqual([
    false,
    texts.map(() => ['read', READER.id]),
  ]);
  await shop.run(`delete from tickets`);
  await home.work(async (work) => await redraw(work, requestId), SECOND);
  await drawPlan(home.house, home.lumyx.id, requestId);
  const empty = await planOf(home, requestId);
  expect(empty.questions.map(({ kind }) => kind)).not.toContain('free-text');
  await expect(home.work(async (work) => await handOver(work, requestId), READER)).rejects.toMatchObject({
    code: expect.stringMatching(/redaction-(closed|none)/),
  });
});

test('rows that are also another person’s, and were taken in all the same, are approved only when they are read', async () => {
  await shop.drop();
  await home.close();
  home = await openTestHouse();
  shop = await openTextShop(
    home,
    BODIES,
    TEXT_MAP.replace('{ label: support tickets }', '{ label: support tickets, shared: true }'),
  );
  const { requestId, plan } = await drawTexts(home);
  expect(plan.questions.map(({ kind }) => kind)).toEqual(['shared', 'shared']);
  for (const { id: questionId } of plan.questions)
    await home.work(
      async (work) => await answerQuestion(work, { planId: plan.id, questionId, answer: 'include' }),
      READER,
    );
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'redaction-unread' });
  await readAll(home, requestId, plan.id);
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'redaction-unconfirmed' });
});
