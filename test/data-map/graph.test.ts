// Edges, entries and orders of a map; cycles are groups, and large maps stay linear.
import type { Catalogue, Column, ForeignKey, Table } from '../../src/connectors/connector.ts';
import { components } from '../../src/data-map/components.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { buildGraph, erasingOrder, readingOrder } from '../../src/data-map/graph.ts';
import { type Node, nodesOf } from '../../src/data-map/resolve-table.ts';
import { isProblem } from '../../src/platform/problem.ts';

const column = (name: string): Column => ({
  name,
  type: 'integer',
  kind: 'integer',
  nullable: true,
  generated: false,
  length: null,
});

function table(name: string, parents: readonly string[]): Table {
  const foreignKeys = parents.map(
    (parent): ForeignKey => ({
      name: `${name}_${parent}`,
      columns: [`${parent}_id`],
      references: { schema: 'public', name: parent },
      referencedColumns: ['id'],
      onDelete: 'no action',
    }),
  );
  const columns = ['id', ...parents.map((parent) => `${parent}_id`)].map(column);
  const keys = { primaryKey: ['id'], uniqueKeys: [], foreignKeys, triggers: [] };
  return { schema: 'public', name, columns, ...keys, rollsBack: true, isView: false };
}

async function graphOf(yaml: string, tables: readonly Table[] = []) {
  const catalogue: Catalogue = { engine: 'postgresql', version: '18', tables };
  const datasets = await loadDatasets(yaml, 'shop.yaml');
  return buildGraph(
    nodesOf(
      datasets.map((dataset) => ({ storeId: 's', dataset })),
      () => catalogue,
    ),
  );
}

const field = (name: string, meta = ''): string =>
  `{name: ${name}${meta === '' ? '' : `, fides_meta: {${meta}}`}}`;
const reference = (target: string, direction: string): string =>
  `references: [{dataset: d, field: ${target}${direction === '' ? '' : `, direction: ${direction}`}}]`;
const file = (lines: readonly string[]): string =>
  `dataset:\n  - fides_key: d\n    collections:\n${lines.map((line) => `      - ${line}`).join('\n')}`;
const collection = (name: string, fields: readonly string[], meta = ''): string =>
  `{name: ${name}, fields: [${fields.join(', ')}]${meta}}`;

test('directions make edges one way, the other way, and both ways', async () => {
  const yaml = file([
    collection('a', [field('id', 'identity: email')]),
    collection('b', [field('x', reference('a.id', 'from'))]),
    collection('c', [field('x', reference('a.id', 'to'))]),
    collection('e', [field('x', reference('a.id', ''))]),
  ]);
  const { edges, entries } = await graphOf(yaml);
  expect(edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['d.a>d.b', 'd.c>d.a', 'd.a>d.e', 'd.e>d.a']);
  expect(entries).toEqual([{ address: 'd.a', field: 'id', identity: 'email' }]);
});

test('a composite is one edge of several columns; others stand alone', async () => {
  const part = (target: string): string =>
    `references: [{dataset: d, field: ${target}, direction: from, habeas_meta: {composite: k}}]`;
  const yaml = file([
    collection('a', [field('x'), field('y')]),
    collection('b', [field('p', part('a.x')), field('q', part('a.y')), field('r', reference('a.x', 'from'))]),
  ]);
  const { edges } = await graphOf(yaml);
  expect(edges.map(({ fromFields, toFields }) => [fromFields, toFields])).toEqual([
    [
      ['x', 'y'],
      ['p', 'q'],
    ],
    [['x'], ['r']],
  ]);
});

test('reading goes along the edges and after; a cycle is one group', async () => {
  const yaml = file([
    collection('c', [field('x', reference('b.x', 'from'))], ', fides_meta: {after: [d.z]}'),
    collection('b', [field('x', reference('a.x', ''))]),
    collection('a', [field('x', 'identity: email')]),
    collection('z', [field('x')]),
  ]);
  const order = readingOrder(await graphOf(yaml));
  const at = (address: string): number => order.findIndex((group) => group.includes(address));
  expect(at('d.a')).toBe(at('d.b'));
  expect(at('d.c')).toBeGreaterThan(at('d.b'));
  expect(at('d.c')).toBeGreaterThan(at('d.z'));
});

test('erasing goes children first by real foreign keys, and erase_after is honoured', async () => {
  const yaml = file([
    collection('users', [field('id')], ', fides_meta: {erase_after: [d.notes]}'),
    collection('orders', [field('id')]),
    collection('items', [field('id')]),
    collection('notes', [field('id')]),
  ]);
  const tables = [
    table('users', []),
    table('orders', ['users']),
    table('items', ['orders']),
    table('notes', []),
  ];
  const order = erasingOrder(await graphOf(yaml, tables)).flat();
  for (const [first, then] of [
    ['items', 'orders'],
    ['orders', 'users'],
    ['notes', 'users'],
  ]) {
    expect(order.indexOf(`d.${first}`)).toBeLessThan(order.indexOf(`d.${then}`));
  }
});

test('an erase_after that contradicts the foreign keys is refused by name', async () => {
  const yaml = file([
    collection('users', [field('id')]),
    collection('orders', [field('id')], ', fides_meta: {erase_after: [d.users]}'),
  ]);
  const graph = await graphOf(yaml, [table('users', []), table('orders', ['users'])]);
  const problem = (() => {
    try {
      return erasingOrder(graph);
    } catch (error) {
      return error;
    }
  })();
  expect(isProblem(problem) && problem.code).toBe('erase-order-impossible');
});

test('skipped collections and those without personal data stay out', async () => {
  const yaml = file([
    collection('a', [field('id', 'identity: email')]),
    collection('b', [field('x', reference('a.id', 'from'))], ', fides_meta: {skip_processing: true}'),
    collection('c', [field('x', reference('b.x', 'from'))], ''),
    collection(
      'e',
      [field('x')],
      ', habeas_meta: {no_personal_data: {by: Ada, on: "2026-01-01", reason: none}}',
    ),
  ]);
  const graph = await graphOf(yaml);
  expect([...graph.nodes.keys()]).toEqual(['d.a', 'd.c']);
  expect(graph.dangling.map(({ address }) => address)).toEqual(['d.c']);
});

test('a chain of 100,000 does not end the stack', () => {
  const size = 100_000;
  const groups = components(size, (node) => (node + 1 < size ? [node + 1] : []));
  expect(groups).toHaveLength(size);
  expect(groups[0]).toEqual([0]);
  expect(components(size, (node) => [(node + 1) % size])).toHaveLength(1);
});

test('planning is linear: ten times the collections are looked at about ten times as often', async () => {
  const build = (size: number) => {
    const lines = Array.from({ length: size }, (_, index) =>
      collection(`t${index}`, [field('id'), field('up', reference(`t${Math.floor(index / 2)}.id`, 'from'))]),
    );
    return file(lines);
  };
  const looks = async (size: number): Promise<number> => {
    let count = 0;
    const counted: ProxyHandler<Node> = {
      get: (node, name) => {
        count += 1;
        return Reflect.get(node, name);
      },
    };
    const datasets = await loadDatasets(build(size), 'x');
    const nodes = nodesOf(
      datasets.map((dataset) => ({ storeId: 's', dataset })),
      () => null,
    );
    const graph = buildGraph(nodes.map((node) => new Proxy(node, counted)));
    expect(readingOrder(graph)).toHaveLength(size);
    expect(erasingOrder(graph)).toHaveLength(size);
    return count;
  };
  const small = await looks(300);
  expect(small).toBeGreaterThan(300);
  expect(await looks(3_000)).toBeLessThan(12 * small);
});
