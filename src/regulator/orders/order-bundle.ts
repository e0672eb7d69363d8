// Orders a bundle at the desk: what was entered is looked through, sealed and written down, and a job builds it.
import { isRecipient } from '../../archives/protect.ts';
import {
  type AskedBundle,
  askedPlace,
  BundleOrder,
  holdOrder,
  patchOrder,
} from '../../deliveries/bundle-order.ts';
import { dayOf } from '../../platform/clock.ts';
import { Problem } from '../../platform/problem.ts';
import { caseByReference } from '../../requests/case-by-reference.ts';
import { DataRequest } from '../../requests/data-request.ts';
import { readEmail } from '../../subjects/identifiers.ts';
import type { Work } from '../../work.ts';

export interface WantedBundle extends AskedBundle {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  /** Reference or number of one case; null: all cases. */
  readonly oneCase: string | null;
  /** The authority's public age key; null: it gave none. */
  readonly recipient: string | null;
}

/**
 * Writes an order down and asks for its bundle to be built; the answer is its id. Throws `bundle-period-backwards`,
 * `bundle-period-future`, `case-unknown`, `email-not-plain`, `age-recipient-malformed`: then nothing was ordered.
 */
export async function orderBundle(work: Work, wanted: WantedBundle): Promise<string> {
  const { trx, controllerId, controller, actor, at } = work;
  const { from, to, recipient, authority, otherWay, question } = wanted;
  if (Temporal.PlainDate.compare(from, to) > 0) throw backwards();
  if (Temporal.PlainDate.compare(to, dayOf(at, controller.timeZone)) > 0) throw future();
  if (recipient !== null && !isRecipient(recipient)) throw noKey();
  const email = readEmail(wanted.email);
  const request = wanted.oneCase === null ? null : await caseCalled(work, wanted.oneCase);
  const id = crypto.randomUUID();
  const asked: AskedBundle = { authority, email, otherWay, question };
  await BundleOrder.query(trx).insert({
    controllerId,
    id,
    state: 'waiting',
    fromOn: from,
    toOn: to,
    requestId: request?.id ?? null,
    asked: await work.seal(askedPlace(id), JSON.stringify(asked)),
    recipient,
    askedBy: actor.id,
    askedAt: at,
  });
  await work.record('bundle.ordered', id, {
    from: from.toString(),
    to: to.toString(),
    requestId: request?.id ?? null,
    questionAsked: question !== null,
    keyGiven: recipient !== null,
  });
  await work.enqueue('build-bundle', { orderId: id });
  return id;
}

/** Minutes after which an order from which nothing is heard was left by every machine that tried it. */
const LEFT_MINUTES = 60;

/** Whether a build that is said to go on, or to wait, was left: staff may then have it built again. */
export function isLeft({ state, aliveAt, askedAt }: BundleOrder, at: Temporal.Instant): boolean {
  if (state !== 'waiting' && state !== 'building') return false;
  return Temporal.Instant.compare((aliveAt ?? askedAt).add({ minutes: LEFT_MINUTES }), at) < 0;
}

/**
 * Builds an order once more that failed or was left. Where a machine is at it after all, the newer attempt alone may
 * finish it. Throws `bundle-unknown`, `bundle-not-failed`.
 */
export async function orderAgain(work: Work, orderId: string): Promise<void> {
  const order = await holdOrder(work, orderId);
  if (order.state !== 'failed' && !isLeft(order, work.at)) {
    throw new Problem(
      'conflict',
      'bundle-not-failed',
      'Only a bundle that could not be built is built again. Nothing was changed.',
    );
  }
  const anew = { problem: null, problemWords: null, progress: null, aliveAt: work.at };
  await patchOrder(work, orderId, { state: 'waiting', ...anew });
  await work.enqueue('build-bundle', { orderId });
}

/** A case by its reference, however it is typed, or by its number. */
async function caseCalled(work: Work, text: string): Promise<DataRequest> {
  const { trx, controllerId } = work;
  const called = text.trim();
  const found = /^[1-9][0-9]{0,14}$/.test(called)
    ? await DataRequest.query(trx).findOne({ controllerId, caseNumber: called })
    : await caseByReference(work, called.toUpperCase());
  if (found !== undefined) return found;
  throw new Problem(
    'not-found',
    'case-unknown',
    'There is no case of this reference or number. Nothing was ordered.',
  );
}

function backwards(): Problem {
  return new Problem(
    'invalid',
    'bundle-period-backwards',
    'The period of the bundle ends before it begins. Nothing was ordered; give the first day before the last.',
  );
}

function future(): Problem {
  return new Problem(
    'invalid',
    'bundle-period-future',
    'The period of the bundle ends in the future. Nothing was ordered; today is the last day that can be told of.',
  );
}

function noKey(): Problem {
  return new Problem(
    'invalid',
    'age-recipient-malformed',
    'This is no public key of age: it begins with "age1". Nothing was ordered; ask the authority for its key again.',
  );
}
