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
  const { controllerId, actor, at, event, values } = entry;
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
  await trx.raw(
    `with entry as (
       insert into audit_entries (controller_id, id, at, event, about, actor_kind, actor_id, details, leaf)
       values (:controllerId, :id, :at, :event, :about, :kind, :actorId, :details, :leaf)
     ), opening as (
       insert into audit_openings (controller_id, entry_id, name, salt)
       select :controllerId, :id, name, decode(salt, 'hex')
       from unnest(:names::text[], :salts::text[]) as given(name, salt)
     )
     insert into audit_pending (controller_id, entry_id) values (:controllerId, :id)`,
    {
      controllerId,
      id,
      at: momentText(at),
      event,
      about,
      kind: actor.kind,
      actorId: actor.id,
      details: JSON.stringify(details),
      leaf,
      names: openings.map(({ name }) => name),
      salts: openings.map(({ salt }) => salt.toString('hex')),
    },
  );
  return id;
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
