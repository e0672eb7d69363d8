// One suite that every store of files runs: what its connector promises, held against real files and a real server.
import type { Condition, Connector, EraseOrder, SweepOrder } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';

/** A store of files with `collections` as its description; keys are made and looked at past the connector. */
export interface StoreUnderTest {
  readonly address: string;
  readonly engine: 'folder' | 's3';
  /** The same store, but its folder or bucket is not there. */
  readonly nowhere: string;
  /** The same store for an account that may not read it; null where this machine cannot make one. */
  readonly denied: string | null;
  put(key: string, text: string): Promise<void>;
  /** Every key that is left, whoever it belongs to. */
  keys(): Promise<string[]>;
  empty(): Promise<void>;
}

export const COLLECTIONS = [
  { name: 'avatars', objects: 'user/{id}/{path...}' },
  { name: 'pictures', objects: 'pictures/{file}.png' },
  { name: 'exports', objects: 'exports/{day}/{id}.json', types: { day: 'date' } },
  { name: 'mixed', objects: 'mixed/{id}/{file}.txt' },
  { name: 'numbered', objects: 'numbered/{id}', types: { id: 'integer' } },
];

export const table = (name: string) => ({ schema: 'files', name });
const ODD = [
  'a b+c%2F&?.png',
  'ünï–漢字 🎈.png',
  '"quoted" <tag> \'s.png',
  '#hash;semi=eq.png',
  'tab\tnew.png',
];

/** Runs the contract; `store` is asked when a test begins. */
export function objectContract(store: () => StoreUnderTest): void {
  let connector: Connector;
  const order = (name: string, keys: readonly string[], more: Partial<EraseOrder> = {}): EraseOrder => ({
    rows: { table: table(name), columns: ['key'], keys: KeyList.of(keys.map((key) => [key])) },
    effect: { kind: 'delete' },
    step: 'step-1',
    chunk: 0,
    fence: 1n,
    ledger: false,
    ...more,
  });
  const found = async (name: string, column: string, ...values: string[]): Promise<string[]> => {
    const anyOf = [{ columns: [column], tuples: values.map((one) => [one]), folding: 'exact' as const }];
    const keys: string[] = [];
    for await (const batch of connector.locate({ table: table(name), anyOf, filters: [] }, ['key']))
      keys.push(...batch.map(([key]) => key ?? ''));
    return keys.sort();
  };
  const lines = async (name: string, keys: readonly string[], columns: readonly string[]) => {
    let text = '';
    for await (const part of connector.read({ rows: order(name, keys).rows, columns }))
      text += Buffer.from(part).toString('utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const contentOf = async (name: string, key: string): Promise<string | null> => {
    const pieces = (await connector.content?.(table(name), key)) ?? null;
    if (pieces === null) return null;
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    return Buffer.concat(parts).toString('utf8');
  };

  beforeEach(() => {
    connector = openConnector(store().address);
  });
  afterEach(async () => {
    await connector.close();
    await store().empty();
  });

  test('a collection is a table, whose rows are objects named by their keys', async () => {
    const { engine, tables } = await connector.describe();
    expect([engine, tables.map(({ name }) => name)]).toEqual([
      store().engine,
      COLLECTIONS.map(({ name }) => name),
    ]);
    expect(tables[0]).toMatchObject({
      schema: 'files',
      primaryKey: ['key'],
      rollsBack: false,
      isView: false,
    });
    const columns = ['key', 'content', 'id', 'path', 'size', 'modified'];
    if (engine === 's3') columns.push('versions');
    expect(tables[0]?.columns.map(({ name }) => name)).toEqual(columns);
    expect(await connector.hasLedger()).toBe(false);
    expect(await connector.load()).toEqual({ replicaLag: null, lockWait: 0 });
  });

  test('finds what lies under a person, and never under one whose number begins like hers', async () => {
    for (const key of ['user/1/a.png', 'user/1/old/b.png', 'user/12/a.png', 'user/11', 'user/01/a.png'])
      await store().put(key, key);
    await store().put('exports/2026-01-01/1.json', '{}');
    await store().put('exports/2026-01-01/12.json', '{}');
    await store().put('exports/no day/1.json', '{}');
    expect(await found('avatars', 'id', '1')).toEqual(['user/1/a.png', 'user/1/old/b.png']);
    expect(await found('avatars', 'id', '12', '7')).toEqual(['user/12/a.png']);
    // Her number stands behind something unknown: everything is looked through, and compared.
    expect(await found('exports', 'id', '1')).toEqual(['exports/2026-01-01/1.json', 'exports/no day/1.json']);
    expect(await found('exports', 'day', '2026-01-01')).toHaveLength(2);
    for (const nobody of ['1/', '..', '.', 'user/1', '*', '1\0'])
      expect([nobody, await found('avatars', 'id', nobody)]).toEqual([nobody, []]);
    const anyOf = [{ columns: ['id', 'path'], tuples: [['1', 'old/b.png']], folding: 'exact' as const }];
    const filters = [{ column: 'path', operator: 'equals' as const, value: 'a.png' }];
    expect(await connector.count({ table: table('avatars'), anyOf, filters: [] })).toBe(1);
    expect(await connector.count({ table: table('avatars'), anyOf, filters })).toBe(0);
    expect(await connector.count({ table: table('avatars'), anyOf: [], filters: [] })).toBe(0);
  });

  test('an empty value is refused by name, for it would mean the files of everybody', async () => {
    await store().put('user/1/a.png', 'a');
    await expect(found('avatars', 'id', '')).rejects.toMatchObject({ code: 'statement-too-wide' });
    await expect(found('pictures', 'key', '')).rejects.toMatchObject({ code: 'statement-too-wide' });
    for (const wrong of [
      order('avatars', []),
      order('avatars', ['']),
      order('avatars', ['pictures/a.png']),
      order('avatars', ['user/1/a.png'], { rows: { ...order('avatars', ['1']).rows, columns: ['id'] } }),
    ])
      await expect(connector.erase(wrong)).rejects.toMatchObject({ code: 'statement-too-wide' });
    const masking = { kind: 'mask', maskings: [{ column: 'content', kind: 'null' }] } as const;
    await expect(
      connector.erase(order('avatars', ['user/1/a.png'], { effect: masking })),
    ).rejects.toMatchObject({ code: 'store-refused' });
    await expect(found('avatars', 'content', 'a')).rejects.toMatchObject({ code: 'store-refused' });
    await expect(found('avatars', 'elsewhere', 'a')).rejects.toMatchObject({ code: 'store-schema-changed' });
    await expect(found('elsewhere', 'id', 'a')).rejects.toMatchObject({ code: 'store-schema-changed' });
    expect(await store().keys()).toEqual(['user/1/a.png']);
  });

  test('finds by the key that another collection holds, and only in its own collection', async () => {
    await store().put('pictures/a.png', 'a');
    await store().put('pictures/ab.png', 'ab');
    await store().put('user/1/a.png', 'hers');
    const asked = [
      'pictures/a.png',
      'pictures/none.png',
      'user/1/a.png',
      '../pictures/a.png',
      'pictures/../a.png',
    ];
    expect(await found('pictures', 'key', ...asked)).toEqual(['pictures/a.png']);
    expect(await connector.countKeys(order('pictures', asked).rows)).toBe(1);
    expect(await connector.content?.(table('pictures'), 'user/1/a.png')).toBeNull();
    const folded = { columns: ['file'], tuples: [['AB']], folding: 'ascii-case' as const };
    expect(await connector.count({ table: table('pictures'), anyOf: [folded], filters: [] })).toBe(1);
  });

  test('a number that no double can hold is compared digit by digit, and only where it is one', async () => {
    for (const id of ['9007199254740993', '9007199254740992', '007', 'seven'])
      await store().put(`numbered/${id}`, id);
    expect(await found('numbered', 'id', '9007199254740993')).toEqual(['numbered/9007199254740993']);
    for (const nobody of ['7', '007', 'seven', '99999999999999999999'])
      expect([nobody, await found('numbered', 'id', nobody)]).toEqual([nobody, []]);
    const [line] = await lines('numbered', ['numbered/9007199254740993'], ['key']);
    expect(line).toEqual({ key: 'numbered/9007199254740993' });
  });

  test('odd characters stay what they are: found, read and deleted letter by letter', async () => {
    for (const [at, name] of ODD.entries()) await store().put(`user/7/${name}`, `content ${at}`);
    const keys = ODD.map((name) => `user/7/${name}`);
    expect(await found('avatars', 'id', '7')).toEqual([...keys].sort());
    expect((await lines('avatars', keys, ['key', 'path'])).map(({ path }) => path)).toEqual(ODD);
    for (const [at, key] of keys.entries()) expect(await contentOf('avatars', key)).toBe(`content ${at}`);
    const [last = '', ...others] = keys;
    await connector.erase(order('avatars', others));
    expect(await store().keys()).toEqual([last]);
  });

  test('reads what is known of an object, and streams what it holds; what vanished meanwhile is left out', async () => {
    await store().put('user/1/a.png', 'twelve bytes');
    const columns = ['id', 'size', 'modified', 'content'];
    const [line] = await lines('avatars', ['user/1/a.png', 'user/1/gone.png'], columns);
    expect(line).toEqual({
      id: '1',
      size: 12,
      modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      content: null,
    });
    expect(await lines('avatars', ['user/1/gone.png'], ['id'])).toEqual([]);
    expect(await contentOf('avatars', 'user/1/a.png')).toBe('twelve bytes');
    expect(await contentOf('avatars', 'user/1/gone.png')).toBeNull();
  });

  test('deletes exactly the named objects, and again is no harm', async () => {
    for (const key of ['user/1/a.png', 'user/1/b.png', 'user/12/a.png']) await store().put(key, key);
    const wanted = order('avatars', ['user/1/a.png', 'user/1/gone.png']);
    expect(await connector.erase(wanted)).toEqual({ kind: 'done', rows: 2 });
    expect(await connector.erase(wanted)).toEqual({ kind: 'done', rows: 2 });
    expect(await store().keys()).toEqual(['user/1/b.png', 'user/12/a.png']);
    expect(await connector.countKeys(wanted.rows)).toBe(0);
  });

  test('what no collection describes below a person makes the search fail by name', async () => {
    await store().put('mixed/1/a.txt', 'a');
    expect(await found('mixed', 'id', '1')).toEqual(['mixed/1/a.txt']);
    await store().put('mixed/1/deeper/b.txt', 'b');
    await expect(found('mixed', 'id', '1')).rejects.toMatchObject({ code: 'store-answer-refused' });
    expect(await found('mixed', 'id', '2')).toEqual([]);
  });

  test('counts by a condition and sweeps in chunks that go on where the last one ended, by a day in the key', async () => {
    for (const day of ['2026-01-03', '2026-01-01', '2026-01-02', '2026-02-01', 'someday', '2026-02-31'])
      await store().put(`exports/${day}/1.json`, day);
    const where: Condition = {
      kind: 'until',
      column: 'day',
      moment: Temporal.Instant.from('2026-01-31T00:00:00Z'),
      day: Temporal.PlainDate.from('2026-01-31'),
    };
    const counted = { table: table('exports'), where, column: 'day' };
    expect(await connector.tally(counted)).toEqual({
      rows: 3,
      oldest: Temporal.PlainDate.from('2026-01-01'),
      newest: Temporal.PlainDate.from('2026-01-03'),
      exact: true,
    });
    expect((await connector.oldest(counted))?.toString()).toBe('2026-01-01');
    const match = { columns: ['id', 'day'], tuples: [['1', '2026-01-02']], folding: 'exact' as const };
    const matched: Condition = { kind: 'all', of: [where, { kind: 'match', match }] };
    const rows: unknown[] = [];
    for await (const batch of connector.find({ ...counted, where: matched, columns: ['day', 'size'] }))
      rows.push(...batch);
    expect(rows).toEqual([['2026-01-02', '10']]);
    await expect(
      connector
        .find({ ...counted, columns: ['elsewhere'] })
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toMatchObject({ code: 'store-schema-changed' });
    const sweep = async (more: Partial<SweepOrder> = {}) =>
      await connector.sweep({ ...order('exports', []), ...counted, from: null, limit: 2, ...more });
    const everybody: Condition = { kind: 'passes', filter: { column: 'id', operator: 'equals', value: '1' } };
    const refused: readonly (readonly [Partial<SweepOrder>, string])[] = [
      [{ where: everybody }, 'statement-too-wide'],
      [{ where: { kind: 'not', of: where } }, 'statement-too-wide'],
      [{ column: 'id' }, 'column-not-a-time'],
      [{ column: 'elsewhere' }, 'store-schema-changed'],
      [{ effect: { kind: 'mask', maskings: [] } }, 'store-refused'],
    ];
    for (const [more, code] of refused) await expect(sweep(more)).rejects.toMatchObject({ code });
    expect(await store().keys()).toHaveLength(6);
    expect(await sweep({ where: { kind: 'any', of: [] } })).toMatchObject({ rows: 0, more: false });
    const first = await sweep({ limit: 1 });
    expect(first).toMatchObject({ kind: 'done', more: true, partition: null });
    let { rows: gone, reached: from } = first;
    for (let more = true; more; ) {
      const chunk = await sweep({ from, limit: 2 });
      expect(chunk.rows).toBeLessThanOrEqual(2);
      gone += chunk.rows;
      ({ more, reached: from } = chunk);
    }
    expect(gone).toBe(3);
    // What names no day is no older than anything: it stays, and can be counted.
    expect(await store().keys()).toHaveLength(3);
    const all = { kind: 'all', of: [] } as const;
    expect(await connector.tally({ ...counted, where: all, column: 'modified' })).toMatchObject({ rows: 3 });
    expect(await connector.tally({ ...counted, where: { kind: 'not', of: where } })).toMatchObject({
      rows: 3,
    });
    const ended = { ...where, column: 'modified', moment: Temporal.Instant.from('2000-01-01T00:00:00Z') };
    expect(await sweep({ where: ended, column: 'modified' })).toMatchObject({ rows: 0 });
    const future = { ...ended, moment: Temporal.Instant.from('2100-01-01T00:00:00Z') };
    expect(await sweep({ where: future, column: 'modified', limit: 10 })).toMatchObject({ rows: 3 });
  });

  test('a store that is not there, or that we may not read, is never an empty one', async () => {
    for (const [address, code] of [
      [store().nowhere, 'store-unreachable'],
      [store().denied, 'store-permission-denied'],
    ] as const) {
      if (address === null) continue;
      const other = openConnector(address);
      const anyOf = [{ columns: ['id'], tuples: [['1']], folding: 'exact' as const }];
      const selector = { table: table('avatars'), anyOf, filters: [] };
      await expect(other.count(selector)).rejects.toMatchObject({ code });
      await expect(other.countKeys(order('avatars', ['user/1/a']).rows)).rejects.toMatchObject({ code });
      await expect(other.erase(order('avatars', ['user/1/a']))).rejects.toMatchObject({ code });
      await expect(other.content?.(table('avatars'), 'user/1/a')).rejects.toMatchObject({ code });
      await other.close();
    }
  });
}
