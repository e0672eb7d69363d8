// Where a person lives, as programs say it.
import { z } from 'zod';
import { readPlace } from '../laws/places.ts';

/** A country, or a part of it; what is no place is refused. */
export const Residence = z
  .string()
  .refine((code) => readPlace(code) !== null, 'must be a country such as DE, or a part of it such as US-CA')
  .optional()
  .describe('Where the person lives: ISO 3166-1 or 3166-2. It chooses the law.');
