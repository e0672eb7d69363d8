// The addresses at which a person is known to be reached: read from her own rows while a plan is drawn, outside of any work.
import type { Field, MappedDataset } from '../data-map/dataset.ts';
import { addressOf } from '../data-map/dataset.ts';
import { isProblem } from '../platform/problem.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import type { LocatedChunk, LocateSummary, OpenStore } from './locate-order.ts';

/** More addresses than this are not a person's. */
export const MOST_CHANNELS = 5;
/** Rows of one collection that are read for addresses. */
const ROWS = 50;
const CATEGORY = 'user.contact.email';

/** What was read. */
export interface Channels {
  /** As they stand in the stores, each once. */
  readonly emails: readonly string[];
  /** Collections whose addresses could not be read. */
  readonly notRead: readonly string[];
}

/** Keeps the keys of her own rows in collections that hold such addresses, while the walk hands them out. */
export class ChannelRows {
  readonly #fields: ReadonlyMap<string, readonly Field[]>;
  readonly #rows = new Map<string, { chunk: LocatedChunk; keys: (readonly string[])[] }>();

  constructor(datasets: readonly MappedDataset[]) {
    this.#fields = new Map(
      datasets.flatMap(({ dataset }) =>
        dataset.collections.flatMap((collection) => {
          const fields = channelFields(collection.fields);
          return fields.length === 0 ? [] : [[addressOf(dataset, collection), fields] as const];
        }),
      ),
    );
  }

  /** Takes what the walk hands out; rows that may be another person's are left alone. */
  take(chunk: LocatedChunk): void {
    if (chunk.reach !== 'own' || !this.#fields.has(chunk.collection)) return;
    const place = this.#rows.get(chunk.collection) ?? { chunk, keys: [] };
    place.keys.push(...chunk.keys.slice(0, ROWS - place.keys.length));
    this.#rows.set(chunk.collection, place);
  }

  /** Reads the addresses. A store that does not let them be read is named, and the others go on. */
  async read(summary: LocateSummary, stores: ReadonlyMap<string, OpenStore>): Promise<Channels> {
    const emails = new Map<string, string>();
    const notRead: string[] = [];
    for (const { collection, outcome } of summary.collections) {
      const place = this.#rows.get(collection);
      if (place === undefined || outcome === 'failed') continue;
      try {
        for (const value of await this.#values(place, stores)) {
          const email = plain(value);
          if (email !== null && emails.size < MOST_CHANNELS * 2 && !emails.has(foldEmail(email)))
            emails.set(foldEmail(email), email);
        }
      } catch (error) {
        if (!isProblem(error)) throw error;
        notRead.push(collection);
      }
    }
    return { emails: [...emails.values()], notRead };
  }

  async #values(
    { chunk, keys }: { chunk: LocatedChunk; keys: readonly (readonly string[])[] },
    stores: ReadonlyMap<string, OpenStore>,
  ): Promise<string[]> {
    const store = stores.get(chunk.storeId);
    const columns = (this.#fields.get(chunk.collection) ?? []).map(({ name }) => name);
    if (store === undefined || 'problem' in store || keys.length === 0) return [];
    const anyOf = [{ columns: chunk.keyColumns, tuples: keys, folding: 'exact' as const }];
    const values: string[] = [];
    const selector = { table: chunk.table, anyOf, filters: [] };
    for await (const rows of store.connector.locate(selector, columns))
      for (const row of rows) values.push(...row.filter((value) => value !== null));
    return values;
  }
}

/**
 * Fields in which the person herself is reached. In a collection that is a person's record, because an e-mail
 * address leads into it, every e-mail address counts; elsewhere only one of which the map says so. An address that
 * is somebody else's (an agent, an invited friend) is written to by nobody.
 */
export function channelFields(fields: readonly Field[]): readonly Field[] {
  const isRecord = fields.some(({ identity }) => identity === 'email');
  return fields.filter(
    ({ categories, channel, references }) =>
      categories.some((one) => one === CATEGORY || one.startsWith(`${CATEGORY}.`)) &&
      (channel ?? (isRecord && references.length === 0)),
  );
}

function plain(value: string): string | null {
  try {
    return readEmail(value);
  } catch {
    return null;
  }
}
