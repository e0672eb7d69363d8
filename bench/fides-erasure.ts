// The erasure cases of the Fides sample: what a masking touches, and that every byte beside it stays.
import { randomBytes } from 'node:crypto';
import type { Connector } from '../src/connectors/connector.ts';
import { KeyList } from '../src/connectors/key-list.ts';
import { openConnector } from '../src/connectors/open-connector.ts';
import { buildGraph, erasingOrder } from '../src/data-map/graph.ts';
import { nodesOf, usableKey } from '../src/data-map/resolve-table.ts';
import { sayFacts } from '../src/fulfilment/fact.ts';
import { maskingsOf } from '../src/fulfilment/masking.ts';
import { HOUSE_LANGUAGE } from '../src/languages/translate.ts';
import { isProblem } from '../src/platform/problem.ts';
import { type Bench, type Cases, dump, locateFor, openSample, type Sample } from './fides-sample.ts';

/** What became of one collection in an erasure. */
interface Done {
  readonly collection: string;
  readonly rows: number;
  /** Why it was not touched, where it was not. */
  readonly refused: string | null;
}

const NULLS = { strategy: 'null_rewrite', configuration: {} };

/** A composite key that is reached by another column than its own. */
const COMPOSITE = `
dataset:
  - fides_key: sample
    collections:
      - name: customer
        fields:
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
      - name: composite_pk_test
        fields:
          - {name: id_a, fides_meta: {primary_key: true}}
          - {name: id_b, fides_meta: {primary_key: true}}
          - {name: description, data_categories: [user.name]}
          - name: customer_id
            fides_meta: {references: [{dataset: sample, field: customer.id, direction: from}]}
`;

/** Masks the target category in every row that is hers alone; shared rows wait for a person, so they stay. */
async function erase(
  sample: Sample,
  email: string,
  target: string,
  by: Connector = sample.connector,
): Promise<Done[]> {
  const located = await locateFor(sample, email);
  const mapped = sample.datasets.map((dataset) => ({ storeId: 'sample', dataset }));
  const graph = buildGraph(nodesOf(mapped, () => sample.catalogue));
  const done: Done[] = [];
  for (const address of erasingOrder(graph).flat()) {
    const node = graph.nodes.get(address);
    if (node?.table === null || node === undefined) continue;
    const keyColumns = usableKey(node.table, node.collection);
    const found = { collection: node.collection, table: node.table, keyColumns };
    const secret = (): string => randomBytes(32).toString('hex');
    const { maskings, unmaskable } = maskingsOf(found, secret, { targets: [target], strategy: NULLS });
    for (const chunk of located.chunks) {
      if (chunk.collection !== address || chunk.reach !== 'own') continue;
      if (unmaskable.length > 0)
        done.push({ collection: address, rows: 0, refused: sayFacts(unmaskable, HOUSE_LANGUAGE) });
      else if (maskings.length > 0) done.push(await eraseChunk(by, chunk, maskings));
    }
  }
  return done;
}

async function eraseChunk(
  by: Connector,
  chunk: Awaited<ReturnType<typeof locateFor>>['chunks'][number],
  maskings: ReturnType<typeof maskingsOf>['maskings'],
): Promise<Done> {
  const { collection, table, keyColumns, keys } = chunk;
  try {
    const { rows } = await by.erase({
      rows: { table, columns: keyColumns, keys: KeyList.of(keys) },
      effect: { kind: 'mask', maskings },
      step: crypto.randomUUID(),
      chunk: 0,
      fence: 1n,
      ledger: false,
    });
    return { collection, rows, refused: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { collection, rows: 0, refused: error.code };
  }
}

/** Runs a case on a sample of its own. */
async function onSample(
  bench: Bench,
  map: string | undefined,
  act: (sample: Sample) => Promise<string | null>,
) {
  const sample = await openSample(bench, map);
  try {
    return await act(sample);
  } finally {
    await sample.drop();
  }
}

/** Lines that went and lines that came, by table. */
function changes(before: Map<string, string[]>, after: Map<string, string[]>): string {
  const changed = [...before].flatMap(([table, lines]) => {
    const now = after.get(table) ?? [];
    const gone = lines.filter((line) => !now.includes(line)).map((line) => `-${line}`);
    const come = now.filter((line) => !lines.includes(line)).map((line) => `+${line}`);
    const change = [...gone, ...come];
    return change.length === 0 ? [] : [`${table}: ${change.join(' ')}`];
  });
  return changed.join('; ');
}

const same = (got: string, wanted: string): string | null =>
  got === wanted ? null : `${got} instead of ${wanted}`;

export async function eraseCases(cases: Cases, bench: Bench): Promise<void> {
  const changed = async (sample: Sample, act: () => Promise<unknown>): Promise<string> => {
    const before = await dump(sample);
    await act();
    return changes(before, await dump(sample));
  };
  const run = async (name: string, act: (sample: Sample) => Promise<string | null>, map?: string) =>
    await cases.run(name, async () => await onSample(bench, map, act));

  await run('erase user.name of customer-1: her name is NULL and every other byte stays', async (sample) => {
    const got = await changed(sample, async () => await erase(sample, 'customer-1@example.com', 'user.name'));
    return same(
      got,
      'public.customer: -(1,customer-1@example.com,"John Customer","2020-04-01 11:47:42",1) +(1,customer-1@example.com,,"2020-04-01 11:47:42",1)',
    );
  });
  await run(
    'erase user.contact of customer-2: her e-mail alone; shared addresses wait for a person',
    async (sample) => {
      const got = await changed(
        sample,
        async () => await erase(sample, 'customer-2@example.com', 'user.contact'),
      );
      return same(
        got,
        'public.customer: -(2,customer-2@example.com,"Jill Customer","2020-04-01 11:47:42",2) +(2,,"Jill Customer","2020-04-01 11:47:42",2)',
      );
    },
  );
  await run('erase user.contact of customer-2: address 1 is told as shared', async (sample) => {
    const { chunks } = await locateFor(sample, 'customer-2@example.com');
    const shared = chunks.filter(({ table, reach }) => table.name === 'address' && reach === 'shared');
    return shared.some(({ keys }) => keys.some(([id]) => id === '1')) ? null : 'it was not';
  });
  await run('erase user.contact of customer-2: an e-mail inside a key is refused by name', async (sample) => {
    const done = await erase(sample, 'customer-2@example.com', 'user.contact');
    return same(
      done.flatMap(({ refused }) => (refused === null ? [] : [refused])).join(),
      'email (it is part of the key)',
    );
  });
  await run('erase user.name of employee-1: the map’s own masking is used', async (sample) => {
    await erase(sample, 'employee-1@example.com', 'user.name');
    const rows = await sample.query('select name from employee order by id');
    return same(rows.map(({ name }) => name).join(), 'testing-test,Jane Employee');
  });
  await run(
    'erase with an account that only reads: every step is refused by name, nothing changes',
    readOnlyCase,
  );
  await run(
    'erase by a composite key: only the row (1,10)',
    async (sample) => {
      const got = await changed(
        sample,
        async () => await erase(sample, 'customer-1@example.com', 'user.name'),
      );
      return same(got, 'public.composite_pk_test: -(1,10,"linked to customer 1",1) +(1,10,,1)');
    },
    COMPOSITE,
  );
}

async function readOnlyCase(sample: Sample): Promise<string | null> {
  const role = `reader_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await sample.query(`create role ${role} login password '${password}'`);
  await sample.query(
    `grant usage on schema public to ${role}; grant select on all tables in schema public to ${role}`,
  );
  const address = new URL(sample.url);
  address.username = role;
  address.password = password;
  const reader = await openConnector(address.href);
  try {
    const before = await dump(sample);
    const done = await erase(sample, 'customer-1@example.com', 'user', reader);
    const through = done.filter(({ refused }) => refused === null);
    if (done.length === 0 || through.length > 0)
      return `${through.length} of ${done.length} steps went through`;
    return same(changes(before, await dump(sample)), '');
  } finally {
    await reader.close();
    await sample.query(`drop owned by ${role}; drop role ${role}`);
  }
}
