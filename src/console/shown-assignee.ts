// Who works on a case, for its page, and to whom it may be given.
import type { Account } from '../auth/account.ts';
import { assignable } from '../requests/assign.ts';
import type { CaseFile } from '../requests/case-list.ts';
import { isUnfinished } from '../requests/data-request.ts';
import type { Work } from '../work.ts';

/** Names of accounts by id. */
export function namesOf(accounts: readonly Account[]): Readonly<Record<string, string>> {
  return Object.fromEntries(accounts.map(({ id, name }) => [id, name]));
}

/** Who has a case, for its page; `people`: to whom it may be given, nobody where it is over. */
export function shownAssignee(
  work: Work,
  file: Pick<CaseFile, 'assigneeId' | 'status'>,
  accounts: readonly Account[],
) {
  const names = namesOf(accounts);
  const { assigneeId, status } = file;
  return {
    name: assigneeId === null ? null : (names[assigneeId] ?? 'Somebody who left'),
    mine: assigneeId === work.actor.id,
    people: isUnfinished(status)
      ? assignable(accounts).map(({ id, name }) => ({ value: id, text: name }))
      : [],
  };
}
