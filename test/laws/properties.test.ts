// What must hold for every rule, story and place: dates never jump back, pauses and extensions never shorten.
import fc from 'fast-check';
import { calendarOf } from '../../src/laws/calendar.ts';
import { controllerPromise, governing, lawClocks } from '../../src/laws/clocks.ts';
import { Derivation, storyOf } from '../../src/laws/derivation.ts';
import { dueDate } from '../../src/laws/due-date.ts';
import type { CaseEvents, LawEvent } from '../../src/laws/events.ts';
import { EXTENSION_REASONS } from '../../src/laws/law-codes.ts';
import type { Rule } from '../../src/laws/law-schema.ts';
import { dayOff, isWorkingDay } from '../../src/laws/working-days.ts';
import { dayOf } from '../../src/platform/clock.ts';
import { laws, placeOf, ruleOf } from './law-world.ts';

const rules = [...laws.values()].flatMap((law) => law.rules);
const { compare } = Temporal.PlainDate;
const RUNS = 400;

const aRule = fc.constantFrom(...rules);
// Summer time at midnight and at two, a lost day (Apia, 2011), half hours, and none at all.
const aZone = fc.constantFrom(
  'Europe/Berlin',
  'Europe/London',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Asia/Seoul',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'UTC',
);
const aSeat = fc.constantFrom('DE-BE', 'DE-BY', 'FR', 'IE', 'US-CA', 'KR', 'GB-ENG', 'CH-ZH');
/** Any minute of 2011 to 2040. */
const aMoment = fc
  .integer({ min: 21_560_000, max: 37_340_000 })
  .map((minutes) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000));
const KINDS = [
  'confirmed',
  'identity_asked',
  'identity_proven',
  'fee_asked',
  'fee_confirmed',
  'fee_paid',
  'clarification_asked',
  'clarification_answered',
] as const;
/** What follows the receipt: minutes after it, up to 200 days. */
const aMinute = fc.integer({ min: 1, max: 288_000 });
const anEvent = fc.oneof(
  fc.record({ kind: fc.constantFrom(...KINDS), after: aMinute }),
  fc.record({
    kind: fc.constant('extended' as const),
    after: aMinute,
    reason: fc.constantFrom(...EXTENSION_REASONS),
    until: fc.option(fc.integer({ min: -10, max: 300 })),
    overridden: fc.boolean(),
  }),
);
const later = fc.uniqueArray(anEvent, { maxLength: 8, selector: ({ after }) => after });

function storyFrom(
  received: Temporal.Instant,
  zone: string,
  more: typeof later extends fc.Arbitrary<infer T> ? T : never,
): CaseEvents {
  const events = more.map((one): LawEvent => {
    const at = received.add({ minutes: one.after });
    if (one.kind !== 'extended') return { kind: one.kind, at };
    const { kind, reason, overridden, until } = one;
    const named = until === null ? {} : { until: dayOf(received, zone).add({ days: until }) };
    return { kind, at, reason, overridden, ...named };
  });
  return { zone, events: [{ kind: 'received', at: received }, ...events] };
}

const aCase = fc
  .record({ rule: aRule, zone: aZone, seat: aSeat, received: aMoment, more: later })
  .map(({ rule, zone, seat, received, more }) => ({
    rule,
    calendar: calendarOf(rule.calendar.value, placeOf(seat)),
    zone,
    received,
    story: storyFrom(received, zone, more),
  }));

function without(story: CaseEvents, keep: (event: LawEvent) => boolean): CaseEvents {
  return { ...story, events: story.events.filter(keep) };
}

test('no date lies before the receipt, and the first limit never after the last', () => {
  fc.assert(
    fc.property(aCase, ({ rule, story, calendar, zone, received }) => {
      const { dueOn, firstLimit, acknowledgeBy, dueAt } = dueDate(rule, story, calendar);
      const day = dayOf(received, zone);
      expect(compare(dueOn, day)).toBeGreaterThanOrEqual(0);
      expect(compare(firstLimit, dueOn)).toBeLessThanOrEqual(0);
      if (acknowledgeBy !== null) expect(compare(acknowledgeBy, day)).toBeGreaterThan(0);
      expect(Temporal.Instant.compare(dueAt, received)).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
});

test('a later receipt is never due earlier, whatever happened after both', () => {
  fc.assert(
    fc.property(
      aCase,
      fc.integer({ min: 0, max: 80_000 }),
      ({ rule, story, calendar, received }, earlier) => {
        const first = received.subtract({ minutes: earlier });
        // An override is one approver's decision on one case; it says nothing of another.
        const plain = story.events.map((one) =>
          one.kind === 'extended' ? { ...one, overridden: false } : one,
        );
        const events = plain.map((one) => (one.kind === 'received' ? { ...one, at: first } : one));
        const a = dueDate(rule, { ...story, events }, calendar).dueOn;
        expect(compare(a, dueDate(rule, { ...story, events: plain }, calendar).dueOn)).toBeLessThanOrEqual(0);
      },
    ),
    { numRuns: RUNS },
  );
});

test('an extension never shortens', () => {
  fc.assert(
    fc.property(aCase, ({ rule, story, calendar }) => {
      const bare = without(story, ({ kind }) => kind !== 'extended');
      const asOf = story.events
        .map(({ at }) => at)
        .reduce((a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b));
      const shorter = dueDate(rule, { ...bare, asOf }, calendar).dueOn;
      expect(compare(shorter, dueDate(rule, story, calendar).dueOn)).toBeLessThanOrEqual(0);
    }),
    { numRuns: RUNS },
  );
});

test('a pause never shortens, and moves the end by no more than its days', () => {
  const paused = rules.filter(({ pauses }) => pauses.known.length > 0);
  expect(paused.length).toBeGreaterThan(3);
  fc.assert(
    fc.property(
      fc.constantFrom(...paused),
      aZone,
      aSeat,
      aMoment,
      later,
      aMinute,
      aMinute,
      (rule, zone, seat, received, more, asked, waited) => {
        const calendar = calendarOf(rule.calendar.value, placeOf(seat));
        const [pause] = rule.pauses.known;
        if (pause === undefined) return;
        const from = received.add({ minutes: asked });
        const to = from.add({ minutes: waited });
        // Another question may come in time only because of this pause: its days are its own.
        const others = rule.pauses.known.flatMap((one) => [one.from, one.to]);
        const story = without(storyFrom(received, zone, more), ({ kind }) => !others.includes(kind));
        const bare = dueDate(rule, { ...story, asOf: to.add({ hours: 5000 }) }, calendar);
        const events = [
          ...story.events,
          { kind: pause.from, at: from },
          { kind: pause.to, at: to },
        ] as LawEvent[];
        const moved = dueDate(rule, { ...story, events, asOf: to.add({ hours: 5000 }) }, calendar);
        expect(compare(bare.dueOn, moved.dueOn)).toBeLessThanOrEqual(0);
        // An extension told late without the pause may be in time with it; that is not the pause's length.
        if (JSON.stringify(bare.derivation.extension) !== JSON.stringify(moved.derivation.extension)) return;
        if (bare.derivation.start.on !== moved.derivation.start.on) return;
        const shift = Temporal.PlainDate.from(bare.derivation.ends_on).until(moved.derivation.ends_on).days;
        const days = dayOf(from, zone).until(dayOf(to, zone)).days + (pause.days === 'both' ? 1 : 0);
        expect(shift).toBeLessThanOrEqual(days);
      },
    ),
    { numRuns: RUNS },
  );
});

test('nested and repeated pauses count each day once', () => {
  const rule = ruleOf('eu-gdpr/access');
  const calendar = calendarOf('eu', placeOf('US'));
  const aPair = fc.tuple(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 0, max: 40 }), fc.boolean());
  fc.assert(
    fc.property(aMoment, fc.array(aPair, { maxLength: 5 }), (received, pairs) => {
      const zone = 'UTC';
      const day = dayOf(received, zone);
      const events: LawEvent[] = [{ kind: 'received', at: received }];
      // Questions of one kind that overlap are paired first with first; so each kind asks only once here.
      const seen = new Set<boolean>();
      const covered = new Set<string>();
      for (const [after, length, identity] of pairs) {
        if (seen.has(identity)) continue;
        seen.add(identity);
        const at = received.add({ hours: 24 * after });
        const end = at.add({ hours: 24 * length });
        events.push({ kind: identity ? 'identity_asked' : 'clarification_asked', at });
        events.push({ kind: identity ? 'identity_proven' : 'clarification_answered', at: end });
        for (let d = 1; d <= length; d += 1) covered.add(day.add({ days: after + d }).toString());
      }
      const { derivation } = dueDate(rule, { zone, events }, calendar);
      const base = day.add({ months: 1 }, { overflow: 'constrain' });
      const counted = derivation.excluded.reduce((sum, one) => sum + one.days, 0);
      expect(derivation.ends_on).toBe(base.add({ days: counted }).toString());
      expect(counted).toBeLessThanOrEqual(covered.size);
    }),
    { numRuns: RUNS },
  );
});

test('a date is a function of its story: the order of telling, a second time and a stored derivation change nothing', () => {
  fc.assert(
    fc.property(aCase, ({ rule, story, calendar }) => {
      const due = dueDate(rule, story, calendar);
      expect(dueDate(rule, { ...story, events: story.events.toReversed() }, calendar).derivation).toEqual(
        due.derivation,
      );
      const stored = Derivation.parse(JSON.parse(JSON.stringify(due.derivation)));
      const again = dueDate(rule, storyOf(stored), calendar);
      expect(again.derivation).toEqual(due.derivation);
      expect(again.dueOn.equals(due.dueOn)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('a month ends on its date or on the last day of a shorter month, and only then rolls', () => {
  const months = rules.filter(({ due, start }) => due.unit === 'calendar-month' && start.on === 'receipt');
  fc.assert(
    fc.property(fc.constantFrom(...months), aMoment, aZone, aSeat, (rule, received, zone, seat) => {
      const calendar = calendarOf(rule.calendar.value, placeOf(seat));
      const { derivation, dueOn } = dueDate(
        rule,
        { zone, events: [{ kind: 'received', at: received }] },
        calendar,
      );
      const day = dayOf(received, zone);
      const end = Temporal.PlainDate.from(derivation.ends_on);
      expect(end.toPlainYearMonth().equals(day.toPlainYearMonth().add({ months: 1 }))).toBe(true);
      expect(end.day).toBe(Math.min(day.day, end.daysInMonth));
      expect(isWorkingDay(calendar, dueOn)).toBe(true);
      for (let on = end; compare(on, dueOn) < 0; on = on.add({ days: 1 }))
        expect(dayOff(calendar, on)).not.toBeNull();
    }),
    { numRuns: RUNS },
  );
});

test('a count of days is that many days, a count of business days that many working days', () => {
  const counted = (rule: Rule): boolean =>
    ['day', 'business-day'].includes(rule.due.unit) && rule.counting.roll === 'none';
  fc.assert(
    fc.property(fc.constantFrom(...rules.filter(counted)), aMoment, aZone, (rule, received, zone) => {
      const calendar = calendarOf(rule.calendar.value);
      const { dueOn } = dueDate(rule, { zone, events: [{ kind: 'received', at: received }] }, calendar);
      const day = dayOf(received, zone);
      const count = rule.due.unit === 'immediately' ? 0 : rule.due.count.value;
      let days = 0;
      for (let on = day.add({ days: 1 }); compare(on, dueOn) <= 0; on = on.add({ days: 1 }))
        if (rule.due.unit === 'day' || isWorkingDay(calendar, on)) days += 1;
      expect(days).toBe(count);
    }),
    { numRuns: RUNS },
  );
});

test('the due moment is the first of the next day, through every change of summer time', () => {
  fc.assert(
    fc.property(aCase, ({ rule, story, calendar, zone }) => {
      const { dueAt, dueOn } = dueDate(rule, story, calendar);
      const last = dueAt.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate();
      expect(compare(last, dueOn)).toBeLessThanOrEqual(0);
      expect(compare(dueAt.toZonedDateTimeISO(zone).toPlainDate(), dueOn)).toBeGreaterThan(0);
    }),
    { numRuns: RUNS },
  );
});

test('the governing clock is the earliest of law and promise', () => {
  fc.assert(
    fc.property(aCase, fc.integer({ min: 1, max: 120 }), ({ rule, story, calendar }, days) => {
      const promise = controllerPromise(days, story);
      const clocks = [...lawClocks(dueDate(rule, story, calendar)), ...(promise === null ? [] : [promise])];
      const first = governing(clocks);
      for (const clock of clocks)
        expect(Temporal.Instant.compare(first.dueAt, clock.dueAt)).toBeLessThanOrEqual(0);
    }),
    { numRuns: RUNS },
  );
});
