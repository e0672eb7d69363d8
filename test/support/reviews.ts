// Appeals and complaints of a test: lodged by her, judged by an approver, and the words of the letters about them.
import type { Account } from '../../src/auth/account.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import { type DataRequest, findRequest, type Outcome } from '../../src/requests/data-request.ts';
import { decideOutcome } from '../../src/requests/outcome.ts';
import type { Actor } from '../../src/work.ts';
import { asHer, asStaff, staffOf } from './refused-case.ts';
import { deliverLetters } from './road.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

export const WORDS = 'You overlooked that the invoices are not mine.';
export const BECAUSE = 'We read it again, and the invoices are indeed of another person.';

export interface Reviews {
  readonly home: TestHouse;
  /** Officers: whoever refused the first case, and another one. */
  readonly first: Account;
  readonly second: Account;
  found(id: string): Promise<DataRequest>;
  /** By the person of the case, unless told. */
  lodge(aboutId: string, actor?: Actor, words?: string): ReturnType<typeof lodgeReview>;
  /** By the second approver, unless told. */
  decide(requestId: string, outcome: Outcome, by?: Actor, explanation?: string): Promise<void>;
  /** The newest letter to an address, on one line. */
  letter(email: string): Promise<string>;
}

export async function openReviews(): Promise<Reviews> {
  const home = await openTestHouse();
  const first = await staffOf(home, 'first', 'approver');
  const second = await staffOf(home, 'second', 'approver');
  return {
    home,
    first,
    second,
    found: async (id) => {
      const request = await home.work(async (work) => await findRequest(work, id));
      if (request === undefined) throw new Error('no such case');
      return request;
    },
    lodge: async (aboutId, actor = asHer(aboutId), words = WORDS) =>
      await home.work(async (work) => await lodgeReview(work, { aboutId, words, channel: 'form' }), actor),
    decide: async (requestId, outcome, by = asStaff(second), explanation = BECAUSE) =>
      await home.work(async (work) => await decideOutcome(work, { requestId, outcome, explanation }), by),
    letter: async (email) => {
      await deliverLetters(home);
      return (home.mailbox.newest(email).mail.text ?? '').replace(/\s+/g, ' ');
    },
  };
}
