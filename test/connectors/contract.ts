// One suite that every engine runs: what a connector promises, held against a real server.
import type { Connector, EraseOrder, KeyedRows } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { dumpStore, expectBystandersUntouched } from '../support/table-dump.ts';

export interface EngineUnderTest {
  /** A fresh store with the tables of the contract. */
  make(): Promise<{
    url: string;
    schema: string;
    run(sql: string): Promise<void>;
    /** Runs a statement in a transaction that stays open, with its locks, until it is released. */
    hold(sql: string): Promise<() => Promise<void>>;
    drop(): Promise<void>;
  }>;
  /** An expression that takes a while for each row. */
  readonly nap: string;
}

const BIG = '9007199254740993';
const NEIGHBOUR = '9007199254740992';

/** Runs the contract on one engine. */
export function contract(engine: EngineUnderTest): void {
  let store: Awaited<ReturnType<EngineUnderTest['make']>>;
  let connector: Connector;
  const table = (name: string) => ({ schema: store.schema, name });
  const rows = (name: string, keys: readonly (readonly string[])[], columns = ['id']): KeyedRows => ({
    table: table(name),
    columns,
    keys: KeyList.of(keys),
  });
  const order = (more: Partial<EraseOrder>): EraseOrder => ({
    rows: rows('people', [[BIG]]),
    effect: { kind: 'delete' },
    step: 'step-1',
    chunk: 0,
    fence: 1n,
    ledger: true,
    ...more,
  });
  const emails = async (email: string, folding: 'exact' | 'ascii-case' = 'exact'): Promise<string[]> => {
    const anyOf = [{ columns: ['email'], tuples: [[email]], folding }];
    const found: string[] = [];
    for await (const batch of connector.locate({ table: table('people'), anyOf, filters: [] }, ['email'])) {
      found.push(...batch.map(([value]) => value ?? ''));
    }
    return found;
  };

  beforeEach(async () => {
    store = await engine.make();
    connector = openConnector(store.url, { lockTimeout: 1_000, statementTimeout: 10_000 });
  });
  afterEach(async () => {
    await connector.close();
    await store.drop();
  });

  test('describes tables, keys, cascades, triggers and generated columns', async () => {
    const { tables } = await connector.describe();
    const people = tables.find(({ name }) => name === 'people');
    expect(people?.primaryKey).toEqual(['id']);
    expect(people?.columns.find(({ name }) => name === 'id')?.kind).toBe('integer');
    expect(people?.columns.find(({ name }) => name === 'email')).toMatchObject({ kind: 'text', length: 200 });
    expect(people?.columns.find(({ name }) => name === 'twice')?.generated).toBe(true);
    expect(people?.triggers).toEqual([{ name: 'people_gone', events: ['delete'] }]);
    const orders = tables.find(({ name }) => name === 'order');
    expect(orders?.foreignKeys.map(({ columns, onDelete }) => [columns, onDelete])).toEqual([
      [['personId'], 'cascade'],
    ]);
    expect(tables.find(({ name }) => name === 'pairs')?.primaryKey).toEqual(['id_a', 'id_b']);
  });

  test('finds an address exactly, however the collation compares', async () => {
    expect(await emails('jose@example.com')).toEqual(['jose@example.com']);
    expect(await emails('JOSE@example.com')).toEqual(['JOSE@example.com']);
    expect(await emails('josé@example.com')).toEqual(['josé@example.com']);
    expect(await emails('mıke@example.com')).toEqual([]);
    expect(await emails('_ike@example.com')).toEqual([]);
    expect(await emails('%')).toEqual([]);
    expect((await emails('Jose@Example.com', 'ascii-case')).sort()).toEqual([
      'JOSE@example.com',
      'jose@example.com',
    ]);
  });

  test('never compares a text with a column it cannot be a value of', async () => {
    const count = async (column: string, value: string): Promise<number> =>
      await connector.count({
        table: table('people'),
        anyOf: [{ columns: [column], tuples: [[value]], folding: 'exact' }],
        filters: [],
      });
    for (const value of [
      '1abc',
      '1 or 2=2',
      ' 1',
      '01',
      '1.0',
      '',
      'mike@example.com',
      '99999999999999999999',
    ]) {
      expect([value, await count('id', value)]).toEqual([value, 0]);
    }
    for (const value of ['0', 'false', '']) expect(await count('email', value)).toBe(0);
    expect(await count('id', BIG)).toBe(1);
  });

  test('finds nothing without a match, and keeps to the filters', async () => {
    expect(await connector.count({ table: table('people'), anyOf: [], filters: [] })).toBe(0);
    const anyOf = [{ columns: ['personId'], tuples: [[BIG]], folding: 'exact' as const }];
    const filters = [{ column: 'state', operator: 'equals' as const, value: 'open' }];
    expect(await connector.count({ table: table('order'), anyOf, filters: [] })).toBe(2);
    expect(await connector.count({ table: table('order'), anyOf, filters })).toBe(1);
  });

  test('keeps tuples of a composite key together', async () => {
    const anyOf = [
      {
        columns: ['id_a', 'id_b'],
        tuples: [
          ['1', '10'],
          ['2', '20'],
        ],
        folding: 'exact' as const,
      },
    ];
    expect(await connector.count({ table: table('pairs'), anyOf, filters: [] })).toBe(2);
    expect(await connector.countKeys(rows('pairs', [['2', '10']], ['id_a', 'id_b']))).toBe(0);
  });

  test('reads only the wanted columns, as JSON lines with exact numbers', async () => {
    let text = '';
    for await (const part of connector.read({ rows: rows('people', [[BIG]]), columns: ['id', 'email'] })) {
      text += Buffer.from(part).toString('utf8');
    }
    expect(text.replaceAll(/[ \n]/g, '')).toBe(`{"id":${BIG},"email":"mike@example.com"}`);
  });

  test('deletes exactly the named rows, once', async () => {
    const before = await dumpStore(store.url);
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    expect(await connector.erase(order({ rows: rows('order', [['11']]) }))).toEqual({
      kind: 'done',
      rows: 1,
    });
    expect(await connector.erase(order({ rows: rows('order', [['11']]) }))).toEqual({
      kind: 'already-done',
      rows: 1,
    });
    expectBystandersUntouched(
      before,
      await dumpStore(store.url),
      (name, row) => name === 'order' && /"id": ?"?11\b/.test(row),
    );
    expect(await connector.countKeys(rows('order', [['11'], ['12']]))).toBe(1);
  });

  test('a bigint key above 2^53 does not take its neighbour', async () => {
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    await connector.erase(order({}));
    expect(await connector.countKeys(rows('people', [[BIG]]))).toBe(0);
    expect(await connector.countKeys(rows('people', [[NEIGHBOUR]]))).toBe(1);
  });

  test('a text key is deleted by its bytes, whatever else is called equal', async () => {
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    const loose = rows('loose', [['jose']], ['name']);
    expect(await connector.erase(order({ rows: loose }))).toEqual({ kind: 'done', rows: 1 });
    expect((await dumpStore(store.url)).get('loose')?.length).toBe(2);
  });

  test('an overtaken worker writes nothing', async () => {
    const before = await dumpStore(store.url);
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    await connector.raiseFence('step-1', 0, 2n);
    await connector.raiseFence('step-1', 0, 1n);
    await expect(connector.erase(order({ fence: 1n }))).rejects.toMatchObject({ code: 'fence-lost' });
    await expect(connector.erase(order({ fence: 1n, chunk: 7 }))).rejects.toMatchObject({
      code: 'fence-lost',
    });
    expect(await dumpStore(store.url)).toEqual(before);
    expect(await connector.erase(order({ fence: 2n }))).toEqual({ kind: 'done', rows: 1 });
  });

  test('masks in every way, and NULL stays NULL under hashing', async () => {
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    const secret = 'aa'.repeat(32);
    const hashed = { algorithm: 'SHA-256', secret, suffix: '', length: null } as const;
    const maskings = [
      { column: 'email', kind: 'random', length: 20, suffix: '@masked.example' },
      { column: 'name', kind: 'hmac', ...hashed },
      { column: 'city', kind: 'constant', value: 'MASKED' },
      { column: 'phone', kind: 'null' },
      { column: 'nick', kind: 'hash', ...hashed },
    ] as const;
    expect(await connector.erase(order({ effect: { kind: 'mask', maskings } }))).toEqual({
      kind: 'done',
      rows: 1,
    });
    const [row] = ((await dumpStore(store.url)).get('people') ?? []).filter((text) => text.includes(BIG));
    const masked = JSON.parse(row ?? '{}') as Record<string, string | null>;
    expect(masked.email).toMatch(/^[0-9a-f]{20}@masked\.example$/);
    expect(masked.name).toMatch(/^[0-9a-f]{64}$/);
    expect(masked).toMatchObject({ city: 'MASKED', phone: null, nick: null });
  });

  test('without a ledger only effects that may repeat are allowed', async () => {
    const random = { column: 'name', kind: 'random', length: 8, suffix: '' } as const;
    const unsafe = order({ ledger: false, effect: { kind: 'mask', maskings: [random] } });
    await expect(connector.erase(unsafe)).rejects.toMatchObject({ code: 'effect-may-repeat' });
    expect(await connector.erase(order({ ledger: false }))).toEqual({ kind: 'done', rows: 1 });
    expect(await connector.erase(order({ ledger: false }))).toEqual({ kind: 'done', rows: 0 });
  });

  test('refuses to destroy without keys, and takes back what a constraint forbids', async () => {
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    await expect(connector.erase(order({ rows: rows('people', []) }))).rejects.toMatchObject({
      code: 'statement-too-wide',
    });
    const before = await dumpStore(store.url);
    const guarded = order({ rows: rows('guarded', [['1']]) });
    await expect(connector.erase(guarded)).rejects.toMatchObject({ code: 'store-constraint' });
    expect(await dumpStore(store.url)).toEqual(before);
    await store.run('delete from guards');
    expect(await connector.erase(guarded)).toEqual({ kind: 'done', rows: 1 });
  });

  test('a column that went away, a locked row and a store that is down are told by name', async () => {
    await connector.hasLedger();
    await connector.raiseFence('step-1', 0, 1n);
    await connector.describe();
    await store.run('alter table people drop column phone');
    const effect = { kind: 'mask', maskings: [{ column: 'phone', kind: 'null' }] } as const;
    await expect(connector.erase(order({ effect }))).rejects.toMatchObject({ code: 'store-schema-changed' });
    const nowhere = openConnector(store.url.replace(/:\d+\//, ':1/'));
    await expect(nowhere.describe()).rejects.toMatchObject({ code: 'store-unreachable' });
    await nowhere.close();
    const wrong = openConnector(store.url.replace('store-of-the-tests', 'p@ss-which-is-wrong'));
    const refused = await wrong.describe().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'store-permission-denied' });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('p@ss');
    await wrong.close();
  });
}
