// The work list: what is due, soonest first; and the way in for letters.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { dayOf } from '../platform/clock.ts';
import { isProblem } from '../platform/problem.ts';
import { CASES_A_PAGE, type CaseFilter, listCases } from '../requests/case-list.ts';
import { RIGHTS } from '../requests/data-request.ts';
import { receiveRequest } from '../requests/receive.ts';
import { fieldError, page } from '../web/page.ts';

const FILTERS: { readonly [S in 'open' | 'overdue' | 'ended']: CaseFilter } = {
  open: {},
  overdue: { overdueOnly: true },
  ended: { statuses: ['fulfilled', 'partly-fulfilled', 'denied', 'lapsed', 'withdrawn'] },
};

export const caseListPage = page({
  path: '/',
  access: 'read:cases',
  query: z.strictObject({
    show: z.enum(['open', 'overdue', 'ended']).default('open'),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
  }),
  get: async ({ work, query, account, controller }) => {
    const today = dayOf(Temporal.Now.instant(), controller.timeZone);
    const { rows, total } = await work(
      async (one) => await listCases(one, { ...FILTERS[query.show], page: query.page }),
    );
    const overdue = query.show !== 'ended';
    const values = {
      section: 'cases',
      show: query.show,
      rows: rows.map((row) => ({
        ...row,
        overdue: overdue && Temporal.PlainDate.compare(row.dueOn, today) < 0,
      })),
      total,
      pageNumber: query.page,
      pages: Math.ceil(total / CASES_A_PAGE),
      mayEnter: account !== null && can(account.roles, 'enter:case'),
    };
    return { view: 'console/case-list', values };
  },
});

export const enterCasePage = page({
  path: '/cases/new',
  access: 'enter:case',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({
    view: 'console/enter-case',
    values: { section: 'cases', errors, entered },
  }),
  body: z.strictObject({
    right: z.enum(RIGHTS, { error: 'Choose what the person wants' }),
    email: z.string().min(1, 'Enter the address of the person').max(500),
    receivedOn: z.iso.date('Enter the day the letter came'),
    ownWords: z.string().max(5_000, 'Use 5,000 characters or fewer').default(''),
  }),
  post: async ({ work, body, controller }) => {
    const { right, email, ownWords } = body;
    const receivedAt = Temporal.PlainDate.from(body.receivedOn)
      .toZonedDateTime(controller.timeZone)
      .toInstant();
    const { requestId } = await work(
      async (one) => await receiveRequest(one, { right, email, ownWords, channel: 'mail', receivedAt }),
    ).catch((error: unknown) => {
      if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
      if (isProblem(error) && error.code === 'received-in-future')
        throw fieldError('receivedOn', error.message);
      throw error;
    });
    return { redirect: `/${controller.slug}/console/cases/${requestId}` };
  },
});
