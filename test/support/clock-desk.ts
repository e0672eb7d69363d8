// A house whose clock a test moves, with an approver, and the few questions that tests of clocks ask of a case.
import { type DataRequest, findRequest, type Right } from '../../src/requests/data-request.ts';
import { type Extension, extendRequest } from '../../src/requests/extend.ts';
import { answerQuestionOf, askPerson } from '../../src/requests/question.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Actor } from '../../src/work.ts';
import { activeAccount } from './staff.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

interface Home {
  readonly country: string;
  readonly subdivision: string | null;
}

export const US_CA: Home = { country: 'US', subdivision: 'CA' };
export const GB: Home = { country: 'GB', subdivision: null };

/** An explanation that is long enough. */
export const WHY = 'There are several thousand rows to read through.';

export interface ClockDesk {
  readonly home: TestHouse;
  readonly approver: Actor;
  /** Moves the clock of the house to a moment. */
  travel(moment: string): Promise<void>;
  /** A letter that staff entered: a case without a code. */
  ask(right: Right, residence?: Home | null, email?: string): Promise<string>;
  caseOf(requestId: string): Promise<DataRequest>;
  dueOf(requestId: string): Promise<string>;
  /** The day that the law itself names, whatever the controller has promised. */
  lawDay(requestId: string): Promise<string | undefined>;
  extend(requestId: string, more?: Partial<Extension>): Promise<void>;
  question(requestId: string, words: string): Promise<void>;
  answer(requestId: string, words: string, by?: Actor, at?: string): Promise<void>;
  /** The words of the last letter to her, without its line breaks. */
  newestLetter(): string;
  /** How often the log says that something happened. */
  events(event: string): Promise<number>;
}

/** Opens the house; `home.close()` ends it. */
export async function openClockDesk(): Promise<ClockDesk> {
  const home = await openTestHouse();
  const account = await home.work(async (work) => {
    const invited = { email: 'approver@lumyx.example', name: 'The approver', roles: ['approver'] } as const;
    return await activeAccount(work, invited);
  });
  const approver: Actor = { kind: 'staff', id: account.id };
  const caseOf = async (requestId: string): Promise<DataRequest> => {
    const found = await home.work(async (work) => await findRequest(work, requestId));
    if (found === undefined) throw new Error('no case');
    return found;
  };
  return {
    home,
    approver,
    caseOf,
    travel: async (moment) => {
      const at = await home.work(async (work) => work.at);
      home.later(at.until(Temporal.Instant.from(moment)));
    },
    ask: async (right, residence = null, email = 'mira@example.com') => {
      const asked = { right, email, channel: 'mail', residence, ownWords: 'as I wrote' } as const;
      return (await home.work(async (work) => await receiveRequest(work, asked))).requestId;
    },
    dueOf: async (requestId) => (await caseOf(requestId)).dueOn.toString(),
    lawDay: async (requestId) =>
      (await caseOf(requestId)).clocks?.find(
        ({ binds, what }) => binds === 'law' && what !== 'acknowledgment',
      )?.dueOn,
    extend: async (requestId, more = {}) =>
      await home.work(
        async (work) =>
          await extendRequest(work, { requestId, reason: 'complexity', explanation: WHY, ...more }),
        approver,
      ),
    question: async (requestId, words) =>
      await home.work(async (work) => await askPerson(work, { requestId, question: words }), approver),
    answer: async (requestId, words, by = approver, at = undefined) =>
      await home.work(
        async (work) =>
          await answerQuestionOf(work, {
            requestId,
            answer: words,
            at: at === undefined ? undefined : Temporal.Instant.from(at),
          }),
        by,
      ),
    newestLetter: () => (home.mailbox.newest('mira@example.com').mail.text ?? '').replace(/\s+/g, ' '),
    events: async (event) => {
      const { rows } = (await home.work(
        async (work) =>
          await work.trx.raw('select count(*)::int as n from audit_entries where event = ?', [event]),
      )) as { rows: { n: number }[] };
      return rows[0]?.n ?? 0;
    },
  };
}
