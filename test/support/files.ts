// Small files for uploads, made by hand: honest ones, and others that are not what they seem.
import { crc32, deflateSync } from 'node:zlib';

/** A grey picture of one point; its header may claim any size. */
export function jpeg(width = 1, height = 1, comment = ''): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(comment === '' ? [] : [segment(0xfe, comment)]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, frame),
    segment(0xc4, Buffer.from([0, 1, ...Array(15).fill(0), 0])),
    segment(0xc4, Buffer.from([0x10, 1, ...Array(15).fill(0), 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x3f, 0xff, 0x00, 0xff, 0xd0, 0x3f, 0xff, 0xd9]),
  ]);
}

/** One segment of a JPEG (`ff`, marker, length, body), to be put behind its first two bytes. */
export function segment(marker: number, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body as string, 'latin1');
  return Buffer.concat([
    Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff]),
    bytes,
  ]);
}

/** One chunk of a PNG, with its sum. */
export function chunk(name: string, body: string | Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(body as string, 'latin1')]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(named.length - 4, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** Metadata of a camera (Exif), which says how to turn its picture; `order`: II is the smallest byte first, MM the largest. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(order, 0, 'latin1');
  const put = (at: number, size: number, value: number): unknown =>
    order === 'II' ? tiff.writeUIntLE(value, at, size) : tiff.writeUIntBE(value, at, size);
  put(2, 2, 42);
  put(4, 4, 8);
  put(8, 2, 1);
  put(10, 2, 0x0112);
  put(12, 2, 3);
  put(14, 4, 1);
  put(18, 2, orientation);
  return tiff;
}

/** A picture with `more` bytes behind its first `at`. */
export function spliced(file: Buffer, at: number, ...more: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, at), ...more, file.subarray(at)]);
}

/** A picture with real points, for people to look at; `claimed` stands in its header instead. */
export function png(side = 2, claimed: readonly [number, number] = [side, side]): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(claimed[0], 0);
  head.writeUInt32BE(claimed[1], 4);
  const row = (y: number): Buffer =>
    Buffer.from([0, ...Array.from({ length: side }, (_, x) => ((x + y) * 8) % 256)]);
  const points = deflateSync(Buffer.concat(Array.from({ length: side }, (_, y) => row(y))));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', points),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A page without words; `extra` is one more object, as it stands in the file. */
export function pdf(extra: string | Buffer = ''): Buffer {
  return Buffer.concat([
    Buffer.from(
      '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n' +
        '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n' +
        '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n',
    ),
    Buffer.from(extra),
    Buffer.from('\ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n'),
  ]);
}

/** An object stream of a PDF (its objects are compressed), with more words in its dictionary. */
export function objectStream(text: string, more = '/Filter /FlateDecode'): Buffer {
  const packed = deflateSync(Buffer.from(text, 'latin1'));
  return Buffer.concat([
    Buffer.from(`4 0 obj\n<< /Type /ObjStm /N 1 /First 4 ${more} /Length ${packed.length} >>\nstream\n`),
    packed,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
}

/** An empty archive: its directory, and nothing in it. */
export const zip = (comment = ''): Buffer => {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment, 'latin1')]);
};

/** A file under the name that somebody gave it. */
export interface NamedFile {
  readonly bytes: Buffer;
  readonly name: string;
}
