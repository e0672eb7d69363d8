// Reads the directory of a zip, also of a large one (zip64), out of anything that can be sliced. Runs in browsers.
import type { BagFinding } from './bag-finding.ts';
import { isPlainFile, noZip, type ZipName } from './zip-names.ts';

/** An entry, and where its bytes lie. */
export interface ZipEntry extends ZipName {
  /** 0: stored, 8: deflated; others nobody reads here. */
  readonly method: number;
  /** Of its local header, from the beginning of the zip. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const LOCATOR_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const FULL16 = 0xffff;
const FULL32 = 0xffffffff;
/** A directory of a million entries has about 100 MB; more than this is somebody's attempt to fill our memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** All entries in their order; what is wrong with the directory is put among the findings, and nothing is answered. */
export async function readZipDirectory(zip: Blob, findings: BagFinding[]): Promise<ZipEntry[]> {
  try {
    return await entriesOf(zip);
  } catch (error) {
    const start = await bytesAt(zip, 0, Math.min(zip.size, 64)).catch(() => null);
    const known = noZip(new Uint8Array(start?.buffer ?? new ArrayBuffer(0)));
    const detail = error instanceof RangeError ? ` (${error.message})` : '';
    findings.push(known.fault === 'zip-damaged' ? { ...known, words: `${known.words}${detail}` } : known);
    return [];
  }
}

async function entriesOf(zip: Blob): Promise<ZipEntry[]> {
  const { count, size, offset } = await endOf(zip);
  if (size > MOST_BYTES) throw new RangeError('its directory is too long');
  const view = await bytesAt(zip, offset, size);
  const found: ZipEntry[] = [];
  for (let at = 0; at < size; ) {
    if (view.getUint32(at, true) !== ENTRY) throw new RangeError('an entry does not begin where it should');
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + ENTRY_BYTES + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > size) throw new RangeError('an entry is cut off');
    found.push(entryAt(view, at, nameLength, extraLength));
    at = end;
  }
  if (found.length !== count) throw new RangeError(`it says ${count} entries and has ${found.length}`);
  return found;
}

function entryAt(view: DataView, at: number, nameLength: number, extraLength: number): ZipEntry {
  const raw = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_BYTES, nameLength);
  const name = new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw);
  const wide = wideNumbers(view, at + ENTRY_BYTES + nameLength, extraLength);
  // The order is that of the extra field: only what did not fit stands there.
  const size = wide(view.getUint32(at + 24, true));
  const packed = wide(view.getUint32(at + 20, true));
  const offset = wide(view.getUint32(at + 42, true));
  const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
  const plain = isPlainFile(name, view.getUint32(at + 38, true), encrypted);
  return { name, size, packed, offset, plain, method: view.getUint16(at + 10, true) };
}

/** Takes the numbers of 64 bits out of an extra field, one after the other, for those that do not fit in 32. */
function wideNumbers(view: DataView, from: number, length: number): (narrow: number) => number {
  let at = 0;
  let end = 0;
  for (let field = from; field + 4 <= from + length; ) {
    const size = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) [at, end] = [field + 4, field + 4 + size];
    field += 4 + size;
  }
  return (narrow) => {
    if (narrow !== FULL32) return narrow;
    if (at + 8 > end || end > from + length) throw new RangeError('a number of 64 bits is missing');
    at += 8;
    return wholeNumber(view, at - 8);
  };
}

/** Where the directory lies. */
async function endOf(zip: Blob): Promise<{ count: number; size: number; offset: number }> {
  const tail = await bytesAt(zip, Math.max(0, zip.size - END_BYTES - LONGEST_COMMENT), zip.size, true);
  let at = tail.byteLength - END_BYTES;
  const isEnd = (): boolean =>
    tail.getUint32(at, true) === END && at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
  while (at >= 0 && !isEnd()) at -= 1;
  if (at < 0) throw new RangeError('it has no end');
  const place = zip.size - tail.byteLength + at;
  const narrow = {
    count: tail.getUint16(at + 10, true),
    size: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  const isWide = narrow.count === FULL16 || narrow.size === FULL32 || narrow.offset === FULL32;
  const found = isWide ? ((await end64Of(zip, place)) ?? narrow) : narrow;
  if (found.offset + found.size > place) throw new RangeError('its directory lies beyond its end');
  return found;
}

async function end64Of(zip: Blob, place: number) {
  if (place < LOCATOR_BYTES) return null;
  const locator = await bytesAt(zip, place - LOCATOR_BYTES, LOCATOR_BYTES);
  if (locator.getUint32(0, true) !== LOCATOR64) return null;
  const end = await bytesAt(zip, wholeNumber(locator, 8), 56);
  if (end.getUint32(0, true) !== END64) throw new RangeError('its long end is not where it should be');
  return { count: wholeNumber(end, 32), size: wholeNumber(end, 40), offset: wholeNumber(end, 48) };
}

function wholeNumber(view: DataView, at: number): number {
  const number = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(number)) throw new RangeError('a number is too large');
  return number;
}

/** A slice as bytes; must be there in full, unless it may be cut at the end of the zip. */
async function bytesAt(zip: Blob, from: number, length: number, cut = false): Promise<DataView> {
  if (!cut && from + length > zip.size) throw new RangeError('it ends too early');
  return new DataView(await zip.slice(from, from + length).arrayBuffer());
}
