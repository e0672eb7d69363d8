// Whether a row that was reached by its own key belongs to others too: do rows that are not hers refer to it?
import type { Catalogue, Connector, Table, Value } from '../connectors/connector.ts';
import { passes } from '../connectors/row-filter.ts';
import type { Graph } from '../data-map/graph.ts';
import { nameOf } from '../data-map/resolve-table.ts';
import { isProblem } from '../platform/problem.ts';
import type { HeldRow, WalkNode } from './walk-node.ts';
import { pick } from './walk-node.ts';

/** Rows of `table` refer by `columns` to the `target` columns of a collection. */
export interface Evidence {
  readonly storeId: string;
  /** The collection of these rows, where it is walked: only then can a row be known as hers. */
  readonly address: string | null;
  readonly table: Table | null;
  readonly columns: readonly string[];
  readonly target: readonly string[];
}

/** By the collection that is referred to. */
export type EvidenceBook = ReadonlyMap<string, readonly Evidence[]>;

/** Batches to read before the rows that are already proven shared are asked for no longer. */
const PATIENCE = 2;
const CHUNK = 10_000;

const pairsOf = (mine: readonly string[], theirs: readonly string[]): string =>
  JSON.stringify(mine.map((column, index) => [column, theirs[index]]).sort());

/**
 * Everything that may refer to rows of each collection: edges of the map, and foreign keys that no edge speaks of.
 * An edge away from a collection is no evidence: its own details do not make a row another person's.
 */
export function collectEvidence(
  graph: Graph,
  catalogueOf: (storeId: string) => Catalogue | null,
): EvidenceBook {
  const book = new Map<string, Evidence[]>();
  const spoken = new Set<string>();
  const add = (to: string, evidence: Evidence): void => {
    const list = book.get(to);
    if (list === undefined) book.set(to, [evidence]);
    else list.push(evidence);
  };
  for (const { from, to, fromFields, toFields } of graph.edges) {
    const name = `${from}\0${to}\0${pairsOf(fromFields, toFields)}`;
    const node = graph.nodes.get(from);
    if (node !== undefined && !spoken.has(name)) {
      const place = { storeId: node.storeId, address: from, table: node.table };
      add(to, { ...place, columns: fromFields, target: toFields });
    }
    spoken.add(name);
  }
  for (const { from, to, fromFields, toFields } of graph.edges) {
    spoken.add(`${to}\0${from}\0${pairsOf(toFields, fromFields)}`);
  }
  const mapped = new Map<string, string>();
  const stores = new Set<string>();
  for (const { address, storeId, table } of graph.nodes.values()) {
    stores.add(storeId);
    if (table !== null) mapped.set(`${storeId}\0${nameOf(table)}`, address);
  }
  for (const storeId of stores) {
    for (const table of catalogueOf(storeId)?.tables ?? []) {
      const child = mapped.get(`${storeId}\0${nameOf(table)}`) ?? null;
      for (const { columns, references, referencedColumns: target } of table.foreignKeys) {
        const parent = mapped.get(`${storeId}\0${nameOf(references)}`);
        if (parent === undefined || parent === child) continue;
        if (spoken.has(`${child}\0${parent}\0${pairsOf(columns, target)}`)) continue;
        add(parent, { storeId, address: child, table, columns, target });
      }
    }
  }
  return book;
}

/** Pairs that put a collection after those that refer to it, so that they are known when it is asked. */
export function evidencePairs(book: EvidenceBook): (readonly [string, string])[] {
  return [...book].flatMap(([to, list]) =>
    list.flatMap(({ address }) => (address === null ? [] : [[address, to] as const])),
  );
}

/** What the check needs of a walk. */
export interface Surroundings {
  readonly book: EvidenceBook;
  readonly nodes: ReadonlyMap<string, WalkNode>;
  readonly connectorOf: (storeId: string) => Connector | null;
}

/**
 * The held rows (by name of their key) that others refer to. Where it cannot be told, because a table did not
 * answer, the rows count as shared: then a person decides.
 */
export async function findShared(around: Surroundings, member: WalkNode): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  for (const evidence of around.book.get(member.node.address) ?? []) {
    const open = new Map<string, { tuple: readonly string[]; names: string[] }>();
    for (const [name, held] of member.held) {
      if (shared.has(name)) continue;
      const tuple = tupleOf(member, held, evidence.target);
      if (tuple === null) continue;
      const text = JSON.stringify(tuple);
      const entry = open.get(text) ?? { tuple, names: [] };
      entry.names.push(name);
      open.set(text, entry);
    }
    const texts = [...open.keys()];
    for (let start = 0; start < texts.length; start += CHUNK) {
      const part = new Set(texts.slice(start, start + CHUNK));
      for (const text of await referredByOthers(around, evidence, part)) {
        for (const name of open.get(text)?.names ?? []) shared.add(name);
      }
    }
  }
  return shared;
}

/** The referenced values of a held row; all columns of it were read. */
function tupleOf(member: WalkNode, held: HeldRow, target: readonly string[]): string[] | null {
  const tuple = pick(member, held.row, target);
  return tuple.includes(null) ? null : (tuple as string[]);
}

/** Which of the tuples a row that is not hers refers to. */
async function referredByOthers(
  around: Surroundings,
  evidence: Evidence,
  tuples: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { address, table } = evidence;
  const connector = around.connectorOf(evidence.storeId);
  const walked = address === null ? null : (around.nodes.get(address) ?? null);
  const silent = address !== null && (walked === null || walked.problem !== null);
  if (connector === null || table === null || silent) return tuples;
  const proven = new Set<string>();
  const columns = walked === null ? [] : walked.columns;
  const read = [...new Set([...evidence.columns, ...columns])];
  try {
    for (let again = true; again; ) {
      again = false;
      const left = [...tuples]
        .filter((text) => !proven.has(text))
        .map((text) => JSON.parse(text) as string[]);
      if (left.length === 0) break;
      const anyOf = [{ columns: evidence.columns, tuples: left, folding: 'exact' as const }];
      const selector = { table: { schema: table.schema, name: table.name }, anyOf, filters: [] };
      const before = proven.size;
      let batches = 0;
      for await (const batch of connector.locate(selector, read)) {
        for (const row of batch) {
          const value = (column: string): Value => row[read.indexOf(column)] ?? null;
          const text = JSON.stringify(evidence.columns.map(value));
          if (!proven.has(text) && !isHers(walked, value)) proven.add(text);
        }
        batches += 1;
        if (proven.size === tuples.size) return proven;
        again = batches >= PATIENCE && proven.size > before;
        if (again) break;
      }
    }
  } catch (error) {
    if (!isProblem(error)) throw error;
    return tuples;
  }
  return proven;
}

/** Whether a row was located as her own: one of its inlets was asked with its values, and it passes the filters. */
function isHers(walked: WalkNode | null, value: (column: string) => Value): boolean {
  if (walked === null) return false;
  const asked = walked.inlets.some((inlet) => inlet.roundOf(inlet.columns.map(value)) !== undefined);
  if (!asked || !walked.node.collection.filters.every((filter) => passes(filter, value(filter.column))))
    return false;
  return !walked.sharedKeys.has(JSON.stringify(walked.keyColumns.map(value)));
}
