// The records of a zip (APPNOTE 6.3), with their 64-bit forms where an entry or the whole passes 4 GiB.

/** What a zip says of one entry. */
export interface ZipEntry {
  readonly name: Buffer;
  readonly deflated: boolean;
  /** CRC-32 of what it holds. */
  readonly crc: number;
  /** Bytes in the zip, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Where its own head stands. */
  readonly offset: number;
}

const FULL = 0xffffffff;
const FULL_SHORT = 0xffff;
/** Versions that a reader must know: deflated with a descriptor, and 64-bit sizes. */
const PLAIN = 20;
const ZIP64 = 45;
/** Made on Unix: the upper half of the attributes is a file's mode. */
const MADE_BY = (3 << 8) | ZIP64;
const PLAIN_FILE = 0o100644 * 2 ** 16;
/** Sizes follow the data; names are UTF-8. */
const FLAGS = (1 << 3) | (1 << 11);

/** The time of all entries, as zip has it: two 16-bit numbers, in UTC. */
export function zipTime(date: Date): number {
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return (day * 2 ** 16 + time) >>> 0;
}

/** Stands before the data; the sizes follow behind it. */
export function localHead(name: Buffer, deflated: boolean, time: number): Buffer {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(PLAIN, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(deflated ? 8 : 0, 8);
  head.writeUInt32LE(time, 10);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

/** Stands behind the data. */
export function descriptor({ crc, packed, size }: ZipEntry): Buffer {
  const long = packed > FULL || size > FULL;
  const record = Buffer.alloc(long ? 24 : 16);
  record.write('PK\x07\x08', 'latin1');
  record.writeUInt32LE(crc, 4);
  if (long) {
    record.writeBigUInt64LE(BigInt(packed), 8);
    record.writeBigUInt64LE(BigInt(size), 16);
  } else {
    record.writeUInt32LE(packed, 8);
    record.writeUInt32LE(size, 12);
  }
  return record;
}

/** An entry in the directory at the end. */
export function directoryEntry(entry: ZipEntry, time: number): Buffer {
  const { name, deflated, crc, packed, size, offset } = entry;
  const long = packed >= FULL || size >= FULL || offset >= FULL;
  const head = Buffer.alloc(46);
  head.write('PK\x01\x02', 'latin1');
  head.writeUInt16LE(MADE_BY, 4);
  head.writeUInt16LE(long ? ZIP64 : PLAIN, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(deflated ? 8 : 0, 10);
  head.writeUInt32LE(time, 12);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(long ? FULL : packed, 20);
  head.writeUInt32LE(long ? FULL : size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(long ? 28 : 0, 30);
  head.writeUInt32LE(PLAIN_FILE, 38);
  head.writeUInt32LE(long ? FULL : offset, 42);
  return Buffer.concat([head, name, long ? longSizes(entry) : Buffer.alloc(0)]);
}

/** The extra field of an entry with 64-bit sizes. */
function longSizes({ size, packed, offset }: ZipEntry): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  for (const [at, value] of [size, packed, offset].entries())
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * at);
  return extra;
}

/** The end of a zip whose directory has so many entries, stands there and is so long. */
export function directoryEnd(entries: number, offset: number, length: number): Buffer {
  const long = entries >= FULL_SHORT || offset >= FULL || length >= FULL;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  for (const at of [8, 10]) end.writeUInt16LE(long ? FULL_SHORT : entries, at);
  end.writeUInt32LE(long ? FULL : length, 12);
  end.writeUInt32LE(long ? FULL : offset, 16);
  return long ? Buffer.concat([longEnd(entries, offset, length), end]) : end;
}

function longEnd(entries: number, offset: number, length: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.write('PK\x06\x06', 'latin1');
  // Bytes of this record that follow.
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY, 12);
  record.writeUInt16LE(ZIP64, 14);
  for (const at of [24, 32]) record.writeBigUInt64LE(BigInt(entries), at);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.write('PK\x06\x07', 56, 'latin1');
  // Where the record before stands, and on how many disks the zip lies.
  record.writeBigUInt64LE(BigInt(offset + length), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
