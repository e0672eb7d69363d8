// Job: remind recipients that were told of an erasure, a correction or a restriction and have not answered.
import { remindRecipient, silentRecipients } from '../src/fulfilment/pass-on.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Writes every reminder that is due; after the last one staff are told. */
export async function chaseRecipientsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  await eachInItsWork(
    house,
    await silentRecipients(house.database, await presentMoment(house)),
    signal,
    remindRecipient,
  );
}
