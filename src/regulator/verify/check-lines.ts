// What a verification says of each of its checks: held, broken, or not looked at, with its figures.
import { CHECKS, type CheckName, checkOf } from './checks.ts';
import type { BundleReport } from './verify-bundle.ts';

export interface CheckLine {
  readonly name: CheckName;
  readonly verdict: 'holds' | 'broken' | 'not checked';
  /** What was counted, or why nothing was. */
  readonly figures: string;
}

const READING: readonly CheckName[] = [CHECKS[0], CHECKS[1]];
const NOT_READ = 'the bundle could not be read';

/** A line for every check, in their order. `earlierGiven`: the reader brought a checkpoint from elsewhere. */
export function checkLines(report: BundleReport, earlierGiven: boolean): CheckLine[] {
  const broken = new Map<CheckName, number>();
  for (const { fault } of report.findings) {
    const name = checkOf(fault);
    broken.set(name, (broken.get(name) ?? 0) + 1);
  }
  const figures = figuresOf(report, earlierGiven);
  return CHECKS.map((name) => {
    const found = broken.get(name) ?? 0;
    if (found > 0) return { name, verdict: 'broken', figures: count(found, 'finding', 'findings') };
    if (report.files === 0) return { name, verdict: 'not checked', figures: NOT_READ };
    const [checked, words] = figures.get(name) ?? [true, ''];
    return { name, verdict: checked || READING.includes(name) ? 'holds' : 'not checked', figures: words };
  });
}

/** Whether each was looked at, and what it came to. */
function figuresOf(report: BundleReport, earlierGiven: boolean): Map<CheckName, readonly [boolean, string]> {
  const [, bag, key, , list, checkpoint, entries, grew, cases, metrics] = CHECKS;
  const { logSize, figures } = report;
  const logged = logSize !== null;
  const numbers = figures?.numbers ?? null;
  return new Map<CheckName, readonly [boolean, string]>([
    [bag, [true, count(report.files, 'file', 'files')]],
    [
      key,
      report.keyCompared
        ? [true, '']
        : [false, 'no key was given: compare the fingerprint with the one that you know'],
    ],
    [list, [true, '']],
    [
      checkpoint,
      logged ? [true, count(Number(logSize), 'entry', 'entries')] : [false, 'there was none to look at'],
    ],
    [
      entries,
      logged
        ? [true, `${count(report.entries, 'entry', 'entries')} proven`]
        : [false, 'there is no checkpoint'],
    ],
    [
      grew,
      logged
        ? [
            true,
            `${count(report.checkpoints, 'earlier checkpoint', 'earlier checkpoints')} proven; ${earlierGiven ? 'yours is one of them, or the same' : 'none was given from elsewhere'}`,
          ]
        : [false, 'there is no checkpoint'],
    ],
    [
      cases,
      figures === null
        ? [false, 'the bundle has no request log']
        : [
            true,
            `${count(figures.requests, 'request', 'requests')}; ${numbers === null ? 'a bundle about one case has no list of numbers' : numbers.last === null ? 'no number was given yet' : `numbers 1 to ${numbers.last.toLocaleString('en-GB')}`}`,
          ],
    ],
    [metrics, figures === null ? [false, 'the bundle has no request log'] : [true, 'from the request log']],
  ]);
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}
