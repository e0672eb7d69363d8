// Somebody with superuser rights and without the key: every way to change a sealed log that we could think of.
import { leafHash } from '../../src/audit/merkle.ts';
import {
  checkpoints,
  copyEntry,
  cut,
  type Forgery,
  grow,
  invent,
  must,
  regrow,
  renote,
  resigned,
  rowAt,
  setHash,
  setLog,
  shift,
  twice,
} from './forgery-tools.ts';

/** Each act changes something, and throws when it changed nothing. */
export const FORGERIES: Readonly<Record<string, (forgery: Forgery) => Promise<void>>> = {
  'a byte of a text': async ({ trx, id, size, random }) => {
    const row = await rowAt(trx, id, random(size));
    const at = random(row.leaf.length);
    const other = row.leaf[at] === 'a' ? 'b' : 'a';
    const leaf = row.leaf.slice(0, at) + other + row.leaf.slice(at + 1);
    await must(trx, 'update audit_entries set leaf = ? where controller_id = ? and id = ?', [
      leaf,
      id,
      row.entry,
    ]);
  },
  'a column of an entry': async ({ trx, id, size, random }) => {
    const changes = [
      "event = 'request.denied'",
      "about = about || 'x'",
      "actor_kind = 'staff'",
      "actor_id = 'somebody'",
      `details = details || '{"rows": 7}'`,
      "at = at + interval '1 microsecond'",
    ];
    const { entry } = await rowAt(trx, id, random(size));
    const change = changes[random(changes.length)];
    await must(trx, `update audit_entries set ${change} where controller_id = ? and id = ?`, [id, entry]);
  },
  'text and columns alike, with a leaf that fits': async ({ trx, id, size, random }) => {
    const index = random(size);
    const { leaf } = await renote(trx, id, index);
    await setHash(trx, id, index, leafHash(leaf));
  },
  'a bit of a leaf hash': async ({ trx, id, size, random }) => {
    await must(
      trx,
      'update audit_leaves set hash = set_bit(hash, ?, 1 - get_bit(hash, ?)) where controller_id = ? and index = ?',
      [...twice(random(256)), id, random(size)],
    );
  },
  'a leaf deleted': async ({ trx, id, size, random }) => {
    await must(trx, 'delete from audit_leaves where controller_id = ? and index = ?', [id, random(size)]);
  },
  'an entry deleted, its leaf kept': async ({ trx, id, size, random }) => {
    const { entry } = await rowAt(trx, id, random(size));
    await must(trx, 'delete from audit_entries where controller_id = ? and id = ?', [id, entry]);
  },
  'an entry deleted, and the gap closed': async (forgery) => {
    const { trx, id, size, random } = forgery;
    const index = random(size);
    const { entry } = await rowAt(trx, id, index);
    await must(trx, 'delete from audit_leaves where controller_id = ? and index = ?', [id, index]);
    await trx.raw('delete from audit_openings where entry_id = ?', [entry]);
    await must(trx, 'delete from audit_entries where controller_id = ? and id = ?', [id, entry]);
    await shift(trx, id, index, -1);
    await regrow(forgery);
  },
  'an entry made up in the middle': async (forgery) => {
    const { trx, id, size, random } = forgery;
    const index = random(size);
    await shift(trx, id, index, 1);
    await invent(trx, id, index);
    await regrow(forgery);
  },
  'an entry made up at the end': async (forgery) => {
    await invent(forgery.trx, forgery.id, forgery.size);
    if (forgery.random(2) === 1) await regrow(forgery);
  },
  'an entry made up beside the log': async ({ trx, id }) => {
    await copyEntry(trx, id, 0);
  },
  'two leaves exchanged': async ({ trx, id, size, random }) => {
    const one = random(size);
    const two = (one + 1 + random(size - 1)) % size;
    const [a, b] = [await rowAt(trx, id, one), await rowAt(trx, id, two)];
    const withHash = random(2) === 1;
    for (const [index, row] of [
      [one, b],
      [two, a],
    ] as const) {
      await must(trx, 'update audit_leaves set entry_id = ? where controller_id = ? and index = ?', [
        row.entry,
        id,
        index,
      ]);
      if (withHash) await setHash(trx, id, index, leafHash(row.leaf));
    }
  },
  'the tail cut off': async ({ trx, id, size, random }) => {
    await must(trx, 'delete from audit_leaves where controller_id = ? and index >= ?', [id, random(size)]);
  },
  'the tail cut off, and the log made to fit': async (forgery) => {
    await cut(forgery, forgery.random(forgery.size));
    await regrow(forgery);
  },
  'rolled back to an older checkpoint, whole': async (forgery) => {
    const { trx, id, size, random } = forgery;
    const older = (await checkpoints(trx, id)).filter((one) => Number(one.size) < size);
    const target = Number(older[random(older.length)]?.size ?? 0);
    await cut(forgery, target);
    await trx.raw('delete from audit_checkpoints where controller_id = ? and size > ?', [id, target]);
    const frontier = await grow(trx, id);
    await setLog(trx, id, frontier);
  },
  'rolled back and gone on, signed with another key': async (forgery) => {
    // One entry stays: what goes on is made after its likeness.
    await cut(forgery, 1 + forgery.random(forgery.size - 1));
    const { rows } = await forgery.trx.raw(
      'select count(*)::int as n from audit_leaves where controller_id = ?',
      [forgery.id],
    );
    for (let index: number = rows[0].n; index < forgery.size + 3; index += 1)
      await invent(forgery.trx, forgery.id, index);
    await regrow(forgery, 'another key');
  },
  'a fork: one old entry changed and everything after it made to fit': async (forgery) => {
    const { trx, id, size, random } = forgery;
    const index = random(size);
    const { leaf } = await renote(trx, id, index);
    await setHash(trx, id, index, leafHash(leaf));
    await regrow(forgery, random(2) === 1 ? 'another key' : 'old notes');
  },
  'a fork that keeps every signed checkpoint': async (forgery) => {
    const { trx, id, size, random } = forgery;
    const index = random(size);
    const { leaf } = await renote(trx, id, index);
    await setHash(trx, id, index, leafHash(leaf));
    await setLog(trx, id, await grow(trx, id));
  },
  'a checkpoint signed with another key': async ({ trx, id, random }) => {
    const all = await checkpoints(trx, id);
    const one = all[random(all.length)];
    const note = resigned(one?.note ?? '');
    await must(trx, 'update audit_checkpoints set note = ? where controller_id = ? and size = ?', [
      note,
      id,
      one?.size ?? '',
    ]);
  },
  'a checkpoint removed': async ({ trx, id, random }) => {
    const all = await checkpoints(trx, id);
    await must(trx, 'delete from audit_checkpoints where controller_id = ? and size = ?', [
      id,
      all[random(all.length)]?.size ?? '',
    ]);
  },
  'another right edge': async ({ trx, id, random }) => {
    await must(
      trx,
      'update audit_logs set frontier = set_bit(frontier, ?, 1 - get_bit(frontier, ?)) where controller_id = ?',
      [...twice(random(256)), id],
    );
  },
  'another size': async ({ trx, id, random }) => {
    await must(trx, 'update audit_logs set size = size + ? where controller_id = ?', [
      1 + random(1_000_000_000),
      id,
    ]);
  },
  'another origin': async ({ trx, id }) => {
    await must(trx, "update audit_logs set origin = 'habeas-log/other' where controller_id = ?", [id]);
  },
  'the row of the log removed': async ({ trx, id }) => {
    await must(trx, 'delete from audit_logs where controller_id = ?', [id]);
  },
  'everything removed': async ({ trx, id }) => {
    for (const table of ['pending', 'openings', 'leaves', 'checkpoints', 'entries', 'logs'])
      await trx.raw(`delete from audit_${table} where controller_id = ?`, [id]);
  },
  'a waiting entry thrown away': async ({ trx, id }) => {
    await must(trx, 'delete from audit_pending where controller_id = ?', [id]);
  },
  'a waiting entry changed': async ({ trx, id }) => {
    await must(
      trx,
      `update audit_entries set event = 'request.denied' where controller_id = ?
       and id in (select entry_id from audit_pending where controller_id = ?)`,
      [id, id],
    );
  },
  'a sealed entry made to wait again': async ({ trx, id, size, random }) => {
    const { entry } = await rowAt(trx, id, random(size));
    await must(trx, 'insert into audit_pending (controller_id, entry_id) values (?, ?)', [id, entry]);
  },
  'an opening under another name': async ({ trx, id }) => {
    await must(trx, "update audit_openings set name = 'phone' where controller_id = ?", [id]);
  },
};
