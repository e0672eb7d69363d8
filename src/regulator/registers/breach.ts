// The breach register (GDPR Art. 33(5)): facts, effects, remedy; the 72 hours to the authority; what people were told and why.
import { z } from 'zod';
import type { Work } from '../../work.ts';
import type { Register } from './register-entry.ts';
import { atField, day, moment, number, words } from './register-field.ts';

/** Hours from becoming aware to the authority (GDPR and UK GDPR Art. 33(1)). */
export const HOURS_TO_TELL = 72;
/** Hours before the end at which staff are told; after the end, every so many hours. */
const TOLD_BEFORE = [24, 6, 0] as const;
const TOLD_AFTER_EVERY = 24;

const Breach = z.strictObject({
  awareAt: moment,
  /** What happened, which categories of data and people. */
  facts: words,
  effects: words,
  /** What was done against it and against its coming again. */
  remedy: words,
  /** About how many; null: not known yet. */
  people: number.nullable(),
  records: number.nullable(),
  authority: z.enum(['open', 'told', 'not-needed']),
  toldAt: moment.nullable(),
  /** Of a later notification: why (Art. 33(1)); of none: why no risk is likely. */
  authorityReason: words,
  persons: z.enum(['open', 'told', 'not-needed']),
  personsToldOn: day.nullable(),
  /** Why people need not be told (Art. 34(3)), or no high risk is likely. */
  personsReason: words,
});
export type Breach = z.output<typeof Breach>;

/** When the 72 hours end. */
export function dueAt({ awareAt }: Pick<Breach, 'awareAt'>): Temporal.Instant {
  return Temporal.Instant.from(awareAt).add({ hours: HOURS_TO_TELL });
}

/** `running`, `overdue`: nobody was told yet. `late`: after the 72 hours. */
export type BreachClock = 'running' | 'overdue' | 'in-time' | 'late' | 'not-needed';

/** Where the clock to the authority stands at a moment. */
export function clockOf(breach: Breach, at: Temporal.Instant): BreachClock {
  if (breach.authority === 'not-needed') return 'not-needed';
  const told =
    breach.authority === 'told' && breach.toldAt !== null ? Temporal.Instant.from(breach.toldAt) : null;
  const late = Temporal.Instant.compare(told ?? at, dueAt(breach)) > 0;
  if (told === null) return late ? 'overdue' : 'running';
  return late ? 'late' : 'in-time';
}

export const BREACHES: Register<Breach> = {
  name: 'breaches',
  recorded: 'breach.recorded',
  amended: 'breach.amended',
  shape: Breach,
  check: checkBreach,
  watchAfter,
};

function checkBreach(breach: Breach, { at }: Work): void {
  const aware = Temporal.Instant.from(breach.awareAt);
  if (Temporal.Instant.compare(aware, at) > 0)
    throw atField('awareDay', 'breach-aware-later', 'The moment of becoming aware lies in the future');
  if (breach.facts === '') throw atField('facts', 'breach-facts-missing', 'Say what happened');
  checkAuthority(breach, aware, at);
  if (breach.persons === 'told' && breach.personsToldOn === null)
    throw atField('personsToldOn', 'breach-told-day-missing', 'Enter the day on which people were told');
  if (breach.persons === 'not-needed' && breach.personsReason === '')
    throw atField(
      'personsReason',
      'breach-untold-unexplained',
      'Say why people are not told (GDPR Art. 34(1) and (3))',
    );
}

function checkAuthority(breach: Breach, aware: Temporal.Instant, at: Temporal.Instant): void {
  if (breach.authority === 'not-needed' && breach.authorityReason === '')
    throw atField(
      'authorityReason',
      'breach-unnotified-unexplained',
      'Say why no risk to people is likely (GDPR Art. 33(1))',
    );
  if (breach.authority !== 'told') return;
  if (breach.toldAt === null)
    throw atField('toldDay', 'breach-told-moment-missing', 'Enter when the authority was told');
  const told = Temporal.Instant.from(breach.toldAt);
  if (Temporal.Instant.compare(told, at) > 0)
    throw atField('toldDay', 'breach-told-later', 'The moment of telling the authority lies in the future');
  if (Temporal.Instant.compare(told, aware) < 0)
    throw atField(
      'toldDay',
      'breach-told-before',
      'The authority was told before anybody here was aware of it',
    );
  if (clockOf(breach, at) === 'late' && breach.authorityReason === '')
    throw atField(
      'authorityReason',
      'breach-delay-unexplained',
      'The authority was told after 72 hours: give the reason for the delay (GDPR Art. 33(1))',
    );
}

/** A day before the end, six hours before, at the end, and every day after it, as long as nobody has decided. */
function watchAfter(breach: Breach, after: Temporal.Instant): Temporal.Instant | null {
  if (breach.authority !== 'open') return null;
  const due = dueAt(breach);
  const next = TOLD_BEFORE.map((hours) => due.subtract({ hours })).find(
    (one) => Temporal.Instant.compare(one, after) > 0,
  );
  if (next !== undefined) return next;
  const days = Math.floor(after.since(due).total('hours') / TOLD_AFTER_EVERY) + 1;
  return due.add({ hours: days * TOLD_AFTER_EVERY });
}
