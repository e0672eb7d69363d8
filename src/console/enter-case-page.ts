// The way in for letters, mail and the telephone: staff write the request down, with the day on which it truly came.
import { z } from 'zod';
import { countries, countryParts, readPlace } from '../laws/places.ts';
import { dayOf } from '../platform/clock.ts';
import { isProblem } from '../platform/problem.ts';
import { lodgeReview } from '../requests/appeal.ts';
import { caseByReference } from '../requests/case-by-reference.ts';
import { isReview, PLAIN_RIGHTS, type Right } from '../requests/data-request.ts';
import { receiveRequest } from '../requests/receive.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import { subjectEmail } from '../subjects/subject.ts';
import { fieldError, page } from '../web/page.ts';
import type { Work } from '../work.ts';
import { RIGHT_WORDS } from './words.ts';

const PLACES = [...countries(), ...countryParts()];
const PLACE_CHOICES = [
  { value: '', text: 'The person does not say' },
  ...PLACES.map(({ code, name }) => ({
    value: code,
    text: code.includes('-') ? `${name} (${code.slice(0, 2)})` : name,
  })),
];

/** Older than this is a mistyped year; a backlog of several years does happen. */
const OLDEST_YEARS = 10;

const words = (most: number, message: string) => z.string().max(most, message).default('');

export const enterCasePage = page({
  path: '/cases/new',
  access: 'enter:case',
  query: z.strictObject({}),
  get: async ({ work, controller, errors, entered }) => ({
    view: 'console/enter-case',
    values: {
      section: 'cases',
      today: await work(async ({ at }) => dayOf(at, controller.timeZone).toString()),
      places: PLACE_CHOICES,
      rights: PLAIN_RIGHTS.map((value) => ({ value, text: RIGHT_WORDS[value] })),
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    right: z.enum(PLAIN_RIGHTS, { error: 'Choose what the person wants' }),
    email: z
      .string({ error: 'Enter the address of the person' })
      .min(1, 'Enter the address of the person')
      .max(500, 'Enter one e-mail address'),
    receivedOn: z.iso.date('Enter the day on which it came'),
    residence: z
      .string()
      .refine(
        (code) => code === '' || PLACES.some((one) => one.code === code),
        'Choose a place from the list',
      )
      .default(''),
    hints: words(2_000, 'Use 2,000 characters or fewer'),
    ownWords: words(5_000, 'Use 5,000 characters or fewer'),
    about: words(20, 'Enter the number of a case such as 7F3K-2QXM'),
  }),
  post: async ({ work, body, controller }) => {
    const { receivedOn, residence: home, about, ...asked } = body;
    const residence = readPlace(home);
    const day = Temporal.PlainDate.from(receivedOn);
    const receivedAt = day.toZonedDateTime(controller.timeZone).toInstant();
    const { requestId } = await work(async (one) => {
      const oldest = dayOf(one.at, controller.timeZone).subtract({ years: OLDEST_YEARS });
      if (Temporal.PlainDate.compare(day, oldest) < 0)
        throw fieldError('receivedOn', 'This day is more than ten years ago. Check the year');
      if (about.trim() !== '') return await enterAbout(one, { ...asked, about, receivedAt });
      return await receiveRequest(one, { ...asked, residence, channel: 'mail', receivedAt });
    }).catch((error: unknown) => {
      if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
      if (isProblem(error) && error.code === 'received-in-future')
        throw fieldError('receivedOn', error.message);
      throw error;
    });
    return { redirect: `/${controller.slug}/console/cases/${requestId}` };
  },
});

/** An appeal or a complaint about a case, by its number; only its own person lodges one. */
async function enterAbout(
  work: Work,
  asked: { right: Right; email: string; ownWords: string; about: string; receivedAt: Temporal.Instant },
): Promise<{ requestId: string }> {
  const first = await caseByReference(work, asked.about.trim().toUpperCase());
  if (first === undefined || !isReview(asked.right))
    throw fieldError('about', 'Only an appeal or a complaint is about a case; name one that is here');
  if (foldEmail(await subjectEmail(work, first.subjectId)) !== foldEmail(readEmail(asked.email)))
    throw fieldError('about', 'That case is of another address. Look at the number, or leave it out');
  const { ownWords, receivedAt } = asked;
  return await lodgeReview(work, { aboutId: first.id, words: ownWords, channel: 'mail', receivedAt }).catch(
    (error: unknown) => {
      if (isProblem(error) && ['review-not-offered', 'reasons-missing'].includes(error.code))
        throw fieldError(error.code === 'reasons-missing' ? 'ownWords' : 'about', error.message);
      throw error;
    },
  );
}
