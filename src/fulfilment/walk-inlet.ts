// One way into a collection: columns that are asked together, and every value they were or will be asked with.
import type { Folding, Match, Value } from '../connectors/connector.ts';
import type { Reach } from './locate-order.ts';

/** A–Z as a–z and nothing else: no locale, no Unicode folding, no trimming. */
function folded(text: string, folding: Folding): string {
  if (folding === 'exact') return text;
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
}

/** Values and when they were asked, so that no value is asked twice and no row is handed out twice. */
export class Inlet {
  readonly columns: readonly string[];
  readonly folding: Folding;
  /** Whether a proven identity enters here, rather than a value of another row. */
  readonly identity: boolean;
  /** Whether the columns are a key of the table: then the row was reached by its own key, and may be shared. */
  readonly upward: boolean;
  /** What leads here: `email`, or `shop.orders.address_id`. */
  readonly sources: string[] = [];
  /** Tuple to the number of the round in which it was asked. */
  readonly #asked = new Map<string, number>();
  readonly #pending: Record<Reach, Map<string, readonly string[]>> = {
    own: new Map(),
    shared: new Map(),
    staff: new Map(),
  };

  constructor(columns: readonly string[], folding: Folding, identity: boolean, upward: boolean) {
    this.columns = columns;
    this.folding = folding;
    this.identity = identity;
    this.upward = upward;
  }

  #name(tuple: readonly string[]): string {
    const [only] = tuple;
    if (tuple.length === 1 && only !== undefined) return folded(only, this.folding);
    return JSON.stringify(tuple.map((text) => folded(text, this.folding)));
  }

  /** Notes a tuple to ask; a null part refers to nothing. */
  offer(reach: Reach, tuple: readonly Value[]): void {
    if (!isWhole(tuple)) return;
    const name = this.#name(tuple);
    if (!this.#asked.has(name)) this.#pending[reach].set(name, tuple);
  }

  hasPending(reach: Reach): boolean {
    return this.#pending[reach].size > 0;
  }

  /** Takes up to `most` tuples that were never asked and writes the round beside them. */
  take(reach: Reach, most: number, round: number): (readonly string[])[] {
    const taken: (readonly string[])[] = [];
    for (const [name, tuple] of this.#pending[reach]) {
      if (taken.length >= most) break;
      this.#pending[reach].delete(name);
      if (this.#asked.has(name)) continue;
      this.#asked.set(name, round);
      taken.push(tuple);
    }
    return taken;
  }

  /** The round in which this tuple was asked; undefined: never. */
  roundOf(tuple: readonly Value[]): number | undefined {
    return isWhole(tuple) ? this.#asked.get(this.#name(tuple)) : undefined;
  }

  /** Everything that was asked, in matches of at most `size` tuples. */
  *askedMatches(size: number): Generator<Match> {
    let tuples: string[][] = [];
    const match = (): Match => ({ columns: this.columns, tuples, folding: this.folding });
    for (const name of this.#asked.keys()) {
      tuples.push(this.columns.length === 1 ? [name] : (JSON.parse(name) as string[]));
      if (tuples.length < size) continue;
      yield match();
      tuples = [];
    }
    if (tuples.length > 0) yield match();
  }

  get wasAsked(): boolean {
    return this.#asked.size > 0;
  }
}

function isWhole(tuple: readonly Value[]): tuple is readonly string[] {
  return !tuple.includes(null);
}
