// The contract of stores of files on a local folder, and what only folders have: links, climbing paths, rights.
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Connector, Reached } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { objectAddress } from '../../src/connectors/object-address.ts';
import { FolderSource } from '../../src/connectors/object-folder.ts';
import { ObjectSystem } from '../../src/connectors/object-system.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { COLLECTIONS, objectContract, type StoreUnderTest, table } from './object-contract.ts';

let outside: string;
let folder: string;
const addressOf = (path: string): string =>
  objectAddress(ObjectSystem.parse({ system: 'Pictures', folder: path, collections: COLLECTIONS }));

async function keysIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}
async function put(key: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, key)), { recursive: true });
  await writeFile(join(folder, key), text);
}

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'habeas-folder-'));
  await chmod(outside, 0o755);
  folder = join(outside, 'inside');
  await mkdir(folder);
});
afterAll(async () => await rm(outside, { recursive: true, force: true }));

objectContract(
  (): StoreUnderTest => ({
    address: addressOf(folder),
    engine: 'folder',
    nowhere: addressOf(join(outside, 'none')),
    denied: null,
    put,
    keys: async () => await keysIn(folder),
    empty: async () => {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    },
  }),
);

/** Root may do everything, so the act is done by nobody in particular. */
async function withoutRights(act: () => Promise<void>): Promise<void> {
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    await act();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe('a folder', () => {
  let connector: Connector;
  beforeEach(() => {
    connector = openConnector(addressOf(folder));
  });
  afterEach(async () => await connector.close());
  const rows = (...keys: string[]) => ({
    table: table('avatars'),
    columns: ['key'],
    keys: KeyList.of(keys.map((key) => [key])),
  });
  const order = (...keys: string[]) => ({
    rows: rows(...keys),
    effect: { kind: 'delete' } as const,
    step: 'step-1',
    chunk: 0,
    fence: 1n,
    ledger: false,
  });
  const hers = (value: string) =>
    ({ kind: 'passes', filter: { column: 'id', operator: 'equals', value } }) as const;
  const count = async (id: string): Promise<number> => {
    const anyOf = [{ columns: ['id'], tuples: [[id]], folding: 'exact' as const }];
    return await connector.count({ table: table('avatars'), anyOf, filters: [] });
  };

  test('is never left, by links or by keys that climb', async () => {
    await writeFile(join(outside, 'secret.txt'), 'not ours');
    await mkdir(join(outside, 'theirs'));
    await writeFile(join(outside, 'theirs', 'a.png'), 'not ours');
    await put('user/2/a.png', 'hers');
    await put('user/1/a.png', 'his');
    await symlink(join(outside, 'secret.txt'), join(folder, 'user/2/link.png'));
    await symlink(join(outside, 'theirs'), join(folder, 'user/3'));
    const climbing = [
      'user/1/../../../secret.txt',
      'user/../../secret.txt',
      'user/1/./a.png',
      'user/1//a.png',
    ];
    const linked = ['user/2/link.png', 'user/3/a.png'];
    expect(await connector.countKeys(rows(...climbing, ...linked))).toBe(0);
    for (const key of [...climbing, ...linked])
      expect(await connector.content?.(table('avatars'), key)).toBeNull();
    await connector.erase(order(...climbing, ...linked));
    expect(await keysIn(join(outside, 'theirs'))).toEqual(['a.png']);
    expect(await readdir(outside)).toContain('secret.txt');
    expect((await readdir(join(folder, 'user/2'))).sort()).toEqual(['a.png', 'link.png']);
    expect(await readdir(join(folder, 'user/1'))).toEqual(['a.png']);
    // Whether a link leads to something of hers cannot be told from here, so nobody says that all was found.
    await expect(count('2')).rejects.toMatchObject({ code: 'store-answer-refused' });
    await expect(count('3')).rejects.toMatchObject({ code: 'store-answer-refused' });
    expect(await count('1')).toBe(1);
    const everything = {
      table: table('avatars'),
      where: { kind: 'all', of: [] },
      column: 'modified',
    } as const;
    expect((await connector.tally(everything)).rows).toBe(2);
  });

  test('goes by the time of the file, and takes the empty folders of a person along', async () => {
    for (const [key, at] of [
      ['user/4/deep/old.png', '2021-01-01T00:00:00.250Z'],
      ['user/4/new.png', '2026-01-01T00:00:00Z'],
      ['user/5/old.png', '2020-01-01T00:00:00Z'],
    ] as const) {
      await put(key, key);
      await utimes(join(folder, key), new Date(at), new Date(at));
    }
    const moment = Temporal.Instant.from('2021-01-01T00:00:00.250Z');
    const day = Temporal.PlainDate.from('2021-01-01');
    const where = { kind: 'until', column: 'modified', moment, day } as const;
    const counted = { table: table('avatars'), where, column: 'modified' };
    expect(await connector.tally(counted)).toMatchObject({ rows: 2, newest: moment });
    let gone = 0;
    let from: Reached | null = null;
    for (let more = true; more; ) {
      const chunk = await connector.sweep({ ...order(), ...counted, from, limit: 1 });
      gone += chunk.rows;
      ({ more, reached: from } = chunk);
    }
    expect(gone).toBe(2);
    expect(await keysIn(join(folder, 'user/4'))).toEqual(['new.png']);
    expect((await readdir(join(folder, 'user/4'))).sort()).toEqual(['new.png']);
    expect(await readdir(join(folder, 'user'))).not.toContain('5');
    await connector.erase(order('user/4/new.png'));
    expect(await readdir(folder)).toContain('user');
    expect(await readdir(join(folder, 'user'))).not.toContain('4');
  });

  test('a list that goes on names no file twice, and one that cannot go on leaves none out', async () => {
    const names = Array.from({ length: 30 }, (_none, n) => `user/9/${n % 3}/${n}`);
    for (const name of names) await put(name, 'x');
    const source = new FolderSource('Pictures', folder);
    const stretch = async (after: string | null, most: number): Promise<string[]> => {
      const found: string[] = [];
      for await (const batch of source.list('user/9/', () => undefined, { after, batch: 4 })) {
        found.push(...batch.map(({ key }) => key));
        if (found.length >= most) break;
      }
      return found;
    };
    const first = await stretch(null, 8);
    const second = await stretch(first.at(-1) ?? '', 8);
    const rest = await stretch(second.at(-1) ?? '', Number.POSITIVE_INFINITY);
    expect([first.length, second.length]).toEqual([8, 8]);
    expect([...first, ...second, ...rest].sort()).toEqual(names.toSorted());
    expect((await stretch(first.at(-1) ?? '', Number.POSITIVE_INFINITY)).sort()).toEqual(names.toSorted());
    source.close();
    await rm(join(folder, 'user/9'), { recursive: true });
  });

  test('the chunks of a sweep take all of a folder, also where one begins anew', async () => {
    for (let n = 0; n < 40; n += 1) await put(`user/9/${n % 4}/${n}`, 'x');
    const end = {
      moment: Temporal.Instant.from('2100-01-01T00:00:00Z'),
      day: Temporal.PlainDate.from('2100-01-01'),
    };
    const odd = { kind: 'passes', filter: { column: 'size', operator: 'equals', value: '1' } } as const;
    const where = {
      kind: 'all',
      of: [{ kind: 'until', column: 'modified', ...end }, hers('9'), odd],
    } as const;
    const due = { ...order(), table: table('avatars'), where, column: 'modified', limit: 3 };
    const rows: number[] = [];
    let from: Reached | null = null;
    for (let more = true; more; ) {
      // A worker that died knows a place, and has no walk that could go on.
      if (rows.length === 5) {
        await connector.close();
        connector = openConnector(addressOf(folder));
      }
      const chunk = await connector.sweep({ ...due, from });
      rows.push(chunk.rows);
      ({ more, reached: from } = chunk);
    }
    expect(rows.every((one) => one <= 3)).toBe(true);
    expect(rows.reduce((sum, one) => sum + one, 0)).toBe(40);
    expect(await readdir(join(folder, 'user'))).not.toContain('9');
  });

  test('an entry that cannot be removed is named, and the others go', async () => {
    await put('user/6/a.png', 'a');
    await put('user/7/b.png', 'b');
    await put('user/8/c.png', 'c');
    await chmod(join(folder, 'user/6'), 0o777);
    await chmod(join(folder, 'user/7'), 0o555);
    await chmod(join(folder, 'user/8'), 0o500);
    await withoutRights(async () => {
      const stays = connector.erase(order('user/7/b.png', 'user/6/a.png'));
      await expect(stays).rejects.toMatchObject({
        code: 'store-permission-denied',
        details: { objects: 1 },
      });
      if (process.getuid?.() === 0)
        await expect(count('8')).rejects.toMatchObject({ code: 'store-permission-denied' });
    });
    expect([await count('6'), await count('7'), await count('8')]).toEqual([0, 1, 1]);
  });

  test('ten thousand and one objects are all found, counted and deleted', async () => {
    await mkdir(join(folder, 'user/many'), { recursive: true });
    const names = Array.from({ length: 10_001 }, (_none, at) => `f${at}`);
    for (let at = 0; at < names.length; at += 500)
      await Promise.all(
        names.slice(at, at + 500).map((name) => writeFile(join(folder, 'user/many', name), '')),
      );
    await put('user/many1/other', 'other');
    expect(await count('many')).toBe(10_001);
    const keys = names.map((name) => `user/many/${name}`);
    expect(await connector.erase(order(...keys))).toEqual({ kind: 'done', rows: 10_001 });
    expect(await count('many')).toBe(0);
    expect(await count('many1')).toBe(1);
  });
});
