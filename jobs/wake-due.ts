// Job: wake whatever the tables say is due, should a job have been lost.

import { requestsWithUseColumnsDue } from '../src/consent/use-columns-due.ts';
import { plansDue, requestsWithoutPlan } from '../src/fulfilment/due-plans.ts';
import { webhooksDue } from '../src/fulfilment/pass-on.ts';
import { mailsNotJudged } from '../src/intake/incoming-mail.ts';
import { noticesDue } from '../src/notifications/notice.ts';
import { now } from '../src/platform/clock.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Asks again for every due plan, drawing, letter, webhook, use column and mail; a job that waits already makes the second one unnecessary. */
export async function wakeDue(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const wake = async (controllerId: string, act: Parameters<typeof house.inWork<void>>[2]) => {
    if (!signal.aborted) await house.inWork(controllerId, CLOCK, act);
  };
  for (const { controllerId, id } of await plansDue(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('run-plan', { planId: id }));
  }
  for (const { controllerId, id } of await requestsWithoutPlan(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('draw-plan', { requestId: id }));
  }
  for (const { controllerId, id } of await noticesDue(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('send-notice', { noticeId: id }));
  }
  for (const { controllerId, id } of await webhooksDue(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('send-webhook', { noticeId: id }));
  }
  for (const { controllerId, requestId } of await requestsWithUseColumnsDue(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('draw-use-columns', { requestId }));
  }
  for (const { controllerId, id } of await mailsNotJudged(database, now())) {
    await wake(controllerId, async (work) => await work.enqueue('judge-mail', { mailId: id }));
  }
}
