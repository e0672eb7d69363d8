// An access with 300 messages full of other people: proposed, read and packed in bounded time and memory, and nobody in the copy.

import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { keepTexts } from '../../src/fulfilment/redaction-keep.ts';
import { redactionForPerson } from '../../src/fulfilment/redaction-person.ts';
import { toldRedaction } from '../../src/fulfilment/redaction-told.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import {
  copyOf,
  drawTexts,
  openTextShop,
  planOf,
  readAndConfirm,
  SECOND,
  textsOf,
} from '../support/redaction.ts';
import { openTestHouse } from '../support/test-house.ts';
import { CORPUS } from './redaction-corpus.ts';

const MESSAGES = 300;
const LENGTH = 20_000;

/** 20 kB about people, some of them in each message alone. */
function message(number: number): string {
  const own = `Dear Ms Secretname${number}, write to secret${number}@other.example or call +44 20 7946 ${1000 + number}. `;
  const filler = 'The weather was fine and the colours of the page were too bright for a Monday. ';
  const corpus = Array.from({ length: 4 }, (_one, index) => CORPUS[(number * 4 + index) % CORPUS.length])
    .join(' ')
    .replace(/[⟦⟧]/g, '');
  return `${own}${corpus} ${filler.repeat(300)}`.slice(0, LENGTH);
}

test('300 messages of 20 kB, full of other people', async () => {
  const home = await openTestHouse();
  const shop = await openTextShop(
    home,
    Array.from({ length: MESSAGES }, (_one, index) => message(index)),
  );
  const figures: Record<string, number> = {};
  const timed = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    let most = 0;
    const sample = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const before = process.memoryUsage().rss;
    const answer = await act();
    clearInterval(sample);
    figures[`${name} s`] = Math.round((performance.now() - start) / 100) / 10;
    figures[`${name} MB more`] = Math.max(0, Math.round((most - before) / 1_048_576));
    return answer;
  };
  try {
    const { requestId, plan } = await timed('propose', async () => await drawTexts(home));
    const texts = await textsOf(home, plan.id);
    expect(texts.length).toBe(MESSAGES);
    // An earlier reading that ends late does not make a text look as if it were gone.
    for (const { stepId, chunk, bucket, columnName: column, digest, length, seenAt: last } of texts.slice(
      0,
      1,
    ))
      await home.work(async (work) => {
        const place = {
          planId: plan.id,
          requestId,
          stepId,
          chunk,
          bucket,
          seenAt: last.subtract({ hours: 1 }),
        };
        await keepTexts(work, place, [{ column, digest, length, spans: () => [] }]);
      });
    expect((await textsOf(home, plan.id)).map(({ seenAt }) => `${seenAt}`)).toEqual(
      texts.map(({ seenAt }) => `${seenAt}`),
    );
    await timed('read', async () => await readAndConfirm(home, requestId, plan.id));
    for (const { id: questionId, answer } of (await planOf(home, requestId)).questions)
      if (answer === null)
        await home.work(
          async (work) => await answerQuestion(work, { planId: plan.id, questionId, answer: 'leave-out' }),
          SECOND,
        );
    const { digest } = await planOf(home, requestId);
    await home.work(async (work) => await approvePlan(work, { planId: plan.id, digest }), SECOND);
    await timed(
      'pack',
      async () => await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal),
    );
    const { files, reading } = await copyOf(home, requestId);
    const all = [...files.values(), JSON.stringify(reading)].join('\n');
    expect(all.match(/Secretname|secret\d+@|7946 1/g)).toBe(null);
    expect(all).toContain('weather was fine');
    // The person is told also of more texts than one statement takes values.
    const told = async () =>
      await home.work(
        async (work) =>
          await toldRedaction(work, {
            planId: plan.id,
            law: { law: null, portable: false },
            language: 'en',
          }),
      );
    const before = await told();
    expect(before[0]?.texts.length).toBeGreaterThan(MESSAGES);
    await home.work(
      async (work) =>
        void (await work.trx.raw(
          `insert into redaction_texts (controller_id, id, plan_id, step_id, column_name, position, chunk, bucket, digest, length, state, read_by, read_at, seen_at)
           select controller_id, gen_random_uuid(), plan_id, step_id, column_name, 1000 + n, 0, 0, int4send(n), 1, 'read', read_by, read_at, seen_at
           from generate_series(1, 70000) n, redaction_texts where id = ?`,
          [texts[0]?.id ?? ''],
        )),
    );
    expect(await told()).toEqual(before);
    // She is told of her last copy: after one from which nothing was taken, of nothing.
    const onHerPage = async () =>
      await home.work(async (work) => {
        const request = await findRequest(work, requestId);
        return request === undefined ? [] : await redactionForPerson(work, request, 'en');
      });
    expect(await onHerPage()).not.toBe(null);
    await home.work(async ({ trx }) => {
      await trx.raw(
        `with later as (insert into plans (controller_id, id, kind, status, digest, approved_by, approved_at, created_at)
           select controller_id, gen_random_uuid(), kind, 'running', digest, approved_by, approved_at, created_at + interval '1 second' from plans where id = ?
           returning controller_id, id)
         insert into plan_requests (controller_id, plan_id, request_id) select controller_id, id, ? from later`,
        [plan.id, requestId],
      );
    });
    expect(await onHerPage()).toBe(null);
    if (process.env.HABEAS_FIGURES !== undefined) process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(figures['propose MB more']).toBeLessThan(400);
    expect(figures['pack MB more']).toBeLessThan(400);
  } finally {
    await home.close();
    await shop.drop();
  }
});
