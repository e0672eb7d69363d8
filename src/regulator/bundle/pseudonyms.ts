// Words that stand for people in one bundle, made with a key of the controller that never leaves.
import { hmacSha256 } from '../../platform/crypto.ts';
import type { Work } from '../../work.ts';
import type { BundleScope, Pseudonyms } from './bundle-part.ts';

const HEX_DIGITS = 16;

/** Pseudonyms that remember whom they were asked for, so that the key to the names holds nobody else. */
export interface KeptPseudonyms extends Pseudonyms {
  readonly subjects: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
}

/**
 * The pseudonyms of one bundle: the same scope over the same log gives the same words, and any other bundle gives
 * others, so that two bundles cannot be laid side by side.
 */
export async function pseudonymsOf(work: Work, scope: BundleScope, logSize: bigint): Promise<KeptPseudonyms> {
  const { from, to, requestId, question } = scope;
  const about = JSON.stringify([from.toString(), to.toString(), requestId, question, logSize.toString()]);
  const { hash: key } = await work.keyedHash('bundle-pseudonyms', about);
  const subjects = new Set<string>();
  const accounts = new Set<string>();
  const word = (kind: string, id: string): string =>
    `${kind}-${hmacSha256(key, kind, '\0', id).toString('hex').slice(0, HEX_DIGITS)}`;
  return {
    subjects,
    accounts,
    ofSubject: (id) => {
      subjects.add(id);
      return word('person', id);
    },
    ofAccount: (id) => {
      accounts.add(id);
      return word('staff', id);
    },
  };
}
