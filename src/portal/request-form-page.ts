// The form: five plain choices, or a wish in her own words. It looks nothing up, so it tells nobody who is known.
import { z } from 'zod';
import { countries, countryParts, type NamedPlace, readPlace } from '../laws/places.ts';
import { isProblem } from '../platform/problem.ts';
import { receiveRequest } from '../requests/receive.ts';
import { fieldError, page } from '../web/page.ts';

/** Five plain choices and a wish in her own words; the desk knows more rights, and sorts. */
const WISHES = ['access', 'portability', 'rectification', 'erasure', 'objection', 'other'] as const;
const NeedsWords = ['rectification', 'objection', 'other'];

const COUNTRIES = countries();
const PARTS = countryParts();
const UNSAID = { value: '', text: 'I do not say' };
const choices = (places: readonly NamedPlace[]) => [
  UNSAID,
  ...places.map(({ code, name }) => ({ value: code, text: name })),
];
const COUNTRY_CHOICES = choices(COUNTRIES);
const PART_CHOICES = choices(PARTS);

const place = (message: string) =>
  z
    .string()
    .refine((code) => code === '' || [...COUNTRIES, ...PARTS].some((one) => one.code === code), message)
    .default('');

/** The state where it lies in the country that was named; else the country alone. */
function residenceOf(country: string, part: string) {
  return readPlace(part.startsWith(`${country}-`) || country === '' ? part : country) ?? readPlace(country);
}

const Form = z
  .strictObject({
    right: z.enum(WISHES, { error: 'Choose what you want' }),
    email: z
      .string({ error: 'Enter your e-mail address' })
      .min(1, 'Enter your e-mail address')
      .max(500, 'Enter one e-mail address'),
    ownWords: z.string().max(5_000, 'Use 5,000 characters or fewer').default(''),
    country: place('Choose a country from the list'),
    part: place('Choose a state from the list'),
    hints: z.string().max(1_000, 'Use 1,000 characters or fewer').default(''),
  })
  .refine(({ right, ownWords }) => !NeedsWords.includes(right) || ownWords?.trim() !== '', {
    path: ['ownWords'],
    message: 'Tell us in your own words what you want',
    // Also when the address is missing: everything that needs another look is said at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

export const requestFormPage = page({
  path: '/',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({
    view: 'portal/request-form',
    values: { errors, entered, countries: COUNTRY_CHOICES, parts: PART_CHOICES },
  }),
  body: Form,
  post: async ({ body, work, controller }) => {
    const { country, part, ...asked } = body;
    const wish = { ...asked, channel: 'form', residence: residenceOf(country, part) } as const;
    const received = await work(async (one) => await receiveRequest(one, wish)).catch((error: unknown) => {
      if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
      throw error;
    });
    const next = received.inEffect ? 'effect' : 'verify';
    return { redirect: `/${controller.slug}/requests/${received.requestId}/${next}` };
  },
});
