// Job: remind recipients, and business customers, that were written to and have not answered.

import { remindRecipient, silentRecipients } from '../src/fulfilment/pass-on.ts';
import { remindCustomer, silentCustomers } from '../src/fulfilment/route-to-customer.ts';
import { now } from '../src/platform/clock.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Writes every reminder that is due; after the last one staff are told. */
export async function chaseRecipientsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await silentRecipients(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await remindRecipient(work, id));
  }
  for (const { controllerId, id } of await silentCustomers(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await remindCustomer(work, id));
  }
}
