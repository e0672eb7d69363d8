// A platform's terms on this machine that change once: what the watch of the demonstration sees, tells and is measured by.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listAccounts } from '../src/auth/accounts.ts';
import { Notice } from '../src/notifications/notice.ts';
import { sendNotice } from '../src/notifications/send-notice.ts';
import { openAlerts, settleAlert } from '../src/watch/alert.ts';
import { askLook, beginWatch } from '../src/watch/begin-watch.ts';
import { subscribe } from '../src/watch/subscription.ts';
import { takeLook } from '../src/watch/take-look.ts';
import { type House, MACHINE, type Work } from '../src/work.ts';

const TERMS = [
  'Terms of Harbour Pictures',
  'Last updated: 1 March 2026',
  '1. What you put in. What you put in is used to make what you asked for, and for nothing else.',
  '2. Logs. Logs are kept for 30 days and then deleted.',
];
const CHANGED = TERMS.map((line) =>
  line
    .replace('1 March 2026', '20 November 2026')
    .replace('and for nothing else', 'and we may use it to train our models'),
);

const page = (lines: readonly string[]): string =>
  `<!doctype html><html lang="en"><title>Terms</title><main>${lines.map((line) => `<p>${line}</p>`).join('')}</main></html>`;

/** Serves the terms, watches them, changes them, and follows the alert until its letter has left. */
export async function walkWatch(house: House, controllerId: string): Promise<void> {
  let lines = TERMS;
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(lines));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/terms`;
  const inWork = async <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    await house.inWork(controllerId, MACHINE, act);
  try {
    const { watchedId } = await inWork(async (work) => {
      for (const { id, roles } of await listAccounts(work))
        if (roles.includes('approver')) await subscribe(work, id, work.controller.timeZone);
      const owner = { kind: 'platform', name: 'Harbour Pictures' } as const;
      const place = {
        slug: 'harbour-terms',
        kind: 'terms',
        title: 'Terms of Harbour Pictures',
        owner,
      } as const;
      return await beginWatch(work, { ...place, url, allowPrivate: true });
    });
    await takeLook(house, controllerId, watchedId);
    lines = CHANGED;
    await inWork(async (work) => await askLook(work, watchedId));
    const outcome = await takeLook(house, controllerId, watchedId);
    if (outcome !== 'changed') throw new Error(`the look at changed terms was: ${outcome}`);
    for (const noticeId of await inWork(waitingLetters)) await sendNotice(house, { controllerId, noticeId });
    for (const { id, controllerId: of } of await openAlerts(house.database))
      if (of === controllerId) await inWork(async (work) => await settleAlert(work, id));
  } finally {
    server.closeAllConnections();
    await new Promise<void>((closed) => server.close(() => closed()));
  }
}

async function waitingLetters({ trx, controllerId }: Work): Promise<string[]> {
  const letters = await Notice.query(trx)
    .select('id')
    .where({ controllerId, state: 'waiting', letter: 'staff-watch-changed' });
  return letters.map(({ id }) => id);
}
