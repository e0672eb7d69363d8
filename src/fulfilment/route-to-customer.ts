// A request of a customer's end user goes to that customer, who decides (GDPR Art. 28(3)(e)); the person is told whom to ask.
import type { Knex } from 'knex';
import { accountsWith } from '../auth/accounts.ts';
import { listCustomers } from '../data-map/customer.ts';
import { newLetterCode, opensBy, wrongCode } from '../notifications/letter-code.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import { CustomerRouting, type Instruction } from '../requests/customer-routing.ts';
import { type DataRequest, drawsPlan, findRequest, holdRequest, isOpen } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { letterValues, writeToPerson } from '../requests/write-to-person.ts';
import { subjectEmail } from '../subjects/subject.ts';
import { type Actor, asClock, type Work } from '../work.ts';
import { closePlans } from './take-back.ts';

/** A business customer, behind the code of its letter; which one stands in the details. */
export const CUSTOMER: Actor = { kind: 'client', id: 'customer' };

const REMIND_AFTER_DAYS = 5;
/** Letters to a customer about one request; after them staff take over. */
const LETTERS = 3;
/** Proven, and nothing carried out yet. */
const ROUTABLE: readonly DataRequest['status'][] = ['verified', 'cooling-off', 'planned'];

/**
 * Passes a proven request on to a business customer: a letter without personal data goes to its contact, and the
 * person is told who decides. Plans that were drawn are closed. Throws `customer-unknown`, `routed-already`,
 * `case-not-routable`.
 */
export async function routeToCustomer(
  work: Work,
  routed: { requestId: string; customer: string; foundBy: 'staff' | 'map' },
): Promise<void> {
  const { requestId, foundBy } = routed;
  const { controllerId, trx, at } = work;
  const request = await holdRequest(work, requestId);
  const customer = (await listCustomers(work)).find(({ name }) => name === routed.customer);
  if (customer === undefined) {
    throw new Problem(
      'invalid',
      'customer-unknown',
      'There is no such business customer. Nothing was passed on.',
    );
  }
  if (!ROUTABLE.includes(request.status) || request.right === 'minor-found') {
    throw new Problem(
      'conflict',
      'case-not-routable',
      'This case is not proven yet, is about a minor, or has gone too far. Nothing was passed on.',
    );
  }
  if ((await CustomerRouting.query(trx).findOne({ controllerId, requestId })) !== undefined) {
    throw new Problem(
      'conflict',
      'routed-already',
      'This case was passed on already. Nothing was sent again.',
    );
  }
  await closePlans(work, requestId, 'routed');
  const id = crypto.randomUUID();
  const { name, contact } = customer;
  const row = {
    controllerId,
    id,
    requestId,
    customer: name,
    contact,
    foundBy,
    state: 'told',
    toldAt: at,
  } as const;
  const routing = await CustomerRouting.query(trx).insertAndFetch(row);
  await work.record('request.routed', requestId, { customer: name, foundBy, routingId: id });
  await rememberHand(work, requestId, 'edited');
  await tell(work, routing, request);
  await writeToPerson(work, request, { letter: 'request-routed', values: { customer: name, contact } });
}

/** Routings of all controllers whose reminder is due, oldest first. */
export async function silentCustomers(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    CustomerRouting.query(trx)
      .select('controllerId', 'id')
      .where('state', 'told')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(1000),
  );
}

/** Reminds a customer with a fresh code; after the last letter staff are told that it stays silent. */
export async function remindCustomer(work: Work, routingId: string): Promise<void> {
  const routing = await held(work, routingId);
  if (routing?.state !== 'told' || routing.nextAt === null) return;
  if (Temporal.Instant.compare(work.at, routing.nextAt) < 0) return;
  const request = await findRequest(work, routing.requestId);
  if (request === undefined || !isOpen(request.status)) {
    await patch(work, routingId, { nextAt: null });
    return;
  }
  if (routing.reminders + 1 < LETTERS) {
    await patch(work, routingId, { reminders: routing.reminders + 1 });
    await tell(work, routing, request);
    return;
  }
  await patch(work, routingId, { state: 'silent', nextAt: null });
  await work.record('customer.silent', request.id, { customer: routing.customer, routingId });
  for (const { email, name } of await accountsWith(work, 'read:cases')) {
    const values = { ...letterValues(request), name: routing.customer };
    await writeLetter(work, {
      letter: 'staff-customer-silent',
      to: { email, name },
      requestId: request.id,
      values,
    });
  }
}

/** What a customer sees after the right code; null for a wrong one, which is counted. */
export async function openRouting(
  work: Work,
  given: { routingId: string; code: string },
): Promise<{ customer: string; email: string; right: string; reference: string; dueOn: string } | null> {
  const routing = await held(work, given.routingId);
  const request = routing === undefined ? undefined : await opened(work, routing, given.code);
  if (routing === undefined || request === undefined) return null;
  const { customer, id: routingId } = routing;
  await work.record('customer.opened', request.id, { customer, routingId });
  const email = await subjectEmail(work, request.subjectId);
  return {
    customer,
    email,
    right: request.right,
    reference: request.reference,
    dueOn: request.dueOn.toString(),
  };
}

/** Writes what a customer tells us to do, and goes on with it. Null for a wrong code. */
export async function instruct(
  work: Work,
  given: { routingId: string; code: string; instruction: Instruction; words: string },
): Promise<'written' | null> {
  const routing = await held(work, given.routingId);
  const request = routing === undefined ? undefined : await opened(work, routing, given.code);
  if (routing === undefined || request === undefined) return null;
  await follow(work, { routing, request, ...given });
  return 'written';
}

/** Writes what staff learnt from a customer by telephone or letter. Throws `routing-unknown`, `routing-answered`. */
export async function instructByHand(
  work: Work,
  given: { requestId: string; instruction: Instruction; words: string },
): Promise<void> {
  const { requestId } = given;
  const request = await holdRequest(work, requestId);
  const row = await CustomerRouting.query(work.trx).findOne({ controllerId: work.controllerId, requestId });
  const routing = row === undefined ? undefined : await held(work, row.id);
  if (routing === undefined) {
    throw new Problem(
      'not-found',
      'routing-unknown',
      'This case was passed on to nobody. Nothing was changed.',
    );
  }
  await rememberHand(work, requestId, 'edited');
  await follow(work, { routing, request, ...given });
}

interface Followed {
  readonly routing: CustomerRouting;
  readonly request: DataRequest;
  readonly instruction: Instruction;
  readonly words: string;
}

/** The case goes on here, or ends because the customer answers; the person is told of that. */
async function follow(work: Work, { routing, request, instruction, words: text }: Followed): Promise<void> {
  if (routing.state === 'answered' || !isOpen(request.status)) {
    throw new Problem('conflict', 'routing-answered', 'This was answered already. The first answer stays.');
  }
  const { id, customer, contact, requestId } = routing;
  const words = text.trim();
  await patch(work, id, {
    state: 'answered',
    instruction,
    answeredAt: work.at,
    nextAt: null,
    codeHash: null,
    words: words === '' ? null : await work.seal(`customer_routings:${id}`, words),
  });
  await work.record('customer.instructed', requestId, { customer, routingId: id, instruction });
  if (instruction !== 'answers-itself') {
    if (drawsPlan(request.right)) await work.enqueue('draw-plan', { requestId });
    return;
  }
  await move(work, requestId, 'hand-over', {}, { customer });
  await writeToPerson(work, request, { letter: 'request-handed-over', values: { customer, contact } });
}

async function tell(work: Work, routing: CustomerRouting, request: DataRequest): Promise<void> {
  const { code, kept } = await newLetterCode(work, `customer_routings:${routing.id}`);
  await patch(work, routing.id, { ...kept, nextAt: work.at.add({ hours: 24 * REMIND_AFTER_DAYS }) });
  const { reference, right, dueOn } = request;
  await writeLetter(work, {
    letter: 'customer-request',
    to: { email: routing.contact, name: routing.customer },
    requestId: request.id,
    values: { reference, right, dueOn: dueOn.toString(), routingId: routing.id, code },
  });
}

/** The open case behind the right code; undefined for a wrong one, which is counted. */
async function opened(work: Work, routing: CustomerRouting, code: string): Promise<DataRequest | undefined> {
  if (!(await opensBy(work, `customer_routings:${routing.id}`, routing, code))) {
    await patch(work, routing.id, wrongCode(routing));
    return undefined;
  }
  const request = await findRequest(work, routing.requestId);
  return request !== undefined && isOpen(request.status) ? request : undefined;
}

async function held(work: Work, routingId: string): Promise<CustomerRouting | undefined> {
  return await CustomerRouting.query(work.trx).findById([work.controllerId, routingId]).forUpdate();
}

async function patch(work: Work, routingId: string, columns: Partial<CustomerRouting>): Promise<void> {
  await CustomerRouting.query(work.trx).findById([work.controllerId, routingId]).patch(columns);
}
