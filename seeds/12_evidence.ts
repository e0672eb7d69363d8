// Evidence that staff of the demonstration vouched for: what no program can look at, each with its day.
import { dayOf } from '../src/platform/clock.ts';
import { askedEvidence } from '../src/promises/bound-promises.ts';
import { giveEvidence, newestEvidence } from '../src/promises/evidence.ts';
import type { Work } from '../src/work.ts';

/** Ten days before the demonstration began. */
const DAYS_AGO = 10;

const WORDS: Readonly<Record<string, string>> = {
  'tls-configuration':
    'All public addresses were tried: TLS 1.2 and 1.3 alone. The report lies with the security team.',
  'security-review':
    'Quarterly review of accounts, keys and roles. Two accounts of former staff were closed.',
  'counters-short-lived':
    'Counters of calls are kept in memory for 24 hours. Looked at in the settings of the gateway.',
  'payments-kept-a-year': 'Books of payments reach back 14 months at the accountants. Looked at with them.',
};

/** Vouches for every kind that has no evidence yet; a second start adds nothing. */
export async function vouch(work: Work): Promise<void> {
  const asked = await askedEvidence(work);
  const known = await newestEvidence(work, work.at);
  const datedOn = dayOf(work.at, work.controller.timeZone).subtract({ days: DAYS_AGO }).toString();
  for (const name of asked) {
    if (known.has(name)) continue;
    const words =
      WORDS[name] ?? 'Looked at and found as it is promised. The notes lie with the privacy team.';
    await giveEvidence(work, asked, { name, datedOn, words });
  }
}
