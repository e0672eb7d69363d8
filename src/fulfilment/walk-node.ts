// One collection during a walk: its inlets and outlets, the columns it reads, and what was found so far.
import type { Connector, Table, Value } from '../connectors/connector.ts';
import type { Edge, Graph } from '../data-map/graph.ts';
import { holdsKey, type Node, usableKey } from '../data-map/resolve-table.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { Problem } from '../platform/problem.ts';
import type { HoldFilter, Reach } from './locate-order.ts';
import { Inlet } from './walk-inlet.ts';

/** Where values of a found row lead. */
export interface Outlet {
  readonly columns: readonly string[];
  readonly inlet: Inlet;
  readonly staff: boolean;
  /** Whether one end is a key: else an empty text is a blank on both sides, and ties nobody to anybody. */
  readonly keyed: boolean;
}

/** A row that was reached by its own key only, until it is known whether others refer to it. */
export interface HeldRow {
  readonly key: readonly string[];
  readonly row: readonly Value[];
  readonly via: readonly string[];
}

/** A collection that can be asked: its store answers and has the table. */
export interface WalkNode {
  readonly node: Node;
  readonly table: Table;
  readonly connector: Connector;
  readonly keyColumns: readonly string[];
  readonly erasable: boolean;
  /** False for reference data: no field holds anything about people. */
  readonly personal: boolean;
  readonly inlets: Inlet[];
  readonly outlets: Outlet[];
  /** Columns that every row is read with, and where each stands in a row. */
  columns: readonly string[];
  readonly at: Map<string, number>;
  /** Columns that hold identities of the kinds we were given, with those values. */
  readonly identities: { readonly column: string; readonly inlet: Inlet }[];
  /** Whether each row is a person: their key leads on, or is the number of a person. */
  isRoot: boolean;
  readonly rows: Record<Reach, number>;
  entered: number;
  readonly held: Map<string, HeldRow>;
  /** Keys that turned out to be shared. */
  readonly sharedKeys: Set<string>;
  readonly holds: readonly HoldFilter[];
  problem: Problem | null;
}

/** The values of some columns of a row that was read with the node's columns. */
export function pick(walkNode: WalkNode, row: readonly Value[], columns: readonly string[]): Value[] {
  return columns.map((column) => row[walkNode.at.get(column) ?? -1] ?? null);
}

/**
 * The columns that name a row. Without a usable key: what it is found by, with every column that is never null, so
 * that it can at least be read; filters that such values cannot repeat make it unreadable, which is a problem.
 */
function namingColumns(node: Node, table: Table, inlets: readonly Inlet[]): readonly string[] {
  const key = usableKey(table, node.collection);
  if (key.length > 0) return key;
  const filters = node.collection.filters;
  if (filters.some(({ operator }) => operator !== 'equals')) {
    throw new Problem(
      'invalid',
      'collection-without-key',
      `${node.address} has a filter but no key that tells its rows apart. It was not searched; declare habeas_meta.primary_key.`,
      { collection: node.address },
    );
  }
  const plain = table.columns.filter(
    ({ nullable, kind }) => !nullable && ['integer', 'text', 'uuid'].includes(kind),
  );
  const first = inlets[0]?.columns ?? [];
  return [...new Set([...first, ...filters.map(({ column }) => column), ...plain.map(({ name }) => name)])];
}

/** Sets up every collection that can be asked; `alsoRead` names columns that are needed besides. */
export function walkNodes(
  graph: Graph,
  identities: Readonly<Record<string, string>>,
  connectorOf: (node: Node) => Connector | null,
  alsoRead: (address: string) => readonly string[],
  holdsOf: (address: string) => readonly HoldFilter[] = () => [],
): Map<string, WalkNode> {
  const nodes = new Map<string, WalkNode>();
  for (const node of graph.nodes.values()) {
    const connector = connectorOf(node);
    const { table } = node;
    if (connector !== null && table !== null)
      nodes.set(node.address, emptyNode(node, table, connector, holdsOf(node.address)));
  }
  for (const { address, field, identity } of graph.entries) {
    const walkNode = nodes.get(address);
    const value = Object.hasOwn(identities, identity) ? identities[identity] : undefined;
    if (walkNode === undefined || value === undefined) continue;
    const match = walkNode.node.collection.fields.find(({ name }) => name === field)?.match ?? 'exact';
    const inlet = new Inlet([field], match, true, false);
    inlet.sources.push(identity);
    inlet.offer('own', [value]);
    walkNode.inlets.push(inlet);
    walkNode.identities.push({ column: field, inlet });
  }
  for (const edge of graph.edges) link(nodes, edge);
  for (const walkNode of nodes.values()) finish(walkNode, alsoRead(walkNode.node.address));
  return nodes;
}

function emptyNode(node: Node, table: Table, connector: Connector, holds: readonly HoldFilter[]): WalkNode {
  const erasable = usableKey(table, node.collection).length > 0;
  return {
    node,
    table,
    connector,
    keyColumns: [],
    erasable,
    personal: isPersonal(node.collection),
    inlets: [],
    outlets: [],
    columns: [],
    at: new Map(),
    identities: [],
    isRoot: false,
    rows: { own: 0, shared: 0, staff: 0 },
    entered: 0,
    held: new Map(),
    sharedKeys: new Set(),
    holds,
    problem: null,
  };
}

/** Joins two collections; edges to the same columns share one inlet. */
function link(nodes: ReadonlyMap<string, WalkNode>, edge: Edge): void {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (from === undefined || to === undefined) return;
  const name = edge.toFields.join('\0');
  const known = to.inlets.find((inlet) => !inlet.identity && inlet.columns.join('\0') === name);
  const inlet =
    known ?? new Inlet(edge.toFields, 'exact', false, holdsKey(to.table, to.node.collection, edge.toFields));
  if (known === undefined) to.inlets.push(inlet);
  inlet.sources.push(`${edge.from}.${edge.fromFields.join('+')}`);
  const keyed = inlet.upward || holdsKey(from.table, from.node.collection, edge.fromFields);
  from.outlets.push({ columns: edge.fromFields, inlet, staff: edge.staff, keyed });
}

function finish(walkNode: WalkNode, alsoRead: readonly string[]): void {
  const { node, table, inlets, outlets, identities } = walkNode;
  const existing = new Set(table.columns.map(({ name }) => name));
  try {
    Object.assign(walkNode, { keyColumns: namingColumns(node, table, inlets) });
    const columns = new Set([
      ...walkNode.keyColumns,
      ...inlets.flatMap((inlet) => inlet.columns),
      ...outlets.flatMap((outlet) => outlet.columns),
      ...node.collection.filters.map(({ column }) => column),
      ...walkNode.holds.flatMap(({ where }) => where.map(({ column }) => column)),
      ...alsoRead,
    ]);
    for (const column of columns) if (!existing.has(column)) throw vanished(node, column);
    walkNode.columns = [...columns];
    walkNode.columns.forEach((column, index) => {
      walkNode.at.set(column, index);
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    walkNode.problem = error;
  }
  const leadsOn = outlets.some(({ columns }) => holdsKey(table, node.collection, columns));
  const numbered = node.collection.fields.some(
    ({ name, categories }) =>
      walkNode.keyColumns.includes(name) &&
      categories.some((one) => one === 'user.unique_id' || one.startsWith('user.unique_id.')),
  );
  walkNode.isRoot = identities.length > 0 && (leadsOn || numbered);
}

function vanished(node: Node, column: string): Problem {
  return new Problem(
    'conflict',
    'store-schema-changed',
    `${node.address} has no column ${column} any more. It was not searched; correct the map or the store.`,
    { collection: node.address, column },
  );
}
