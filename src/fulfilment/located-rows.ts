// Rows while they are located: gathered by collection, standing and holds, sealed in chunks, written as they come.
import { type House, MACHINE } from '../work.ts';
import type { LocatedChunk, Reach } from './locate-order.ts';
import { PlanChunk, PlanStep } from './plan.ts';
import { sealKeys, sealSpec } from './plan-key.ts';

const CHUNK_ROWS = 10_000;
/** Steps get their place when the plan is complete; until then they stand behind every possible one. */
const WAITING_ROOM = 1_000_000;

/** One step that is being filled: its rows are hers, shared, or reached through staff. */
export interface Gathered {
  readonly stepId: string;
  readonly storeId: string;
  readonly collection: string;
  readonly reach: Reach;
  /** Ids of the holds that keep them. */
  readonly held: readonly string[];
  rows: number;
}

interface Filling extends Gathered {
  keys: (readonly string[])[];
  chunks: number;
}

const EMPTY = {
  table: { schema: '', name: '' },
  keyColumns: [],
  selectors: [],
  maskings: [],
  columns: [],
  shape: '',
};

/** Takes what the walk hands out; memory holds at most one chunk for each collection. */
export class LocatedRows {
  readonly #house: House;
  readonly #plan: { controllerId: string; planId: string; key: Buffer };
  readonly #fillings = new Map<string, Filling>();

  constructor(house: House, plan: { controllerId: string; planId: string; key: Buffer }) {
    this.#house = house;
    this.#plan = plan;
  }

  /** Takes rows; a full chunk is sealed and written at once. */
  async take(chunk: LocatedChunk): Promise<void> {
    const place = [chunk.collection, chunk.reach, ...chunk.held].join('\0');
    let filling = this.#fillings.get(place);
    if (filling === undefined) {
      const { storeId, collection, reach, held } = chunk;
      filling = {
        stepId: crypto.randomUUID(),
        storeId,
        collection,
        reach,
        held,
        rows: 0,
        keys: [],
        chunks: 0,
      };
      this.#fillings.set(place, filling);
    }
    filling.rows += chunk.keys.length;
    filling.keys.push(...chunk.keys);
    while (filling.keys.length >= CHUNK_ROWS) await this.#write(filling, filling.keys.splice(0, CHUNK_ROWS));
  }

  /** Writes what is left and answers with every step that has rows. */
  async finish(): Promise<Gathered[]> {
    for (const filling of this.#fillings.values()) {
      if (filling.keys.length > 0) await this.#write(filling, filling.keys.splice(0));
    }
    return [...this.#fillings.values()];
  }

  async #write(filling: Filling, keys: readonly (readonly string[])[]): Promise<void> {
    const { controllerId, planId, key } = this.#plan;
    const number = filling.chunks;
    filling.chunks += 1;
    await this.#house.inWork(controllerId, MACHINE, async ({ trx }) => {
      const { stepId, storeId, collection } = filling;
      if (number === 0) {
        await PlanStep.query(trx).insert({
          controllerId,
          id: stepId,
          planId,
          position: WAITING_ROOM + [...this.#fillings.values()].indexOf(filling),
          storeId,
          store: '',
          collection,
          act: 'skip',
          rows: '0',
          sentence: '',
          spec: sealSpec(key, stepId, EMPTY),
        });
      }
      const { sealed, digest } = sealKeys(key, { stepId, number }, keys);
      await PlanChunk.query(trx).insert({
        controllerId,
        stepId,
        number,
        rows: keys.length,
        digest,
        keys: sealed,
      });
    });
  }
}
