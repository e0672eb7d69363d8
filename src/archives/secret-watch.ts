// Looks for fields that must not be disclosed among rows while they pass: the store was asked without them.
import { readRow } from './reading-value.ts';

/**
 * Watches JSON Lines for members of a row by these names. A row is parsed only where its bytes hold the name in
 * quotes, so that a text which happens to be like a name costs one parse and is no finding.
 */
export class SecretWatch {
  readonly #marks: readonly Buffer[];
  readonly #names: readonly string[];
  /** Whether a row had one of these members. */
  found = false;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#marks = names.map((name) => Buffer.from(JSON.stringify(name)));
  }

  /** Passes pieces of whole lines on as they are. */
  async *pieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      if (!this.found) this.found = this.#marks.some((mark) => this.#inAny(piece, mark));
      yield piece;
    }
  }

  #inAny(piece: Buffer, mark: Buffer): boolean {
    for (let at = piece.indexOf(mark); at !== -1; ) {
      const next = piece.indexOf('\n', at);
      const end = next === -1 ? piece.length : next;
      const row = readRow(piece.toString('utf8', piece.lastIndexOf('\n', at) + 1, end));
      if (this.#names.some((name) => row.has(name))) return true;
      at = piece.indexOf(mark, end);
    }
    return false;
  }
}
