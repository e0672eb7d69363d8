// The holds that stand now, as a plan meets them: which of them reach a collection, for which cases and people.
import type { RowFilter } from '../connectors/connector.ts';
import type { Work } from '../work.ts';
import { LegalHold } from './legal-hold.ts';

/** A hold as far as plans need it. */
export interface StandingHold {
  readonly id: string;
  readonly number: number;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly collection: string | null;
  /** Rows that are held; all must pass. None: every row. */
  readonly where: readonly RowFilter[];
  /** The reason, where the people concerned may read it. */
  readonly told: string | null;
}

/** Whose data a plan is about. */
export interface About {
  readonly subjectIds: readonly string[];
  readonly requestIds: readonly string[];
}

/** The holds that stood when a drawing began. */
export interface DrawnHolds {
  readonly standing: readonly StandingHold[];
  readonly about: About;
  /** The number of the newest hold: a newer one may reach what was drawn. */
  readonly last: number;
  /** What the law of the case says of data that claims need; empty where nobody has read it. */
  readonly law: string;
}

/** Every hold that was not lifted, also one that should have been looked at again: it holds all the same. */
export async function standingHolds(work: Work): Promise<StandingHold[]> {
  const { trx, controllerId } = work;
  const rows = await LegalHold.query(trx).where({ controllerId }).whereNull('liftedAt').orderBy('number');
  const holds: StandingHold[] = [];
  for (const { id, number, subjectId, requestId, collection, filters, reason, tell } of rows) {
    const where = filters === null ? [] : await openFilters(work, id, filters);
    const told = tell ? (await work.open(`legal_holds:${id}:reason`, reason)).toString('utf8') : null;
    holds.push({ id, number, subjectId, requestId, collection, where, told });
  }
  return holds;
}

/** The conditions of a hold on rows. */
export async function openFilters(work: Work, holdId: string, sealed: Buffer): Promise<RowFilter[]> {
  const opened = await work.open(`legal_holds:${holdId}:filters`, sealed);
  return JSON.parse(opened.toString('utf8')) as RowFilter[];
}

/** Whether a hold is on the person or the case as such, wherever the data lies. */
export function holdsPerson({ subjectId, requestId }: StandingHold, about: About): boolean {
  if (subjectId !== null) return about.subjectIds.includes(subjectId);
  return requestId !== null && about.requestIds.includes(requestId);
}

/** Holds on people that a plan is not about: rows that are theirs as well are theirs to keep. */
export function holdsOnOthers(holds: readonly StandingHold[], about: About): StandingHold[] {
  return holds.filter(({ subjectId }) => subjectId !== null && !about.subjectIds.includes(subjectId));
}

/** The holds that reach rows of a collection in a plan about these people and cases. */
export function holdsOver(holds: readonly StandingHold[], about: About, address: string): StandingHold[] {
  return holds.filter((hold) => hold.collection === address || holdsPerson(hold, about));
}
