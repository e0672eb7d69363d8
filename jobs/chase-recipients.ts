// Job: remind recipients that were told of an erasure, a correction or a restriction and have not answered.
import { remindRecipient, silentRecipients } from '../src/fulfilment/pass-on.ts';
import { CLOCK, type House, presentMoment } from '../src/work.ts';

/** Writes every reminder that is due; after the last one staff are told. */
export async function chaseRecipientsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await silentRecipients(house.database, await presentMoment(house))) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await remindRecipient(work, id));
  }
}
