// Legal holds for the pages that show them: one that stands and is overdue, one that was lifted, and a case that is held.
import { LegalHold, liftHold, placeHold, todayOf } from '../../src/retention/legal-hold.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import type { Work } from '../../src/work.ts';
import { activeAccount } from '../support/staff.ts';
import type { TestHouse } from '../support/test-house.ts';

/** Places them; `held` is the address of somebody whose case is shown. */
export async function addHolds(home: TestHouse, ids: Record<string, string>, held: string): Promise<void> {
  await home.work(async (work) => {
    const words = { email: 'holder@lumyx.example', name: 'The holder', roles: ['approver' as const] };
    const { id: ownerId } = await activeAccount(work, words);
    const { subjectId } = await rememberSubject(work, held);
    const reason = 'The claim of Harbour Ltd about the pictures of the spring, file 7, before the court.';
    const reviewOn = todayOf(work).add({ months: 3 });
    const given = { reason, tell: false, ownerId, reviewOn };
    ids.hold = (await placeHold(work, { ...given, scope: 'person', subjectId })).holdId;
    const where = [{ column: 'item', operator: 'equals' as const, value: 'AValueWithoutABreak'.repeat(8) }];
    ids.lifted = (
      await placeHold(work, { ...given, scope: 'rows', collection: 'shop.orders', where })
    ).holdId;
    await liftHold(work, { holdId: ids.lifted, reason: 'The court has decided.' });
    await makeOverdue(work, ids.hold);
  });
}

/** Moves its day behind today, as time would. */
async function makeOverdue(work: Work, holdId: string): Promise<void> {
  const { trx, controllerId } = work;
  const reviewOn = todayOf(work).subtract({ days: 3 });
  await LegalHold.query(trx).findById([controllerId, holdId]).patch({ reviewOn });
}
