// Job: remind people of a proof that was asked for, and hand what stays silent to those who decide.
import { chaseProof, proofsDue } from '../src/requests/chase-proofs.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Writes every reminder that is due, each in a work of its own; after the last day staff are told. */
export async function chaseProofsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await proofsDue(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, chaseProof]], signal);
}
