// Business customers for whom we are a processor (GDPR Art. 28): kept per controller, found by domain or account key.
import { HouseModel } from '../platform/database.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';

/** An organisation that decides on data which we process for it. */
export interface Customer {
  readonly name: string;
  /** Where requests of its end users are passed on. */
  readonly contact: string;
  /** Domains of addresses of its end users, in small letters. */
  readonly domains: readonly string[];
  /** What stands in the fields that a map calls tenant; null: none. */
  readonly accountKey: string | null;
}

class CustomerRow extends HouseModel {
  static override tableName = 'business_customers';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['domains'];
  declare controllerId: string;
  declare id: string;
  declare name: string;
  declare contact: string;
  declare domains: string[];
  declare accountKey: string | null;
}

/** All business customers of the controller, by name. */
export async function listCustomers({ trx, controllerId }: Work): Promise<Customer[]> {
  return (await CustomerRow.query(trx).where({ controllerId }).orderBy('name')).map(shown);
}

/** The customer whose domain an address has; a hint for staff, never a decision: people use private addresses too. */
export function customerByDomain(customers: readonly Customer[], email: string): Customer | null {
  const domain = foldEmail(email).split('@').at(-1) ?? '';
  return customers.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** Puts this list in place of what is known. Answers with what became of each name; the log holds counts. */
export async function saveCustomers(work: Work, wanted: readonly Customer[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const rows = await CustomerRow.query(trx).where({ controllerId }).forUpdate();
  const outcomes = listOutcomes(rows.map(shown), wanted.map(shown));
  const changed = countChanged(outcomes);
  if (changed === 0) return outcomes;
  // Two customers may have swapped their accounts, so none is written over while another still has it. Routings name
  // a customer in words, not by its row.
  await CustomerRow.query(trx).where({ controllerId }).delete();
  const fresh = wanted.map(shown).map(({ domains, ...customer }) => ({
    controllerId,
    id: crypto.randomUUID(),
    ...customer,
    domains: [...domains],
  }));
  if (fresh.length > 0) await CustomerRow.query(trx).insert(fresh);
  await work.record('customers.changed', controllerId, { changed, customers: wanted.length });
  return outcomes;
}

function shown({ name, contact, domains, accountKey }: Customer): Customer {
  return { name, contact, domains, accountKey };
}
