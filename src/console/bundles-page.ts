// Bundles for authorities at the desk: ordered, built, sent, opened. Staff deliver them and cannot download them.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { isOpen } from '../deliveries/bundle-delivery.ts';
import { isReady } from '../deliveries/bundle-order.ts';
import { isLeft, orderAgain, orderBundle } from '../regulator/orders/order-bundle.ts';
import { listOrders, readOrder } from '../regulator/orders/order-view.ts';
import { sendBundle, showCode, takeLinkBack } from '../regulator/orders/send-bundle.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import { type Answer, type Page, page, type Visit } from '../web/page.ts';
import { atItsField, BundleForm, emailField, wantedOf } from './bundle-form.ts';
import { namesOf } from './shown-assignee.ts';
import { CODE_WAY_WORDS, deliveryTag, ORDER_TAGS } from './shown-bundle.ts';

const DONE_WORDS = {
  ordered: 'The bundle was ordered. It is being built; this page goes on by itself.',
  again: 'It is built once more; this page goes on by itself.',
  sent: 'The link was sent. It opens nothing without a code: have one shown, and bring it to the authority another way.',
  ended: 'The link opens nothing any more.',
} as const;

/** Seconds until the page of a bundle that is being built looks again. */
const REFRESH = 5;
const none = z.strictObject({});

const base = ({ controller }: Visit): string => `/${controller.slug}/console/bundles`;
const idOf = ({ params }: Visit): string => params.id ?? '';
const mayBuild = ({ account }: Visit): boolean => account !== null && can(account.roles, 'build:bundle');

const listPage = page({
  path: '/bundles',
  access: 'read:bundles',
  query: none,
  get: async (visit) => {
    const lines = (await visit.work(listOrders)).map((line) => ({ ...line, tag: ORDER_TAGS[line.state] }));
    return { view: 'console/bundles', values: { section: 'bundles', lines, mayBuild: mayBuild(visit) } };
  },
});

const newPage = page({
  path: '/bundles/new',
  access: 'build:bundle',
  stepUp: true,
  query: none,
  get: async ({ errors, entered }) => ({
    view: 'console/new-bundle',
    values: { section: 'bundles', errors, entered, ways: CODE_WAY_WORDS },
  }),
  body: BundleForm,
  post: async (visit) => {
    const id = await visit
      .work(async (work) => await orderBundle(work, wantedOf(visit.body)))
      .catch(atItsField);
    return { redirect: `${base(visit)}/${id}?done=ordered` };
  },
});

const onePage = page({
  path: '/bundles/:id',
  access: 'read:bundles',
  query: z.strictObject({ done: z.enum(['ordered', 'again', 'sent', 'ended']).optional() }),
  get: async (visit) => {
    const { work, query } = visit;
    const values = await work(async (one) => {
      const { order, asked, ...rest } = await readOrder(one, idOf(visit));
      const names = namesOf(await listAccounts(one));
      const deliveries = rest.deliveries.map((link) => ({
        ...link,
        receiver: maskEmail(link.receiver),
        by: names[link.madeBy] ?? 'Habeas',
        tag: deliveryTag(link, one.at),
      }));
      return {
        ...rest,
        order,
        deliveries,
        authority: asked.authority,
        email: maskEmail(asked.email),
        otherWay: CODE_WAY_WORDS[asked.otherWay],
        questionAsked: asked.question !== null,
        by: names[order.askedBy] ?? 'Habeas',
        sha256: order.sha256?.toString('hex') ?? null,
        ready: isReady(order, one.at),
        left: isLeft(order, one.at),
        live: rest.deliveries.some((link) => isOpen(link, one.at)),
        size: order.size === null ? null : Number(order.size).toLocaleString('en-GB'),
      };
    });
    const { state } = values.order;
    const underWay = state === 'waiting' || state === 'building';
    const done = query.done === undefined ? null : DONE_WORDS[query.done];
    const shown = { section: 'bundles', ...values, tag: ORDER_TAGS[state], done, mayBuild: mayBuild(visit) };
    return { view: 'console/bundle', values: shown, ...(underWay ? { refresh: REFRESH } : {}) };
  },
});

const sendPage = page({
  path: '/bundles/:id/send',
  access: 'build:bundle',
  stepUp: true,
  query: none,
  get: async (visit) => {
    const { order, asked, bundle } = await visit.work(async (work) => await readOrder(work, idOf(visit)));
    const email = visit.entered.email ?? asked.email;
    const values = { section: 'bundles', order, asked, bundle, email, errors: visit.errors };
    return { view: 'console/send-bundle', values };
  },
  body: z.strictObject({ email: emailField }),
  post: async (visit) => {
    const given = { orderId: idOf(visit), email: visit.body.email };
    await visit.work(async (work) => await sendBundle(work, given)).catch(atItsField);
    return { redirect: `${base(visit)}/${idOf(visit)}?done=sent` };
  },
});

const codePage = page({
  path: '/bundles/:id/code',
  access: 'build:bundle',
  stepUp: true,
  query: none,
  get: async (visit) => ({ redirect: `${base(visit)}/${idOf(visit)}` }),
  body: none,
  post: async (visit): Promise<Answer> => {
    const shown = await visit.work(async (work) => {
      const { asked } = await readOrder(work, idOf(visit));
      return { ...(await showCode(work, idOf(visit))), asked };
    });
    // The code is in this one answer and nowhere else.
    const values = {
      section: 'bundles',
      id: idOf(visit),
      ...shown,
      way: CODE_WAY_WORDS[shown.asked.otherWay],
    };
    return { view: 'console/bundle-code', values };
  },
});

const endPage = page({
  path: '/bundles/:id/end-link',
  access: 'build:bundle',
  query: none,
  get: async (visit) => ({ redirect: `${base(visit)}/${idOf(visit)}` }),
  body: none,
  post: async (visit) => {
    await visit.work(async (work) => await takeLinkBack(work, idOf(visit)));
    return { redirect: `${base(visit)}/${idOf(visit)}?done=ended` };
  },
});

const againPage = page({
  path: '/bundles/:id/again',
  access: 'build:bundle',
  stepUp: true,
  query: none,
  get: async (visit) => ({ redirect: `${base(visit)}/${idOf(visit)}` }),
  body: none,
  post: async (visit) => {
    await visit.work(async (work) => await orderAgain(work, idOf(visit)));
    return { redirect: `${base(visit)}/${idOf(visit)}?done=again` };
  },
});

export const BUNDLE_PAGES: readonly Page[] = [
  listPage,
  newPage,
  onePage,
  sendPage,
  codePage,
  endPage,
  againPage,
];
