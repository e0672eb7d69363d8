// The form: five plain choices, or a wish in her own words. It looks nothing up, so it tells nobody who is known.
import { z } from 'zod';
import { HOUSE_LANGUAGE, LANGUAGES, translate } from '../languages/translate.ts';
import { countries, countryParts, type NamedPlace, readPlace } from '../laws/places.ts';
import { isProblem } from '../platform/problem.ts';
import { receiveRequest } from '../requests/receive.ts';
import { fieldError, page } from '../web/page.ts';

/** Five plain choices and a wish in her own words; the desk knows more rights, and sorts. */
const WISHES = ['access', 'portability', 'rectification', 'erasure', 'objection', 'other'] as const;
const NeedsWords = ['rectification', 'objection', 'other'];

const COUNTRIES = countries();
const PARTS = countryParts();

/** The choices of a select; names that are English only are said to be. */
function choices(language: string, places: readonly NamedPlace[], attributes = {}) {
  const named = places.map(({ code, name }) => ({ value: code, text: name, attributes }));
  return [{ value: '', text: translate(language, 'form.unsaid') }, ...named];
}

/** By language, made once: sorting 250 names takes a moment. */
const CHOICES = new Map(
  LANGUAGES.map(({ code, locale }) => [
    code,
    {
      countries: choices(code, countries(locale)),
      parts: choices(code, PARTS, code === HOUSE_LANGUAGE ? {} : { lang: HOUSE_LANGUAGE }),
    },
  ]),
);

/** A country or a part of one, by its code; nothing said is no place. */
export const place = (message: string) =>
  z
    .string({ error: message })
    .refine((code) => code === '' || [...COUNTRIES, ...PARTS].some((one) => one.code === code), message)
    .default('');

/** The choices of both selects in a language. */
export function placeChoices(language: string) {
  return CHOICES.get(language);
}

/** The state where it lies in the country that was named; else the country alone. */
export function residenceOf(country: string, part: string) {
  return readPlace(part.startsWith(`${country}-`) || country === '' ? part : country) ?? readPlace(country);
}

const text = z.string({ error: 'form.error.text' });

const Form = z
  .strictObject({
    right: z.enum(WISHES, { error: 'form.error.right' }),
    email: z.string({ error: 'form.error.email' }).min(1, 'form.error.email').max(500, 'form.error.emailOne'),
    ownWords: text.max(5_000, 'form.error.wordsLong').default(''),
    country: place('form.error.country'),
    part: place('form.error.part'),
    /** In which the form was read: the letters and the archive of the case are written in it. */
    language: z.string().optional(),
    hints: text.max(1_000, 'form.error.hintsLong').default(''),
  })
  .refine(({ right, ownWords }) => !NeedsWords.includes(right) || ownWords?.trim() !== '', {
    path: ['ownWords'],
    message: 'form.error.words',
    // Also when the address is missing: everything that needs another look is said at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

export const requestFormPage = page({
  path: '/',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered, language }) => ({
    view: 'portal/request-form',
    values: { errors, entered, ...placeChoices(language) },
  }),
  body: Form,
  post: async ({ body, work, controller, language }) => {
    const { country, part, ...asked } = body;
    const residence = residenceOf(country, part);
    const wish = { language, ...asked, channel: 'form', residence } as const;
    const received = await work(async (one) => await receiveRequest(one, wish)).catch((error: unknown) => {
      if (isProblem(error) && error.code === 'email-not-plain')
        throw fieldError('email', 'form.error.emailPlain');
      throw error;
    });
    const next = received.inEffect ? 'effect' : 'verify';
    return { redirect: `/${controller.slug}/requests/${received.requestId}/${next}` };
  },
});
