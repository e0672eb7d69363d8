// The step for models and numbers that were made of her data: nothing in them can be deleted like a row, and she is told so.
import type { DerivedRow } from './derivation.ts';
import type { Fact } from './fact.ts';
import { type Found, placeFact, type StepDraft } from './right.ts';

/** More of one kind than these are counted. */
const NAMED = 12;

/**
 * A model in service that learned from her data waits for its suppression, and numbers that nobody tested wait for the test
 * or their end: until then the case is done in part. Models out of service, and numbers in which a documented test finds
 * nobody, stay, and she is told.
 */
export function derivedStep(found: Found, rows: readonly DerivedRow[]): StepDraft {
  const base = { found, act: 'skip', maskings: [], columns: [], kept: null, questions: [] } as const;
  const waiting = rows.filter(({ state }) => state === 'waits');
  const model = found.collection.derived?.as === 'model';
  const facts: Fact[] = [
    ...named(found, model ? 'model-waits' : 'numbers-wait', waiting),
    ...(model
      ? named(
          found,
          'model-retired',
          rows.filter(({ state }) => state === 'settled'),
        )
      : rows.flatMap((row) => anonymous(found, row)).slice(0, NAMED)),
  ];
  if (facts.length === 0) return { ...base, facts: [placeFact('nothing-held', found)], problem: null };
  return { ...base, facts, problem: waiting.length > 0 ? 'derived-waits' : null };
}

function named(
  found: Found,
  say: 'model-waits' | 'model-retired' | 'numbers-wait',
  rows: readonly DerivedRow[],
) {
  if (rows.length === 0) return [];
  const names = rows.slice(0, NAMED).map(({ name }) => name);
  return [{ ...placeFact(say, found), names: rows.length > NAMED ? [...names, '…'] : names }];
}

function anonymous(found: Found, { state, name, tested }: DerivedRow): Fact[] {
  if (state !== 'settled' || tested === null) return [];
  return [
    { ...placeFact('numbers-anonymous', found), names: [name], until: tested.on, detail: tested.method },
  ];
}
