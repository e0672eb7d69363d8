// What holds now for a person and a purpose: one row each, moved by every new record, read by key.
import { momentText } from '../audit/leaf.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { type Choice, GIVEN, givenOf, type StateMove } from './consent-record.ts';
import { findPeople, identityKeys, type Who } from './identity.ts';

/** The columns of a state that follow from its record. */
export const OF_RECORD =
  'purpose, choice, record_id, acted_at, ordered_at, purpose_version, notice_hash, expires_at, jurisdiction, age';

export class ConsentStateRow extends HouseModel {
  static override tableName = 'consent_states';
  static override idColumn = ['controllerId', 'personId', 'purpose'];
  declare controllerId: string;
  declare personId: string;
  declare purpose: string;
  declare choice: Choice;
  declare recordId: string;
  declare actedAt: Temporal.Instant;
  declare orderedAt: Temporal.Instant;
  declare purposeVersion: number;
  declare noticeHash: Buffer | null;
  declare expiresAt: Temporal.Instant | null;
  declare jurisdiction: string | null;
  declare age: number | null;
}

/** The newest choice of a person for a purpose. Whether it permits anything now, the gate says. */
export interface ConsentState {
  readonly purpose: string;
  readonly choice: Choice;
  readonly record: string;
  readonly actedAt: Temporal.Instant;
  readonly purposeVersion: number;
  /** Hex; null: nothing was shown. */
  readonly notice: string | null;
  readonly expiresAt: Temporal.Instant | null;
  readonly jurisdiction: string | null;
  /** Years that the person said to be at least. */
  readonly age: number | null;
}

function shown(row: ConsentStateRow): ConsentState {
  const { purpose, choice, recordId, actedAt, purposeVersion, noticeHash, expiresAt, jurisdiction, age } =
    row;
  const notice = noticeHash?.toString('hex') ?? null;
  return {
    ...{ purpose, choice, record: recordId, actedAt, purposeVersion, notice, expiresAt, jurisdiction, age },
  };
}

/** The newest choice of this person for each purpose that was ever asked, by the names of the purposes. */
export async function statesOf(work: Work, who: Who): Promise<ConsentState[]> {
  const { trx, controllerId } = work;
  const [person] = await findPeople(work, [await identityKeys(work, who)]);
  if (person === null || person === undefined) return [];
  const rows = await ConsentStateRow.query(trx)
    .where({ controllerId, personId: person.personId })
    .orderBy('purpose');
  return rows.map(shown);
}

/**
 * Writes states where there is none yet, and answers with the ids of the records that found such a gap. What another import
 * brought is no choice made here: of imports the newest act holds, in whatever order lines and files come.
 */
export async function fillGaps(work: Work, moves: readonly StateMove[]): Promise<ReadonlySet<string>> {
  const filled = new Set<string>();
  for (const wave of wavesOf(newestFirst(moves))) for (const id of await fillOnce(work, wave)) filled.add(id);
  return filled;
}

/** The newest act before the older ones, and at the same moment the no before the yes. */
function newestFirst(moves: readonly StateMove[]): StateMove[] {
  return [...moves].sort(
    ({ record: a }, { record: b }) =>
      Temporal.Instant.compare(b.actedAt, a.actedAt) ||
      Number(a.choice === 'given') - Number(b.choice === 'given'),
  );
}

/**
 * Two people become one: of two choices for a purpose the newest act holds, and at the same moment the no. Answers how many
 * choices there were and how many of them hold now.
 */
export async function joinStates(
  { trx, controllerId }: Work,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ known: number; taken: number }> {
  const { rows } = (await trx.raw(
    `insert into consent_states (controller_id, person_id, ${OF_RECORD})
     select controller_id, :to, ${OF_RECORD} from consent_states where controller_id = :controllerId and person_id = :from
     on conflict (controller_id, person_id, purpose) do update set (${OF_RECORD}) =
       (${OF_RECORD.replaceAll(/\w+/g, 'excluded.$&')})
     where excluded.ordered_at > consent_states.ordered_at
       or (excluded.ordered_at = consent_states.ordered_at and excluded.choice <> 'given')
     returning purpose`,
    { controllerId, from, to },
  )) as { rows: unknown[] };
  const known = await ConsentStateRow.query(trx).delete().where({ controllerId, personId: from });
  return { known, taken: rows.length };
}

/** A newer record in the place of an older one. */
export const NEWEST = `update set (choice, record_id, acted_at, ordered_at, purpose_version, notice_hash, expires_at, jurisdiction, age) =
  (excluded.choice, excluded.record_id, excluded.acted_at, greatest(excluded.ordered_at, consent_states.ordered_at),
   excluded.purpose_version, excluded.notice_hash, excluded.expires_at, excluded.jurisdiction, excluded.age)`;
const FILL = `${NEWEST}
  where (excluded.ordered_at, excluded.choice <> 'given') > (consent_states.ordered_at, consent_states.choice <> 'given')
    and exists (select from consent_records known
    where known.controller_id = consent_states.controller_id and known.id = consent_states.record_id
      and known.acted_at = consent_states.acted_at and known.source = 'import')`;

/** A statement can move a row once: a second act of one person for one purpose is in the next wave. */
export function wavesOf(moves: readonly StateMove[]): StateMove[][] {
  const waves: StateMove[][] = [];
  const depth = new Map<string, number>();
  for (const move of moves) {
    const key = `${move.personId} ${move.record.purpose}`;
    const at = depth.get(key) ?? 0;
    depth.set(key, at + 1);
    waves[at] ??= [];
    waves[at].push(move);
  }
  return waves;
}

async function fillOnce(work: Work, moves: readonly StateMove[]): Promise<string[]> {
  const { trx, controllerId, at } = work;
  const { rows } = (await trx.raw(
    `insert into consent_states (controller_id, person_id, ${OF_RECORD})
     select :controllerId, person_id, purpose, choice, id, acted_at, least(acted_at, :at::timestamptz), purpose_version,
       decode(notice, 'hex'), expires_at, jurisdiction, age
     from ${GIVEN} on conflict (controller_id, person_id, purpose) do ${FILL} returning record_id as id`,
    { controllerId, at: momentText(at), ...givenOf(moves) },
  )) as { rows: { id: string }[] };
  return rows.map(({ id }) => id);
}
