// Acceptance, acknowledgment and consent are three things: whatever is agreed to or seen switches no consent on.

import fc from 'fast-check';
import { Client } from 'pg';
import { type Agreement, acceptTerms, acknowledgeNotice } from '../../src/consent/agreement.ts';
import { mayI } from '../../src/consent/gate.ts';
import { holdConsents } from '../../src/consent/identity.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { MIRA, openConsentWorld, PURPOSES } from './consent-world.ts';

let home: TestHouse;
let notice: string;
let admin: Client;
beforeAll(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await home.close();
});

const agreement = (more: Partial<Agreement> = {}): Agreement => ({
  who: MIRA,
  actedAt: Temporal.Now.instant(),
  source: 'api',
  notice,
  document: 'terms',
  documentVersion: '2026-03',
  method: 'checkbox',
  jurisdiction: null,
  age: null,
  ...more,
});

test('an acceptance and an acknowledgment are kept once each, with an entry of the log each', async () => {
  const act = agreement();
  for (const verb of [acceptTerms, acknowledgeNotice]) {
    const first = await home.work(async (work) => await verb(work, act));
    const again = await home.work(async (work) => await verb(work, act));
    expect([first.status, again.status, first.record === again.record]).toEqual([
      'recorded',
      'repeated',
      true,
    ]);
  }
  const { rows } = await admin.query(
    `select event, count(*)::int as n from audit_entries where event in ('terms.accepted', 'notice.acknowledged') group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { event: 'notice.acknowledged', n: 1 },
    { event: 'terms.accepted', n: 1 },
  ]);
});

test.each([
  ['document-missing', { document: null }],
  ['notice-unknown', { notice: '1'.repeat(64) }],
  ['acted-in-future', { actedAt: Temporal.Now.instant().add({ hours: 1 }) }],
  ['who-not-said', { who: {} }],
  ['subject-unknown', { who: { subjectId: crypto.randomUUID() } }],
] as const)('%s is refused', async (code, more) => {
  await expect(home.work(async (work) => await acceptTerms(work, agreement(more)))).rejects.toMatchObject({
    code,
  });
});

test('terms that ask for an age are agreed to by nobody younger', async () => {
  await admin.query('update controllers set minimum_age = 18 where id = $1', [home.lumyx.id]);
  await expect(
    home.work(async (work) => await acceptTerms(work, agreement({ age: 17 }))),
  ).rejects.toMatchObject({ code: 'under-age' });
  await admin.query('update controllers set minimum_age = null where id = $1', [home.lumyx.id]);
});

test('no acceptance and no notice, in whatever order, switches a consent on', async () => {
  const consented = PURPOSES.filter(({ consent }) => consent !== null).map(({ name }) => name);
  const acts = fc.array(
    fc.record({
      verb: fc.constantFrom(acceptTerms, acknowledgeNotice),
      minutes: fc.integer({ min: 0, max: 10_000 }),
      document: fc.constantFrom('terms', 'privacy-policy', ...consented),
      method: fc.constantFrom('checkbox', 'written', null),
      age: fc.constantFrom(null, 12, 99),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const who = { account: crypto.randomUUID() };
      await home.work(async (work) => {
        await holdConsents(work);
        for (const { verb, minutes, ...more } of all)
          await verb(work, agreement({ who, actedAt: work.at.subtract({ minutes }), ...more }));
      });
      const answers = await home.work(
        async (work) =>
          await mayI(
            work,
            consented.map((purpose) => ({ who, purpose })),
          ),
      );
      expect(new Set(answers.map(({ allowed, why }) => `${allowed} ${why}`))).toEqual(
        new Set(['false never-asked']),
      );
    }),
    { numRuns: 15 },
  );
});
