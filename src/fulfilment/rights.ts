// Which planned right carries out which kind of request.
import type { Right } from '../requests/data-request.ts';
import { ACCESS } from './access.ts';
import { ERASURE } from './erasure.ts';
import type { PlannedRight } from './right.ts';

/** The right behind a request; undefined for wishes that staff answer themselves. */
export function plannedRight(right: Right): PlannedRight | undefined {
  if (right === 'access' || right === 'portability') return ACCESS;
  return right === 'erasure' || right === 'minor-found' ? ERASURE : undefined;
}
