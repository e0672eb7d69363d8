// A bag in a folder, read where it lies.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { BagFinding } from './bag-finding.ts';
import { type BagDigest, type BagSource, MOST_TAG_BYTES } from './bag-source.ts';

/** Opens a folder as a bag. Links are findings and are never followed. Throws where the folder cannot be read. */
export async function openBagFolder(folder: string): Promise<BagSource> {
  const files = new Map<string, number>();
  const findings: BagFinding[] = [];
  let hasPayload = false;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = relative(folder, full).split(sep).join('/');
    if (entry.isFile()) files.set(path, (await lstat(full)).size);
    else if (!entry.isDirectory())
      findings.push({ fault: 'not-a-plain-file', path, words: 'a bag holds files and folders only' });
    hasPayload ||= path === 'data' && entry.isDirectory();
  }
  const full = (path: string): string => join(folder, ...path.split('/'));
  return {
    files,
    hasPayload,
    findings,
    read: async (path) => {
      if ((files.get(path) ?? 0) > MOST_TAG_BYTES) throw new RangeError('too long for a tag file');
      return await readFile(full(path));
    },
    open: async (path) => createReadStream(full(path)),
    digests: async (path, wanted) => await digestsOf(createReadStream(full(path)), wanted),
    close: async () => undefined,
  };
}

/** Digests of a stream, all in one pass. */
export async function digestsOf(
  stream: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<BagDigest>,
): Promise<Map<BagDigest, string>> {
  const hashes = [...wanted].map((name) => [name, createHash(name)] as const);
  for await (const piece of stream) for (const [, hash] of hashes) hash.update(piece);
  return new Map(hashes.map(([name, hash]) => [name, hash.digest('hex')]));
}
