// A bag in a zip that somebody chose in a browser, read by slices with nothing but what browsers bring.
import type { BagFinding } from './bag-finding.ts';
import { BAG_DIGESTS, type BagDigest, type BagSource, MOST_TAG_BYTES } from './bag-source.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { bagInZip } from './zip-names.ts';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** Browsers hash whole files only, so that longer ones are left to `habeas verify`. */
export const MOST_HASHED_BYTES = 512 * 1024 * 1024;
/** What WebCrypto calls the digests that it knows. */
const WEB_NAMES: Partial<Record<BagDigest, string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** Opens a zip with one bag. What is wrong with it is among the findings, in the words of `openBagZip`. */
export async function openBagBlob(zip: Blob): Promise<BagSource> {
  const findings: BagFinding[] = [];
  const found = await readZipDirectory(zip, findings);
  const { entries, files, hasPayload } = bagInZip(found, zip.size, findings);
  const open = async (path: string): Promise<AsyncGenerator<Uint8Array>> => {
    const entry = entries.get(path);
    if (entry === undefined) throw new RangeError('no such file');
    return inflated(await packedBytes(zip, entry), entry);
  };
  const whole = async (path: string, most: number): Promise<Uint8Array<ArrayBuffer>> => {
    const size = files.get(path) ?? 0;
    if (size > most) throw new RangeError(`its ${size} bytes are too many for this page`);
    const bytes = new Uint8Array(size);
    let at = 0;
    for await (const piece of await open(path)) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  };
  return {
    files,
    hasPayload,
    findings,
    read: async (path) => await whole(path, MOST_TAG_BYTES),
    open,
    digests: async (path, wanted) => {
      const bytes = await whole(path, MOST_HASHED_BYTES);
      const digests = new Map<BagDigest, string>();
      for (const name of wanted) digests.set(name, await hexOf(name, bytes));
      return digests;
    },
    close: async () => undefined,
  };
}

async function hexOf(name: BagDigest, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const web = WEB_NAMES[name];
  if (web === undefined) throw new RangeError(`this page cannot compute ${name}`);
  const digest = new Uint8Array(await crypto.subtle.digest(web, bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.slice(0, BAG_DIGESTS[name]);
}

/** The bytes of an entry as they lie in the zip: behind its local header, whose lengths are its own. */
async function packedBytes(zip: Blob, { offset, packed }: ZipEntry): Promise<Blob> {
  if (offset + LOCAL_BYTES > zip.size) throw new RangeError('it lies beyond the end of the zip');
  const header = new DataView(await zip.slice(offset, offset + LOCAL_BYTES).arrayBuffer());
  if (header.getUint32(0, true) !== LOCAL) throw new RangeError('it does not begin where it should');
  const start = offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + packed > zip.size) throw new RangeError('it lies beyond the end of the zip');
  return zip.slice(start, start + packed);
}

/** Exactly as many bytes as the directory says, and not one more is ever held. */
async function* inflated(packed: Blob, { method, size }: ZipEntry): AsyncGenerator<Uint8Array> {
  if (method !== STORED && method !== DEFLATED) throw new RangeError(`nobody here reads method ${method}`);
  const stream = packed.stream();
  const reader = (
    method === STORED ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'))
  ).getReader();
  let seen = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      seen += next.value.length;
      if (seen > size) throw new RangeError('it is longer than the zip says');
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (seen < size) throw new RangeError('it is shorter than the zip says');
}
