// The gate, reason by reason: no unless a record or a law says yes, and always why.
import { endUses } from '../../src/consent/objection.ts';
import { rememberNotice } from '../../src/consent/shown-notice.ts';
import { savePurposes } from '../../src/data-map/purpose.ts';
import { RecipientReviewRow } from '../../src/data-map/recipient-review.ts';
import { saveController } from '../../src/platform/controller.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import {
  acting,
  codesOf,
  consentPurpose,
  MIRA,
  NO_SALE,
  openConsentWorld,
  PURPOSES,
} from './consent-world.ts';

let home: TestHouse;
let notice: string;
beforeEach(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
});
afterEach(async () => await home.close());

const now = (): Temporal.Instant => Temporal.Now.instant();
const world = () => acting(home, notice);

/** Ends uses of Mira's data through a request of hers, as the roads of objections do. */
async function end(...uses: Parameters<typeof endUses>[1]['uses'][number][]): Promise<void> {
  await home.work(async (work) => {
    const { subjectId } = await rememberSubject(work, 'mira@example.com');
    const { requestId } = await receiveRequest(work, {
      ...{ right: 'access', email: 'mira@example.com', channel: 'form', residence: null },
    });
    await endUses(work, { subjectId, requestId, uses });
  });
}

async function setPurpose(name: string, more: Parameters<typeof consentPurpose>[1]): Promise<void> {
  const changed = PURPOSES.map((one) => (one.name === name ? consentPurpose(name, more) : one));
  await home.work(async (work) => await savePurposes(work, changed));
}

test('given: with the record, the text and until when', async () => {
  const { record, ask } = world();
  const [outcome] = await record({ purpose: 'trends', actedAt: now().subtract({ hours: 1 }) });
  const answer = await ask('trends');
  expect(answer).toMatchObject({ allowed: true, why: 'given', notice, bundled: false });
  expect(answer.record).toBe(outcome?.status === 'recorded' ? outcome.record : 'none');
  const days = Math.round(now().until(answer.until ?? now(), { largestUnit: 'hours' }).hours / 24);
  expect([365, 366]).toContain(days);
});

test('other-basis: a contract needs no consent, and a legitimate interest holds until she objects', async () => {
  const { ask } = world();
  expect(await ask('account')).toMatchObject({ allowed: true, why: 'other-basis', record: null });
  expect(await ask('abuse')).toMatchObject({ allowed: true, why: 'other-basis' });
});

test('never-asked: nobody knows of a choice, also where another person or another purpose has one', async () => {
  const { record, ask } = world();
  await record({ who: { email: 'ben@example.com' } }, { purpose: 'showcase' });
  expect(await ask('newsletter')).toMatchObject({ allowed: false, why: 'never-asked', record: null });
});

test('refused and withdrawn: a no is read as a no, with its record', async () => {
  const { record, ask } = world();
  await record({ choice: 'refused', actedAt: now().subtract({ minutes: 20 }) });
  expect(await ask('newsletter')).toMatchObject({
    allowed: false,
    why: 'refused',
    record: expect.any(String),
  });
  await record({ actedAt: now().subtract({ minutes: 10 }) });
  expect(await ask('newsletter')).toMatchObject({ allowed: true });
  await record({ choice: 'withdrawn' });
  expect(await ask('newsletter')).toMatchObject({
    allowed: false,
    why: 'withdrawn',
    record: expect.any(String),
  });
});

test('expired: honoured on reading, to the moment, without any job', async () => {
  const { record, ask } = world();
  await record({ purpose: 'trends' });
  const { until } = await ask('trends');
  const left = now().until(until ?? now());
  home.later(left.subtract({ seconds: 60 }));
  expect(await ask('trends')).toMatchObject({ allowed: true, why: 'given' });
  home.later({ seconds: 61 });
  expect(await ask('trends')).toMatchObject({ allowed: false, why: 'expired', record: expect.any(String) });
});

test('expired: a period that the controller shortens holds for consents that were given before', async () => {
  const { record, ask } = world();
  await record({ purpose: 'trends', actedAt: now().subtract({ hours: 24 * 20 }) });
  const shorter = { ...PURPOSES.find(({ name }) => name === 'trends')?.consent, expiresAfter: 'P10D' };
  await setPurpose('trends', { consent: shorter as never });
  expect(await ask('trends')).toMatchObject({ why: 'expired' });
});

test('text-changed: a material change asks again, another does not', async () => {
  const { record, ask } = world();
  await record({ purpose: 'showcase' });
  await setPurpose('showcase', { version: 4, materialVersion: 2 });
  expect(await ask('showcase')).toMatchObject({ allowed: true, why: 'given' });
  await setPurpose('showcase', { version: 5, materialVersion: 4 });
  expect(await ask('showcase')).toMatchObject({ allowed: false, why: 'text-changed', notice });
});

test('restricted: whatever rests on whatever, storing is all that may be done', async () => {
  const { record, ask } = world();
  await record({});
  await end('any-but-storage');
  for (const purpose of ['newsletter', 'account', 'abuse'])
    expect(await ask(purpose)).toMatchObject({ allowed: false, why: 'restricted' });
  expect(await ask('account', { email: 'ben@example.com' })).toMatchObject({ allowed: true });
});

test('restricted: also under another name that was joined to the person', async () => {
  const { record, ask } = world();
  await record({});
  await end('any-but-storage');
  const { joinPeople } = await import('../../src/consent/link-people.ts');
  expect(await ask('account', { account: 'mira-1' })).toMatchObject({ allowed: true });
  await home.work(async (work) => await joinPeople(work, MIRA, { account: 'mira-1' }));
  expect(await ask('account', { account: 'mira-1' })).toMatchObject({ allowed: false, why: 'restricted' });
});

test('objected: a use that she ended stops the purposes that put it to work, and no other', async () => {
  const { record, ask } = world();
  await record({ actedAt: now().subtract({ minutes: 1 }) }, { purpose: 'showcase' });
  await end('marketing', 'profiling');
  expect(await ask('newsletter')).toMatchObject({ allowed: false, why: 'objected' });
  expect(await ask('abuse')).toMatchObject({ allowed: false, why: 'objected' });
  expect(await ask('showcase')).toMatchObject({ allowed: true });
  home.later({ seconds: 2 });
  await record({ actedAt: now().add({ seconds: 2 }) });
  expect(await ask('newsletter')).toMatchObject({ allowed: true, why: 'given' });
  expect(await ask('abuse')).toMatchObject({ allowed: false, why: 'objected' });
});

test('under-age: the higher of document and law, at the door and at the gate', async () => {
  const { record, ask } = world();
  const portrait = { purpose: 'portrait' } as const;
  expect(codesOf(await record(portrait))).toEqual(['age-missing']);
  expect(codesOf(await record({ ...portrait, age: 15 }))).toEqual(['under-age']);
  expect(codesOf(await record({ ...portrait, age: 15, jurisdiction: 'DE' }))).toEqual(['under-age']);
  expect(codesOf(await record({ ...portrait, age: 13, jurisdiction: 'SE' }))).toEqual(['under-age']);
  expect(codesOf(await record({ ...portrait, age: 14, jurisdiction: 'SE' }))).toEqual(['recorded']);
  expect(await ask('portrait')).toMatchObject({ allowed: true, why: 'given' });
  await home.work(async (work) => {
    await saveController(work.trx, {
      ...(work.controller.toJSON() as typeof work.controller),
      minimumAge: 18,
    });
  });
  expect(await ask('portrait')).toMatchObject({ allowed: false, why: 'under-age' });
});

test('under-age: where the purpose asks for an age from now on, a consent without one no longer counts', async () => {
  const { record, ask } = world();
  await record({});
  expect(await ask('newsletter')).toMatchObject({ allowed: true });
  await setPurpose('newsletter', { consent: { minimumAge: 13 } as never });
  expect(await ask('newsletter')).toMatchObject({ allowed: false, why: 'under-age' });
});

test('never-allowed: what a document rules out is refused in its words, also to whoever says yes', async () => {
  const { record, ask } = world();
  expect(await ask('sale')).toMatchObject({ allowed: false, why: 'never-allowed', words: NO_SALE });
  const [refused] = await record({ purpose: 'sale' });
  expect(refused).toMatchObject({ status: 'refused', problem: { code: 'purpose-ruled-out' } });
  expect(refused?.status === 'refused' && refused.problem.message).toContain(NO_SALE);
  expect(codesOf(await record({ purpose: 'sale', choice: 'refused' }))).toEqual(['recorded']);
  expect(await ask('sale')).toMatchObject({ allowed: false, why: 'never-allowed' });
});

test('review: a recipient whose terms are being looked at gets nothing, until somebody has decided', async () => {
  const { record, ask } = world();
  await record({});
  expect(await ask('newsletter', MIRA, 'Postina')).toMatchObject({ allowed: true, why: 'given' });
  await home.work(async (work) => {
    await RecipientReviewRow.query(work.trx).insert({
      ...{ controllerId: work.controllerId, id: crypto.randomUUID(), recipient: 'Postina', since: work.at },
      reason: 'its terms speak of training on input',
    });
  });
  for (const purpose of ['newsletter', 'account'])
    expect(await ask(purpose, MIRA, 'Postina')).toMatchObject({
      allowed: false,
      why: 'review',
      words: expect.stringContaining('training on input'),
    });
  expect(await ask('newsletter')).toMatchObject({ allowed: true });
});

test('a recipient whom people were never told of gets nothing, and an unknown one is no question', async () => {
  const { record, ask } = world();
  await record({});
  for (const purpose of ['newsletter', 'account'])
    expect(await ask(purpose, MIRA, 'Trendora')).toMatchObject({ allowed: false, why: 'never-asked' });
  await expect(ask('newsletter', MIRA, 'Nobody')).rejects.toMatchObject({ code: 'recipient-unknown' });
  await expect(ask('nonsense')).rejects.toMatchObject({ code: 'purpose-unknown' });
});

test('bundled: a consent that a document makes a condition is flagged wherever it is answered', async () => {
  const { record, ask } = world();
  expect(await ask('training')).toMatchObject({ allowed: false, why: 'never-asked', bundled: true });
  await record({ purpose: 'training' });
  expect(await ask('training')).toMatchObject({ allowed: true, bundled: true });
});

test('what a person was shown must ask for the purpose, in a version that still holds, and exist', async () => {
  const { record } = world();
  const old = await home.work(
    async (work) =>
      await rememberNotice(work, { text: 'May we?', language: 'en', variant: '', purposes: { showcase: 1 } }),
  );
  expect(
    codesOf(
      await record(
        { notice: old, purpose: 'showcase' },
        { notice: old },
        { notice: '0'.repeat(64) },
        { notice: null },
        { notice: '0'.repeat(64), choice: 'withdrawn' },
        { purpose: 'account' },
        { purpose: 'account', choice: 'refused' },
        { purpose: 'health', method: 'button' },
        { purpose: 'health', method: null },
        { purpose: 'health', method: 'checkbox' },
      ),
    ),
  ).toEqual([
    'notice-stale',
    'notice-without-purpose',
    'notice-unknown',
    'notice-missing',
    'notice-unknown',
    'purpose-without-consent',
    'purpose-without-consent',
    'consent-not-explicit',
    'consent-not-explicit',
    'recorded',
  ]);
});

test('clocks: five minutes ahead are taken and six are not; an old yes is history, an old no holds', async () => {
  const { record, ask } = world();
  const at = (duration: Temporal.DurationLike) => ({ actedAt: now().add(duration) });
  expect(codesOf(await record(at({ minutes: 6 }), at({ hours: 24 * 365 })))).toEqual([
    'acted-in-future',
    'acted-in-future',
  ]);
  expect(codesOf(await record({ ...at({ minutes: 6 }), choice: 'withdrawn' }))).toEqual(['acted-in-future']);
  expect(codesOf(await record(at({ hours: -24 * 31 })))).toEqual(['acted-too-long-ago']);
  expect(
    codesOf(await record({ actedAt: Temporal.Instant.from('1970-01-01T00:00:00Z'), choice: 'refused' })),
  ).toEqual(['acted-too-long-ago']);
  expect(codesOf(await record({ ...at({ hours: -24 * 900 }), choice: 'refused' }))).toEqual(['recorded']);
  expect(await ask('newsletter')).toMatchObject({ why: 'refused' });
  expect(codesOf(await record(at({ hours: -24 * 29 }), at({ minutes: 4 })))).toEqual([
    'recorded',
    'recorded',
  ]);
});

test('an import that does not say which text was told never opens the gate', async () => {
  const { record, ask } = world();
  await record({ source: 'import', notice: null, method: null });
  expect(await ask('newsletter')).toMatchObject({ allowed: false, why: 'text-changed' });
});

test('another controller sees nothing of it', async () => {
  const { record } = world();
  await record({});
  const { statesOf } = await import('../../src/consent/consent-state.ts');
  expect(await home.work(async (work) => await statesOf(work, MIRA), undefined, home.lumart)).toEqual([]);
});
