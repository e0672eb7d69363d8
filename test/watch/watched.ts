// A house that watches documents of a local server, for tests of the watch.
import { chaseAlerts } from '../../jobs/chase-alerts.ts';
import type { Account } from '../../src/auth/account.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { noticesDue } from '../../src/notifications/notice.ts';
import { sendNotice } from '../../src/notifications/send-notice.ts';
import { beginWatch, type NewWatch } from '../../src/watch/begin-watch.ts';
import { subscribe } from '../../src/watch/subscription.ts';
import { takeLook } from '../../src/watch/take-look.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';

export const TERMS = `Terms of Harbour Models

Last updated: 2026-05-12

We keep API request logs for up to 30 days, to find errors and abuse.

We do not use what you put in to train models.

You can delete your account in the settings at any time.`;

/** Past six in the morning of the next day, whatever the hour is now. */
export const A_DAY = { hours: 32 } as const;
const ZONES = [
  'Pacific/Honolulu',
  'America/Denver',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Asia/Karachi',
  'Asia/Tokyo',
  'Pacific/Auckland',
];

export interface WatchHouse {
  readonly home: TestHouse;
  readonly server: ApiServer;
  readonly officer: Account;
  /** Answers with this text from now on. */
  publish(text: string, headers?: Record<string, string>): void;
  /** Watches a document of this server; a platform of this name unless told. */
  watch(more?: Partial<NewWatch>): Promise<string>;
  /** The next morning comes, and the document is looked at. */
  look(watchedId: string, later?: Temporal.DurationLike): Promise<string | null>;
  /** The officer lives from now on where it will be daytime after `A_DAY`; answers with the zone. */
  inDaytime(): Promise<string>;
  /** Sends every letter that waits, and settles. */
  send(): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openWatchHouse(): Promise<WatchHouse> {
  const home = await openTestHouse();
  const server = await startApiServer();
  const officer = await home.work(async (work) => {
    await saveRecipients(work, [recipientWith({ name: 'Harbour Models' })]);
    const account = await activeAccount(work, {
      email: 'anna@lumyx.example',
      name: 'Anna',
      roles: ['approver'],
    });
    await subscribe(work, account.id, 'Asia/Tokyo');
    return account;
  });
  const publish = (text: string, headers: Record<string, string> = {}): void =>
    server.answer((_asked, res) =>
      res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text),
    );
  publish(TERMS);
  const settle = async (): Promise<void> => await chaseAlerts(home.house, {}, new AbortController().signal);
  return {
    home,
    server,
    officer,
    publish,
    watch: async (more = {}) => {
      const name = more.slug ?? 'harbour-terms';
      const place = {
        slug: name,
        kind: 'terms' as const,
        title: 'Terms of Harbour Models',
        owner: { kind: 'platform' as const, name: 'Harbour Models' },
        url: `${server.url}/${name}`,
        allowPrivate: true,
      };
      const { watchedId } = await home.work(async (work) => await beginWatch(work, { ...place, ...more }));
      return watchedId;
    },
    look: async (watchedId, later = A_DAY) => {
      home.later(later);
      return await takeLook(home.house, home.lumyx.id, watchedId);
    },
    inDaytime: async () =>
      await home.work(async (work) => {
        const then = work.at.add(A_DAY);
        const zone = ZONES.find((one) => Math.abs(then.toZonedDateTimeISO(one).hour - 10) < 5) ?? 'UTC';
        await subscribe(work, officer.id, zone);
        return zone;
      }),
    send: async () => {
      const at = await home.work(async (work) => work.at);
      for (const { controllerId, id } of await noticesDue(home.house.database, at))
        await sendNotice(home.house, { controllerId, noticeId: id });
      await settle();
    },
    settle,
    close: async () => {
      await server.stop();
      await home.close();
    },
  };
}
