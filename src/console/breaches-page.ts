// The breach register at the desk: the 72 hours first, then what happened, what was done, and who was told.
import { z } from 'zod';
import type { Controller } from '../platform/controller.ts';
import { BREACHES, type Breach, type BreachClock, clockOf, dueAt } from '../regulator/registers/breach.ts';
import { words } from '../regulator/registers/register-field.ts';
import { fieldError } from '../web/page.ts';
import { countField, dayField, registerPages, versionField } from './register-pages.ts';

const CLOCK_TAGS: { readonly [C in BreachClock]: { readonly words: string; readonly colour: string } } = {
  running: { words: '72 hours run', colour: 'yellow' },
  overdue: { words: 'Overdue', colour: 'red' },
  'in-time': { words: 'Told in time', colour: 'green' },
  late: { words: 'Told late', colour: 'orange' },
  'not-needed': { words: 'Need not be told', colour: 'grey' },
};
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const TIME_MISSING = 'Enter a time such as 14:05';

const Form = z.strictObject({
  version: versionField,
  awareDay: z.iso.date('Enter the day on which the organisation became aware'),
  awareTime: z.string().regex(TIME, TIME_MISSING),
  facts: words.default(''),
  effects: words.default(''),
  remedy: words.default(''),
  people: countField,
  records: countField,
  authority: z.enum(['open', 'told', 'not-needed'], { error: 'Say whether the authority was told' }),
  toldDay: dayField,
  toldTime: z.union([z.literal(''), z.string().regex(TIME)], { error: TIME_MISSING }).default(''),
  authorityReason: words.default(''),
  persons: z.enum(['open', 'told', 'not-needed'], { error: 'Say whether people were told' }),
  personsToldOn: dayField,
  personsReason: words.default(''),
});

function momentOf(day: string, time: string, { timeZone }: Controller): string {
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).toInstant().toString();
}

export const BREACH_PAGES = registerPages({
  register: BREACHES,
  views: { list: 'console/breaches', one: 'console/breach' },
  form: Form,
  contentOf: ({ version: _version, awareDay, awareTime, toldDay, toldTime, ...form }, controller): Breach => {
    const told = form.authority === 'told';
    if (told && toldDay !== null && toldTime === '') throw fieldError('toldTime', TIME_MISSING);
    return {
      ...form,
      awareAt: momentOf(awareDay, awareTime, controller),
      toldAt: told && toldDay !== null ? momentOf(toldDay, toldTime, controller) : null,
      personsToldOn: form.persons === 'told' ? form.personsToldOn : null,
    };
  },
  fieldsOf: ({ awareAt, toldAt, people, records, personsToldOn, ...rest }, controller) => {
    const aware = partsOf(awareAt, controller);
    const told = partsOf(toldAt, controller);
    return {
      ...rest,
      ...{ awareDay: aware.day, awareTime: aware.time, toldDay: told.day, toldTime: told.time },
      ...{ people: String(people ?? ''), records: String(records ?? ''), personsToldOn: personsToldOn ?? '' },
    };
  },
  shown: (breach, at) => ({
    tag: CLOCK_TAGS[clockOf(breach, at)],
    clock: clockOf(breach, at),
    awareMoment: Temporal.Instant.from(breach.awareAt),
    toldMoment: breach.toldAt === null ? null : Temporal.Instant.from(breach.toldAt),
    dueMoment: dueAt(breach),
  }),
});

function partsOf(moment: string | null, { timeZone }: Controller): { day: string; time: string } {
  if (moment === null) return { day: '', time: '' };
  const there = Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
  return {
    day: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}
