// The register of disclosures to authorities: who asked, on what ground, what was given, and until when nobody may speak of it.
import { z } from 'zod';
import { dayOf } from '../../platform/clock.ts';
import type { Work } from '../../work.ts';
import type { Register } from './register-entry.ts';
import { atField, day, number, words } from './register-field.ts';

const Disclosure = z.strictObject({
  authority: words,
  askedOn: day,
  /** The law or the order that was named. */
  ground: words,
  outcome: z.enum(['open', 'given', 'in-part', 'refused']),
  /** What was handed over; of a refusal: why. */
  given: words,
  answeredOn: day.nullable(),
  /** Of how many people; null: not known. */
  people: number.nullable(),
  /** `open-ended`: until somebody says otherwise. */
  gag: z.enum(['none', 'until', 'open-ended']),
  gagUntil: day.nullable(),
});
export type Disclosure = z.output<typeof Disclosure>;

/** Whether nobody may speak of it on a day. */
export function isGagged(
  { gag, gagUntil }: Pick<Disclosure, 'gag' | 'gagUntil'>,
  on: Temporal.PlainDate,
): boolean {
  if (gag === 'none') return false;
  return gagUntil === null || Temporal.PlainDate.compare(Temporal.PlainDate.from(gagUntil), on) >= 0;
}

export const DISCLOSURES: Register<Disclosure> = {
  name: 'disclosures',
  recorded: 'disclosure.recorded',
  amended: 'disclosure.amended',
  shape: Disclosure,
  check: checkDisclosure,
  watchAfter: () => null,
};

function checkDisclosure(disclosure: Disclosure, { at, controller }: Work): void {
  const today = dayOf(at, controller.timeZone);
  const { authority, ground, askedOn, answeredOn, outcome, given, gag, gagUntil } = disclosure;
  const isLater = (one: string): boolean =>
    Temporal.PlainDate.compare(Temporal.PlainDate.from(one), today) > 0;
  if (authority === '') throw atField('authority', 'disclosure-authority-missing', 'Say who asked');
  if (ground === '') throw atField('ground', 'disclosure-ground-missing', 'Name the law or the order');
  if (isLater(askedOn))
    throw atField('askedOn', 'disclosure-asked-later', 'The day of asking lies in the future');
  if (outcome !== 'open' && given === '')
    throw atField('given', 'disclosure-given-missing', 'Say what was given, or why nothing was');
  if (outcome !== 'open' && answeredOn === null)
    throw atField('answeredOn', 'disclosure-answer-day-missing', 'Enter the day of the answer');
  if (answeredOn !== null && (isLater(answeredOn) || answeredOn < askedOn))
    throw atField(
      'answeredOn',
      'disclosure-answer-day-wrong',
      'The day of the answer lies before that of asking, or in the future',
    );
  if (gag === 'until' && gagUntil === null)
    throw atField(
      'gagUntil',
      'disclosure-gag-day-missing',
      'Enter the last day on which nobody may speak of it',
    );
}
