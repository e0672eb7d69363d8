// Requests of end users go to the business customer whose data it is: each can be reached, and none is left silent.
import { listCustomers } from '../../data-map/customer.ts';
import { CustomerRouting } from '../../requests/customer-routing.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** Counts customers, and what was passed on to them. */
export const customersReached: Probe = async (probing) => {
  const { customers, routed, silent } = await look(probing, async (work) => {
    const { trx, controllerId } = work;
    const routings = () => CustomerRouting.query(trx).where({ controllerId });
    return {
      customers: await listCustomers(work),
      routed: await routings().resultSize(),
      silent: await routings().where({ state: 'silent' }).resultSize(),
    };
  });
  const figures = { customers: customers.length, routed, silent };
  if (customers.length === 0) return unable('No business customer is in the register', figures);
  if (silent > 0) return failed(`${many(silent, 'request')} passed on had no answer`, figures);
  return passed(
    `${many(customers.length, 'customer')} can be reached; ${many(routed, 'request')} passed on, none without an answer`,
    figures,
  );
};
