// A change of a document of ours as people are told of it: the row, and how it is read.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';

export class ChangeNotice extends HouseModel {
  static override tableName = 'change_notices';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['asksAgain'];
  declare controllerId: string;
  declare id: string;
  declare documentId: string;
  declare versionId: string;
  declare previousId: string;
  declare material: boolean;
  declare reason: string;
  declare words: string;
  declare effectiveOn: Temporal.PlainDate;
  declare prominent: boolean;
  /** `dataset.collection` */
  declare audience: string | null;
  /** Names of purposes. */
  declare asksAgain: readonly string[];
  declare writtenBy: string;
  declare writtenAt: Temporal.Instant;
  declare toldAt: Temporal.Instant | null;
  declare withoutAddress: number;
  declare problem: string | null;
  declare appliedAt: Temporal.Instant | null;
  declare nextAt: Temporal.Instant | null;
}

/** All change notices, newest first. */
export async function listChanges({ trx, controllerId }: Work): Promise<ChangeNotice[]> {
  return await ChangeNotice.query(trx)
    .where({ controllerId })
    .orderBy([{ column: 'writtenAt', order: 'desc' }, 'id'])
    .limit(200);
}

/** Those that stand where people come: from their writing until so many days after they hold. */
export async function prominentChanges({ trx, controllerId, at }: Work): Promise<ChangeNotice[]> {
  const since = at.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: SHOWN_DAYS });
  return await ChangeNotice.query(trx)
    .where({ controllerId, prominent: true })
    .where('effectiveOn', '>=', since.toString())
    .orderBy(['effectiveOn', 'id']);
}

/** Days for which a notice stands after it holds: whoever comes once a month sees it. */
export const SHOWN_DAYS = 35;

/** One of them. Throws `change-unknown`. */
export async function readChange({ trx, controllerId }: Work, changeId: string): Promise<ChangeNotice> {
  const row = await ChangeNotice.query(trx).findById([controllerId, changeId]);
  if (row !== undefined) return row;
  throw unknown();
}

/** The same, held until the work ends. Throws `change-unknown`. */
export async function holdChange({ trx, controllerId }: Work, changeId: string): Promise<ChangeNotice> {
  const row = await ChangeNotice.query(trx).findById([controllerId, changeId]).forUpdate();
  if (row !== undefined) return row;
  throw unknown();
}

function unknown(): Problem {
  return new Problem('not-found', 'change-unknown', 'There is no such change notice. Nothing was changed.');
}

/** Changes what is known of a held one. */
export async function patchChange(
  { trx, controllerId }: Work,
  changeId: string,
  columns: Partial<ChangeNotice>,
): Promise<void> {
  await ChangeNotice.query(trx).findById([controllerId, changeId]).patch(columns);
}

/** Change notices of all controllers that are to be tended by now. */
export async function changesDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    ChangeNotice.query(trx)
      .select('controllerId', 'id')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(500),
  );
}
