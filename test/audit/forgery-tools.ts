// The tools of the forger: reading a sealed log, changing it, and making the rest fit as well as one can without the key.
import type { Knex } from 'knex';
import { checkpointText, readCheckpoint } from '../../src/audit/checkpoint.ts';
import { EMPTY_ROOT, Frontier, leafHash } from '../../src/audit/merkle.ts';
import { noteSigner, unverifiedText } from '../../src/audit/signed-note.ts';

/** One log in the hands of a forger: its transaction ignores triggers, foreign keys and row-level security. */
export interface Forgery {
  readonly trx: Knex.Transaction;
  readonly id: string;
  readonly size: number;
  /** A random whole number below `limit`. */
  readonly random: (limit: number) => number;
}

interface Row {
  readonly index: string;
  readonly entry: string;
  readonly leaf: string;
}

export const twice = (one: number): [number, number] => [one, one];

export async function must(
  trx: Knex.Transaction,
  statement: string,
  binds: readonly (string | number | Buffer)[],
) {
  const { rowCount } = (await trx.raw(statement, [...binds])) as { rowCount: number };
  if (rowCount === 0) throw new Error(`nothing was changed by: ${statement}`);
}

export async function rowAt(trx: Knex.Transaction, id: string, index: number): Promise<Row> {
  const row = (await rowsOf(trx, id)).find((one) => one.index === String(index));
  if (row === undefined) throw new Error(`no leaf ${index}`);
  return row;
}

async function rowsOf(trx: Knex.Transaction, id: string): Promise<Row[]> {
  const { rows } = (await trx.raw(
    `select l.index, e.id as entry, e.leaf from audit_leaves l join audit_entries e on e.id = l.entry_id
     where l.controller_id = ? order by l.index`,
    [id],
  )) as { rows: Row[] };
  return rows;
}

export async function checkpoints(
  trx: Knex.Transaction,
  id: string,
): Promise<{ size: string; note: string }[]> {
  return await trx('audit_checkpoints').select('size', 'note').where({ controllerId: id }).orderBy('size');
}

export async function setHash(trx: Knex.Transaction, id: string, index: number, hash: Buffer): Promise<void> {
  await must(trx, 'update audit_leaves set hash = ? where controller_id = ? and index = ?', [
    hash,
    id,
    index,
  ]);
}

/** Changes the event of an entry in its text and in its column. */
export async function renote(trx: Knex.Transaction, id: string, index: number): Promise<{ leaf: string }> {
  const { entry, leaf: old } = await rowAt(trx, id, index);
  const leaf = old.replace('"event":"request.noted"', '"event":"request.denied"');
  await must(
    trx,
    "update audit_entries set event = 'request.denied', leaf = ? where controller_id = ? and id = ?",
    [leaf, id, entry],
  );
  return { leaf };
}

/** A second entry like the first one, with a text that fits its own id. */
export async function copyEntry(
  trx: Knex.Transaction,
  id: string,
  index: number,
): Promise<{ entry: string; leaf: string }> {
  const model = await rowAt(trx, id, index);
  const entry = crypto.randomUUID();
  const leaf = model.leaf.replace(model.entry, entry);
  await must(
    trx,
    `insert into audit_entries (controller_id, id, at, event, about, actor_kind, actor_id, details, leaf)
     select controller_id, ?, at, event, about, actor_kind, actor_id, details, ? from audit_entries where id = ?`,
    [entry, leaf, model.entry],
  );
  return { entry, leaf };
}

export async function invent(trx: Knex.Transaction, id: string, index: number): Promise<void> {
  const { entry, leaf } = await copyEntry(trx, id, index === 0 ? 1 : 0);
  await must(trx, 'insert into audit_leaves (controller_id, index, entry_id, hash) values (?, ?, ?, ?)', [
    id,
    index,
    entry,
    leafHash(leaf),
  ]);
}

export async function shift(trx: Knex.Transaction, id: string, from: number, by: number): Promise<void> {
  const where = 'where controller_id = ? and index >= ?';
  await trx.raw(`update audit_leaves set index = -index - 1 ${where}`, [id, from]);
  await trx.raw('update audit_leaves set index = -index - 1 + ? where controller_id = ? and index < 0', [
    by,
    id,
  ]);
}

/** Leaves from `size` on, their entries and openings; nothing is left that could be called lost. */
export async function cut({ trx, id }: Forgery, size: number): Promise<void> {
  const gone = (await rowsOf(trx, id)).slice(size).map(({ entry }) => entry);
  await trx.raw('delete from audit_leaves where controller_id = ? and index >= ?', [id, size]);
  await trx.raw('delete from audit_openings where entry_id = any(?)', [gone]);
  await trx.raw('delete from audit_entries where id = any(?)', [gone]);
}

/** Grows the tree of what is stored now; each checkpoint gets the root that fits. */
export async function grow(
  trx: Knex.Transaction,
  id: string,
  at: (size: string, root: Buffer) => Promise<void> = async () => await Promise.resolve(),
): Promise<Frontier> {
  const frontier = new Frontier();
  for (const { leaf } of await rowsOf(trx, id)) {
    frontier.append(leafHash(leaf));
    await at(frontier.size.toString(), frontier.root());
  }
  return frontier;
}

export async function setLog(trx: Knex.Transaction, id: string, frontier: Frontier): Promise<void> {
  await must(trx, 'update audit_logs set size = ?, root = ?, frontier = ? where controller_id = ?', [
    frontier.size.toString(),
    frontier.size === 0n ? EMPTY_ROOT : frontier.root(),
    frontier.bytes,
    id,
  ]);
}

/** Makes log row and checkpoints fit the stored leaves, as well as somebody without the key can. */
export async function regrow(
  { trx, id }: Forgery,
  how: 'old notes' | 'another key' = 'another key',
): Promise<void> {
  const sizes = new Set((await checkpoints(trx, id)).map(({ size }) => size));
  const frontier = await grow(trx, id, async (size, root) => {
    if (!sizes.has(size)) return;
    await trx.raw('update audit_checkpoints set root = ? where controller_id = ? and size = ?', [
      root,
      id,
      size,
    ]);
  });
  await trx.raw('delete from audit_checkpoints where controller_id = ? and size > ?', [
    id,
    frontier.size.toString(),
  ]);
  if (!sizes.has(frontier.size.toString()) && frontier.size > 0n) {
    const { rows } = await trx.raw('select origin from audit_logs where controller_id = ?', [id]);
    const text = checkpointText({ origin: rows[0].origin, size: frontier.size, root: frontier.root() });
    const note = noteSigner(rows[0].origin, Buffer.alloc(32, 7)).sign(text);
    await trx.raw(
      'insert into audit_checkpoints (controller_id, size, root, note, at) values (?, ?, ?, ?, now())',
      [id, frontier.size.toString(), frontier.root(), note],
    );
  }
  await setLog(trx, id, frontier);
  if (how === 'old notes') return;
  const all = await trx('audit_checkpoints').select('size', 'root', 'note').where({ controllerId: id });
  for (const { size, root, note } of all) {
    const origin = readCheckpoint(unverifiedText(note) ?? '')?.origin ?? '';
    const text = checkpointText({ origin, size: BigInt(size), root });
    await trx.raw('update audit_checkpoints set note = ? where controller_id = ? and size = ?', [
      noteSigner(origin, Buffer.alloc(32, 7)).sign(text),
      id,
      size,
    ]);
  }
}

export function resigned(note: string): string {
  const text = unverifiedText(note) ?? '';
  return noteSigner(readCheckpoint(text)?.origin ?? '', Buffer.alloc(32, 7)).sign(text);
}
