// What a condition of a map means for one value, the same as `selection.ts` writes for a database.
import type { RowFilter, Value } from './connector.ts';

/** Whether a value passes a filter: NULL equals nothing, and differs from everything. */
export function passes({ operator, value }: RowFilter, found: Value): boolean {
  if (operator === 'is-null') return found === null;
  if (operator === 'is-not-null') return found !== null;
  return (operator === 'equals') === (found !== null && found === (value ?? ''));
}
