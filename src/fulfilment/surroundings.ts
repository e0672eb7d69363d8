// What a right must know of the stores around the rows: how they described themselves, and in which order they let go.
import { randomBytes } from 'node:crypto';
import { buildGraph, erasingOrder } from '../data-map/graph.ts';
import { nodesOf } from '../data-map/resolve-table.ts';
import type { LocateOrder, OpenStore } from './locate-order.ts';
import type { Surroundings } from './right.ts';

/** Reads the surroundings off the maps and the stores that answer. */
export function surroundingsOf(
  datasets: LocateOrder['datasets'],
  open: ReadonlyMap<string, OpenStore>,
): Omit<Surroundings, 'keptUntil' | 'bases' | 'holds' | 'derived'> {
  const catalogueOf = (storeId: string) => {
    const store = open.get(storeId);
    return store !== undefined && 'catalogue' in store ? store.catalogue : null;
  };
  const catalogues = new Map(
    [...open].flatMap(([id, store]) => ('catalogue' in store ? [[id, store.catalogue] as const] : [])),
  );
  const graph = buildGraph(nodesOf(datasets, catalogueOf));
  return {
    catalogues,
    erasingOrder: erasingOrder(graph).flat(),
    secret: () => randomBytes(32).toString('hex'),
  };
}
