// The form: five plain choices, or a wish in her own words. It looks nothing up, so it tells nobody who is known.
import { z } from 'zod';
import { HOUSE_LANGUAGE, LANGUAGES, translate } from '../languages/translate.ts';
import { countries, countryParts, type NamedPlace, readPlace } from '../laws/places.ts';
import { receiveRequest } from '../requests/receive.ts';
import { page } from '../web/page.ts';
import { plainEmail } from './plain-email.ts';

/** Five plain choices and a wish in her own words; the desk knows more rights, and sorts. */
export const WISHES = ['access', 'portability', 'rectification', 'erasure', 'objection', 'other'] as const;
const NEEDS_WORDS: readonly string[] = ['rectification', 'objection', 'other'];

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

/** Countries and their parts for the selects of a form. */
export const placeChoices = (language: string) => ({ ...CHOICES.get(language) });

/** A country or a part of one, by its code; nothing said is no place. */
export const place = (message: string) =>
  z
    .string({ error: message })
    .refine((code) => code === '' || [...COUNTRIES, ...PARTS].some((one) => one.code === code), message)
    .default('');

/** The state where it lies in the country that was named; else the country alone. */
export function residenceOf(country: string, part: string) {
  return readPlace(part.startsWith(`${country}-`) || country === '' ? part : country) ?? readPlace(country);
}

const text = z.string({ error: 'form.error.text' });

/** Everything but the address, which a signed-in person does not type. */
const WISH = {
  right: z.enum(WISHES, { error: 'form.error.right' }),
  ownWords: text.max(5_000, 'form.error.wordsLong').default(''),
  country: place('form.error.country'),
  part: place('form.error.part'),
  /** In which the form was read: the letters and the archive of the case are written in it. */
  language: z.string().optional(),
  hints: text.max(1_000, 'form.error.hintsLong').default(''),
};

/** A wish that needs words has some; said also when something else is missing, so that all is said at once. */
export const WORDS_MISSING = {
  path: ['ownWords'],
  message: 'form.error.words',
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
};
export const hasWords = ({ right, ownWords }: { right: string; ownWords?: string }): boolean =>
  !NEEDS_WORDS.includes(right) || ownWords?.trim() !== '';

/** Where somebody else reads her mail. Of the person herself alone: nobody who asks for her steers her letters. */
const SAFE_CONTACT = {
  safeEmail: text.max(500, 'contact.error.emailOne').default(''),
  neutral: z.literal('yes').optional(),
};

/** What a wish needs, whoever writes it down. */
export const FORM_FIELDS = {
  ...WISH,
  email: z.string({ error: 'form.error.email' }).min(1, 'form.error.email').max(500, 'form.error.emailOne'),
};

const Form = z.strictObject({ ...FORM_FIELDS, ...SAFE_CONTACT }).refine(hasWords, WORDS_MISSING);

/** The form of a person whose address is known already. */
export const SignedInForm = z.strictObject({ ...WISH, ...SAFE_CONTACT }).refine(hasWords, WORDS_MISSING);

/** The safe contact of a form as a request takes it. Refuses an address that is not plain, at its field. */
export function safeContact({ safeEmail, neutral }: { safeEmail: string; neutral?: 'yes' | undefined }) {
  if (safeEmail.trim() !== '') plainEmail('safeEmail', safeEmail, 'contact.error.emailPlain');
  return { safeEmail, neutral: neutral === 'yes' };
}

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
    const email = plainEmail('email', body.email);
    const wish = { language, ...asked, email, ...safeContact(body), channel: 'form', residence } as const;
    const received = await work(async (one) => await receiveRequest(one, wish));
    const next = received.inEffect ? 'effect' : 'verify';
    return { redirect: `/${controller.slug}/requests/${received.requestId}/${next}` };
  },
});
