// The walk itself: asks collections in the order in which they feed each other, each value once, until nothing is new.
import type { Match, Value } from '../connectors/connector.ts';
import { passes } from '../connectors/row-filter.ts';
import { buildGraph, type Graph, readingOrder } from '../data-map/graph.ts';
import { nodesOf } from '../data-map/resolve-table.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import type { LocatedChunk, LocateOrder, Reach } from './locate-order.ts';
import type { Inlet } from './walk-inlet.ts';
import { pick, type WalkNode, walkNodes } from './walk-node.ts';
import { collectEvidence, evidencePairs, findShared, type Surroundings } from './walk-shared.ts';

/** Values per SELECT and keys per chunk. */
export const CHUNK = 10_000;

type Take = (chunk: LocatedChunk) => void | Promise<void>;

/** One walk over all stores. `own` is walked to its end before what is doubtful: so doubt never spreads backwards. */
export class Walk {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, WalkNode>;
  readonly order: readonly (readonly string[])[];
  readonly #take: Take;
  readonly #around: Surroundings;
  readonly #chunks = new Map<string, LocatedChunk & { keys: (readonly string[])[] }>();
  #round = 0;

  constructor(order: LocateOrder, take: Take) {
    const open = (storeId: string) => {
      const store = order.stores.get(storeId);
      return store === undefined || 'problem' in store ? null : store;
    };
    const catalogueOf = (storeId: string) => open(storeId)?.catalogue ?? null;
    const connectorOf = (storeId: string) => open(storeId)?.connector ?? null;
    this.graph = buildGraph(nodesOf(order.datasets, catalogueOf));
    const book = collectEvidence(this.graph, catalogueOf);
    const referred = (address: string) => (book.get(address) ?? []).flatMap(({ target }) => target);
    const connector = ({ storeId }: { storeId: string }) => connectorOf(storeId);
    const holdsOf = (address: string) => order.holds?.get(address) ?? [];
    this.nodes = walkNodes(this.graph, order.identities, connector, referred, holdsOf);
    this.order = readingOrder(this.graph, evidencePairs(book));
    this.#around = { book, nodes: this.nodes, connectorOf };
    this.#take = take;
  }

  async run(): Promise<void> {
    for (const reach of ['own', 'shared', 'staff'] as const) {
      for (const group of this.order) {
        const members = group.flatMap((address) => this.nodes.get(address) ?? []);
        await this.#exhaust(members, reach);
      }
    }
    for (const chunk of this.#chunks.values()) await this.#take(chunk);
    this.#chunks.clear();
  }

  /** Asks the members of one group until none has a new value left; then rules on the rows that were held. */
  async #exhaust(members: readonly WalkNode[], reach: Reach): Promise<void> {
    for (let more = true; more; ) {
      more = false;
      for (const member of members) {
        while (member.problem === null && member.inlets.some((inlet) => inlet.hasPending(reach))) {
          await this.#ask(member, reach);
          more = true;
        }
      }
      if (!more) more = await this.#release(members);
    }
    for (const member of members) await this.#giveUp(member);
  }

  /** One SELECT: up to 10,000 values over all inlets of a collection. */
  async #ask(member: WalkNode, reach: Reach): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const anyOf: Match[] = [];
    let room = CHUNK;
    for (const inlet of member.inlets) {
      const tuples = inlet.take(reach, room, round);
      room -= tuples.length;
      if (tuples.length > 0) anyOf.push({ columns: inlet.columns, folding: inlet.folding, tuples });
    }
    if (anyOf.length === 0) return;
    const { schema, name } = member.table;
    const selector = { table: { schema, name }, anyOf, filters: member.node.collection.filters };
    try {
      for await (const batch of member.connector.locate(selector, member.columns)) {
        for (const row of batch) await this.#found(member, reach, round, row);
      }
    } catch (error) {
      if (!isProblem(error)) throw error;
      member.problem = error;
      member.held.clear();
    }
  }

  async #found(member: WalkNode, reach: Reach, round: number, row: readonly Value[]): Promise<void> {
    const matched = member.inlets.map((inlet) => inlet.roundOf(pick(member, row, inlet.columns)));
    const now = member.inlets.filter((_, index) => matched[index] === round);
    if (now.length === 0) throw unasked(member);
    const key = keyOf(member, row);
    const known = matched.some((asked) => asked !== undefined && asked < round);
    if (known) {
      const held = member.held.get(JSON.stringify(key));
      if (held === undefined || now.every((inlet) => inlet.upward)) return;
      member.held.delete(JSON.stringify(key));
    }
    const via = now.flatMap((inlet) => inlet.sources);
    const identified = now.some((inlet) => inlet.identity);
    if (identified) member.entered += 1;
    if (reach !== 'own') await this.#keep(member, reach, { key, row, via });
    else if (isDoubtful(member, row, now, identified)) {
      member.sharedKeys.add(JSON.stringify(key));
      await this.#keep(member, 'shared', { key, row, via });
    } else if (now.every((inlet) => inlet.upward)) member.held.set(JSON.stringify(key), { key, row, via });
    else await this.#keep(member, 'own', { key, row, via });
  }

  /** Hands a row out and lets its values lead on. */
  async #keep(
    member: WalkNode,
    reach: Reach,
    found: { key: readonly string[]; row: readonly Value[]; via: readonly string[] },
  ): Promise<void> {
    member.rows[reach] += 1;
    for (const { columns, inlet, staff, keyed } of member.outlets) {
      const tuple = pick(member, found.row, columns);
      if (keyed || !tuple.includes('')) inlet.offer(staff ? 'staff' : reach, tuple);
    }
    const { node, table, keyColumns } = member;
    const held = heldBy(member, found.row);
    const name = JSON.stringify([node.address, reach, found.via, held]);
    let chunk = this.#chunks.get(name);
    if (chunk === undefined) {
      const place = {
        collection: node.address,
        storeId: node.storeId,
        keyColumns,
        reach,
        via: found.via,
        held,
      };
      chunk = { ...place, table: { schema: table.schema, name: table.name }, keys: [] };
      this.#chunks.set(name, chunk);
    }
    chunk.keys.push(found.key);
    if (chunk.keys.length < CHUNK) return;
    this.#chunks.delete(name);
    await this.#take(chunk);
  }

  /** Lets go of held rows that nobody else refers to; true when there were any. */
  async #release(members: readonly WalkNode[]): Promise<boolean> {
    let released = false;
    for (const member of members) {
      if (member.held.size === 0 || member.problem !== null) continue;
      const shared = await findShared(this.#around, member);
      for (const [name, held] of member.held) {
        if (shared.has(name)) continue;
        member.held.delete(name);
        await this.#keep(member, 'own', held);
        released = true;
      }
    }
    return released;
  }

  /** What is still held is shared. */
  async #giveUp(member: WalkNode): Promise<void> {
    for (const [name, held] of member.held) {
      member.sharedKeys.add(name);
      await this.#keep(member, 'shared', held);
    }
    member.held.clear();
  }
}

/** The key of a row; a key column is never null, and without a key the null parts are left out of the comparison. */
function keyOf(member: WalkNode, row: readonly Value[]): readonly string[] {
  const key = pick(member, row, member.keyColumns);
  if (key.includes(null)) throw keyWithNull(member);
  return key as string[];
}

/**
 * Whether a row is not simply hers by what it is: the map says so, it bears another person's identity, or it is
 * reference data (a product, a country) that she only refers to and that is not about people at all.
 */
function isDoubtful(
  member: WalkNode,
  row: readonly Value[],
  now: readonly Inlet[],
  identified: boolean,
): boolean {
  if (member.node.collection.shared) return true;
  if (identified) return false;
  return isAnothers(member, row) || (!member.personal && now.every((inlet) => inlet.upward));
}

/** The holds that keep a row. */
function heldBy(member: WalkNode, row: readonly Value[]): readonly string[] {
  return member.holds
    .filter(({ where }) =>
      where.every((filter) => passes(filter, pick(member, row, [filter.column])[0] ?? null)),
    )
    .map(({ holdId }) => holdId);
}

/** Whether a row bears identities of the kinds we search by, and none of them is hers. */
function isAnothers(member: WalkNode, row: readonly Value[]): boolean {
  const borne = member.identities.filter(({ column }) => pick(member, row, [column])[0] !== null);
  return (
    borne.length > 0 &&
    borne.every(({ column, inlet }) => inlet.roundOf(pick(member, row, [column])) === undefined)
  );
}

function unasked({ node }: WalkNode): Problem {
  return new Problem(
    'internal',
    'store-refused',
    `The store answered with a row of ${node.address} that was not asked for. The collection was not used.`,
    { collection: node.address },
  );
}

function keyWithNull({ node, keyColumns }: WalkNode): Problem {
  return new Problem(
    'conflict',
    'collection-without-key',
    `${node.address} has rows whose key (${keyColumns.join(', ')}) is empty. It was not searched; declare another key.`,
    { collection: node.address },
  );
}
