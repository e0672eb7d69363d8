// Cases of minors and of items at the desk: opening one, checking a guardian, naming the item.
import { z } from 'zod';
import { nameItem } from '../fulfilment/name-item.ts';
import { isProblem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { recordGuardianCheck } from '../requests/minor.ts';
import { receiveRequest } from '../requests/receive.ts';
import { MINOR_METHODS } from '../subjects/minor-case.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, type Page, page, type Visit } from '../web/page.ts';
import { CASE_FIELDS, sendForm } from './case-form.ts';
import { showCase } from './case-page.ts';
import { decision, words } from './decision-page.ts';
import { METHOD_WORDS } from './shown-special.ts';

const address = (message: string) =>
  z.string({ error: message }).min(1, message).max(500, 'Enter one e-mail address');

/** Opens a case and leads to it; what is wrong with a field is said there. */
async function receive(visit: Visit, asked: Parameters<typeof receiveRequest>[1]) {
  const { requestId } = await visit
    .work(async (work) => await receiveRequest(work, asked))
    .catch((error: unknown) => {
      if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
      if (isProblem(error) && (error.code === 'link-not-plain' || error.code === 'item-missing'))
        throw fieldError('link', error.message);
      throw error;
    });
  return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
}

const enterMinorPage = page({
  path: '/minors/new',
  access: 'enter:case',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({
    view: 'console/enter-minor',
    values: {
      section: 'cases',
      methods: MINOR_METHODS.map((value) => ({ value, text: METHOD_WORDS[value] })),
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    email: address('Enter the address of the account'),
    method: z.enum(MINOR_METHODS, { error: 'Choose how it became known' }),
  }),
  post: async (visit) => {
    const { email, method } = visit.body;
    const minor = { account: email, method };
    return await receive(visit, { right: 'minor-found', email, channel: 'mail', minor });
  },
});

const enterItemPage = page({
  path: '/items/new',
  access: 'enter:case',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({
    view: 'console/enter-item',
    values: { section: 'cases', errors, entered },
  }),
  body: z.strictObject({
    email: address('Enter the address of the person'),
    link: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
    description: z.string().max(5_000, 'Use 5,000 characters or fewer').default(''),
  }),
  post: async (visit) => {
    const { email, ...item } = visit.body;
    return await receive(visit, { right: 'depicted', email, channel: 'mail', item });
  },
});

/** Asks the store, so no work is open meanwhile. */
const nameItemPage = page({
  path: '/cases/:id/item',
  access: 'answer:question',
  query: z.strictObject({}),
  get: async (visit) => await showCase(visit),
  body: z.strictObject({
    collection: z
      .string({ error: 'Choose where the item lies' })
      .min(1, 'Choose where the item lies')
      .max(300),
    value: words(1, 'Enter the number or the name of the item', 1_000),
    owner: z.literal('yes').optional(),
    ...CASE_FIELDS,
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    const { controller, account, body } = visit;
    const known = await visit.work(async (work) => await findRequest(work, requestId));
    if (known === undefined || account === null) throw nothingHere();
    const unchanged = await sendForm(visit, body.version, async () => undefined);
    if (!('redirect' in unchanged)) return unchanged;
    const namer = {
      controllerId: controller.id,
      actor: { kind: 'staff', id: account.id } as const,
      requestId,
    };
    const named = { collection: body.collection, value: body.value, tellOwner: body.owner === 'yes' };
    await nameItem(visit.house, namer, named).catch((error: unknown) => {
      if (isProblem(error) && ['item-not-found', 'item-ambiguous', 'owner-not-found'].includes(error.code))
        throw fieldError('value', error.message);
      throw error;
    });
    return { redirect: `/${controller.slug}/console/cases/${requestId}` };
  },
});

export const SPECIAL_PAGES: readonly Page[] = [
  enterMinorPage,
  enterItemPage,
  nameItemPage,
  decision(
    'guardian',
    'check:guardian',
    z.strictObject({
      checked: words(10, 'Say how the guardian was checked, in at least 10 characters', 2_000),
    }),
    async (work, requestId, { checked }) => await recordGuardianCheck(work, { requestId, words: checked }),
  ),
];
