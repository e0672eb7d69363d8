// Staff hear by mail of what waits for them: a new case, whoever may read cases; a document or evidence, whoever may look.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
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

/** Writes to everybody who may look at documents that one came; `until`: when the clock destroys it. */
export async function tellStaffOfDocument(
  work: Work,
  { id, reference }: Pick<DataRequest, 'id' | 'reference'>,
  { documentId, until }: { readonly documentId: string; readonly until: Temporal.Instant },
): Promise<void> {
  for (const { email, name, id: accountId } of await accountsWith(work, 'open:document')) {
    await writeLetter(work, {
      letter: 'staff-document-waiting',
      to: { email, name },
      requestId: id,
      values: { reference, until: until.toString() },
      once: `document:${documentId}:${accountId}`,
      uselessAt: until,
    });
  }
}

/** Writes to everybody who may propose corrections that the person sent evidence; once a case, person and day. */
export async function tellStaffOfEvidence(work: Work, request: DataRequest): Promise<void> {
  const { reference, dueOn, id: requestId } = request;
  const today = dayOf(work.at, work.controller.timeZone).toString();
  for (const { email, name, id: accountId } of await accountsWith(work, 'propose:correction')) {
    await writeLetter(work, {
      letter: 'staff-evidence-sent',
      to: { email, name },
      requestId,
      values: { reference, dueOn: dueOn.toString() },
      once: `evidence:${requestId}:${accountId}:${today}`,
    });
  }
}
