// Old consents of another system: each line fills a gap, or does nothing, or is refused with its reason.
import { listPurposes } from '../data-map/purpose.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { FileLine } from './import-file.ts';
import { type ImportedAct, readLine } from './import-line.ts';
import type { ConsentAct } from './judge-consent.ts';
import { endOf, recordConsents } from './record-consents.ts';

/** What became of a line. `left-alone`: the person had chosen here already, or the same line was imported before. */
export interface LineOutcome {
  readonly line: number;
  readonly status: 'recorded' | 'left-alone' | 'refused';
  readonly problem: Problem | null;
}

/** Imports some lines of a file and answers for each. Nothing that a line does not say is added, and no choice made here is touched. */
export async function importConsents(
  work: Work,
  lines: readonly FileLine[],
  zone: string | null,
): Promise<LineOutcome[]> {
  const purposes = new Map((await listPurposes(work)).map((one) => [one.name, one]));
  const read = lines.map(({ cells }): ConsentAct | Problem => {
    if (cells === null) return refusal('line-not-whole', 'The line has more or fewer cells than the header.');
    try {
      const imported = readLine(cells, zone);
      return (
        endedEarlier(
          imported,
          endOf(purposes.get(imported.act.purpose), imported.act.actedAt, work),
          work.at,
        ) ?? imported.act
      );
    } catch (error) {
      if (isProblem(error)) return error;
      throw error;
    }
  });
  const acts = read.filter((one): one is ConsentAct => !isProblem(one));
  const outcomes = await recordConsents(work, acts);
  const outcomeOf = new Map(acts.map((act, index) => [act, outcomes[index]]));
  return read.map((one, index): LineOutcome => {
    const line = lines[index]?.line ?? 0;
    if (isProblem(one)) return { line, status: 'refused', problem: one };
    const outcome = outcomeOf.get(one);
    if (outcome?.status === 'refused') return { line, status: 'refused', problem: outcome.problem };
    return { line, status: outcome?.status === 'recorded' ? 'recorded' : 'left-alone', problem: null };
  });
}

/** A yes that ended there, or ends there before it would end here, is not made to last longer by moving it. */
function endedEarlier(
  { act, until }: ImportedAct,
  ours: Temporal.Instant | null,
  at: Temporal.Instant,
): Problem | null {
  if (act.choice !== 'given' || until === null) return null;
  if (Temporal.Instant.compare(until, at) <= 0)
    return refusal('consent-ended-there', 'This consent has ended where it was given.');
  if (ours === null || Temporal.Instant.compare(until, ours) < 0)
    return refusal(
      'consent-ends-earlier-there',
      'There this consent ends earlier than it would here. Ask the person again.',
    );
  return null;
}

function refusal(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing of this line was recorded.`);
}
