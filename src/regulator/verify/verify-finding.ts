// What a verification of a bundle may find wrong, each under a name that a program can compare.
import type { BagFault } from '../../archives/bag-finding.ts';

/** Names of what is wrong with a bundle beyond its bag. */
export type BundleFault =
  | 'case-left-out'
  | 'case-number-missing'
  | 'case-number-other'
  | 'case-number-twice'
  | 'case-twice'
  | 'case-unlisted'
  | 'case-unproven'
  | 'checkpoint-malformed'
  | 'checkpoint-missing'
  | 'checkpoint-other'
  | 'checkpoint-signature-wrong'
  | 'consistency-malformed'
  | 'consistency-missing'
  | 'consistency-signature-wrong'
  | 'consistency-wrong'
  | 'earlier-malformed'
  | 'earlier-newer'
  | 'earlier-signature-wrong'
  | 'earlier-unproven'
  | 'envelope-malformed'
  | 'envelope-missing'
  | 'envelope-of-other-content'
  | 'file-unexpected'
  | 'key-malformed'
  | 'key-missing'
  | 'key-other'
  | 'leaf-malformed'
  | 'leaf-twice'
  | 'leaves-missing'
  | 'list-differs'
  | 'list-malformed'
  | 'list-missing'
  | 'log-forked'
  | 'metrics-differ'
  | 'metrics-missing'
  | 'names-changed'
  | 'names-missing'
  | 'omissions-missing'
  | 'proof-malformed'
  | 'proof-missing'
  | 'proof-of-other-checkpoint'
  | 'proof-of-other-leaf'
  | 'proof-without-leaf'
  | 'proof-wrong'
  | 'request-malformed'
  | 'requests-missing'
  | 'signature-missing'
  | 'signature-wrong'
  | 'tag-file-unlisted';

export interface VerifyFinding {
  /** Of the bag (RFC 8493), or of the bundle. */
  readonly fault: BagFault | BundleFault;
  /** The file, or the line of it (`data/log/leaves.jsonl:7`), that it is about; empty where it is about the whole. */
  readonly path: string;
  readonly words: string;
}

/** Collects findings, in bounded memory: what is broken a thousand times is broken. */
export class VerifyFindings {
  readonly #found: VerifyFinding[] = [];
  #more = 0;

  add(fault: VerifyFinding['fault'], path: string, words: string): void {
    if (this.#found.length < 1000) this.#found.push({ fault, path, words });
    else this.#more += 1;
  }

  get all(): readonly VerifyFinding[] {
    return this.#found;
  }

  /** How many more there were than are kept. */
  get more(): number {
    return this.#more;
  }
}
