// Job: wake whatever the tables say is due, should a job have been lost.

import { plansDue, requestsWithoutPlan } from '../src/fulfilment/due-plans.ts';
import { mailsNotJudged } from '../src/intake/incoming-mail.ts';
import { noticesDue } from '../src/notifications/notice.ts';
import { CLOCK, type House, presentMoment } from '../src/work.ts';

/** Asks again for every due plan, drawing, letter and mail; a job that waits already makes the second one unnecessary. */
export async function wakeDue(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const at = await presentMoment(house);
  const wake = async (controllerId: string, act: Parameters<typeof house.inWork<void>>[2]) => {
    if (!signal.aborted) await house.inWork(controllerId, CLOCK, act);
  };
  for (const { controllerId, id } of await plansDue(database, at)) {
    await wake(controllerId, async (work) => await work.enqueue('run-plan', { planId: id }));
  }
  for (const { controllerId, id } of await requestsWithoutPlan(database, at)) {
    await wake(controllerId, async (work) => await work.enqueue('draw-plan', { requestId: id }));
  }
  for (const { controllerId, id } of await noticesDue(database, at)) {
    await wake(controllerId, async (work) => await work.enqueue('send-notice', { noticeId: id }));
  }
  for (const { controllerId, id } of await mailsNotJudged(database, at)) {
    await wake(controllerId, async (work) => await work.enqueue('judge-mail', { mailId: id }));
  }
}
