// A bag in a zip, read without unpacking it.
import { open, stat } from 'node:fs/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { BagFinding } from './bag-finding.ts';
import { digestsOf } from './bag-folder.ts';
import { type BagSource, MOST_TAG_BYTES } from './bag-source.ts';
import { bagInZip, isPlainFile, noZip, type ZipName } from './zip-names.ts';

interface Found extends ZipName {
  readonly entry: Entry;
}

/**
 * Opens a zip that holds one bag in one folder, or one bag with no folder around it. What is wrong with the zip is
 * among the findings: none, damaged, a name twice, a name that leads outside, more than one bag, more bytes than any
 * honest zip holds. Throws where there is no such file.
 */
export async function openBagZip(path: string): Promise<BagSource> {
  const findings: BagFinding[] = [];
  const { size: bytes } = await stat(path);
  const zip = await openedZip(path, findings);
  const found = zip === null ? [] : await list(zip, findings);
  const { entries, files, hasPayload } = bagInZip(found, bytes, findings);
  const stream = async (name: string): Promise<AsyncIterable<Uint8Array>> => {
    const one = entries.get(name);
    if (zip === null || one === undefined) throw new RangeError('no such file');
    return await zip.openReadStreamPromise(one.entry);
  };
  return {
    files,
    hasPayload,
    findings,
    read: async (name) => {
      if ((files.get(name) ?? 0) > MOST_TAG_BYTES) throw new RangeError('too long for a tag file');
      const pieces: Uint8Array[] = [];
      for await (const piece of await stream(name)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    open: stream,
    digests: async (name, wanted) => await digestsOf(await stream(name), wanted),
    close: async () => zip?.close(),
  };
}

async function openedZip(path: string, findings: BagFinding[]): Promise<ZipFile | null> {
  try {
    // Names are decoded here, so that a bad one is a finding and not the end.
    return await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  } catch {
    findings.push(noZip(await firstBytes(path)));
    return null;
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function list(zip: ZipFile, findings: BagFinding[]): Promise<Found[]> {
  const found: Found[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const name = Buffer.from(entry.fileNameRaw).toString('utf8');
      const plain = isPlainFile(name, entry.externalFileAttributes, entry.isEncrypted());
      found.push({ name, packed: entry.compressedSize, size: entry.uncompressedSize, plain, entry });
    }
  } catch (error) {
    const words = Error.isError(error) ? error.message : 'it cannot be read';
    findings.push({ fault: 'zip-damaged', path: '', words });
  }
  return found;
}
