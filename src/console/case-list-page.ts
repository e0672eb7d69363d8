// The work list: what the law wants next comes first; filters combine and can be linked.
import type { Account } from '../auth/account.ts';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { countTriage } from '../intake/incoming-mail.ts';
import { assignable, looksAfter } from '../requests/assign.ts';
import { gapsOf } from '../requests/coverage.ts';
import { countFilters, MOST_COUNTED, readWorkList } from '../requests/work-list.ts';
import { page } from '../web/page.ts';
import type { Work } from '../work.ts';
import {
  addressOf,
  CHOICES,
  COUNTED,
  chipsOf,
  filterOf,
  ListQuery,
  placeOf,
  SHORTCUTS,
} from './list-query.ts';
import { namesOf } from './shown-assignee.ts';
import { shownRow } from './shown-rows.ts';

export const caseListPage = page({
  path: '/',
  access: 'read:cases',
  query: ListQuery,
  get: async ({ work, query, account }) => {
    const address = addressOf(query);
    const read = await work(async (one) => {
      const mine = account === null ? [] : await looksAfter(one, account.id);
      const accounts = await listAccounts(one);
      const names = namesOf(accounts);
      const list = await readWorkList(one, filterOf(query, mine), placeOf(query.at));
      return {
        names,
        list,
        gaps: await gapsOf(one),
        rows: list.rows.map((row) => shownRow(one, row, names)),
        shortcuts: await shortcuts(one, mine, address, account),
        people: assignable(accounts).map(({ id, name }) => ({ value: id, text: name })),
      };
    });
    const { list, names, ...values } = read;
    return {
      view: 'console/case-list',
      values: {
        ...values,
        section: 'cases',
        filters: query,
        chips: chipsOf(query, names),
        choices: CHOICES,
        counted: list.counted > MOST_COUNTED ? null : list.counted,
        most: MOST_COUNTED,
        first: addressOf(query),
        earlier: list.earlier === null ? null : addressOf(query, list.earlier),
        later: list.later === null ? null : addressOf(query, list.later),
        elsewhere: query.at !== undefined,
        assigned: query.assigned ?? null,
        mayEnter: account !== null && can(account.roles, 'enter:case'),
        mayAssign: account !== null && can(account.roles, 'assign:case'),
      },
    };
  },
});

/** Single filters with how many cases they lead to, and the mail that waits, which is no case yet. */
async function shortcuts(work: Work, mine: readonly string[], address: string, account: Account | null) {
  const none = ListQuery.parse({});
  const filters = Object.fromEntries(
    SHORTCUTS.filter(({ name }) => COUNTED.some((one) => one === name)).map((one) => [
      one.name,
      filterOf({ ...none, ...one.filters }, mine),
    ]),
  );
  const counts = await countFilters(work, filters);
  const cases = SHORTCUTS.map(({ name, words, filters: one }) => {
    const href = addressOf(one);
    return { words, href, count: inWords(counts[name]), current: href === address };
  });
  if (account === null || !can(account.roles, 'read:mail')) return cases;
  const mail = inWords(await countTriage(work, MOST_COUNTED + 1));
  return [...cases, { words: 'Mail to sort', href: 'console/mail', count: mail, current: false }];
}

/** A bounded count; null where there is nothing to say. */
function inWords(count: number | undefined): string | null {
  if (count === undefined || count === 0) return null;
  return count > MOST_COUNTED
    ? `more than ${MOST_COUNTED.toLocaleString('en-GB')}`
    : count.toLocaleString('en-GB');
}
