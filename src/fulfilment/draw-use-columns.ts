// The plan that writes ended uses into stores: her own rows, in the columns that the map names for it.

import type { Value } from '../connectors/connector.ts';
import type { ColumnUse } from '../consent/objection.ts';
import { type DueUse, settleUseColumns, useColumnsDue } from '../consent/use-columns-due.ts';
import { readMap } from '../data-map/data-store.ts';
import type { Collection } from '../data-map/dataset.ts';
import { type House, MACHINE } from '../work.ts';
import { approveItself } from './approve-plan.ts';
import { lookAgain, passOverColumns, putOffColumns } from './columns-late.ts';
import { type Correction, isSame } from './correction.ts';
import { type RowOfCorrections, writeCorrectionPlan } from './correction-plan.ts';
import type { Fact, Saying } from './fact.ts';
import { type OwnCollection, ownRows } from './own-rows.ts';
import { holdPlansOf } from './plan.ts';
import { closePlans } from './take-back.ts';

/** More rows of one collection than such a column belongs into; they are passed over, and the list of ended uses holds. */
const MOST_ROWS = 100_000;
/** Rows of one plan; the rest is drawn a little later. */
const ROWS_A_PLAN = 500;

/**
 * Brings the columns of one request in line with what the person forbids now: a standing restriction or end of
 * advertising is set, one that was lifted is set back where it is set. The plan approves itself: staff or she decided
 * before, and it can be taken back. A store that is away is asked again later; an older plan of such columns that has
 * not begun is closed, and while one is being run, nothing is drawn beside it.
 */
export async function drawUseColumns(house: House, controllerId: string, requestId: string): Promise<void> {
  const due = await house.inWork(controllerId, MACHINE, async (work) => {
    const older = await holdPlansOf(work, requestId, 'columns');
    if (older.some(({ status }) => status === 'running')) return [];
    const all = await useColumnsDue(work, requestId);
    const { datasets } = await readMap(work);
    const collections = datasets.flatMap(({ dataset }) => dataset.collections);
    const wanted = all.filter(({ use }) =>
      collections.some(({ useColumns }) => useColumns?.[use] !== undefined),
    );
    const idle = all.filter((one) => !wanted.includes(one)).map(({ id }) => id);
    if (idle.length > 0) await settleUseColumns(work, requestId, idle, null);
    // What was approved and not begun says what she wanted before, also where nothing new is to be written.
    if (wanted.length > 0) await closePlans(work, requestId, 'replaced', { side: 'columns' });
    return wanted;
  });
  if (due.length === 0) return;
  const reading = {
    controllerId,
    actor: MACHINE,
    requestId,
    purpose: 'restriction',
    mostRows: MOST_ROWS,
  } as const;
  const { found, notRead, tooMany } = await ownRows(house, reading, ({ map, erasable }, table) =>
    erasable
      ? table.columns.filter(({ name }) => due.some(({ use }) => map.useColumns?.[use]?.field === name))
      : [],
  );
  // What could not be read whole is tried again, and the log says so.
  const away = notRead.some(({ located: { map } }) =>
    due.some(({ use }) => map.useColumns?.[use] !== undefined),
  );
  // A use that was ended, given back and ended again is due twice, and written once.
  const uses = [...new Map(due.map((one) => [one.use, one])).values()];
  const rows = found.flatMap((collection) => rowsOf(collection, uses));
  await house.inWork(controllerId, MACHINE, async (work) => {
    const now = await useColumnsDue(work, requestId);
    // Lifted or ended again while the stores were read: the next job begins anew.
    if (!due.every((one) => now.some((other) => isSameUse(one, other)))) return;
    if (rows.length > 0) {
      const plan = await writeCorrectionPlan(work, {
        requestId,
        kind: 'restriction',
        rows: rows.slice(0, ROWS_A_PLAN),
      });
      await approveItself(work, plan);
    }
    const ids = due.map(({ id }) => id);
    if (rows.length > ROWS_A_PLAN) {
      await lookAgain(work, requestId, ids);
      return;
    }
    for (const { id, use, stands } of uses) {
      const crowded = tooMany.filter(({ located: { map } }) => map.useColumns?.[use] !== undefined);
      const places = crowded.map(({ words }) => words);
      if (places.length > 0) await passOverColumns(work, requestId, { id, stands, places });
    }
    if (!away) {
      await settleUseColumns(work, requestId, ids, null);
      return;
    }
    await work.record('use.columnsLate', requestId, { collections: notRead.length });
    await putOffColumns(work, requestId, ids);
  });
}

function isSameUse(one: DueUse, other: DueUse): boolean {
  return one.id === other.id && one.stands === other.stands && one.dueAt.equals(other.dueAt);
}

/** The rows of a collection that do not yet say what they must say. */
function rowsOf(collection: OwnCollection, due: readonly DueUse[]): RowOfCorrections[] {
  const { located, store, table, shape, place: at, columns, rows } = collection;
  const { storeId, keyColumns, map } = located;
  return rows.flatMap(({ key, values }) => {
    const changes = columns.flatMap((column, index) =>
      changesOf(map, column.name, due, values[index] ?? null, (one, other) =>
        isSame(column.kind, one, other),
      ).map((change) => ({ ...change, kind: column.kind })),
    );
    const corrections = changes.map(
      ({ column, kind, before, after }): Correction => ({ column, kind, before, after }),
    );
    if (corrections.length === 0) return [];
    const field = {
      storeId,
      store,
      collection: located.collection,
      label: map.label,
      table,
      shape,
      place: at,
      keyColumns,
      key,
    };
    const place = { rows: 1, collection: map.label, store };
    const facts = [...new Set(changes.map(({ say }) => say))].map((say): Fact => ({ say, ...place }));
    return [{ field, corrections, facts }];
  });
}

const SET: { readonly [U in ColumnUse]: Saying } = {
  'any-but-storage': 'restrict',
  marketing: 'stop-advertising',
};
const TAKEN: { readonly [U in ColumnUse]: Saying } = {
  'any-but-storage': 'unrestrict',
  marketing: 'allow-advertising',
};

/** What one column must become; a third value that somebody else wrote is left alone when ours is lifted. */
function changesOf(
  map: Collection,
  column: string,
  due: readonly DueUse[],
  before: Value,
  same: (one: Value, other: Value) => boolean,
): { column: string; before: Value; after: string; say: Saying }[] {
  return due.flatMap(({ use, stands }) => {
    const known = map.useColumns?.[use];
    if (known?.field !== column) return [];
    const isSet = same(before, known.restricted);
    if (stands) return isSet ? [] : [{ column, before, after: known.restricted, say: SET[use] }];
    return isSet ? [{ column, before, after: known.free, say: TAKEN[use] }] : [];
  });
}
