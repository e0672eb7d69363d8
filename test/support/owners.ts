// A house with a shop and a system that nothing reaches, its owner's mailbox, and the roads to a running plan.
import type { Role } from '../../src/auth/permissions.ts';
import { saveOwnedSystems } from '../../src/data-map/owned-system.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { type OwnerTask, ownerTasksOf } from '../../src/requests/owner-task.ts';
import type { Actor } from '../../src/work.ts';
import { askAndProve, deliverLetters, openShop, type Shop } from './road.ts';
import { activeAccount } from './staff.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

export const OWNER = 'archive@lumyx.example';
export const LAST_RESORT = 'office@lumyx.example';
/** What lies on paper. */
export const PAPER = {
  name: 'paper-files',
  label: 'the paper files of the studio',
  holds: ['signed releases'],
  categories: ['releases on paper'],
  identifyBy: ['email', 'shop.users.id'],
  owner: OWNER,
  lastResort: LAST_RESORT,
  days: 7,
  language: 'en',
} as const;

export interface Owners {
  readonly home: TestHouse;
  readonly shop: Shop;
  /** Two of them, so that one proposes and the other approves. */
  readonly staff: readonly [Actor, Actor];
  plan(requestId: string): Promise<PlanView>;
  /** Asks and proves (unless the proved case is told), draws, includes all and approves; the plan has not begun. */
  approved(
    right: 'access' | 'erasure' | 'portability',
    email: string,
    proved?: string,
  ): Promise<{ requestId: string; plan: PlanView }>;
  /** What a worker does. */
  run(planId: string): Promise<void>;
  task(requestId: string): Promise<OwnerTask>;
  /** The newest letter to an address, as link and code. */
  letter(email: string): Promise<{ linkId: string; code: string; text: string }>;
  /** Letters that an address ever got. */
  letters(email: string): number;
  close(): Promise<void>;
}

export async function openOwners(): Promise<Owners> {
  const home = await openTestHouse();
  const shop = await openShop(home);
  await home.work(async (work) => await saveOwnedSystems(work, [PAPER]));
  const make = async (name: string, role: Role): Promise<Actor> =>
    await home.work(async (work) => {
      const email = `${name}@lumyx.example`;
      const { id } = await activeAccount(work, { email, name: `The ${name}`, roles: [role] });
      return { kind: 'staff', id };
    });
  const staff = [await make('first', 'approver'), await make('other', 'approver')] as const;
  const plan: Owners['plan'] = async (requestId) => {
    const [newest] = await home.work(async (work) => await readPlans(work, requestId));
    if (newest === undefined) throw new Error('no plan');
    return newest;
  };
  return {
    home,
    shop,
    staff,
    plan,
    approved: async (right, email, proved) => {
      const requestId = proved ?? (await askAndProve(home, { right, email }));
      await drawPlan(home.house, home.lumyx.id, requestId);
      const drawn = await plan(requestId);
      const planId = drawn.id;
      for (const { id: questionId } of drawn.questions)
        await home.work(async (work) => {
          await answerQuestion(work, { planId, questionId, answer: 'include' });
        }, staff[0]);
      const { digest, status } = await plan(requestId);
      if (status === 'drawn')
        await home.work(async (work) => await approvePlan(work, { planId, digest }), staff[1]);
      return { requestId, plan: await plan(requestId) };
    },
    run: async (planId) => await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal),
    task: async (requestId) => {
      const [task] = await home.work(async (work) => await ownerTasksOf(work, [requestId]));
      if (task === undefined) throw new Error('nobody was asked');
      return task;
    },
    letter: async (email) => {
      await deliverLetters(home);
      const { text = '' } = home.mailbox.newest(email).mail;
      const linkId = /\/owner-tasks\/([0-9a-f-]{36})/.exec(text)?.[1] ?? '';
      const code = /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';
      return { linkId, code, text: text.replace(/\s+/g, ' ') };
    },
    letters: (email) => home.mailbox.received.filter(({ recipients }) => recipients.includes(email)).length,
    close: async () => {
      await home.close();
      await shop.drop();
    },
  };
}
