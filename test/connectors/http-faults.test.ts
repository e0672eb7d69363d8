// Whatever becomes of a call, the erasure at a system ends, once for every record, and touches nobody else.
import { tryEveryHttpFault } from '../support/http-faults.ts';

test.each([
  ['delete', 0],
  ['delete', 3],
  ['mask', 0],
  ['mask', 3],
] as const)(
  '%s, with %i further tries of the connector itself',
  async (act, tries) => {
    const { tried, violations } = await tryEveryHttpFault(act, tries);
    expect(violations).toEqual([]);
    expect(tried).toBeGreaterThan(40);
  },
  120_000,
);
