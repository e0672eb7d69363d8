// The refusal of a file that breaks off or contradicts itself.
import { Problem } from '../platform/problem.ts';

/** For files that are not whole. */
export function damaged(): Problem {
  return new Problem(
    'invalid',
    'upload-damaged',
    'The file is damaged or not whole. Nothing was kept. Open it yourself first, then send it once more.',
  );
}
