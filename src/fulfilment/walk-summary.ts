// The end of a walk: what became of each collection, and why.
import type { Match, Selector } from '../connectors/connector.ts';
import { addressOf } from '../data-map/dataset.ts';
import type { Node } from '../data-map/resolve-table.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { Problem } from '../platform/problem.ts';
import type { LocatedCollection, LocateOrder, LocateSummary, Outcome } from './locate-order.ts';
import { CHUNK, type Walk } from './walk.ts';
import type { WalkNode } from './walk-node.ts';

/** Tells of every collection of the maps that may hold personal data, in the order of reading. */
export function summarise(walk: Walk, order: LocateOrder): LocateSummary {
  const failed = failures(walk, order);
  const starved = downstream(walk, [...failed.keys()]);
  const entries = walk.graph.entries.filter(({ identity }) => Object.hasOwn(order.identities, identity));
  const reachable = downstream(
    walk,
    entries.map(({ address }) => address),
  );
  const collections = walk.order.flat().flatMap((address) => {
    const node = walk.graph.nodes.get(address);
    if (node === undefined) return [];
    const problem = failed.get(address) ?? null;
    return [tell(node, walk.nodes.get(address), { problem, starved, reachable })];
  });
  const roots = [...walk.nodes.values()]
    .filter(({ isRoot, problem }) => isRoot && problem === null)
    .map(({ node, entered }) => ({ collection: node.address, rows: entered }));
  return {
    collections: [...collections, ...skipped(order)],
    rootIdentities: Math.max(0, ...roots.map(({ rows }) => rows)),
    roots,
  };
}

/** Collections that could not be asked, or failed while they were. */
function failures(walk: Walk, order: LocateOrder): Map<string, Problem> {
  const failed = new Map<string, Problem>();
  for (const node of walk.graph.nodes.values()) {
    const walked = walk.nodes.get(node.address);
    if (walked === undefined) failed.set(node.address, absence(node, order));
    else if (walked.problem !== null) failed.set(node.address, walked.problem);
  }
  return failed;
}

function absence(node: Node, order: LocateOrder): Problem {
  const store = order.stores.get(node.storeId);
  if (store !== undefined && 'problem' in store) return store.problem;
  if (store === undefined) {
    const sentence = `The store of ${node.address} is not connected. It was not searched.`;
    return new Problem('unavailable', 'store-unreachable', sentence, { collection: node.address });
  }
  return new Problem(
    'conflict',
    'store-schema-changed',
    `The store has no table for ${node.address}. It was not searched; correct the map or the store.`,
    { collection: node.address },
  );
}

/** Everything the given collections lead to, with the collection that led there first; they themselves included. */
function downstream(walk: Walk, starts: readonly string[]): Map<string, string> {
  const next = Map.groupBy(walk.graph.edges, ({ from }) => from);
  const cause = new Map(starts.map((address) => [address, address]));
  const queue = [...starts];
  for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
    for (const { to } of next.get(address) ?? []) {
      if (cause.has(to)) continue;
      cause.set(to, cause.get(address) ?? address);
      queue.push(to);
    }
  }
  return cause;
}

interface Facts {
  readonly problem: Problem | null;
  readonly starved: ReadonlyMap<string, string>;
  readonly reachable: ReadonlyMap<string, string>;
}

function tell(node: Node, walked: WalkNode | undefined, facts: Facts): LocatedCollection {
  const { address } = node;
  const rows = walked?.rows ?? { own: 0, shared: 0, staff: 0 };
  const asked = walked?.inlets.some((inlet) => inlet.wasAsked) ?? false;
  const cause = facts.starved.get(address) ?? null;
  let outcome: Outcome = rows.own + rows.shared + rows.staff > 0 ? 'searched' : 'nothing';
  let problem = facts.problem;
  if (problem !== null) outcome = 'failed';
  else if (!asked && cause !== null && facts.reachable.has(address)) {
    outcome = 'not-reached';
    problem = unreached(address, 'feeder-failed', `it is found through ${cause}, which failed`);
  } else if (!facts.reachable.has(address) && isPersonal(node.collection)) {
    outcome = 'not-reached';
    problem = unreached(address, 'no-way-in', 'the map shows no way to it from the identities we were given');
  }
  return {
    collection: address,
    storeId: node.storeId,
    map: node.collection,
    table: walked === undefined ? null : { schema: walked.table.schema, name: walked.table.name },
    keyColumns: walked?.keyColumns ?? [],
    erasable: walked?.erasable ?? false,
    personal: isPersonal(node.collection),
    rows,
    frozenSelectors: walked === undefined ? [] : [...frozen(walked)],
    outcome,
    problem,
    incompleteBecauseOf: outcome === 'searched' || outcome === 'nothing' ? cause : null,
  };
}

function unreached(address: string, code: string, why: string): Problem {
  const sentence = `${address} was not searched: ${why}. The receipt names it.`;
  return new Problem('conflict', code, sentence, { collection: address });
}

/** Everything that was asked, as selectors of at most 10,000 values, in as few as hold them. */
function* frozen({ inlets, table, node }: WalkNode): Generator<Selector> {
  const selector = (anyOf: readonly Match[]): Selector => ({
    table: { schema: table.schema, name: table.name },
    anyOf,
    filters: node.collection.filters,
  });
  let anyOf: Match[] = [];
  let size = 0;
  for (const inlet of inlets) {
    for (const match of inlet.askedMatches(CHUNK)) {
      if (size + match.tuples.length > CHUNK) {
        yield selector(anyOf);
        anyOf = [];
        size = 0;
      }
      anyOf.push(match);
      size += match.tuples.length;
    }
  }
  if (anyOf.length > 0) yield selector(anyOf);
}

/** Collections the map tells us to pass over: never searched, and said so. */
function skipped(order: LocateOrder): LocatedCollection[] {
  return order.datasets.flatMap(({ storeId, dataset }) =>
    dataset.collections
      .filter(({ skip, noPersonalData }) => skip && noPersonalData === null)
      .map((collection) => ({
        collection: addressOf(dataset, collection),
        storeId,
        map: collection,
        table: null,
        keyColumns: [],
        erasable: false,
        personal: isPersonal(collection),
        rows: { own: 0, shared: 0, staff: 0 },
        frozenSelectors: [],
        outcome: 'not-reached' as const,
        problem: unreached(
          addressOf(dataset, collection),
          'collection-skipped',
          'the map says to pass over it',
        ),
        incompleteBecauseOf: null,
      })),
  );
}
