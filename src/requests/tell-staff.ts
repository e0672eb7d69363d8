// Staff hear of a new case by mail, whoever may read cases.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { Work } from '../work.ts';
import type { DataRequest } from './data-request.ts';

/** Writes to everybody who may read cases that there is a new one; once a case and person. */
export async function tellStaff(work: Work, request: DataRequest): Promise<void> {
  const { reference, right, dueOn, id } = request;
  for (const { email, name, id: accountId } of await accountsWith(work, 'read:cases')) {
    await writeLetter(work, {
      letter: 'staff-new-case',
      to: { email, name },
      requestId: id,
      values: { reference, right, dueOn: dueOn.toString() },
      once: `new-case:${id}:${accountId}`,
    });
  }
}
