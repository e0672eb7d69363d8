// What a person's judgment does to a clock: warnings and overrides, days that are named, answers entered late, wishes sorted.

import { objectionTo } from '../../src/consent/objection.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import { changeLaw, sortRequest } from '../../src/requests/change-law.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { extendRequest } from '../../src/requests/extend.ts';
import { signatures, signLaw } from '../../src/requests/law-signature.ts';
import { lawfulMoves } from '../../src/requests/lawful-move.ts';
import { remindStaff } from '../../src/requests/remind.ts';
import { type ClockDesk, GB, openClockDesk, US_CA, WHY } from '../support/clock-desk.ts';
import { deliverLetters } from '../support/road.ts';

let desk: ClockDesk;
beforeEach(async () => {
  desk = await openClockDesk();
});
afterEach(async () => await desk.home.close());

test('what nobody read warns: staff are stopped, an approver goes on with a written reason, counsel ends it', async () => {
  await desk.travel('2027-03-01T20:00:00Z');
  const requestId = await desk.ask('access', { country: 'KR', subdivision: null });
  const until = Temporal.PlainDate.from('2027-03-25');
  const wish = { reason: 'legitimate-ground', until } as const;
  const moves = await desk.home.work(async (work) => await lawfulMoves(work, await desk.caseOf(requestId)));
  expect(moves?.extend).toMatchObject({ allowed: 'warned', code: 'not-verified' });
  await expect(desk.extend(requestId, wish)).rejects.toMatchObject({ code: 'law-not-settled' });
  const agent = { kind: 'staff', id: crypto.randomUUID() } as const;
  const override = 'Our counsel in Seoul told us so by telephone today.';
  await expect(
    desk.home.work(
      async (work) =>
        await extendRequest(work, {
          requestId,
          reason: 'legitimate-ground',
          explanation: WHY,
          until,
          override,
        }),
      agent,
    ),
  ).rejects.toMatchObject({ code: 'law-not-settled' });
  await desk.extend(requestId, { ...wish, override });
  expect([await desk.lawDay(requestId), await desk.events('law.overridden')]).toEqual(['2027-03-25', 1]);

  const law = (await lawBook()).get('kr-pipa');
  if (law === undefined) throw new Error('no such law');
  const sign = async (digest: string, counsel = 'Dr. Vera Paragraph') =>
    await desk.home.work(
      async (work) => await signLaw(work, { law: 'kr-pipa', digest, counsel }),
      desk.approver,
    );
  await expect(sign('0'.repeat(64))).rejects.toMatchObject({ code: 'law-file-changed' });
  await expect(sign(law.digest, ' ')).rejects.toMatchObject({ code: 'counsel-missing' });
  await sign(law.digest);
  await sign(law.digest);
  expect(await desk.home.work(signatures)).toHaveLength(1);
  const other = await desk.ask('access', { country: 'KR', subdivision: null }, 'yun@example.com');
  const after = await desk.home.work(async (work) => await lawfulMoves(work, await desk.caseOf(other)));
  expect(after?.extend).toEqual({ allowed: true });
});

test('staff put a case under another law with a reason; the dates are counted from the same events', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const requestId = await desk.ask('access');
  const change = async (law: string, reason: string) =>
    await desk.home.work(async (work) => await changeLaw(work, { requestId, law, reason }), desk.approver);
  await expect(change('xx-none', 'She lives there now.')).rejects.toMatchObject({ code: 'law-unknown' });
  await expect(change('br-lgpd', 'so')).rejects.toMatchObject({ code: 'reason-missing' });
  await change('br-lgpd', 'She writes that she lives in Recife.');
  expect(await desk.caseOf(requestId)).toMatchObject({
    law: 'br-lgpd',
    lawBy: 'staff',
    lawWhy: 'She writes that she lives in Recife.',
    governedBy: expect.stringContaining('LGPD'),
  });
  expect(await desk.dueOf(requestId)).toBe('2027-01-20');
  expect([await desk.events('request.lawChanged'), await desk.events('request.dueDateMoved')]).toEqual([
    1, 0,
  ]);
});

test('where the law lets a day be named, a notice without one or with one that is not later is refused, and no letter leaves', async () => {
  await desk.travel('2027-03-01T20:00:00Z');
  const requestId = await desk.ask('access', { country: 'CH', subdivision: 'ZH' });
  const before = await desk.lawDay(requestId);
  const override = 'Our counsel in Zurich told us so by telephone today.';
  const wish = { reason: 'cannot-meet-period', override } as const;
  await expect(desk.extend(requestId, wish)).rejects.toMatchObject({ code: 'until-missing' });
  const same = { ...wish, until: Temporal.PlainDate.from(before ?? '') };
  await expect(desk.extend(requestId, same)).rejects.toMatchObject({ code: 'extension-without-effect' });
  expect([await desk.lawDay(requestId), await desk.events('request.extended')]).toEqual([before, 0]);
  await desk.extend(requestId, { ...wish, until: Temporal.PlainDate.from('2027-05-14') });
  expect([await desk.lawDay(requestId), await desk.events('request.extended')]).toEqual(['2027-05-14', 1]);
});

test('an answer is never older than its question: a day that began before it counts from the question on', async () => {
  await desk.travel('2027-03-01T09:00:00Z');
  const requestId = await desk.ask('access', GB);
  await desk.travel('2027-03-08T15:00:00Z');
  await desk.question(requestId, 'Which account do you mean?');
  await desk.travel('2027-03-20T09:00:00Z');
  const answered = async (at: string) =>
    await desk.answer(requestId, 'The one of my shop.', desk.approver, at);
  await expect(answered('2027-03-21T00:00:00Z')).rejects.toMatchObject({ code: 'answered-in-future' });
  await expect(answered('2027-03-06T23:00:00Z')).rejects.toMatchObject({ code: 'answered-before-asked' });
  await answered('2027-03-07T23:00:00Z');
  await desk.travel('2027-03-30T09:00:00Z');
  await desk.home.work(async (work) => await remindStaff(work, requestId));
  // One day stood still, 8 March; the clock has gone on since.
  expect(await desk.lawDay(requestId)).toBe('2027-04-02');
});

test('a wish in her own words is sorted once; the clock of the right that is meant runs from receipt', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const requestId = await desk.ask('other');
  const sort = async (right: Right) =>
    await desk.home.work(
      async (work) => await sortRequest(work, { requestId, right, reason: 'She says it in line two.' }),
      desk.approver,
    );
  const twin = await desk.ask('access');
  await expect(sort('access')).rejects.toMatchObject({ code: 'right-open' });
  expect(twin).not.toBe(requestId);
  await sort('rectification');
  const found = await desk.caseOf(requestId);
  expect([found.right, found.rule?.id, found.status]).toEqual([
    'rectification',
    'eu-gdpr/rectification',
    'received',
  ]);
  await expect(sort('erasure')).rejects.toMatchObject({ code: 'right-sorted' });
});

test.each([
  ['the end of marketing', 'objection-marketing', null, 'marketing'],
  ['an opt-out of sale', 'opt-out', US_CA, 'sale'],
] as const)(
  'a wish that means %s is in effect as soon as staff have read it so',
  async (_, right, residence, use) => {
    const requestId = await desk.ask('other', residence);
    const asked = { email: 'mira@example.com', use };
    expect(await desk.home.work(async (work) => await objectionTo(work, asked))).toBeNull();
    await desk.home.work(
      async (work) => await sortRequest(work, { requestId, right, reason: 'She says it in line two.' }),
      desk.approver,
    );
    expect(await desk.home.work(async (work) => await objectionTo(work, asked))).toMatchObject({
      use,
      requestId,
    });
    expect((await desk.caseOf(requestId)).status).toBe('fulfilled');
    await deliverLetters(desk.home);
    expect(desk.newestLetter()).toContain('It is in effect since');
  },
);
