// Zips written byte by byte, honest and not: what no tool would write, somebody may send.
import { crc32, deflateRawSync } from 'node:zlib';

export interface CraftedEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** What the directory says of its size, where that is not the truth. */
  readonly saysSize?: number;
  /** Stands in the directory a second time instead of having bytes of its own. */
  readonly likeBefore?: boolean;
  /** Upper bits of the external attributes: `0o120777` is a link. */
  readonly mode?: number;
}

/** A zip with these entries; `wide` writes every number of 64 bits that there is (zip64). */
export function craftedZip(entries: readonly CraftedEntry[], { wide = false } = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let before = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = entry.deflate === true ? deflateRawSync(entry.bytes) : Buffer.from(entry.bytes);
    const size = entry.saysSize ?? entry.bytes.length;
    const facts = { name, entry, packed: packed.length, size, crc: crc32(entry.bytes) };
    if (entry.likeBefore !== true) {
      before = at;
      const local = Buffer.concat([header(0x04034b50, facts, []), name, packed]);
      pieces.push(local);
      at += local.length;
    }
    directory.push(directoryEntry(facts, before, wide));
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...pieces, list, ending(entries.length, list.length, at, wide)]);
}

interface Facts {
  readonly name: Buffer;
  readonly entry: CraftedEntry;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
}

/** What both headers have: version, flags, method, date, digest, sizes, lengths. */
function header(signature: number, facts: Facts, more: readonly number[], extra = 0): Buffer {
  const { name, entry, packed, size, crc } = facts;
  const start = signature === 0x04034b50 ? [] : [0x031e];
  const narrow = (number: number): number => (extra > 0 ? 0xffffffff : number);
  const shorts = [...start, extra > 0 ? 45 : 20, 0x0800, entry.deflate === true ? 8 : 0, 0, 0x5a21];
  const words = Buffer.alloc(4 + shorts.length * 2 + 16 + more.length * 2);
  words.writeUInt32LE(signature, 0);
  let at = 4;
  for (const short of shorts) at = words.writeUInt16LE(short, at);
  for (const long of [crc, narrow(packed), narrow(size)]) at = words.writeUInt32LE(long, at);
  for (const short of [name.length, extra, ...more]) at = words.writeUInt16LE(short, at);
  return words;
}

function directoryEntry(facts: Facts, offset: number, wide: boolean): Buffer {
  const extra = Buffer.alloc(wide ? 28 : 0);
  if (wide) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(facts.size), 4);
    extra.writeBigUInt64LE(BigInt(facts.packed), 12);
    extra.writeBigUInt64LE(BigInt(offset), 20);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(((facts.entry.mode ?? 0o100644) << 16) >>> 0, 0);
  tail.writeUInt32LE(wide ? 0xffffffff : offset, 4);
  return Buffer.concat([header(0x02014b50, facts, [0, 0, 0], extra.length), tail, facts.name, extra]);
}

function ending(count: number, size: number, offset: number, wide: boolean): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? 0xffff : count, 8);
  end.writeUInt16LE(wide ? 0xffff : count, 10);
  end.writeUInt32LE(wide ? 0xffffffff : size, 12);
  end.writeUInt32LE(wide ? 0xffffffff : offset, 16);
  if (!wide) return end;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  for (const at of [24, 32]) end64.writeBigUInt64LE(BigInt(count), at);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}
