// A controller whose own policy gets a second version, with customers in a shop and consents on record.
import type { Account } from '../../src/auth/account.ts';
import { announceChange, type NewChange } from '../../src/changes/announce.ts';
import { changesDue } from '../../src/changes/change-notice.ts';
import { tendChange } from '../../src/changes/tend-change.ts';
import { tellOfChange } from '../../src/fulfilment/tell-of-change.ts';
import { documentNamed, type PublishedDocument } from '../../src/policies/document.ts';
import { importDocument } from '../../src/policies/import-document.ts';
import { readDocument } from '../../src/policies/read-document.ts';
import type { Work } from '../../src/work.ts';
import { openShop, type Shop } from '../support/road.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

export const POLICY = `# Privacy Policy

We keep request logs for up to 30 days.

We do not train models on your texts without your consent.`;

export interface ChangeHouse {
  readonly home: TestHouse;
  readonly shop: Shop;
  readonly officer: Account;
  readonly document: PublishedDocument;
  announce(more?: Partial<NewChange>): Promise<string>;
  tell(changeId: string): Promise<void>;
  tend(): Promise<void>;
  close(): Promise<void>;
}

/** Takes a text in as the newest version of the policy. */
export async function publish(home: TestHouse, text: string, slug = 'privacy'): Promise<void> {
  const read = await readDocument(Buffer.from(text), 'text/markdown');
  const place = { slug, kind: 'privacy-policy' as const, title: 'Privacy Policy', url: null };
  await home.work(
    async (work) =>
      void (await importDocument(
        work,
        { ...place, owner: { kind: 'own' } },
        { read, language: 'en', from: 'paste' },
      )),
  );
}

export const today = (work: Work): Temporal.PlainDate =>
  work.at.toZonedDateTimeISO(work.controller.timeZone).toPlainDate();

export async function openChangeHouse(): Promise<ChangeHouse> {
  const home = await openTestHouse();
  const shop = await openShop(home);
  await publish(home, POLICY);
  await publish(home, POLICY.replace('30 days', '90 days'));
  const [officer, document] = await home.work(
    async (work) =>
      [
        await activeAccount(work, { email: 'anna@lumyx.example', name: 'Anna', roles: ['approver'] }),
        await documentNamed(work, 'privacy'),
      ] as const,
  );
  const signal = new AbortController().signal;
  return {
    home,
    shop,
    officer,
    document,
    announce: async (more = {}) =>
      await home.work(
        async (work) => {
          const change: NewChange = {
            document,
            number: 2,
            material: true,
            reason: 'Logs stay three times as long.',
            words: 'We keep request logs for up to 90 days, not 30.',
            effectiveOn: today(work).add({ days: 14 }),
            prominent: true,
            audience: 'shop.users',
            asksAgain: [],
            by: officer.id,
            ...more,
          };
          return (await announceChange(work, change)).changeId;
        },
        { kind: 'staff', id: officer.id },
      ),
    tell: async (changeId) => await tellOfChange(home.house, home.lumyx.id, changeId, signal),
    tend: async () => {
      // The job asks the database for the moment; a test moves the clock of works.
      const at = await home.work(async (work) => work.at);
      for (const { id } of await changesDue(home.house.database, at))
        await home.work(async (work) => await tendChange(work, id));
    },
    close: async () => {
      await shop.drop();
      await home.close();
    },
  };
}
