// Every worked example gives the date that was counted by hand, its derivation replays, and its sentences say it.
import { Derivation, storyOf } from '../../src/laws/derivation.ts';
import { derivationSentences } from '../../src/laws/derivation-sentences.ts';
import { dueDate } from '../../src/laws/due-date.ts';
import { ruleFor } from '../../src/laws/rule-for.ts';
import { calendarFor, lawOf, laws, ruleOf, story } from './law-world.ts';
import { EXAMPLES } from './worked-examples.ts';

const examples = EXAMPLES.trim()
  .split('\n')
  .map((line) => {
    const [named = '', where = '', events = '', expected = '', why = ''] = line.split(' | ');
    const [id = '', version = ''] = named.split(' v');
    const [seat = '', zone = ''] = where.split(' ');
    return { id, version: Number(version), seat, zone, events, expected, why };
  });

test('there are at least sixty examples, over every law', () => {
  expect(examples.length).toBeGreaterThanOrEqual(60);
  expect(new Set(examples.map(({ id }) => id.split('/')[0]))).toEqual(new Set(laws.keys()));
  expect(
    new Set(examples.map(({ id, version, seat, zone, events }) => `${id}${version}${seat}${zone}${events}`))
      .size,
  ).toBe(examples.length);
});

test.each(examples)('$id v$version, $seat: $why', ({ id, version, seat, zone, events, expected }) => {
  const rule = ruleOf(id, version);
  const told = story(events, zone);
  const calendar = calendarFor(rule, seat);
  const due = dueDate(rule, told, calendar);
  const remarks = due.derivation.remarks.map(({ code }) => ` remark ${code}`).join('');
  const ack = due.acknowledgeBy === null ? '' : ` ack ${due.acknowledgeBy}`;
  expect(`${due.dueOn}${ack}${remarks}`).toBe(expected);

  const received = told.events
    .find(({ kind }) => kind === 'received')
    ?.at.toZonedDateTimeISO(zone)
    .toPlainDate();
  if (received === undefined) throw new Error('nothing received');
  expect(ruleFor(lawOf(rule.law), rule.right, received)).toBe(rule);

  // Stored as JSON and read back, the derivation gives the same date and itself.
  const stored = Derivation.parse(JSON.parse(JSON.stringify(due.derivation)));
  expect(dueDate(rule, storyOf(stored), calendar).derivation).toEqual(due.derivation);

  const sentences = derivationSentences(stored);
  const day = due.dueOn.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  expect(sentences.some((one) => one.includes('by the end of') && one.includes(day))).toBe(true);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z\d].*\.$/);
  expect(sentences.join(' ')).not.toMatch(/undefined|null|NaN|\[object/);
  expect(
    due.dueAt.toZonedDateTimeISO(zone).subtract({ nanoseconds: 1 }).toPlainDate().equals(due.dueOn),
  ).toBe(true);
});
