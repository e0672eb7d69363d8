// A plan is carried out where it was drawn: a store of the same name at another address is another store.
import type { Connector } from '../connectors/connector.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { closeStep } from './chunk.ts';
import type { ClaimedStep } from './claim.ts';
import type { Run } from './run-plan.ts';

/** The connector of a step, if its store is where it was when the step was drawn. Throws `store-replaced`. */
export function whereDrawn(
  { row, spec }: Pick<ClaimedStep, 'row' | 'spec'>,
  connector: Connector,
): Connector {
  if (spec.place === undefined || spec.place === connector.place) return connector;
  throw new Problem(
    'conflict',
    'store-replaced',
    `"${row.store}" has another address than when this plan was drawn. Nothing was read or changed there; look at the address, then draw a new plan.`,
    { store: row.store },
  );
}

/** The steps still to be done whose store is at another place by now. One that cannot be opened is told by whoever needs it. */
export async function replacedSteps(run: Run): Promise<ClaimedStep[]> {
  const replaced: ClaimedStep[] = [];
  for (const step of run.claim.steps) {
    if (step.row.state === 'done' || step.row.state === 'failed') continue;
    try {
      await run.connectorOf(step);
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.code === 'store-replaced') replaced.push(step);
    }
  }
  return replaced;
}

/** Fails these steps by name, and answers with the run of the others. */
export async function withoutReplaced(run: Run, replaced: readonly ClaimedStep[]): Promise<Run> {
  for (const step of replaced) await closeStep(run.house, run.claim, step, 'store-replaced');
  const steps = run.claim.steps.filter((step) => !replaced.includes(step));
  return { ...run, claim: { ...run.claim, steps } };
}
