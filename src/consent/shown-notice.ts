// Texts as people saw them: kept once each, by a hash over text, language, variant and what they ask for.
import { sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

class ShownNoticeRow extends HouseModel {
  static override tableName = 'shown_notices';
  static override idColumn = ['controllerId', 'hash'];
  static override jsonAttributes = ['purposes'];
  declare controllerId: string;
  declare hash: Buffer;
  declare text: string;
  declare language: string;
  declare variant: string;
  declare purposes: Record<string, number>;
  declare firstAt: Temporal.Instant;
}

/** What was shown, word for word. */
export interface ShownText {
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  /** Which of several looks: `banner`, `settings`, `large-buttons` …; empty: there is one. */
  readonly variant: string;
}

export interface ShownNotice extends ShownText {
  /** SHA-256 in hex. */
  readonly hash: string;
  /** The purposes that it asks for, with the version of each that it tells of. */
  readonly purposes: Readonly<Record<string, number>>;
  readonly firstAt: Temporal.Instant;
}

function shown({ hash, text, language, variant, purposes, firstAt }: ShownNoticeRow): ShownNotice {
  return { hash: hash.toString('hex'), text, language, variant, purposes, firstAt };
}

/** Keeps a text for good and answers with its hash; the same text for the same versions has the same hash. */
export async function rememberNotice(
  work: Work,
  notice: ShownText & { readonly purposes: Readonly<Record<string, number>> },
): Promise<string> {
  const { trx, controllerId, at } = work;
  const { text, language, variant } = notice;
  const purposes = Object.fromEntries(Object.entries(notice.purposes).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hash = sha256(JSON.stringify([text, language, variant, Object.entries(purposes)]));
  await ShownNoticeRow.query(trx)
    .insert({ controllerId, hash, text, language, variant, purposes, firstAt: at })
    .onConflict(['controllerId', 'hash'])
    .ignore();
  return hash.toString('hex');
}

/** The notices with these hashes, by hash; what is unknown is not in it. */
export async function noticesBy(
  work: Work,
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, ShownNotice>> {
  const { trx, controllerId } = work;
  const wanted = [...new Set(hashes)].filter((hash) => HASH.test(hash));
  if (wanted.length === 0) return new Map();
  const rows = await ShownNoticeRow.query(trx)
    .where({ controllerId })
    .whereIn(
      'hash',
      wanted.map((hash) => Buffer.from(hash, 'hex')),
    );
  return new Map(rows.map((row) => [row.hash.toString('hex'), shown(row)]));
}

/** What notices of a hash ask for; a text is never changed, so what was read once holds. */
const asked = new Map<string, Readonly<Record<string, number>>>();
const MOST_KEPT = 1000;

/** The purposes, with versions, that the notices with these hashes ask for, by hash; what is unknown is not in it. */
export async function askedBy(
  work: Work,
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const wanted = [...new Set(hashes)];
  const nameOf = (hash: string): string => `${work.controllerId} ${hash}`;
  const found = new Map(wanted.map((hash) => [hash, asked.get(nameOf(hash))]));
  const missing = wanted.filter((hash) => found.get(hash) === undefined);
  const read = missing.length === 0 ? new Map() : await noticesBy(work, missing);
  for (const [hash, { purposes, firstAt }] of read as ReadonlyMap<string, ShownNotice>) {
    found.set(hash, purposes);
    // What this very work registered may yet be taken back.
    if (Temporal.Instant.compare(firstAt, work.at) >= 0) continue;
    if (asked.size >= MOST_KEPT) asked.clear();
    asked.set(nameOf(hash), purposes);
  }
  return new Map([...found].flatMap(([hash, one]) => (one === undefined ? [] : [[hash, one] as const])));
}

const HASH = /^[0-9a-f]{64}$/;
