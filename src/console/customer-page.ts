// Business customers at a case: passing a request on to one, and writing down what it told us to do.
import { z } from 'zod';
import { instructByHand, routeToCustomer } from '../fulfilment/route-to-customer.ts';
import { INSTRUCTIONS } from '../requests/customer-routing.ts';
import type { Page } from '../web/page.ts';
import { decision, words } from './decision-page.ts';

export const CUSTOMER_PAGES: readonly Page[] = [
  decision(
    'route',
    'answer:question',
    z.strictObject({
      customer: z
        .string({ error: 'Choose a business customer' })
        .min(1, 'Choose a business customer')
        .max(500),
    }),
    async (work, requestId, { customer }) =>
      await routeToCustomer(work, { requestId, customer, foundBy: 'staff' }),
  ),
  decision(
    'instruction',
    'answer:question',
    z.strictObject({
      instruction: z.enum(INSTRUCTIONS, { error: 'Choose what they told us to do' }),
      toldWords: words(10, 'Write who said so, when and how, in at least 10 characters', 2_000),
    }),
    async (work, requestId, { instruction, toldWords }) =>
      await instructByHand(work, { requestId, instruction, words: toldWords }),
  ),
];
