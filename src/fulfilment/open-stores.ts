// Connections to the stores of a controller for one act: opened by what a work read, used and closed outside it.
import type { Catalogue, Connector } from '../connectors/connector.ts';
import { storeProblem } from '../connectors/store-problem.ts';
import { connectStore } from '../data-map/data-store.ts';
import { OWN_STORE } from '../data-map/own-map.ts';
import { isProblem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import type { OpenStore } from './locate-order.ts';
import { openOwnStore } from './own-store.ts';

/** How stores are opened. */
export interface OpenedBy {
  /** Around each connection. */
  readonly wrap?: (connector: Connector) => Connector;
  /** By who erases again in a store that was restored from a backup. */
  readonly evenRestored?: boolean;
}

/** Seconds for all of them to close. */
const GOODBYE_SECONDS = 10;

/** Opens a store when it is first needed; `close` ends all of them. */
export class OpenStores {
  readonly #house: House;
  readonly #controllerId: string;
  readonly #evenRestored: boolean;
  readonly #wrap: (connector: Connector) => Connector;
  readonly #connectors = new Map<string, Promise<Connector>>();
  readonly #catalogues = new Map<string, Promise<Catalogue>>();

  constructor(
    house: House,
    controllerId: string,
    { wrap = (one) => one, evenRestored = false }: OpenedBy = {},
  ) {
    this.#evenRestored = evenRestored;
    this.#wrap = wrap;
    this.#house = house;
    this.#controllerId = controllerId;
  }

  connector(storeId: string): Promise<Connector> {
    const known = this.#connectors.get(storeId);
    if (known !== undefined) return known;
    const opened = this.#connect(storeId).then(this.#wrap);
    this.#connectors.set(storeId, opened);
    return opened;
  }

  async #connect(storeId: string): Promise<Connector> {
    if (storeId === OWN_STORE.id) return await openOwnStore(this.#house, this.#controllerId);
    return await this.#house.inWork(
      this.#controllerId,
      MACHINE,
      async (work) => await connectStore(work, storeId, this.#evenRestored),
    );
  }

  async catalogue(storeId: string): Promise<Catalogue> {
    const known = this.#catalogues.get(storeId);
    if (known !== undefined) return await known;
    const described = this.connector(storeId).then(async (connector) => await connector.describe());
    this.#catalogues.set(storeId, described);
    return await described;
  }

  /** The store, described; or the problem why it does not answer, so that its collections fail by name. */
  async open(storeId: string): Promise<OpenStore> {
    try {
      return { connector: await this.connector(storeId), catalogue: await this.catalogue(storeId) };
    } catch (error) {
      return { problem: isProblem(error) ? error : storeProblem(error) };
    }
  }

  /** Ends every connection. One whose store fell silent is not waited for: it may never say goodbye. */
  async close(): Promise<void> {
    const closing = [...this.#connectors.values()].map(async (opened) => (await opened).close());
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GOODBYE_SECONDS * 1000);
    await Promise.race([Promise.allSettled(closing), enough]);
    clearTimeout(timer);
  }
}
