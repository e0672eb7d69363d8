// A house in which a case stands in every state that pages know: for the walk over every page, and for what pages cost.
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { receiveForAnother } from '../../src/requests/agent.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import { demandDocument } from '../../src/requests/ask-document.ts';
import { addNote } from '../../src/requests/case-note.ts';
import { askNewAddress } from '../../src/requests/change-address.ts';
import { holdRequest } from '../../src/requests/data-request.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { demandProof } from '../../src/requests/demand-proof.ts';
import { beginByCode } from '../../src/requests/identify.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { nameField } from '../../src/requests/named-field.ts';
import { askPerson } from '../../src/requests/question.ts';
import { type NewRequest, receiveRequest } from '../../src/requests/receive.ts';
import type { Actor, Work } from '../../src/work.ts';
import { mailOf, takeIn } from '../intake/mail.ts';
import { ASKABLE_MAP, DOUBT } from '../support/proof.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { addMoreStates } from './more-states.ts';

/** 200 letters without a place to break, and Chinese, which breaks everywhere and nowhere. */
export const LONG = `${'Donaudampfschifffahrtsgesellschaft'.repeat(6)} 我从来没有同意过你们保存这些数据请尽快全部删除。 ${'mm'.repeat(100)}`;

/** How many rows stand in a list that is full. */
const FULL = 1_000;

/** Ids by the name of the state. */
export type Ids = Readonly<Record<string, string>>;

export interface EveryState {
  readonly home: TestHouse;
  readonly shop: Shop;
  readonly ids: Ids;
  close(): Promise<void>;
}

const staff: Actor = { kind: 'staff', id: crypto.randomUUID() };
const second: Actor = { kind: 'staff', id: crypto.randomUUID() };
const her = (id: string): Actor => ({ kind: 'subject', id });

/** Builds it with verbs, and with statements where only the number of rows matters. */
export async function openEveryState(): Promise<EveryState> {
  const home = await openTestHouse();
  const shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  await shop.run(`update users set name = '${LONG}' where id = 9007199254740993;
    insert into orders select g, 3, 'order ' || g, 's' from generate_series(100, ${FULL + 99}) g`);
  const ids: Record<string, string> = {};
  let people = 0;
  const ask = async (
    name: string,
    right: NewRequest['right'],
    more: Partial<NewRequest> = {},
  ): Promise<string> => {
    people += 1;
    const wish = {
      right,
      email: `person${people}@example.com`,
      channel: 'form',
      language: 'en',
      ...more,
    } as const;
    const { requestId } = await home.work(
      async (work) => await receiveRequest(work, { ...wish, signedIn: true }),
      {
        kind: 'subject',
        id: 'anonymous',
      },
    );
    ids[name] = requestId;
    return requestId;
  };
  const prove = async (...[name, right, more]: Parameters<typeof ask>): Promise<string> => {
    const id = await ask(name, right, more);
    await home.work(async (work) => await beginByCode(work, await holdRequest(work, id)), her(id));
    return id;
  };
  const act = async (who: Actor, verb: (work: Work) => Promise<unknown>): Promise<void> =>
    void (await home.work(verb, who));
  const sql = async (statement: string, values: Record<string, string> = {}): Promise<void> =>
    void (await home.work(async (work) => await work.trx.raw(statement, values)));

  await ask('received', 'access');
  await prove('verified', 'rectification', { ownWords: LONG, hints: LONG });
  await sql('update controllers set cooling_off_days = 7 where id = :id', { id: home.lumyx.id });
  await prove('cooling-off', 'erasure');
  await sql('update controllers set cooling_off_days = 0 where id = :id', { id: home.lumyx.id });
  await draw(home, await prove('planned', 'erasure', { email: 'tom@example.com' }));
  await approve(home, await prove('approved', 'erasure', { email: 'solo@example.com' }));
  await fulfil(home, await prove('fulfilled', 'access', { email: 'mira@example.com' }));
  await fulfil(home, await prove('full', 'access', { email: 'solo@example.com' }));
  await fulfil(home, await prove('empty', 'access'));
  await fulfil(home, await prove('portability', 'portability', { email: 'mira@example.com' }));
  await prove('denied', 'objection', { ownWords: 'Stop all of it.' });
  await act(second, async (work) => {
    const requestId = ids.denied ?? '';
    await denyRequest(work, { requestId, reason: 'excessive', explanation: LONG });
  });
  await act(her(ids.denied ?? ''), async (work) => {
    const lodged = await lodgeReview(work, { aboutId: ids.denied ?? '', words: LONG, channel: 'form' });
    ids.complaint = lodged.requestId;
  });
  await act(
    her(await prove('withdrawn', 'access')),
    async (work) => await takeBack(work, ids.withdrawn ?? ''),
  );
  await ask('lapsed', 'access');
  await ask('partly', 'access');
  await sql(
    `update data_requests set status = case when id = :lapsed then 'lapsed' else 'partly-fulfilled' end
      where id in (:lapsed, :partly)`,
    { lapsed: ids.lapsed ?? '', partly: ids.partly ?? '' },
  );
  await prove('asked', 'other', { ownWords: LONG });
  await act(staff, async (work) => {
    const requestId = ids.asked ?? '';
    await askPerson(work, { requestId, question: LONG });
    await writeMessage(work, { requestId, words: LONG });
    await addNote(work, requestId, LONG);
  });
  await act(her(ids.asked ?? ''), async (work) => {
    await writeMessage(work, { requestId: ids.asked ?? '', words: LONG });
    await askNewAddress(work, { requestId: ids.asked ?? '', email: 'elsewhere@example.org' });
  });
  const override = 'Counsel reads it in the same way, by mail of today.';
  for (const name of ['points', 'declaration'] as const) {
    const requestId = await prove(name, 'access');
    await act(
      staff,
      async (work) => await demandProof(work, { requestId, rung: 'points', doubt: DOUBT, override }),
    );
  }
  // A declaration is asked for only after other ways; the page is the same.
  await sql(`update proof_demands set rung = 'declaration', fields = '[]' where request_id = :id`, {
    id: ids.declaration ?? '',
  });
  const document = await prove('document', 'rectification', { ownWords: 'My name is Ida.' });
  await act(staff, async (work) => {
    await demandDocument(work, { requestId: document, reason: `${DOUBT} ${LONG}`.slice(0, 900), override });
  });
  await act(her('anonymous'), async (work) => {
    const wish = { right: 'access', email: 'helped@example.com', channel: 'form', language: 'en' } as const;
    const agent = {
      name: 'Avery Counsel',
      email: 'avery@counsel.example',
      proof: 'confirmation',
      document: null,
    } as const;
    ids.agent = (await receiveForAnother(work, wish, agent)).requestId;
  });
  await prove('minor', 'minor-found', {
    minor: { account: 'child@example.com', method: 'told-by-guardian' },
  });
  await prove('depicted', 'depicted', { item: { description: LONG } });
  await ask('effect', 'opt-out', { residence: { country: 'US', subdivision: 'CA' } });
  await act(her(ids.fulfilled ?? ''), async (work) => {
    const field = { collection: 'shop.users', field: 'name', label: 'name', title: 'accounts', was: LONG };
    const fromId = ids.fulfilled ?? '';
    ids.named = (await nameField(work, { ...field, fromId, should: 'Mira Solberg', why: LONG })).requestId;
  });
  await prove('corrected', 'rectification', { ownWords: 'My name is Ida.' });
  await sql(`update data_requests set status = 'partly-fulfilled' where id = :id`, {
    id: ids.corrected ?? '',
  });
  const mail = await takeIn(
    home,
    mailOf({ heading: LONG.slice(0, 150), text: `${LONG}\n\nWhat do you know of me?` }),
  );
  ids.mail = mail.id;
  await fill(home, ids);
  await addMoreStates(home, shop, second, {
    ...{ ids, prove },
    draw: async (requestId) => await draw(home, requestId),
    fulfil: async (requestId) => await fulfil(home, requestId),
  });
  await fillMap(home);
  return {
    home,
    shop,
    ids,
    close: async () => {
      await home.close();
      await shop.drop();
    },
  };
}

/** Lists as full as they may get, in rows that are copies of one. */
async function fill(home: TestHouse, ids: Ids): Promise<void> {
  await home.work(async (work) => {
    const columns = async (table: string, own: readonly string[]): Promise<string> => {
      const { rows } = await work.trx.raw(
        `select column_name as name from information_schema.columns where table_name = ? and is_generated = 'NEVER'`,
        [table],
      );
      const names = (rows as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => !own.includes(name));
      return names.map((name) => `"${name}"`).join(', ');
    };
    const cases = await columns('data_requests', ['id', 'reference', 'case_number']);
    await work.trx.raw(
      `with given as (update case_counters set given = given + ${FULL} returning given)
       insert into data_requests (id, reference, case_number, ${cases})
         select gen_random_uuid(), 'FULL-' || lpad(g::text, 4, '0'), given - ${FULL} + g, ${cases}
         from given, data_requests, generate_series(1, ${FULL}) g where id = ?`,
      [ids.withdrawn ?? ''],
    );
    await work.trx.raw(
      `update notices set state = 'failed', next_at = null, failure = 'mail-refused' where state = 'waiting'`,
    );
    const letters = await columns('notices', ['id', 'once_key', 'message_id']);
    await work.trx.raw(
      `insert into notices (id, message_id, ${letters}) select gen_random_uuid(), gen_random_uuid()::text, ${letters}
         from (select * from notices where state = 'failed' and request_id = '${ids.withdrawn}' limit 1) one, generate_series(1, ${FULL})`,
    );
  });
}

async function fillMap(home: TestHouse): Promise<void> {
  await home.work(async (work) => {
    await work.trx.raw(
      `insert into unmapped_items (controller_id, id, store_id, schema_name, table_name, column_name, columns, found_at)
         select controller_id, gen_random_uuid(), id, 'public', 'table_' || g, 'column_' || g, '[]', now()
           from data_stores, generate_series(1, ${FULL}) g`,
    );
  });
}

async function newest(home: TestHouse, requestId: string) {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan was drawn');
  return plan;
}

async function draw(home: TestHouse, requestId: string) {
  await drawPlan(home.house, home.lumyx.id, requestId);
  return await newest(home, requestId);
}

/** Answers what the plan asks, and has it approved by somebody else; a plan of access may approve itself. */
async function approve(home: TestHouse, requestId: string): Promise<string> {
  const { id: planId, questions } = await draw(home, requestId);
  for (const { id: questionId } of questions)
    await home.work(
      async (work) => await answerQuestion(work, { planId, questionId, answer: 'include' }),
      staff,
    );
  const { status, digest } = await newest(home, requestId);
  if (status === 'drawn')
    await home.work(async (work) => await approvePlan(work, { planId, digest }), second);
  return planId;
}

async function fulfil(home: TestHouse, requestId: string): Promise<void> {
  const planId = await approve(home, requestId);
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
}
