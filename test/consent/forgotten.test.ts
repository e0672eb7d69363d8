// An erasure keeps the proof and ends the link: the records stay, the log verifies, and nothing leads from one to the other.
import { join } from 'node:path';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { acceptTerms } from '../../src/consent/agreement.ts';
import { checkReceipt } from '../../src/consent/check-receipt.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { forgetConsentsOf } from '../../src/consent/forget-person.ts';
import { issueReceipt, pseudonymsOfWho, recordFor } from '../../src/consent/issue-receipt.ts';
import { linkDevice } from '../../src/consent/link-people.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { findSubject } from '../../src/subjects/subject.ts';
import { approvedErasure } from '../support/approved-erasure.ts';
import { sealEverything } from '../support/bundle-look.ts';
import { openShop, type Shop } from '../support/road.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';
import { acting, openConsentWorld, showAll } from './consent-world.ts';

const EMAIL = 'solo@example.com';
const never = new AbortController().signal;

let home: TestHouse;
let shop: Shop;
let world: ReturnType<typeof acting>;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  world = acting(home, (await openConsentWorld(home)).notice);
});
afterEach(async () => {
  await home.close();
  await shop.drop();
});

const keeper = () => ({ house: home.house, controllerId: home.lumyx.id });
const pseudonyms = async (): Promise<string[]> =>
  await home.work(async (work) => await pseudonymsOfWho(work, { email: EMAIL }));
async function identityRows(): Promise<Record<string, unknown>[]> {
  return (await home.work(async ({ trx }) => await trx.raw('select * from consent_identities'))).rows;
}
async function erase(): Promise<{ requestId: string; planId: string }> {
  const approved = await approvedErasure(keeper(), EMAIL);
  await carryOut(home.house, home.lumyx.id, approved.planId, never);
  return approved;
}

test('after the erasure her records stand under a pseudonym that nothing in our database leads to', async () => {
  await world.record(
    { who: { email: EMAIL, deviceId: 'her-phone' }, jurisdiction: 'DE' },
    { who: { email: EMAIL }, purpose: 'showcase', choice: 'refused' },
    { who: { email: 'tom@example.com', deviceId: 'his-phone' } },
  );
  const mine = await pseudonyms();
  expect(mine.length).toBeGreaterThan(0);
  const [first] = await home.work(async (work) => await historyOf(work, { email: EMAIL }));
  const recordId = first?.id ?? '';
  const jws = await home.work(async (work) => {
    const record = await recordFor(work, recordId);
    if (record === null) throw new Error('no record');
    return (await issueReceipt(work, record, { format: 'jws', publicUrl: home.house.config.publicUrl })).text;
  });
  // What she decides herself is done in the session of a case.
  const { requestId: before } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: EMAIL, channel: 'mail' }),
  );
  await herself(before);
  const { requestId } = await erase();

  // The proof is there, and genuine; it is about nobody who could be named.
  const kept = await home.work(
    async ({ trx }) => await trx.raw('select * from consent_records where who_id = any(?)', [mine]),
  );
  expect(kept.rows).toHaveLength(3);
  expect(await home.work(async (work) => await checkReceipt(work, jws, null))).toMatchObject({
    record: recordId,
    standing: 'closed',
  });
  expect(await world.ask('newsletter', { email: EMAIL })).toMatchObject({
    allowed: false,
    why: 'never-asked',
  });
  expect(await world.ask('newsletter', { email: 'tom@example.com' })).toMatchObject({ allowed: true });

  // Every row of every table: where her pseudonym stands, nothing of her stands; and the other way round.
  const subjectId = await home.work(async (work) => await findSubject(work, EMAIL));
  const { rows: hashes } = await home.work(
    async ({ trx }) =>
      await trx.raw(`select encode(hash, 'hex') as hash from subject_identifiers where subject_id = ?`, [
        subjectId,
      ]),
  );
  const hers = [
    EMAIL,
    'her-phone',
    'her-tablet',
    requestId,
    before,
    String(subjectId),
    ...hashes.map(({ hash }: { hash: string }) => hash),
  ];
  const records = kept.rows.map(({ id }: { id: string }) => id);
  let seen = 0;
  for (const [table, rows] of await dumpStore(home.superuserUrl))
    for (const row of rows) {
      const bears = [...mine, ...records].some((one) => row.includes(one));
      if (bears) seen += 1;
      expect({ table, leads: bears && hers.some((one) => row.includes(one)) }).toEqual({
        table,
        leads: false,
      });
    }
  expect(seen).toBeGreaterThan(2);
  // Of all identities that there were, the bystander's alone is left.
  expect((await identityRows()).map(({ kind }) => kind).sort()).toEqual(['device', 'email']);
});

test('the log verifies as before, and says of the case that it was done and no more', async () => {
  await world.record({ who: { email: EMAIL } });
  const { requestId } = await erase();
  const findings = await verified();
  expect(findings).toEqual([]);
  const { rows } = await home.work(
    async ({ trx }) =>
      await trx.raw(`select details from audit_entries where event = 'consent.forgotten' and about = ?`, [
        requestId,
      ]),
  );
  expect(rows).toEqual([{ details: { identities: 1 } }]);
});

test('whoever comes back begins anew: nothing of before is hers again', async () => {
  await world.record({ who: { email: EMAIL } });
  const before = await pseudonyms();
  await erase();
  await world.record({ who: { email: EMAIL }, purpose: 'showcase' });
  expect((await pseudonyms()).filter((one) => before.includes(one))).toEqual([]);
  const past = await home.work(async (work) => await historyOf(work, { email: EMAIL }));
  expect(past.map(({ purpose }) => purpose)).toEqual(['showcase']);
});

test('a restore that brings the link back: repeated, it goes again; what she gave since stays', async () => {
  await world.record({ who: { email: EMAIL } });
  const saved = await identityRows();
  const { requestId } = await erase();
  const until = await home.work(async ({ at }) => at);
  const subjectId = (await home.work(async (work) => await findSubject(work, EMAIL))) ?? '';
  const again = async (): Promise<number> =>
    await home.work(async (work) => await forgetConsentsOf(work, { subjectId, requestId, until }));
  expect(await again()).toBe(0);
  await home.work(async ({ trx }) => void (await trx('consent_identities').insert(saved.map(asInserted))));
  expect((await pseudonyms()).length).toBe(1);
  expect([await again(), await again()]).toEqual([1, 0]);
  home.later({ hours: 1 });
  await world.record({ who: { email: EMAIL } });
  expect([await again(), (await pseudonyms()).length]).toEqual([0, 1]);
});

test('news of her that is on its way to a recipient is destroyed', async () => {
  const webhook = { url: 'https://postina.example/hooks', allowPrivate: false };
  await home.work(async (work) => await saveRecipients(work, [recipientWith({ name: 'Postina', webhook })]));
  await world.record({ who: { email: EMAIL } }, { who: { email: 'tom@example.com' } });
  await erase();
  const { rows } = await home.work(
    async ({ trx }) =>
      await trx.raw('select state, message is null as destroyed from consent_messages order by state'),
  );
  expect(rows).toEqual([
    { state: 'erased', destroyed: true },
    { state: 'sending', destroyed: false },
  ]);
});

/** She takes back the newsletter, agrees to terms and links a device, in the session of a case. */
async function herself(requestId: string): Promise<void> {
  await home.work(
    async (work) => {
      const subjectId = (await findSubject(work, EMAIL)) ?? '';
      const who = { subjectId };
      const act = { who, actedAt: work.at, source: 'page', jurisdiction: null, age: null } as const;
      const taken = {
        ...act,
        purpose: 'newsletter',
        choice: 'withdrawn',
        notice: null,
        method: 'button',
      } as const;
      await recordConsents(work, [taken]);
      const notice = await showAll(work, 'Our terms.');
      const named = { notice, document: 'terms', documentVersion: '1', method: 'button' } as const;
      await acceptTerms(work, { ...act, ...named });
      await linkDevice(work, { person: who, deviceId: 'her-tablet' });
    },
    { kind: 'subject', id: requestId },
  );
}

function asInserted(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value instanceof Temporal.Instant ? value.toString() : value,
    ]),
  );
}

async function verified(): Promise<unknown[]> {
  await sealEverything(home);
  const folder = join(home.house.config.dataFolder, 'checkpoints');
  const report = await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, { seed: await work.signingSeed(), folder }),
  );
  return [...(report?.findings ?? ['there is no log'])];
}
