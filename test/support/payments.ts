// Stripe's description as our pack has it, connected to a payment service on this machine, with customers to mistake.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PaymentCustomer,
  type PaymentService,
  startPaymentService,
} from '../../seeds/payment-service.ts';
import { readSystem } from '../../src/data-map/read-system.ts';
import { projectFolder } from '../../src/platform/project.ts';

export const PAYMENT_KEY = 'rk_test_canary';

export const customer = (id: string, email: string | null, created = 1_700_000_000): PaymentCustomer => ({
  id,
  email,
  name: `Name of ${id}`,
  phone: '+47 555',
  description: null,
  created,
});

export interface Payments {
  readonly service: PaymentService;
  /** The address of the store. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the service; `edit` changes the text of the description. */
export async function startPayments(
  customers: readonly PaymentCustomer[],
  edit: (yaml: string) => string = (yaml) => yaml,
): Promise<Payments> {
  const service = await startPaymentService(customers, { key: PAYMENT_KEY });
  const file = join(projectFolder, 'packs/lumyx/systems/stripe.yaml');
  const yaml = (await readFile(file, 'utf8'))
    .replace('env:LUMYX_STRIPE_URL', service.url)
    .replace('env:LUMYX_STRIPE_IS_LOCAL', 'true')
    .replace('env:LUMYX_STRIPE_KEY', PAYMENT_KEY)
    .replace('calls_per_second: 20', 'calls_per_second: 1000')
    .replace('wait_seconds: 0.5', 'wait_seconds: 0.002');
  return { service, address: readSystem(edit(yaml), 'stripe.yaml'), stop: () => service.stop() };
}
