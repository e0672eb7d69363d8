// Entries of the registers that staff keep: written once, amended by versions, sealed, and never written over.
import type { z } from 'zod';
import type { AuditEvent } from '../../audit/vocabulary.ts';
import { Controller } from '../../platform/controller.ts';
import { HouseModel } from '../../platform/database.ts';
import { Problem } from '../../platform/problem.ts';
import type { Work } from '../../work.ts';

/** One register: its name, what an entry says, and when staff must hear of it. */
export interface Register<Content> {
  readonly name: 'breaches' | 'disclosures';
  readonly recorded: AuditEvent;
  readonly amended: AuditEvent;
  readonly shape: z.ZodType<Content>;
  /** Throws a problem with `fields` where what is said cannot be. */
  check(content: Content, work: Work): void;
  /** When staff are next told of its clock, after a moment; null: no clock runs. */
  watchAfter(content: Content, after: Temporal.Instant): Temporal.Instant | null;
}

export interface Version<Content> {
  readonly version: number;
  readonly content: Content;
  readonly writtenAt: Temporal.Instant;
  readonly writtenByKind: string;
  readonly writtenBy: string;
}

export interface Entry<Content> {
  readonly id: string;
  readonly number: number;
  /** Oldest first; the last one counts. At least one is there. */
  readonly versions: readonly Version<Content>[];
  readonly newest: Version<Content>;
}

class EntryRow extends HouseModel {
  static override tableName = 'register_entries';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare register: Register<unknown>['name'];
  declare number: number;
  declare version: number;
  declare watchAt: Temporal.Instant | null;
}

class VersionRow extends HouseModel {
  static override tableName = 'register_versions';
  static override idColumn = ['controllerId', 'entryId', 'version'];
  declare controllerId: string;
  declare entryId: string;
  declare version: number;
  declare content: Buffer;
  declare writtenAt: Temporal.Instant;
  declare writtenByKind: string;
  declare writtenBy: string;
}

/** Before everything: a clock that has nearly run out when an entry is written is spoken of at once. */
const LONG_AGO = Temporal.Instant.fromEpochMilliseconds(0);

const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) < 0 ? a : b;

/** Writes a new entry under the next number. Throws what `check` of the register throws. */
export async function recordEntry<Content>(
  work: Work,
  register: Register<Content>,
  content: Content,
): Promise<{ readonly id: string; readonly number: number }> {
  const { trx, controllerId } = work;
  register.check(content, work);
  // Two at once: the second waits here, so that no number is given twice and none is left out.
  await Controller.query(trx).findById(controllerId).forUpdate();
  const last = await EntryRow.query(trx)
    .where({ controllerId, register: register.name })
    .orderBy('number', 'desc')
    .first();
  const id = crypto.randomUUID();
  const number = (last?.number ?? 0) + 1;
  const watchAt = register.watchAfter(content, LONG_AGO);
  await EntryRow.query(trx).insert({
    controllerId,
    id,
    register: register.name,
    number,
    version: 1,
    watchAt,
  });
  await writeVersion(work, register.recorded, { id, number, version: 1, content });
  return { id, number };
}

/**
 * Writes what an entry says now as its next version. Throws `register-entry-unknown`, `register-entry-changed` where
 * somebody amended it since `version` was read, and what `check` throws.
 */
export async function amendEntry<Content>(
  work: Work,
  register: Register<Content>,
  given: { readonly id: string; readonly version: number; readonly content: Content },
): Promise<void> {
  const { trx, controllerId, at } = work;
  const { id, content } = given;
  register.check(content, work);
  const row = await heldRow(work, register, id);
  if (row.version !== given.version)
    throw new Problem(
      'conflict',
      'register-entry-changed',
      'Somebody amended this entry since you opened it. Nothing was saved. Open it again and look at what it says now.',
    );
  const version = row.version + 1;
  const next = register.watchAfter(content, at);
  // A letter that is due and not yet written is not lost by an amendment.
  const watchAt = next !== null && row.watchAt !== null ? earlier(row.watchAt, next) : next;
  await EntryRow.query(trx).findById([controllerId, id]).patch({ version, watchAt });
  await writeVersion(work, register.amended, { id, number: row.number, version, content });
}

/** All entries of a register by number, the newest first; those whose words have gone by schedule are not among them. */
export async function listEntries<Content>(
  work: Work,
  register: Register<Content>,
): Promise<Entry<Content>[]> {
  const { trx, controllerId } = work;
  const rows = await EntryRow.query(trx)
    .where({ controllerId, register: register.name })
    .orderBy('number', 'desc');
  const versions = await VersionRow.query(trx)
    .where({ controllerId })
    .whereIn('entryId', EntryRow.query(trx).select('id').where({ controllerId, register: register.name }))
    .orderBy(['entryId', 'version']);
  const byEntry = Map.groupBy(versions, ({ entryId }) => entryId);
  const entries: Entry<Content>[] = [];
  for (const row of rows) {
    const entry = await entryOf(work, register, row, byEntry.get(row.id) ?? []);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** How many entries a register ever had: the newest number. */
export async function countEntries({ trx, controllerId }: Work, name: EntryRow['register']): Promise<number> {
  return await EntryRow.query(trx).where({ controllerId, register: name }).resultSize();
}

/** One entry. Throws `register-entry-unknown`. */
export async function readEntry<Content>(
  work: Work,
  register: Register<Content>,
  id: string,
): Promise<Entry<Content>> {
  const { trx, controllerId } = work;
  const row = await EntryRow.query(trx).findOne({ controllerId, id, register: register.name });
  const versions = await VersionRow.query(trx).where({ controllerId, entryId: id }).orderBy('version');
  const entry = row === undefined ? null : await entryOf(work, register, row, versions);
  if (entry === null) throw unknown();
  return entry;
}

/** Holds an entry until the work ends and answers when its clock is looked at. Throws `register-entry-unknown`. */
export async function holdWatch<Content>(
  work: Work,
  register: Register<Content>,
  id: string,
): Promise<Temporal.Instant | null> {
  return (await heldRow(work, register, id)).watchAt;
}

/** Says when the clock of an entry is looked at again. */
export async function setWatch(
  { trx, controllerId }: Work,
  id: string,
  at: Temporal.Instant | null,
): Promise<void> {
  await EntryRow.query(trx).findById([controllerId, id]).patch({ watchAt: at });
}

/** Entries whose clock is due, read as the clock; see `asClock`. */
export function watchedBefore(trx: Work['trx'], at: Temporal.Instant) {
  return EntryRow.query(trx)
    .select('controllerId', 'id')
    .where('watchAt', '<=', at.toString())
    .orderBy('watchAt')
    .limit(1000);
}

async function heldRow<Content>(work: Work, { name }: Register<Content>, id: string): Promise<EntryRow> {
  const { trx, controllerId } = work;
  const row = await EntryRow.query(trx).findOne({ controllerId, id, register: name }).forUpdate();
  if (row === undefined) throw unknown();
  return row;
}

async function writeVersion<Content>(
  work: Work,
  event: AuditEvent,
  { id, number, version, content }: { id: string; number: number; version: number; content: Content },
): Promise<void> {
  const { trx, controllerId, at, actor } = work;
  const text = JSON.stringify(content);
  await VersionRow.query(trx).insert({
    controllerId,
    entryId: id,
    version,
    content: await work.seal(contextOf(id, version), text),
    writtenAt: at,
    writtenByKind: actor.kind,
    writtenBy: actor.id,
  });
  // The log commits to the words, so that nobody can say later that another version stood there.
  await work.record(event, id, { number, version }, { content: text });
}

async function entryOf<Content>(
  work: Work,
  { shape }: Register<Content>,
  { id, number }: EntryRow,
  rows: readonly VersionRow[],
): Promise<Entry<Content> | null> {
  const versions: Version<Content>[] = [];
  for (const { version, content, writtenAt, writtenByKind, writtenBy } of rows) {
    const text = (await work.open(contextOf(id, version), content)).toString('utf8');
    versions.push({ version, content: shape.parse(JSON.parse(text)), writtenAt, writtenByKind, writtenBy });
  }
  const newest = versions.at(-1);
  return newest === undefined ? null : { id, number, versions, newest };
}

const contextOf = (id: string, version: number): string => `register_versions:${id}:${version}`;

function unknown(): Problem {
  return new Problem(
    'not-found',
    'register-entry-unknown',
    'There is no such entry in this register. Nothing was changed.',
  );
}
