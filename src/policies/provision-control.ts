// Which control carries a provision out: proposed by rules or by a person, and binding only once a person confirmed it.
import type { ControlKind } from '../platform/clauses.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** A control of the running system, found there by kind and name. */
export interface ControlName {
  readonly kind: ControlKind;
  readonly name: string;
}

export interface ProvisionControl extends ControlName {
  /** What it must be set to, such as `P30D`; null: that it is there. Numbers stand as digits. */
  readonly setting: string | null;
  readonly documentId: string;
  readonly provisionId: string;
  /** Why it was proposed, for staff. */
  readonly why: string;
  /** Name and version of the rules, or `person`. */
  readonly proposedBy: string;
  readonly proposedAt: Temporal.Instant;
  readonly confirmedBy: string | null;
  /** Null: it binds nothing. */
  readonly confirmedAt: Temporal.Instant | null;
  readonly refusedBy: string | null;
  readonly refusedAt: Temporal.Instant | null;
}

/** The table of ties between provisions and controls. */
export class ProvisionControlRow extends HouseModel {
  static override tableName = 'provision_controls';
  static override idColumn = ['controllerId', 'provisionId', 'kind', 'name'];
  declare controllerId: string;
  declare documentId: string;
  declare provisionId: string;
  declare kind: ControlKind;
  declare name: string;
  declare setting: string | null;
  declare why: string;
  declare proposedBy: string;
  declare proposedAt: Temporal.Instant;
  declare confirmedBy: string | null;
  declare confirmedAt: Temporal.Instant | null;
  declare refusedBy: string | null;
  declare refusedAt: Temporal.Instant | null;
}

/** Everything that was proposed, confirmed or refused for a document; for all documents where none is named. */
export async function controlsOf(work: Work, documentId?: string): Promise<ProvisionControl[]> {
  const { trx, controllerId } = work;
  const query = ProvisionControlRow.query(trx).where({ controllerId });
  if (documentId !== undefined) query.where({ documentId });
  return await query.orderBy(['provisionId', 'kind', 'name']);
}

/** The controls that persons confirmed: what the ledger of promises goes by. */
export async function confirmedControls(work: Work): Promise<ProvisionControl[]> {
  return (await controlsOf(work)).filter(({ confirmedAt }) => confirmedAt !== null);
}
