// The payment service of LumyxAI, on this machine: its customers are those of the platform who bought credits.
import { createHash, randomUUID } from 'node:crypto';
import { type PaymentCustomer, type PaymentService, startPaymentService } from './payment-service.ts';
import { people } from './people.ts';

/** Starts the service with its customers as they always begin, and `more`; tells the environment where it is. */
export async function startLumyxPayments(more: readonly PaymentCustomer[] = []): Promise<PaymentService> {
  const customers = people().flatMap(({ user, email, name }, index) => {
    // As in the rows of the platform: every second account bought credits, and remembers its customer's id.
    if (index % 2 === 1) return [];
    const id = `cus_demo_${createHash('md5').update(user).digest('hex').slice(0, 10)}`;
    return [{ id, email, name, phone: null, description: null, created: 1_770_000_000 - index * 3_600 }];
  });
  const key = `rk_demo_${randomUUID()}`;
  const service = await startPaymentService([...customers, ...more], { key });
  Object.assign(process.env, {
    LUMYX_STRIPE_URL: service.url,
    LUMYX_STRIPE_KEY: key,
    LUMYX_STRIPE_IS_LOCAL: 'true',
  });
  return service;
}
