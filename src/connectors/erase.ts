// The transaction of one chunk: close the fenced ledger row, act, write the count, commit; else take all of it back.
import { Problem } from '../platform/problem.ts';
import type { Chunk, EraseOrder, EraseOutcome, Table } from './connector.ts';
import type { Statement } from './dialects.ts';
import type { ledgerStatements } from './ledger.ts';
import { isRepeatable } from './masks.ts';
import { fenceLost } from './store-problem.ts';

interface Answer {
  readonly affected: number;
  readonly rows: readonly Record<string, unknown>[];
}

/** One connection of an engine, as far as this needs it; statements are in `$n` form. */
export interface ErasingConnection {
  readonly ledger: ReturnType<typeof ledgerStatements>;
  /** Begins the transaction of one chunk. */
  readonly begin: string;
  run(text: string, values?: readonly unknown[]): Promise<Answer>;
}

/**
 * Runs the statement of one chunk exactly once. Without a ledger, or on an engine that cannot roll back, only effects
 * that may repeat are allowed. Throws `fence-lost`, `effect-may-repeat`, and the store's problems.
 */
export async function eraseInTransaction(
  order: EraseOrder,
  table: Table,
  statement: Statement,
  connection: ErasingConnection,
): Promise<EraseOutcome> {
  refuseUnrepeatable(order, table);
  return await onceInLedger(order, connection, async () => {
    const { affected } = await connection.run(statement.text, statement.values);
    if (affected > order.rows.keys.size) throw tooMany(table);
    return affected;
  });
}

/**
 * One act in one transaction, and once: the ledger row is closed *where the fence is still ours* before it, and holds
 * the rows that `act` answers with after it. Throws `fence-lost` and what the act throws; then nothing was done.
 */
export async function onceInLedger(
  { step, chunk, fence, ledger: hasLedger }: Chunk,
  { ledger, begin, run }: ErasingConnection,
  act: () => Promise<number>,
): Promise<EraseOutcome> {
  await run(begin);
  try {
    if (hasLedger) {
      const closed = await run(ledger.close, [step, chunk, fence.toString()]);
      if (closed.affected === 0) {
        const { rows } = await run(ledger.read, [step, chunk]);
        await run('rollback');
        const [row] = rows;
        if (row?.state !== 'done') throw fenceLost();
        return { kind: 'already-done', rows: Number(row.rows_done) };
      }
    }
    const affected = await act();
    if (hasLedger) await run(ledger.count, [step, chunk, affected]);
    await run('commit');
    return { kind: 'done', rows: affected };
  } catch (error) {
    await run('rollback').catch(() => undefined);
    throw error;
  }
}

/** Refuses an effect that would differ the second time where nobody can tell whether there was a first one. */
export function refuseUnrepeatable({ effect, ledger }: EraseOrder, table: Table): void {
  const mayRepeat = !ledger || !table.rollsBack;
  if (!mayRepeat || effect.kind === 'delete' || isRepeatable(effect.maskings)) return;
  throw new Problem(
    'conflict',
    'effect-may-repeat',
    `The store cannot tell whether ${table.name} was masked before, and this masking would differ the second time. Nothing was done; create the ledger (\`habeas store grants\`) or mask with a constant.`,
    { table: table.name },
  );
}

function tooMany(table: Table): Problem {
  return new Problem(
    'internal',
    'more-rows-than-keys',
    `The statement touched more rows of ${table.name} than the plan names. It was taken back whole; the key of the map is not unique.`,
    { table: table.name },
  );
}
