// Job: wake whatever the tables say is due, should a job have been lost.

import { consentMessagesDue } from '../src/consent/consent-message.ts';
import { requestsWithUseColumnsDue } from '../src/consent/use-columns-due.ts';
import { plansDue, requestsWithoutPlan } from '../src/fulfilment/due-plans.ts';
import { webhooksDue } from '../src/fulfilment/pass-on.ts';
import { mailsNotJudged } from '../src/intake/incoming-mail.ts';
import { noticesDue } from '../src/notifications/notice.ts';
import { type House, presentMoment } from '../src/work.ts';
import { type DueList, eachInItsWork } from './each.ts';

/** Asks again for every due plan, drawing, letter, webhook, message about consent, use column and mail; a job that waits already makes the second one unnecessary. */
export async function wakeDue(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const at = await presentMoment(house);
  const wakings: DueList[] = [
    [await plansDue(database, at), async ({ enqueue }, id) => await enqueue('run-plan', { planId: id })],
    [
      await requestsWithoutPlan(database, at),
      async ({ enqueue }, id) => await enqueue('draw-plan', { requestId: id }),
    ],
    [
      await noticesDue(database, at),
      async ({ enqueue }, id) => await enqueue('send-notice', { noticeId: id }),
    ],
    [
      await webhooksDue(database, at),
      async ({ enqueue }, id) => await enqueue('send-webhook', { noticeId: id }),
    ],
    [
      await consentMessagesDue(database, at),
      async ({ enqueue }, id) => await enqueue('send-consent-message', { messageId: id }),
    ],
    [
      (await requestsWithUseColumnsDue(database, at)).map((one) => ({ ...one, id: one.requestId })),
      async ({ enqueue }, id) => await enqueue('draw-use-columns', { requestId: id }),
    ],
    [
      await mailsNotJudged(database, at),
      async ({ enqueue }, id) => await enqueue('judge-mail', { mailId: id }),
    ],
  ];
  await eachInItsWork(house, wakings, signal);
}
