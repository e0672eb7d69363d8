// Registers a text that asks for consents: for purposes that exist and rest on consent, in the versions of today.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { knownPurposes } from './known-purposes.ts';
import { rememberNotice, type ShownText } from './shown-notice.ts';

/**
 * Keeps a text with the present versions of what it asks for, and answers with its hash. Throws `purpose-unknown`,
 * `purpose-ruled-out`, `purpose-without-consent`.
 */
export async function registerNotice(
  work: Work,
  { purposes: names, ...text }: ShownText & { readonly purposes: readonly string[] },
): Promise<{ notice: string; purposes: Record<string, number> }> {
  const { purposes: known, ruledOut } = await knownPurposes(work);
  const purposes: Record<string, number> = {};
  for (const name of names) {
    const never = ruledOut.get(name);
    if (never !== undefined)
      throw refused('purpose-ruled-out', `The controller rules this use out: “${never.says}”`);
    const purpose = known.get(name);
    if (purpose === undefined) throw refused('purpose-unknown', 'A purpose is not one of the controller’s.');
    if (purpose.consent === null)
      throw refused(
        'purpose-without-consent',
        'A purpose does not rest on consent, so nobody is asked for it.',
      );
    purposes[name] = purpose.version;
  }
  const notice = await rememberNotice(work, { ...text, purposes });
  return { notice, purposes };
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was registered.`);
}
