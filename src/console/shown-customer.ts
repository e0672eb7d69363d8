// What the page of a case shows of business customers: whether one decides, and what it told us to do.
import { customerByDomain, listCustomers } from '../data-map/customer.ts';
import type { CaseFile } from '../requests/case-list.ts';
import {
  INSTRUCTIONS,
  type Instruction,
  routingOf,
  type ShownRouting,
} from '../requests/customer-routing.ts';
import type { Work } from '../work.ts';

const INSTRUCTION_WORDS: { readonly [I in Instruction]: string } = {
  'carry-out': 'Carry it out for them',
  'answers-itself': 'They answer the person themselves',
  'not-theirs': 'The person is not one of theirs',
};

/** What the page of a case shows of business customers. */
export interface ShownCustomer {
  readonly routing: ShownRouting | null;
  /** The instruction in words, or that none came yet. */
  readonly routed: string;
  /** What to do next, where the customer decides; null where the case is ours. */
  readonly waits: string | null;
  /** Staff may pass it on now. */
  readonly routable: boolean;
  /** By the domain of the address; a hint alone. */
  readonly suggested: string;
  readonly customers: readonly { readonly value: string; readonly text: string }[];
  readonly instructions: readonly { readonly value: string; readonly text: string }[];
}

/** Reads what the page of a case shows of business customers. */
export async function shownCustomer(work: Work, file: CaseFile, may: boolean): Promise<ShownCustomer> {
  const routing = await routingOf(work, file.id);
  const customers = await listCustomers(work);
  const proven = ['verified', 'cooling-off', 'planned'].includes(file.status);
  const names = customers.map(({ name }) => ({ value: name, text: name }));
  const silent = routing?.state === 'silent';
  const open = routing !== null && routing.state !== 'answered' && proven;
  return {
    routing,
    routed:
      routing?.instruction == null
        ? `None yet${silent ? '. They were told three times: call them' : ''}`
        : INSTRUCTION_WORDS[routing.instruction],
    waits: open
      ? `${routing.customer} decides, and has not told us what to do yet.${silent ? ' Nobody answers there: call them, and write down what you learn.' : ' We follow up by ourselves.'}`
      : null,
    routable: may && routing === null && customers.length > 0 && proven && file.right !== 'minor-found',
    suggested: customerByDomain(customers, file.emailFull)?.name ?? '',
    customers: [{ value: '', text: 'Choose' }, ...names],
    instructions: INSTRUCTIONS.map((value) => ({ value, text: INSTRUCTION_WORDS[value] })),
  };
}
