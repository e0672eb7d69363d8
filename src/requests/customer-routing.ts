// Which request was passed on to which business customer, as a row: to whom, when, and what it told us to do.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

/** What a customer may tell us: do it on its behalf, it answers the person itself, or the person is not one of its own. */
export const INSTRUCTIONS = ['carry-out', 'answers-itself', 'not-theirs'] as const;
export type Instruction = (typeof INSTRUCTIONS)[number];
export type RoutingState = 'told' | 'silent' | 'answered';

export class CustomerRouting extends HouseModel {
  static override tableName = 'customer_routings';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare customer: string;
  declare contact: string;
  declare foundBy: 'staff' | 'map';
  declare state: RoutingState;
  declare codeHash: Buffer | null;
  declare codeKeyId: string | null;
  declare tries: number;
  declare reminders: number;
  declare toldAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  declare answeredAt: Temporal.Instant | null;
  declare instruction: Instruction | null;
  declare words: Buffer | null;
}

/** What pages show of a routing. */
export type ShownRouting = Pick<
  CustomerRouting,
  'id' | 'customer' | 'contact' | 'foundBy' | 'state' | 'toldAt' | 'answeredAt' | 'instruction'
> & { readonly words: string | null };

/** To whom a request was passed on; null where it is ours. */
export async function routingOf(work: Work, requestId: string): Promise<ShownRouting | null> {
  const row = await CustomerRouting.query(work.trx).findOne({ controllerId: work.controllerId, requestId });
  if (row === undefined) return null;
  const { id, customer, contact, foundBy, state, toldAt, answeredAt, instruction } = row;
  const words = row.words === null ? null : await work.open(`customer_routings:${id}`, row.words);
  return {
    id,
    customer,
    contact,
    foundBy,
    state,
    toldAt,
    answeredAt,
    instruction,
    words: words?.toString('utf8') ?? null,
  };
}

/** Whether a request waits for its customer, so that nothing is planned for it. */
export async function awaitsCustomer(work: Work, requestId: string): Promise<boolean> {
  const routing = await routingOf(work, requestId);
  return routing !== null && routing.state !== 'answered';
}

/** Refuses to act on a request whose business customer has not said what to do. Throws `customer-decides`. */
export async function mustNotAwaitCustomer(work: Work, requestId: string): Promise<void> {
  if (!(await awaitsCustomer(work, requestId))) return;
  throw new Problem(
    'conflict',
    'customer-decides',
    'The business customer decides, and has not told us what to do. Nothing was changed; write its instruction down first.',
  );
}
