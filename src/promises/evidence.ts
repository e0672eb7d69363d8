// Dated evidence: what a person vouches for because no program can look at it; it counts for as long as a provision says.
import { z } from 'zod';
import { dayOf } from '../platform/clock.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

class EvidenceItem extends HouseModel {
  static override tableName = 'evidence_items';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare name: string;
  declare datedOn: Temporal.PlainDate;
  declare words: Buffer;
  declare enteredBy: string;
  declare enteredAt: Temporal.Instant;
}

const SHORTEST_WORDS = 10;

/** What somebody vouches for. */
export interface NewEvidence {
  /** The kind that a provision names, such as `security-review`. */
  readonly name: string;
  /** ISO day on which it was done. */
  readonly datedOn: string;
  /** What was done, and where the papers lie. */
  readonly words: string;
}

/** The newest evidence of one kind. */
export interface NewestEvidence {
  readonly name: string;
  readonly datedOn: Temporal.PlainDate;
  readonly words: string;
}

/**
 * Writes evidence down; what was written before stays. Throws `evidence-kind-unknown` where no provision asks for it,
 * `evidence-day-later`, `evidence-words-missing`.
 */
export async function giveEvidence(
  work: Work,
  asked: readonly string[],
  { name, datedOn, words }: NewEvidence,
): Promise<void> {
  const { trx, controllerId, at, actor, controller } = work;
  if (!asked.includes(name))
    throw atField('name', 'evidence-kind-unknown', 'No provision asks for evidence of this kind');
  const day = Temporal.PlainDate.from(z.iso.date().parse(datedOn));
  if (Temporal.PlainDate.compare(day, dayOf(at, controller.timeZone)) > 0)
    throw atField('datedOn', 'evidence-day-later', 'The day lies in the future');
  const said = words.trim();
  if (said.length < SHORTEST_WORDS)
    throw atField('words', 'evidence-words-missing', 'Say what was done, and where the papers lie');
  const id = crypto.randomUUID();
  const sealed = await work.seal(`evidence_items:${id}`, said);
  const row = { controllerId, id, name, datedOn: day, words: sealed, enteredBy: actor.id, enteredAt: at };
  await EvidenceItem.query(trx).insert(row);
  await work.record('evidenceItem.given', id, { name, datedOn: day.toString() }, { words: said });
}

/** The newest evidence of each kind that was given up to a moment, by name. */
export async function newestEvidence(
  work: Work,
  until: Temporal.Instant,
): Promise<ReadonlyMap<string, NewestEvidence>> {
  const { trx, controllerId } = work;
  const rows = await EvidenceItem.query(trx)
    .distinctOn('name')
    .where({ controllerId })
    .where('enteredAt', '<=', until.toString())
    .orderBy(['name', { column: 'datedOn', order: 'desc' }, { column: 'enteredAt', order: 'desc' }]);
  const found = new Map<string, NewestEvidence>();
  for (const { id, name, datedOn, words } of rows) {
    const text = (await work.open(`evidence_items:${id}`, words)).toString('utf8');
    found.set(name, { name, datedOn, words: text });
  }
  return found;
}

function atField(field: string, code: string, message: string): Problem {
  return new Problem('invalid', code, `${message}. Nothing was saved.`, { fields: { [field]: message } });
}
