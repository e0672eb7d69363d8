// Job: wake whatever the tables say is due, should a job have been lost.

import { consentMessagesDue } from '../src/consent/consent-message.ts';
import { requestsWithUseColumnsDue } from '../src/consent/use-columns-due.ts';
import { plansDue, requestsWithoutPlan } from '../src/fulfilment/due-plans.ts';
import { webhooksDue } from '../src/fulfilment/pass-on.ts';
import { mailsNotJudged } from '../src/intake/incoming-mail.ts';
import { noticesDue } from '../src/notifications/notice.ts';
import type { JobIds, JobName } from '../src/queue/catalogue.ts';
import { type House, presentMoment } from '../src/work.ts';
import { type DueList, eachInItsWork } from './each.ts';

/** Asks again for every due plan, drawing, letter, webhook, message about consent, use column and mail; a job that waits already makes the second one unnecessary. */
export async function wakeDue(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const at = await presentMoment(house);
  const wakings: DueList[] = [
    [await plansDue(database, at), again('run-plan', (planId) => ({ planId }))],
    [await requestsWithoutPlan(database, at), again('draw-plan', (requestId) => ({ requestId }))],
    [await noticesDue(database, at), again('send-notice', (noticeId) => ({ noticeId }))],
    [await webhooksDue(database, at), again('send-webhook', (noticeId) => ({ noticeId }))],
    [await consentMessagesDue(database, at), again('send-consent-message', (messageId) => ({ messageId }))],
    [
      (await requestsWithUseColumnsDue(database, at)).map((one) => ({ ...one, id: one.requestId })),
      again('draw-use-columns', (requestId) => ({ requestId })),
    ],
    [await mailsNotJudged(database, at), again('judge-mail', (mailId) => ({ mailId }))],
  ];
  await eachInItsWork(house, wakings, signal);
}

const again =
  <J extends JobName>(job: J, idsOf: (id: string) => JobIds[J]): DueList[1] =>
  async (work, id) =>
    await work.enqueue(job, idsOf(id));
