// The register of disclosures to authorities at the desk: who asked, on what ground, what was given, and who may speak of it.
import { z } from 'zod';
import { dayOf } from '../platform/clock.ts';
import { DISCLOSURES, type Disclosure, isGagged } from '../regulator/registers/disclosure.ts';
import { words } from '../regulator/registers/register-field.ts';
import { countField, dayField, registerPages, versionField } from './register-pages.ts';

const OUTCOME_TAGS: {
  readonly [O in Disclosure['outcome']]: { readonly words: string; readonly colour: string };
} = {
  open: { words: 'Open', colour: 'yellow' },
  given: { words: 'Given', colour: 'blue' },
  'in-part': { words: 'Given in part', colour: 'blue' },
  refused: { words: 'Refused', colour: 'grey' },
};

const Form = z.strictObject({
  version: versionField,
  authority: words.default(''),
  askedOn: z.iso.date('Enter the day on which they asked'),
  ground: words.default(''),
  outcome: z.enum(['open', 'given', 'in-part', 'refused'], { error: 'Say what came of it' }),
  given: words.default(''),
  answeredOn: dayField,
  people: countField,
  gag: z.enum(['none', 'until', 'open-ended'], { error: 'Say whether it may be spoken of' }),
  gagUntil: dayField,
});

export const DISCLOSURE_PAGES = registerPages({
  register: DISCLOSURES,
  views: { list: 'console/disclosures', one: 'console/disclosure' },
  form: Form,
  contentOf: ({ version: _version, ...form }): Disclosure => ({
    ...form,
    answeredOn: form.outcome === 'open' ? null : form.answeredOn,
    gagUntil: form.gag === 'until' ? form.gagUntil : null,
  }),
  fieldsOf: ({ people, answeredOn, gagUntil, ...rest }) => ({
    ...rest,
    ...{ people: String(people ?? ''), answeredOn: answeredOn ?? '', gagUntil: gagUntil ?? '' },
  }),
  shown: (disclosure, at, { timeZone }) => ({
    tag: OUTCOME_TAGS[disclosure.outcome],
    gagged: isGagged(disclosure, dayOf(at, timeZone)),
  }),
});
