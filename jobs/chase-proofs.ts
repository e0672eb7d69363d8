// Job: remind people of a proof that was asked for, and hand what stays silent to those who decide.
import { now } from '../src/platform/clock.ts';
import { chaseProof, proofsDue } from '../src/requests/chase-proofs.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Writes every reminder that is due, each in a work of its own; after the last day staff are told. */
export async function chaseProofsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await proofsDue(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await chaseProof(work, id));
  }
}
