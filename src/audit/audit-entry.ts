// Entries of the audit log: written in the transaction of the change they tell of, sealed later.
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import { type LeafDetails, leafText, momentText } from './leaf.ts';
import type { AuditEvent } from './vocabulary.ts';

const SALT_BYTES = 16;

export class AuditEntry extends HouseModel {
  static override tableName = 'audit_entries';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['details'];
  declare controllerId: string;
  declare id: string;
  declare at: Temporal.Instant;
  declare event: string;
  declare about: string;
  declare actorKind: string;
  declare actorId: string;
  declare details: LeafDetails;
  /** The bytes that are hashed; text, so that PostgreSQL reorders nothing. */
  declare leaf: string;
  /** bigint as text; order of writing, as long as the entry waits for its place in the log. */
  declare position: string;
}

export interface NewEntry {
  readonly controllerId: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly at: Temporal.Instant;
  readonly event: AuditEvent;
  readonly about: string;
  readonly details: LeafDetails;
  /** Personal values: only a salted commitment of each enters the log; the salts stand apart and can be erased. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Writes one entry and marks it as waiting for the sequencer, in one statement of the caller's transaction.
 * Answers with the entry's id.
 */
export async function appendEntry(trx: Knex.Transaction, entry: NewEntry): Promise<string> {
  const [id = ''] = await appendEntries(trx, [entry]);
  return id;
}

/** Writes many entries of one controller in their order, in one statement, as `appendEntry` does one. */
export async function appendEntries(trx: Knex.Transaction, entries: readonly NewEntry[]): Promise<string[]> {
  const rows = entries.map(rowOf);
  const openings = rows.flatMap(({ id, openings: salts }) => salts.map((one) => ({ entryId: id, ...one })));
  const controllerId = entries[0]?.controllerId;
  if (controllerId === undefined) return [];
  const statement = trx.raw(
    `with given as (
       select * from unnest(:ids::uuid[], :ats::timestamptz[], :events::text[], :abouts::text[], :kinds::text[],
         :actorIds::text[], :details::text[], :leaves::text[])
         with ordinality as given(id, at, event, about, kind, actor_id, details, leaf, place)
     ), entry as (
       insert into audit_entries (controller_id, id, at, event, about, actor_kind, actor_id, details, leaf)
       select :controllerId, id, at, event, about, kind, actor_id, details::jsonb, leaf from given order by place
     ), opening as (
       insert into audit_openings (controller_id, entry_id, name, salt)
       select :controllerId, entry_id, name, decode(salt, 'hex')
       from unnest(:owners::uuid[], :names::text[], :salts::text[]) as salted(entry_id, name, salt)
     )
     insert into audit_pending (controller_id, entry_id) select :controllerId, id from given order by place`,
    {
      controllerId,
      ids: rows.map(({ id }) => id),
      ats: rows.map(({ at }) => at),
      events: rows.map(({ event }) => event),
      abouts: rows.map(({ about }) => about),
      kinds: rows.map(({ actor }) => actor.kind),
      actorIds: rows.map(({ actor }) => actor.id),
      details: rows.map(({ details }) => JSON.stringify(details)),
      leaves: rows.map(({ leaf }) => leaf),
      owners: openings.map(({ entryId }) => entryId),
      names: openings.map(({ name }) => name),
      salts: openings.map(({ salt }) => salt.toString('hex')),
    },
  );
  // Planned once for each connection: nearly every work writes to the log.
  await statement.options({ name: 'append-entries' });
  return rows.map(({ id }) => id);
}

function rowOf({ controllerId, actor, at, event, values, ...entry }: NewEntry) {
  const about = storable(entry.about);
  const details = storableDetails(entry.details);
  const id = crypto.randomUUID();
  const openings = Object.entries(values).map(([name, value]) => ({
    name,
    salt: randomBytes(SALT_BYTES),
    value,
  }));
  const commitments = Object.fromEntries(
    openings.map(({ name, salt, value }) => [name, sha256(salt, value).toString('hex')]),
  );
  const leaf = leafText({ id, controllerId, at, event, about, actor, details, commitments });
  return { id, at: momentText(at), event, about, actor, details, leaf, openings };
}

/** Texts as PostgreSQL can store them, so that what is hashed is what is read back: no lone surrogates, no NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function storableDetails(details: LeafDetails): LeafDetails {
  const pairs = Object.entries(details).map(([name, value]) => [
    storable(name),
    typeof value === 'string' ? storable(value) : value,
  ]);
  return Object.fromEntries(pairs) as LeafDetails;
}

/**
 * What happened to these things, oldest first, 1000 entries at most: in the order of the sealed log, where nobody can
 * move them, and then those that wait in the order they were written.
 */
export async function entriesAbout(
  trx: Knex,
  controllerId: string,
  about: readonly string[],
): Promise<AuditEntry[]> {
  return await AuditEntry.query(trx)
    .select('audit_entries.*')
    .leftJoin('audit_leaves as leaf', (join) => {
      join.on('leaf.controller_id', 'audit_entries.controller_id').andOn('leaf.entry_id', 'audit_entries.id');
    })
    .where('audit_entries.controller_id', controllerId)
    .whereIn('about', [...about])
    .orderByRaw('leaf.index nulls last, audit_entries.position')
    .limit(1000);
}

/** The newest entries of these events about one thing by actors of one kind, newest first, `limit` at most. */
export async function entriesOf(
  trx: Knex,
  controllerId: string,
  sought: {
    readonly about: string;
    readonly events: readonly string[];
    readonly actorKind: AuditEntry['actorKind'];
    readonly limit: number;
  },
): Promise<AuditEntry[]> {
  return await AuditEntry.query(trx)
    .where({ controllerId, about: sought.about, actorKind: sought.actorKind })
    .whereIn('event', [...sought.events])
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'position', order: 'desc' },
    ])
    .limit(sought.limit);
}

/** Whether an account is in the log with this event about this thing, for this purpose, after a moment. */
export async function wasRecorded(
  trx: Knex,
  controllerId: string,
  sought: {
    readonly event: AuditEvent;
    readonly about: string;
    readonly actorId: string;
    readonly purpose: string;
    readonly since: Temporal.Instant;
  },
): Promise<boolean> {
  const { event, about, actorId, purpose, since } = sought;
  const found = await AuditEntry.query(trx)
    .select('id')
    .findOne({ controllerId, event, about, actorId })
    .where('at', '>', since.toString())
    .whereRaw(`details ->> 'purpose' = ?`, [purpose]);
  return found !== undefined;
}

/** How many entries tell of these things, without those of some events. */
export async function countAbout(
  trx: Knex,
  controllerId: string,
  about: readonly string[],
  except: readonly AuditEvent[],
): Promise<number> {
  return await AuditEntry.query(trx)
    .where({ controllerId })
    .whereIn('about', [...about])
    .whereNotIn('event', [...except])
    .resultSize();
}
