// The right to erasure (GDPR Art. 17): delete, mask or keep each collection, and ask where others are touched.
import type { Masking } from '../connectors/effect.ts';
import { derivedStep } from './derived-step.ts';
import type { Fact } from './fact.ts';
import { type ForeignEffect, foreignEffects, type Planned } from './foreign-effects.ts';
import { heldStep } from './held-step.ts';
import { maskingsOf } from './masking.ts';
import {
  type Found,
  notSearched,
  type PlannedRight,
  placeFact,
  placeInWords,
  type QuestionDraft,
  rowsFact,
  type StepDraft,
  type Surroundings,
  standingQuestion,
} from './right.ts';

export const ERASURE: PlannedRight = {
  kind: 'erasure',
  draft: (found, surroundings) => {
    const place = new Map(surroundings.erasingOrder.map((address, index) => [address, index]));
    const ordered = found.toSorted((a, b) => (place.get(a.address) ?? 0) - (place.get(b.address) ?? 0));
    return ordered.map((one) => draftOne(one, found, surroundings));
  },
};

function draftOne(found: Found, all: readonly Found[], surroundings: Surroundings): StepDraft {
  if (found.problem !== null || found.table === null) return notSearched(found);
  const draft = { found, maskings: [], columns: [], kept: null, problem: null, questions: [] } as const;
  const { collection } = found;
  if (collection.derived !== undefined)
    return derivedStep(found, surroundings.derived.get(found.address) ?? []);
  if (found.rows === 0) return { ...draft, act: 'skip', facts: [placeFact('nothing-held', found)] };
  if (!found.personal) return { ...draft, act: 'skip', facts: [rowsFact('nobody', found)] };
  if (found.held.length > 0) return heldStep(found, surroundings.holds);
  if (collection.erase === 'keep') return keep(found, surroundings);
  if (found.keyColumns.length === 0) {
    return { ...draft, act: 'skip', facts: [rowsFact('no-key', found)], problem: 'no-usable-key' };
  }
  if (collection.erase === 'mask') return mask(found, surroundings, []);
  const effects = effectsOf(found, all, surroundings);
  const stopping = effects.find((effect) => isStopping(effect, heldTables(found, all)));
  if (stopping === undefined) {
    const questions = [
      ...standingQuestion(found, 'Delete'),
      ...effects.map((effect) => effectQuestion(found, effect)),
    ];
    return { ...draft, act: 'delete', facts: [rowsFact('delete', found)], questions };
  }
  if (collection.erase === null) return mask(found, surroundings, []);
  const table = 'table' in stopping ? stopping.table : '';
  const cascades = stopping.kind === 'cascade';
  const facts = [{ ...placeFact(cascades ? 'cascade' : 'blocked', found), table }];
  const problem = cascades ? 'unplanned-cascade' : 'blocked-by-foreign-key';
  return { ...draft, act: 'skip', facts, problem };
}

function keep(found: Found, surroundings: Surroundings): StepDraft {
  const { keep: rule } = found.collection;
  const until = surroundings.keptUntil.get(found.address) ?? null;
  const base = { found, act: 'keep', maskings: [], columns: [], problem: null, questions: [] } as const;
  if (rule === null) return { ...base, facts: [rowsFact('keep', found)], kept: null };
  const { reason, legalBasis, period } = rule;
  const kept = { reason, legalBasis, period, until: until?.toString() ?? null };
  const why = { period, reason, law: legalBasis };
  const fact =
    until === null
      ? { ...rowsFact('keep-counted', found), ...why }
      : { ...rowsFact('keep-until', found), ...why, until: until.toString() };
  return { ...base, facts: [fact], kept };
}

function mask(found: Found, surroundings: Surroundings, more: readonly QuestionDraft[]): StepDraft {
  const { maskings, unmaskable } = maskingsOf(found, surroundings.secret);
  const base = { found, columns: [], kept: null, questions: [...standingQuestion(found, 'Mask'), ...more] };
  if (unmaskable.length > 0 || maskings.length === 0) {
    const fact =
      unmaskable.length > 0
        ? { ...placeFact('not-maskable', found), parts: unmaskable }
        : placeFact('nothing-maskable', found);
    return { ...base, act: 'skip', facts: [fact], maskings: [], problem: 'not-maskable', questions: [] };
  }
  return { ...base, act: 'mask', facts: [maskFact(found, maskings)], maskings, problem: null };
}

/** What must not happen without being planned; to rows that are held, not even the loss of a reference. */
function isStopping(effect: ForeignEffect, held: ReadonlySet<string>): boolean {
  if (effect.kind === 'set-null') return held.has(effect.table);
  return effect.kind === 'cascade' || effect.kind === 'blocked';
}

/** Tables of the same store in which a hold keeps rows of hers. */
function heldTables({ storeId }: Found, all: readonly Found[]): ReadonlySet<string> {
  const held = all.filter((one) => one.storeId === storeId && one.rows > 0 && one.held.length > 0);
  return new Set(held.flatMap(({ table }) => (table === null ? [] : [table.name])));
}

function effectsOf(found: Found, all: readonly Found[], { catalogues }: Surroundings): ForeignEffect[] {
  const catalogue = catalogues.get(found.storeId);
  if (found.table === null || catalogue === undefined) return [];
  // Where a hold keeps some of the rows of a table, the table stays as far as its neighbours are concerned.
  const heldFirst = all.toSorted((a, b) => b.held.length - a.held.length);
  const planned = heldFirst.flatMap((one): Planned[] => {
    if (one.storeId !== found.storeId || one.table === null) return [];
    const referring = one.collection.fields
      .filter(({ references }) => references.length > 0)
      .map(({ name }) => name);
    const act = one.held.length > 0 ? 'keep' : (one.collection.erase ?? 'delete');
    const rows = one.problem === null ? one.rows : null;
    return [{ table: one.table, act, rows, referringColumns: new Set(referring) }];
  });
  return foreignEffects(found.table, catalogue, planned);
}

function effectQuestion(found: Found, effect: ForeignEffect): QuestionDraft {
  const sentence =
    effect.kind === 'trigger'
      ? `The store runs its own code (${effect.name}) whenever rows of ${placeInWords(found)} are deleted; what it changes cannot be planned. Delete them all the same?`
      : `Deleting from ${placeInWords(found)} empties ${effect.kind === 'set-null' ? effect.columns.join(', ') : ''} in rows of ${'table' in effect ? effect.table : ''} that refer to them and may belong to others. Delete them all the same?`;
  return { kind: 'foreign-effect', sentence };
}

/** More columns than these are counted, not named. */
const NAMED_COLUMNS = 3;

function maskFact(found: Found, maskings: readonly Masking[]): Fact {
  const names = maskings.map(({ column }) => column);
  if (names.length <= NAMED_COLUMNS) return { ...rowsFact('mask', found), names };
  return { ...rowsFact('mask-many', found), columns: names.length, names: names.slice(0, NAMED_COLUMNS) };
}
