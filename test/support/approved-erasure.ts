// An erasure that waits for its worker, and everything that is written about its plan.
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { Plan } from '../../src/fulfilment/plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { type Actor, MACHINE, type Work } from '../../src/work.ts';
import type { Keeper } from './salon.ts';
import type { TestHouse } from './test-house.ts';

export interface Approved {
  readonly planId: string;
  readonly requestId: string;
}

export function staff(): Actor {
  return { kind: 'staff', id: crypto.randomUUID() };
}

async function newest(work: Work, requestId: string): Promise<PlanView> {
  const [plan] = await readPlans(work, requestId);
  if (plan === undefined) throw new Error('no plan was drawn');
  return plan;
}

/** Asks for an erasure, draws its plan and says yes to every question. */
export async function drawnErasure(
  { house, controllerId }: Keeper,
  email: string,
  approver = staff(),
): Promise<{ requestId: string; plan: PlanView }> {
  const requestId = await house.inWork(controllerId, MACHINE, async (work) => {
    const received = await receiveRequest(work, { right: 'erasure', email, channel: 'mail' });
    await move(work, received.requestId, 'verify', { verifiedAt: work.at });
    return received.requestId;
  });
  await drawPlan(house, controllerId, requestId);
  const plan = await house.inWork(controllerId, approver, async (work) => {
    const { id: planId, questions } = await newest(work, requestId);
    for (const { id } of questions) {
      await answerQuestion(work, { planId, questionId: id, answer: 'include' });
    }
    return await newest(work, requestId);
  });
  return { requestId, plan };
}

/** The same, approved by somebody else: its job is written. */
export async function approvedErasure(keeper: Keeper, email: string): Promise<Approved> {
  const { requestId, plan } = await drawnErasure(keeper, email);
  await keeper.house.inWork(
    keeper.controllerId,
    staff(),
    async (work) => await approvePlan(work, { planId: plan.id, digest: plan.digest }),
  );
  return { planId: plan.id, requestId };
}

/** Leaves out what is also another person's, takes the rest, and approves, by two people; answers with the plan. */
export async function ruledAndApproved(
  { house }: Pick<TestHouse, 'house'>,
  { id: controllerId }: Controller,
  requestId: string,
): Promise<string> {
  const plan = await house.inWork(controllerId, staff(), async (work) => {
    const { id: planId, questions } = await newest(work, requestId);
    for (const { id, kind } of questions) {
      const answer = kind === 'shared' ? 'leave-out' : 'include';
      await answerQuestion(work, { planId, questionId: id, answer });
    }
    return await newest(work, requestId);
  });
  await house.inWork(
    controllerId,
    staff(),
    async (work) => await approvePlan(work, { planId: plan.id, digest: plan.digest }),
  );
  return plan.id;
}

/** Everything that is written about a plan. */
export interface Written {
  readonly status: string;
  readonly fence: string;
  readonly failures: number;
  readonly waits: boolean;
  readonly stoppedFor: string | null;
  /** Acting steps: state, rows that were done, what stood in the way. */
  readonly steps: Readonly<Record<string, readonly [state: string, rows: number, problem: string | null]>>;
  readonly outcome: string | null;
  /** Acting lines of the receipt with a problem or rows that remain. */
  readonly missing: Readonly<Record<string, string | null>>;
  readonly request: string | undefined;
  /** Audit entries about the plan and its steps: event and code, in their order. */
  readonly entries: readonly string[];
}

export async function written(keeper: Keeper, { planId, requestId }: Approved): Promise<Written> {
  return await keeper.house.inWork(keeper.controllerId, MACHINE, async (work) => {
    const row = await Plan.query(work.trx).findById([work.controllerId, planId]).throwIfNotFound();
    const view = (await readPlans(work, requestId)).find(({ id }) => id === planId);
    const acting = view?.steps.filter(({ act }) => act === 'delete' || act === 'mask') ?? [];
    const about = [planId, requestId, ...acting.map(({ id }) => id)];
    const { rows } = (await work.trx.raw(
      `select e.event, e.details->>'code' as code, e.details->>'problem' as problem from audit_entries e
       where e.about = any(?) and (e.event like 'plan.%' or e.event like 'step.%' or e.event like 'receipt.%')
       order by e.position`,
      [about],
    )) as { rows: { event: string; code: string | null; problem: string | null }[] };
    const lines = view?.receipt?.lines.filter((line) => line.problem !== null || (line.remaining ?? 0) > 0);
    return {
      status: row.status,
      fence: row.fence,
      failures: row.failures,
      waits: row.nextAt !== null,
      stoppedFor: row.stoppedFor,
      steps: Object.fromEntries(
        acting.map(({ collection, state, rowsDone, problem }) => [
          collection,
          [state, rowsDone, problem] as const,
        ]),
      ),
      outcome: view?.receipt?.outcome ?? null,
      missing: Object.fromEntries((lines ?? []).map(({ collection, problem }) => [collection, problem])),
      request: (await readStatus(work, requestId))?.status,
      entries: rows.map(({ event, code, problem }) =>
        [event, code ?? problem].filter((one) => one !== null).join(' '),
      ),
    };
  });
}
