// One suite for every place where archives may lie: written whole or not at all, read from any byte, removed for good.
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Vault } from '../../src/connectors/vault.ts';

/** What a place for archives promises; `names` looks at what lies there, past our own code, half written things too. */
export function vaultContract(place: () => { vault: Vault; names: () => Promise<string[]> }): void {
  const put = async (name: string, bytes: Buffer): Promise<string> =>
    await place().vault.write(name, async (sink) => {
      const pieces = async function* () {
        for (let at = 0; at < bytes.length; at += 700_000) yield bytes.subarray(at, at + 700_000);
      };
      await pipeline(pieces(), sink);
      return 'filled';
    });
  const read = async (name: string, start?: number, end?: number): Promise<Buffer | null> => {
    const file = await place().vault.open(name);
    if (file === null) return null;
    return await buffer(await file.read(start ?? 0, end ?? file.size));
  };

  test.each([0, 1, 70_000, 16 * 1024 * 1024, 40_000_000])(
    '%i bytes come back, all or some',
    async (length) => {
      const bytes = randomBytes(length);
      expect(await put('one/a.zip.age', bytes)).toBe('filled');
      expect((await place().vault.open('one/a.zip.age'))?.size).toBe(length);
      expect((await read('one/a.zip.age'))?.equals(bytes)).toBe(true);
      const [start, end] = [Math.floor(length / 3), Math.ceil((length * 2) / 3)];
      expect((await read('one/a.zip.age', start, end))?.equals(bytes.subarray(start, end))).toBe(true);
      expect(await place().names()).toEqual(['one/a.zip.age']);
      await place().vault.remove('one/a.');
      expect(await place().names()).toEqual([]);
    },
  );

  test('what fails while it is written is not there, and leaves nothing', async () => {
    const broken = place().vault.write('one/b.zip.age', async (sink) => {
      sink.on('error', () => undefined);
      sink.write(randomBytes(20_000_000));
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new Error('a bug');
    });
    await expect(broken).rejects.toThrow('a bug');
    expect(await place().vault.open('one/b.zip.age')).toBeNull();
    expect(await place().names()).toEqual([]);
  });

  test('what is being written is not there yet', async () => {
    await place().vault.write('one/c.zip.age', async (sink) => {
      sink.write(randomBytes(1000));
      expect(await place().vault.open('one/c.zip.age')).toBeNull();
      await new Promise<void>((resolve) => sink.end(resolve));
    });
    expect(await place().vault.open('one/c.zip.age')).not.toBeNull();
    await place().vault.remove('one/c.');
  });

  test('removing takes what begins so and nothing else, and may be repeated', async () => {
    for (const name of ['one/d.zip.age', 'one/d.reading.age', 'one/da.zip.age', 'two/d.zip.age'])
      await put(name, Buffer.from(name));
    await place().vault.remove('one/d.');
    await place().vault.remove('one/d.');
    expect(await place().names()).toEqual(['one/da.zip.age', 'two/d.zip.age']);
    await place().vault.remove('one/da.');
    await place().vault.remove('two/d.');
    await place().vault.remove('nobody/x.');
    expect(await place().vault.open('nobody/x.zip.age')).toBeNull();
  });
}
