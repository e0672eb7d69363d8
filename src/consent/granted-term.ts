// Uses that a person's terms grant for a time, such as that of a subscription: no consent, and nothing new after their end.
import { listPurposes } from '../data-map/purpose.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { holdConsents, identityKeys, meetPeople, type Who } from './identity.ts';

class GrantedTerm extends HouseModel {
  static override tableName = 'granted_terms';
  static override idColumn = ['controllerId', 'reference', 'purpose'];
  declare controllerId: string;
  declare reference: Buffer;
  declare purpose: string;
  declare whoId: string;
  declare startsAt: Temporal.Instant;
  declare endsAt: Temporal.Instant | null;
  declare toldAt: Temporal.Instant;
}

/** A statement holds 65,535 values at most (PostgreSQL's wire protocol); a row has seven. */
const ROWS_AT_ONCE = 5_000;

/** A term as the controller tells it. */
export interface Term {
  /** What the controller calls it; kept as a keyed hash. The same again takes the place of what was told before. */
  readonly reference: string;
  readonly who: Who;
  readonly purposes: readonly string[];
  readonly startsAt: Temporal.Instant;
  /** Null: nobody has said when it ends. */
  readonly endsAt: Temporal.Instant | null;
}

/**
 * Writes these terms down, all or none. Throws `purpose-unknown`, `purpose-without-term` for a purpose that no term grants,
 * `term-ends-first`, `subject-unknown`, `who-not-said`, `email-not-plain`.
 */
export async function recordTerms(work: Work, terms: readonly Term[]): Promise<void> {
  await holdConsents(work);
  await mustBeGrantable(work, terms);
  const keys = [];
  for (const { who } of terms) keys.push(await identityKeys(work, who));
  const people = await meetPeople(work, keys);
  const rows = new Map<string, Partial<GrantedTerm>>();
  for (const [index, { reference: name, purposes, startsAt, endsAt }] of terms.entries()) {
    const person = people[index];
    if (person === null || person === undefined)
      throw refused('subject-unknown', 'There is no such subject here. Nothing was recorded.', index);
    const { hash: reference } = await work.keyedHash('granted_terms:reference', name);
    for (const purpose of purposes)
      rows.set(`${reference.toString('hex')} ${purpose}`, {
        ...{ controllerId: work.controllerId, reference, purpose, whoId: person.whoId },
        ...{ startsAt, endsAt, toldAt: work.at },
      });
  }
  const all = [...rows.values()];
  for (let from = 0; from < all.length; from += ROWS_AT_ONCE)
    await GrantedTerm.query(work.trx)
      .insert(all.slice(from, from + ROWS_AT_ONCE))
      .onConflict(['controllerId', 'reference', 'purpose'])
      .merge(['whoId', 'startsAt', 'endsAt', 'toldAt']);
  await work.record('term.recorded', work.controllerId, { terms: terms.length });
}

async function mustBeGrantable(work: Work, terms: readonly Term[]): Promise<void> {
  const known = new Map((await listPurposes(work)).map((one) => [one.name, one]));
  terms.forEach(({ purposes, startsAt, endsAt }, index) => {
    for (const name of purposes) {
      const purpose = known.get(name);
      if (purpose === undefined)
        throw refused(
          'purpose-unknown',
          'This purpose is not one of the controller’s. Nothing was recorded.',
          index,
        );
      if (!purpose.needsTerm)
        throw refused(
          'purpose-without-term',
          `No term grants the purpose ${name}: purposes.yaml says needs_term where one does. Nothing was recorded.`,
          index,
        );
    }
    if (endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) <= 0)
      throw refused('term-ends-first', 'The term ends before it begins. Nothing was recorded.', index);
  });
}

function refused(code: string, sentence: string, term: number): Problem {
  return new Problem('invalid', code, sentence, { term });
}

/** Forgets the terms of these pseudonyms: whoever they were is erased. */
export async function forgetTerms({ trx, controllerId }: Work, whoIds: readonly string[]): Promise<void> {
  await GrantedTerm.query(trx)
    .delete()
    .where({ controllerId })
    .whereIn('whoId', [...whoIds]);
}
