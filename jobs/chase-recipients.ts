// Job: remind recipients, business customers and owners of systems that were written to and have not answered.
import { chaseOwner, ownersDue } from '../src/fulfilment/chase-owners.ts';
import { remindRecipient, silentRecipients } from '../src/fulfilment/pass-on.ts';
import { remindCustomer, silentCustomers } from '../src/fulfilment/route-to-customer.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Writes every reminder that is due; after the last one staff are told. */
export async function chaseRecipientsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const at = await presentMoment(house);
  const recipients = await silentRecipients(database, at);
  const customers = await silentCustomers(database, at);
  const owners = await ownersDue(database, at);
  await eachInItsWork(
    house,
    [
      [recipients, remindRecipient],
      [customers, remindCustomer],
      [owners, chaseOwner],
    ],
    signal,
  );
}
