// Canaries of the demonstration: people who are nobody, clearly marked, put into a store and erased again by the usual roads.
import { Client } from 'pg';
import { listAccounts } from '../src/auth/accounts.ts';
import { answerQuestion } from '../src/fulfilment/answer-question.ts';
import { approvePlan } from '../src/fulfilment/approve-plan.ts';
import { carryOut } from '../src/fulfilment/carry-out.ts';
import { drawPlan } from '../src/fulfilment/draw-plan.ts';
import { readPlans } from '../src/fulfilment/plan-view.ts';
import { readForCase } from '../src/fulfilment/read-balances.ts';
import { RecipientNotice } from '../src/fulfilment/recipient-notice.ts';
import { sendWebhook } from '../src/fulfilment/send-webhook.ts';
import { findRequest } from '../src/requests/data-request.ts';
import { identifyBySession } from '../src/requests/identify.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { type Actor, type House, MACHINE, type Work } from '../src/work.ts';
import type { PaymentCustomer } from './payment-service.ts';

/** Slugs of controllers that have a canary. */
export type Caged = keyof typeof ROWS;

/** Its address; nobody reads mail there. */
export const canaryOf = (slug: Caged): string => `canary@${slug}.example`;

/** The canary as the payment service of LumyxAI knows her. */
export const CANARY_CUSTOMER: PaymentCustomer = {
  id: 'cus_demo_canary',
  email: canaryOf('lumyx'),
  name: 'Canary, a rehearsal',
  phone: null,
  description: null,
  created: 1_770_000_000,
};

const ID = 900_000_001;

/** Rows of each canary in the store of its platform. $1: her address. */
const ROWS = {
  lumyx: `
insert into accounts (id, nabzclan_id, nabzclan_name, email, avatar_url, password_hash, created_at)
  values (${ID}, 'nc-canary', 'canary', :email, null, 'argon2id$demo$canary', now() - interval '9 days');
insert into api_keys values ('00000000-0000-4000-8000-0000000ca4a1', ${ID}, 'canary', 'sha256$demo$' || md5('canary'), now() - interval '9 days', null);
insert into sessions values ('demo-canary', ${ID}, now() - interval '9 days');
insert into api_request_logs values (${ID}, ${ID}, 'lumyx-small', 12, 34, now() - interval '9 days');
insert into client_logs values (${ID}, '192.0.2.1', 'nowhere', 'browser', 'device', 'system', now() - interval '9 days');
insert into "order" values ('00000000-0000-4000-8000-0000000ca4a2', ${ID}, 100, 'cus_demo_canary', now() - interval '9 days');
insert into "userPreferences" values (${ID}, 'Canary, a rehearsal', 'grey', false, now() - interval '9 days');`,
  lumart: `
insert into accounts (id, email, display_name, password_hash, joined_at, last_login_at)
  values (${ID}, :email, 'Canary, a rehearsal', 'argon2id$demo$canary', now() - interval '9 days', now() - interval '9 days');
insert into api_keys (id, account_id, name, key_hash, last_used_at) values (${ID}, ${ID}, 'canary', 'sha256$demo$' || md5('canary'), now() - interval '9 days');
insert into stars_ledger (id, account_id, stars, reason, booked_at) values (${ID}, ${ID}, 25, 'purchase', now() - interval '9 days');`,
  lumecoder: `
insert into accounts (id, email, display_name, password_hash, created_at)
  values (${ID}, :email, 'Canary, a rehearsal', 'argon2id$demo$canary', now() - interval '9 days');
insert into usage_records (id, account_id, requested_at, endpoint, model, tokens, status, cost)
  values (${ID}, ${ID}, now() - interval '9 days', '/v1/messages', 'lume-small', 12, 200, 0.0001);
insert into upstream_disclosures (id, usage_id, recipient, category, disclosed_at, region, role)
  values (${ID}, ${ID}, 'Second Harbour Compute', 'prompt', now() - interval '9 days', 'US', 'controller');`,
} as const;

/** Puts the canary of a platform into its store; twice is refused by the keys of its tables. */
export async function putCanary(slug: Caged, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(ROWS[slug].replaceAll(':email', `'${canaryOf(slug)}'`));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/**
 * Erases a canary as a signed-in customer would: asked for on her account page, waited for, planned, approved by somebody
 * who did not draw the plan, run, and told to recipients. `wait` moves the clock of the house by hours.
 */
export async function walkCanary(
  house: House,
  { controllerId, slug }: { readonly controllerId: string; readonly slug: Caged },
  wait: (hours: number) => void,
): Promise<{ requestId: string }> {
  const signal = new AbortController().signal;
  const inWork = async <T>(actor: Actor, act: (work: Work) => Promise<T>): Promise<T> =>
    await house.inWork(controllerId, actor, act);
  const { requestId } = await inWork({ kind: 'subject', id: 'anonymous' }, async (work) => {
    const email = canaryOf(slug);
    const asked = await receiveRequest(work, { right: 'erasure', email, channel: 'form', signedIn: true });
    await identifyBySession(work, asked.requestId);
    return asked;
  });
  await readForCase(house, controllerId, requestId);
  const hours = await inWork(MACHINE, async ({ controller }) => 24 * controller.coolingOffDays);
  // One more minute: the wait has ended, and not only is about to.
  if (hours > 0) wait(hours + 1 / 60);
  await drawPlan(house, controllerId, requestId);
  const approvers = await inWork(MACHINE, async (work) =>
    (await listAccounts(work)).filter(({ roles }) => roles.includes('approver')),
  );
  const person = (index: number): Actor => ({ kind: 'staff', id: approvers[index]?.id ?? '' });
  await inWork(person(0), async (work) => await answerAll(work, requestId));
  const planId = await inWork(person(1), async (work) => {
    const [plan] = await readPlans(work, requestId);
    if (plan === undefined) throw new Error('no plan was drawn for the canary');
    await approvePlan(work, { planId: plan.id, digest: plan.digest });
    return plan.id;
  });
  await carryOut(house, controllerId, planId, signal);
  const told = await inWork(MACHINE, async (work) => await noticesOf(work, requestId));
  for (const { id: noticeId, road } of told)
    if (road === 'webhook') await sendWebhook(house, { controllerId, noticeId });
  const ended = await inWork(MACHINE, async (work) => (await findRequest(work, requestId))?.status);
  if (ended !== 'fulfilled') throw new Error(`the case of the canary of ${slug} is ${ended}`);
  return { requestId };
}

async function answerAll(work: Work, requestId: string): Promise<void> {
  const [plan] = await readPlans(work, requestId);
  for (const { id: questionId } of plan?.questions ?? [])
    await answerQuestion(work, { planId: plan?.id ?? '', questionId, answer: 'include' });
}

async function noticesOf({ trx, controllerId }: Work, requestId: string): Promise<RecipientNotice[]> {
  return await RecipientNotice.query(trx).where({ controllerId, requestId });
}
