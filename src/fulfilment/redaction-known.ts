// Which names and addresses the rows of a case hold, and whose they are: hers stay, those of others are proposed.
import { addressOf, type Collection, type DataMap, type Field, originOf } from '../data-map/dataset.ts';
import { anyWithin } from '../data-map/taxonomy.ts';
import type { House, Work } from '../work.ts';
import type { Claim, ClaimedStep } from './claim.ts';
import type { OpenStores } from './open-stores.ts';
import { PlanQuestion } from './plan.ts';
import { valuesOf } from './redaction-look.ts';
import type { Known } from './redaction-names.ts';

/** Kinds of data by which somebody is named or reached. */
const NAMING = ['user.name', 'user.contact.email', 'user.contact.phone_number', 'user.account.username'];
/** Values that are taken from one collection: enough for the people of a case, whatever else stands there. */
const MOST_VALUES = 20_000;

/** Steps whose rows are not simply hers, by the questions that they raised. */
export async function othersSteps(work: Work, planId: string): Promise<ReadonlySet<string>> {
  const questions = await PlanQuestion.query(work.trx)
    .select('id')
    .where({ controllerId: work.controllerId, planId })
    .whereIn('kind', ['shared', 'staff-edge']);
  return new Set(questions.map(({ id }) => id));
}

/**
 * Reads the names and addresses that stand in the rows of a plan. Hers are those of the row that her identity leads to and
 * those that she gave; of others are those beside a text, those that came from others, and those in rows that are not
 * hers alone. What is neither is nobody's here. A store that does not answer adds nothing: patterns still do.
 */
export async function knownPeople(
  house: House,
  stores: OpenStores,
  claim: Claim,
  { map, notHers }: { readonly map: DataMap; readonly notHers: ReadonlySet<string> },
): Promise<Known> {
  const own = new Set<string>();
  const others = new Set<string>();
  const collections = new Map(
    map.datasets.flatMap(({ dataset }) => dataset.collections.map((one) => [addressOf(dataset, one), one])),
  );
  for (const step of claim.steps) {
    const collection = collections.get(step.row.collection);
    if (collection === undefined || step.row.problem !== null || Number(step.row.rows) === 0) continue;
    const theirs = notHers.has(step.row.questionId ?? '');
    const side = (field: Field) => (theirs ? others : sideOf(collection, field) === 'own' ? own : others);
    const fields = collection.fields.filter(
      (field) => isNaming(field) && (theirs || sideOf(collection, field) !== null),
    );
    await collect(house, stores, claim, step, fields, side);
  }
  return { own: [...own], others: [...others] };
}

async function collect(
  house: House,
  stores: OpenStores,
  claim: Claim,
  step: ClaimedStep,
  fields: readonly Field[],
  side: (field: Field) => Set<string>,
): Promise<void> {
  if (fields.length === 0) return;
  const byName = new Map(fields.map((field) => [field.name, field]));
  let left = MOST_VALUES;
  for await (const { column, text } of valuesOf(house, stores, claim, step, [...byName.keys()])) {
    const field = byName.get(column);
    if (field !== undefined) side(field).add(text);
    left -= 1;
    if (left === 0) return;
  }
}

function isNaming({ categories, neverDisclose, freeText }: Field): boolean {
  return neverDisclose === null && !freeText && anyWithin(categories, NAMING);
}

/** Whose a value of her own rows is; null where the map does not tell. */
function sideOf(collection: Collection, field: Field): 'own' | 'others' | null {
  if (collection.fields.some(({ identity }) => identity !== null)) return 'own';
  const origin = originOf(collection, field);
  if (origin === 'received' || collection.fields.some(({ freeText }) => freeText)) return 'others';
  return origin === 'provided' || origin === 'observed' ? 'own' : null;
}
