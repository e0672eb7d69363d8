// The watch at the desk: what is watched and how well staff were told, one document with its log, and a clause through time.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { listRecipients } from '../data-map/recipient.ts';
import { dayOf } from '../platform/clock.ts';
import { isProblem } from '../platform/problem.ts';
import { DOCUMENT_KINDS, type DocumentOwner, documentNamed } from '../policies/document.ts';
import { provisionHistory } from '../policies/provision.ts';
import { alertNumbers } from '../watch/alert.ts';
import { askLook, beginWatch, endWatch, moveWatch } from '../watch/begin-watch.ts';
import { entitlementOn, listEntitlements, platformsAllowed } from '../watch/entitlement.ts';
import { endReview, standingReviews } from '../watch/review-recipient.ts';
import { subscribe, subscribers, unsubscribe } from '../watch/subscription.ts';
import { METHOD_VERSION } from '../watch/substance.ts';
import { listWatched, platformOf } from '../watch/watched-document.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import { labelWords, shownList, shownWatched } from './shown-watch.ts';

const DONE_WORDS = {
  added: 'The document is watched from now on. Its first look is made at once.',
  told: 'Saved.',
  looked: 'A look was asked for. Load this page again in a moment.',
  moved: 'The watch looks at the new address from now on.',
  ended: 'The document is watched no more. What was captured stays.',
  reviewed: 'The review was ended. Data may go to the recipient again, as far as everything else allows it.',
} as const;
type Done = keyof typeof DONE_WORDS;
const doneIn = (...keys: readonly [Done, ...Done[]]) => z.strictObject({ done: z.enum(keys).optional() });
const none = z.strictObject({});

const KIND_WORDS = {
  terms: 'Terms',
  'privacy-policy': 'Privacy policy',
  analysis: 'Analysis',
  other: 'Something else',
} as const;
const DAYS_COUNTED = 90;
const url = z.string().max(2_000, 'Use 2,000 characters or fewer').default('');
const short = z.string().trim().max(200, 'Use 200 characters or fewer');

/** The refusals of the verbs, at the field that each is about. */
const FIELDS: Readonly<Record<string, string>> = {
  'watch-url-refused': 'url',
  'recipient-unknown': 'recipient',
  'watch-twice': 'title',
  'watch-quota-full': 'platform',
  'document-owner-fixed': 'title',
  'time-zone-unknown': 'timeZone',
  'review-reason-missing': 'outcome',
};

function atItsField(error: unknown): never {
  const field = isProblem(error) ? FIELDS[error.code] : undefined;
  if (isProblem(error) && field !== undefined) throw fieldError(field, error.message);
  throw error;
}

const Added = z.strictObject({
  title: short.min(1, 'Say what it is called'),
  kind: z.enum(DOCUMENT_KINDS, { error: 'Choose what it is' }),
  whose: z.enum(['platform', 'recipient', 'own'], { error: 'Say whose document it is' }),
  platform: short.default(''),
  recipient: short.default(''),
  url,
});
type Added = z.output<typeof Added>;

function ownerOf({ whose, platform, recipient }: Added): DocumentOwner {
  if (whose === 'own') return { kind: 'own' };
  if (whose === 'recipient') return { kind: 'recipient', name: recipient };
  if (platform === '') throw fieldError('platform', 'Say who publishes it');
  return { kind: 'platform', name: platform };
}

/** A name for addresses out of publisher and title; letters that have none in ASCII leave a number of their own. */
function slugOf(owner: DocumentOwner, title: string): string {
  const publisher = owner.kind === 'own' ? '' : `${owner.name} `;
  const plain = `${publisher}${title}`.normalize('NFKD').toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug.length > 2 ? slug : `document-${crypto.randomUUID().slice(0, 8)}`;
}

async function showList(visit: Visit, done?: Done): Promise<Answer> {
  const { account, errors, entered, controller } = visit;
  const read = await visit.work(async (work) => {
    const today = dayOf(work.at, controller.timeZone);
    const platforms = (await listWatched(work)).map(({ document }) => platformOf(document));
    return {
      list: await shownList(work),
      reviews: await standingReviews(work),
      numbers: await alertNumbers(work, work.at.subtract({ hours: 24 * DAYS_COUNTED })),
      allowed: await platformsAllowed(work),
      used: new Set(platforms.filter((one) => one !== null)).size,
      entitlement: entitlementOn(await listEntitlements(work), today),
      me: (await subscribers(work)).find(({ id }) => id === account?.id) ?? null,
      recipients: (await listRecipients(work)).map(({ name }) => ({ value: name, text: name })),
    };
  });
  const kinds = DOCUMENT_KINDS.map((value) => ({ value, text: KIND_WORDS[value] }));
  const values = {
    ...read,
    kinds,
    days: DAYS_COUNTED,
    answered: visit.params.id ?? null,
    method: METHOD_VERSION,
    ...common(visit, done),
    errors,
    entered,
  };
  return { view: 'console/watch', values };
}

async function showOne(visit: Visit, done?: Done, version: number | null = null): Promise<Answer> {
  const { params, errors, entered } = visit;
  const read = await visit.work(async (work) => {
    const shown = await shownWatched(work, params.id ?? '', version);
    const reviews = await standingReviews(work);
    return { ...shown, review: reviews.find(({ recipient }) => recipient === shown.recipient) ?? null };
  });
  return { view: 'console/watched', values: { ...read, ...common(visit, done), errors, entered } };
}

function common({ account }: Visit, done: Done | undefined) {
  return {
    section: 'watch',
    mayManage: account !== null && can(account.roles, 'manage:watch'),
    done: done === undefined ? null : DONE_WORDS[done],
  };
}

/** A page whose form does one thing to a watched document and leads back to it, or to the list. */
function actPage<B extends z.ZodType>(
  act: string,
  body: B,
  {
    done,
    verb,
    list = false,
  }: {
    readonly done: Done;
    readonly verb: (visit: Visit<unknown, z.output<B>>, id: string) => Promise<void>;
    readonly list?: boolean;
  },
): Page {
  return page({
    path: `/watch/:id/${act}`,
    access: 'manage:watch',
    query: none,
    get: async (visit) => await showOne(visit),
    body,
    post: async (visit) => {
      const id = visit.params.id ?? '';
      await verb(visit, id).catch(atItsField);
      const back = `/${visit.controller.slug}/console/watch`;
      return { redirect: `${list ? back : `${back}/${id}`}?done=${done}` };
    },
  });
}

export const WATCH_PAGES: readonly Page[] = [
  page({
    path: '/watch',
    access: 'read:watch',
    query: doneIn('added', 'told', 'ended', 'reviewed'),
    get: async (visit) => await showList(visit, visit.query.done),
  }),
  page({
    path: '/watch/new',
    access: 'manage:watch',
    query: none,
    get: async (visit) => await showList(visit),
    body: Added,
    post: async ({ work, body, controller }) => {
      const owner = ownerOf(body);
      const { title, kind } = body;
      const place = { slug: slugOf(owner, title), kind, title, owner, url: body.url.trim() };
      await work(async (one) => await beginWatch(one, place)).catch(atItsField);
      return { redirect: `/${controller.slug}/console/watch?done=added` };
    },
  }),
  page({
    path: '/watch/alerts',
    access: 'manage:watch',
    query: none,
    get: async (visit) => await showList(visit),
    body: z.strictObject({ tell: z.enum(['yes', 'no']), timeZone: short.default('') }),
    post: async ({ work, body, account, controller }) => {
      const id = account?.id ?? '';
      await work(async (one) =>
        body.tell === 'yes' ? await subscribe(one, id, body.timeZone) : await unsubscribe(one, id),
      ).catch(atItsField);
      return { redirect: `/${controller.slug}/console/watch?done=told` };
    },
  }),
  page({
    path: '/watch/:id',
    access: 'read:watch',
    query: doneIn('looked', 'moved').extend({
      version: z
        .string()
        .regex(/^\d{1,6}$/)
        .transform(Number)
        .optional(),
    }),
    get: async (visit) => await showOne(visit, visit.query.done, visit.query.version ?? null),
  }),
  actPage('look', none, {
    done: 'looked',
    verb: async ({ work }, id) => await work(async (one) => await askLook(one, id)),
  }),
  actPage('move', z.strictObject({ url }), {
    done: 'moved',
    verb: async ({ work, body }, id) => await work(async (one) => await moveWatch(one, id, body.url.trim())),
  }),
  actPage('end', none, {
    done: 'ended',
    list: true,
    verb: async ({ work }, id) => await work(async (one) => await endWatch(one, id)),
  }),
  page({
    path: '/recipient-reviews/:id/end',
    access: 'manage:watch',
    query: none,
    get: async (visit) => await showList(visit),
    body: z.strictObject({ outcome: z.string().max(2_000, 'Use 2,000 characters or fewer').default('') }),
    post: async ({ work, body, account, params, controller }) => {
      const ended = { reviewId: params.id ?? '', outcome: body.outcome, by: account?.id ?? '' };
      await work(async (one) => await endReview(one, ended)).catch(atItsField);
      return { redirect: `/${controller.slug}/console/watch?done=reviewed` };
    },
  }),
  page({
    path: '/watch/clauses/:document/:clause',
    access: 'read:watch',
    query: none,
    get: async ({ work, params }) => {
      const values = await work(async (one) => {
        const document = await documentNamed(one, params.document ?? '');
        const history = await provisionHistory(one, document.id, params.clause ?? '');
        const watched = (await listWatched(one)).find(({ watch }) => watch.documentId === document.id);
        const said = history.map((at) => ({ ...at, labelWords: labelWords(at.label) })).toReversed();
        return { document, said, watchedId: watched?.watch.id ?? null };
      });
      return { view: 'console/watched-clause', values: { ...values, section: 'watch' } };
    },
  }),
];
