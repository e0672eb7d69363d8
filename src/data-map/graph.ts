// How collections hang together: edges from references, entries by identity, and the orders for reading and erasing.
import { Problem } from '../platform/problem.ts';
import { components } from './components.ts';
import type { Reference } from './dataset.ts';
import { type Node, nameOf } from './resolve-table.ts';

/** Values of `fromFields` of one collection find rows by `toFields` of another; several fields hold together (AND). */
export interface Edge {
  readonly from: string;
  readonly fromFields: readonly string[];
  readonly to: string;
  readonly toFields: readonly string[];
  readonly staff: boolean;
}

/** A field at which a kind of identity may enter. */
export interface Entry {
  readonly address: string;
  readonly field: string;
  readonly identity: string;
}

/** The whole map as a graph over all stores. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly edges: readonly Edge[];
  readonly entries: readonly Entry[];
  /** References to collections that are not in the map; they carry nothing and are reported. */
  readonly dangling: readonly { readonly address: string; readonly reference: Reference }[];
}

interface Link {
  readonly field: string;
  readonly reference: Reference;
}

/** Single references stand alone; those of one named group become one edge. */
function groupLinks(links: readonly Link[]): Link[][] {
  const groups = new Map<string, Link[]>();
  links.forEach((link, index) => {
    const { composite, dataset, collection } = link.reference;
    const name = composite === null ? `#${index}` : JSON.stringify([composite, dataset, collection]);
    groups.set(name, [...(groups.get(name) ?? []), link]);
  });
  return [...groups.values()];
}

function edgesOf(address: string, links: readonly Link[]): Edge[] {
  return groupLinks(links).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { dataset, collection, direction } = first.reference;
    const mine = group.map((link) => link.field);
    const theirs = group.map((link) => link.reference.field);
    const other = `${dataset}.${collection}`;
    const staff = group.some((link) => link.reference.staff);
    const inbound = { from: other, fromFields: theirs, to: address, toFields: mine, staff };
    const outbound = { from: address, fromFields: mine, to: other, toFields: theirs, staff };
    if (direction === 'from') return [inbound];
    if (direction === 'to') return [outbound];
    return [inbound, outbound];
  });
}

/** Builds the graph in time linear in fields and references. Collections without personal data, or skipped, stay out. */
export function buildGraph(nodes: readonly Node[]): Graph {
  const kept = nodes.filter(({ collection }) => !collection.skip && collection.noPersonalData === null);
  const byAddress = new Map(kept.map((node) => [node.address, node]));
  const edges: Edge[] = [];
  const entries: Entry[] = [];
  const dangling: { address: string; reference: Reference }[] = [];
  for (const { address, collection } of kept) {
    const links: Link[] = [];
    for (const field of collection.fields) {
      if (field.identity !== null) entries.push({ address, field: field.name, identity: field.identity });
      for (const reference of field.references) {
        const known = byAddress.has(`${reference.dataset}.${reference.collection}`);
        if (known) links.push({ field: field.name, reference });
        else dangling.push({ address, reference });
      }
    }
    edges.push(...edgesOf(address, links));
  }
  return { nodes: byAddress, edges, entries, dangling };
}

/** Pairs `[first, then]` of addresses as groups in order; members of a group depend on each other. */
function ordered(addresses: readonly string[], pairs: readonly (readonly [string, string])[]): string[][] {
  const index = new Map(addresses.map((address, position) => [address, position]));
  const next: number[][] = addresses.map(() => []);
  for (const [first, then] of pairs) {
    const from = index.get(first);
    const to = index.get(then);
    if (from !== undefined && to !== undefined) next[from]?.push(to);
  }
  return components(addresses.length, (node) => next[node] ?? []).map((group) =>
    group.map((position) => addresses[position] ?? ''),
  );
}

/** Foreign keys between mapped tables of one store, as addresses: child to parent. */
export function foreignKeyPairs(graph: Graph): (readonly [child: string, parent: string])[] {
  const byTable = new Map<string, string>();
  for (const { address, storeId, table } of graph.nodes.values()) {
    if (table !== null) byTable.set(`${storeId}\0${nameOf(table)}`, address);
  }
  return [...graph.nodes.values()].flatMap(({ address, storeId, table }) =>
    (table?.foreignKeys ?? []).flatMap(({ references }) => {
      const parent = byTable.get(`${storeId}\0${nameOf(references)}`);
      return parent === undefined || parent === address ? [] : [[address, parent] as const];
    }),
  );
}

/** Addresses that must be read before another: `after` of collections, and of whole datasets. */
function afterPairs(graph: Graph): (readonly [string, string])[] {
  const byDataset = Map.groupBy(graph.nodes.values(), (node) => node.dataset.key);
  return [...graph.nodes.values()].flatMap(({ address, collection, dataset }) => [
    ...collection.after.map((first) => [first, address] as const),
    ...dataset.after.flatMap((key) =>
      (byDataset.get(key) ?? []).map((node) => [node.address, address] as const),
    ),
  ]);
}

/**
 * Groups of collections in the order of reading: whatever feeds a collection comes before it, or in its group
 * where they feed each other. `more` adds pairs of the caller's own.
 */
export function readingOrder(graph: Graph, more: readonly (readonly [string, string])[] = []): string[][] {
  const feeds = graph.edges.map(({ from, to }) => [from, to] as const);
  return ordered([...graph.nodes.keys()], [...feeds, ...afterPairs(graph), ...more]);
}

/**
 * Groups of collections in the order of erasing: rows that point at others go before them, by the store's real
 * foreign keys, and what a map lists under `erase_after` goes first. A group of several holds each other by
 * foreign keys. Throws `erase-order-impossible` where `erase_after` contradicts itself or the foreign keys.
 */
export function erasingOrder(graph: Graph): string[][] {
  const keys = foreignKeyPairs(graph);
  const wishes = [...graph.nodes.values()].flatMap(({ address, collection }) =>
    collection.eraseAfter.map((first) => [first, address] as const),
  );
  const groups = ordered([...graph.nodes.keys()], [...keys, ...wishes]);
  const groupOf = new Map(
    groups.flatMap((group, position) => group.map((address) => [address, position] as const)),
  );
  for (const [first, then] of wishes) {
    if (groupOf.get(first) === undefined || groupOf.get(first) !== groupOf.get(then)) continue;
    throw new Problem(
      'invalid',
      'erase-order-impossible',
      `${then} asks to be erased after ${first}, but ${first} cannot go first. Nothing was changed; correct erase_after.`,
      { collection: then, after: first },
    );
  }
  return groups;
}
