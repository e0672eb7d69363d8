// Our own database as a store: what its map lists, of one controller, and only to be looked at and swept.
import type { Connector, TableName } from '../connectors/connector.ts';
import { openConnector } from '../connectors/open-connector.ts';
import type { Dataset } from '../data-map/dataset.ts';
import { ownMap } from '../data-map/own-map.ts';
import { resolveTable } from '../data-map/resolve-table.ts';
import { Problem } from '../platform/problem.ts';
import { CONTROLLER_SETTING } from '../platform/row-security.ts';
import type { House } from '../work.ts';

/** Our ledger stands in a schema of its own: no key of it begins with a controller, as those of our tables do. */
const SETTINGS = { search_path: 'public,own_store' };

/**
 * Opens our own database as the application, with the controller in force on every connection, so that row-level
 * security refuses the rows of all others. Reading and erasing person by person is refused (`own-store-swept-only`), and
 * so are tables and columns that our map does not list (`own-table-not-listed`).
 */
export async function openOwnStore({ config }: House, controllerId: string): Promise<Connector> {
  const { dataset } = await ownMap();
  const settings = { ...SETTINGS, [CONTROLLER_SETTING]: controllerId };
  return onlySwept(openConnector(config.databaseUrl, { settings }), dataset);
}

function onlySwept(inner: Connector, dataset: Dataset): Connector {
  const listed = async (name: TableName, columns: readonly string[]): Promise<void> => {
    const catalogue = await inner.describe();
    const found = dataset.collections
      .map((one) => ({ one, table: resolveTable(catalogue, one) }))
      .find(({ table }) => table?.schema === name.schema && table.name === name.name);
    const known = [
      ...(found?.table?.primaryKey ?? []),
      ...(found?.one.fields ?? []).map((field) => field.name),
    ];
    if (found !== undefined && columns.every((column) => known.includes(column))) return;
    throw new Problem(
      'forbidden',
      'own-table-not-listed',
      'The map of our own database does not list this table, or not this column of it. Nothing was done.',
      { table: name.name },
    );
  };
  const refuse = (): never => {
    throw new Problem(
      'forbidden',
      'own-store-swept-only',
      'Our own database is swept by schedules, and not searched or erased for one person. Nothing was done.',
    );
  };
  return {
    engine: inner.engine,
    // Wherever it moves, our books of it move along.
    place: '',
    describe: async () => await inner.describe(),
    hasLedger: async () => await inner.hasLedger(),
    load: async () => await inner.load(),
    close: async () => await inner.close(),
    raiseFence: async (step, chunk, fence) => await inner.raiseFence(step, chunk, fence),
    tally: async (order) => {
      await listed(order.table, [order.column]);
      return await inner.tally(order);
    },
    oldest: async (order) => {
      await listed(order.table, [order.column]);
      return await inner.oldest(order);
    },
    find: async function* (order) {
      await listed(order.table, [order.column, ...order.columns]);
      yield* inner.find(order);
    },
    sweep: async (order) => {
      const masked = order.effect.kind === 'mask' ? order.effect.maskings.map(({ column }) => column) : [];
      await listed(order.table, [order.column, ...masked]);
      return await inner.sweep(order);
    },
    locate: refuse,
    count: refuse,
    countKeys: refuse,
    read: refuse,
    erase: refuse,
  };
}
