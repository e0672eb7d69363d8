// The work list: what is due, soonest first, and what has ended.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { dayOf } from '../platform/clock.ts';
import { CASES_A_PAGE, type CaseFilter, type CaseRow, listCases } from '../requests/case-list.ts';
import { gapsOf } from '../requests/coverage.ts';
import { STATUSES } from '../requests/data-request.ts';
import { page } from '../web/page.ts';
import { comesFirst } from './standing.ts';
import { RIGHT_WORDS, STATUS_TAGS, WAITING_WORDS } from './words.ts';

const VIEWS = ['open', 'decide', 'overdue', 'ended'] as const;
type View = (typeof VIEWS)[number];

const FILTERS: { readonly [V in View]: CaseFilter } = {
  open: {},
  decide: { statuses: ['planned', 'partly-fulfilled'] },
  overdue: { overdueOnly: true },
  ended: { statuses: ['fulfilled', 'partly-fulfilled', 'denied', 'lapsed', 'withdrawn'] },
};

const VIEW_WORDS: { readonly [V in View]: string } = {
  open: 'Open',
  decide: 'To decide',
  overdue: 'Overdue',
  ended: 'Ended',
};

const ENDED: readonly string[] = ['fulfilled', 'denied', 'lapsed', 'withdrawn'];

export const caseListPage = page({
  path: '/',
  access: 'read:cases',
  query: z.strictObject({
    show: z.enum(VIEWS).default('open'),
    status: z.enum(['', ...STATUSES]).default(''),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
  }),
  get: async ({ work, query, account }) => {
    const { show, status, page: pageNumber } = query;
    const only: CaseFilter = status === '' ? {} : { statuses: [status] };
    const { rows, total, today, gaps, ...counts } = await work(async (one) => ({
      ...(await listCases(one, { ...FILTERS[show], ...only, page: pageNumber })),
      gaps: await gapsOf(one),
      today: dayOf(one.at, one.controller.timeZone),
      decide: (await listCases(one, FILTERS.decide)).total,
      overdue: (await listCases(one, FILTERS.overdue)).total,
    }));
    const address = (values: { show: View; page?: number }): string =>
      `?${new URLSearchParams({ show: values.show, ...(status === '' ? {} : { status }), page: String(values.page ?? 1) })}`;
    return {
      view: 'console/case-list',
      values: {
        section: 'cases',
        show,
        status,
        total,
        gaps,
        pageNumber,
        pages: Math.ceil(total / CASES_A_PAGE),
        rows: rows.map((row) => shownRow(row, today)),
        tabs: VIEWS.map((view) => ({
          text: counted(VIEW_WORDS[view], (counts as Readonly<Record<string, number>>)[view]),
          href: `?show=${view}`,
          active: view === show,
        })),
        states: STATUSES.map((value) => ({ value, text: STATUS_TAGS[value].words })),
        earlier: address({ show, page: pageNumber - 1 }),
        later: address({ show, page: pageNumber + 1 }),
        mayEnter: account !== null && can(account.roles, 'enter:case'),
      },
    };
  },
});

/** A row with its words, and how near its last day is. */
function shownRow(row: CaseRow, today: Temporal.PlainDate) {
  const left = today.until(row.dueOn, { largestUnit: 'day' }).days;
  const ended = ENDED.includes(row.status);
  return {
    ...row,
    wish: RIGHT_WORDS[row.right],
    first: comesFirst(row),
    tag: STATUS_TAGS[row.status],
    waits: WAITING_WORDS[row.waitingFor],
    answerBy: row.dueOn.toLocaleString('en-GB', { dateStyle: 'medium' }),
    overdue: !ended && left < 0,
    soon: ended || left < 0 || left > 7 ? null : soonInWords(left),
  };
}

function soonInWords(days: number): string {
  if (days === 0) return 'Today';
  return days === 1 ? 'In 1 day' : `In ${days} days`;
}

function counted(words: string, count = 0): string {
  return count === 0 ? words : `${words} (${count})`;
}
