// A picture without what stands beside its points: no place, no camera, no preview of what was blacked out, nothing behind its end.
import { Problem } from '../platform/problem.ts';
import { nextMarker } from './image-size.ts';
import { damaged } from './upload-damaged.ts';

/** What a decoder needs (ITU-T T.81, table B.1): frames, tables, scans, restart intervals. C8 and F0–FD are extensions. */
const JPEG_KEPT = [
  0xda,
  0xdb,
  0xdc,
  0xdd,
  ...[0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15].map((n) => 0xc0 + n),
];
const JPEG_END = Buffer.from([0xff, 0xd9]);
const SCAN = 0xda;

/** Chunks that are kept (W3C PNG, 11), with the longest that each may be: a longer one hides something. */
const PNG_KEPT: Readonly<Record<string, number>> = {
  IHDR: 13,
  PLTE: 768,
  tRNS: 256,
  gAMA: 4,
  cHRM: 32,
  sRGB: 1,
  IDAT: Number.POSITIVE_INFINITY,
};
const PNG_BEGIN = 8;
const PNG_END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

/**
 * The same points without metadata. Kept of a JPEG: its tables and scans, JFIF without its preview, and what Adobe says
 * of colours; of a PNG: size, palette, transparency, colours and points. Throws `picture-turned` where the metadata says
 * to show it turned, which would be lost, and `upload-damaged`.
 */
export function plainPicture(kind: 'image/jpeg' | 'image/png', bytes: Buffer): Buffer {
  return kind === 'image/jpeg' ? plainJpeg(bytes) : plainPng(bytes);
}

function plainJpeg(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) throw damaged();
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === JPEG_END[1]) return Buffer.concat([...kept, JPEG_END]);
    const next = at + 4 > bytes.length ? bytes.length + 1 : at + 2 + bytes.readUInt16BE(at + 2);
    if (next > bytes.length || next < at + 4) throw damaged();
    kept.push(keptOf(marker, bytes.subarray(at, next)));
    at = marker === SCAN ? nextMarker(bytes, next) : next;
    if (marker === SCAN) kept.push(bytes.subarray(next, at));
  }
  throw damaged();
}

/** What is kept of one segment of a JPEG, with its marker and length. */
function keptOf(marker: number, segment: Buffer): Buffer {
  const body = segment.subarray(4);
  const begins = (name: string): boolean => body.toString('latin1', 0, name.length) === name;
  if (JPEG_KEPT.includes(marker)) return segment;
  if (marker === 0xe1 && begins('Exif\0')) mustBeUpright(body.subarray(6));
  // JFIF may hold a small preview, made before something was covered: its size becomes 0 × 0.
  if (marker === 0xe0 && begins('JFIF\0') && body.length >= 14)
    return rewritten(marker, Buffer.concat([body.subarray(0, 12), Buffer.alloc(2)]));
  if (marker === 0xee && begins('Adobe') && body.length >= 12) return rewritten(marker, body.subarray(0, 12));
  return Buffer.alloc(0);
}

function rewritten(marker: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, 0, body.length + 2]), body]);
}

function plainPng(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, PNG_BEGIN)];
  let at = PNG_BEGIN;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const next = at + 12 + length;
    if (next > bytes.length) throw damaged();
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'eXIf') mustBeUpright(bytes.subarray(at + 8, next - 4));
    if (name === 'IEND') return Buffer.concat([...kept, PNG_END]);
    if (Object.hasOwn(PNG_KEPT, name) && length <= (PNG_KEPT[name] ?? 0)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  throw damaged();
}

/** Tag 0112 of the first directory (Exif 3.0, 4.6.2); what cannot be read turns no picture. */
const ORIENTATION = 0x0112;

function mustBeUpright(tiff: Buffer): void {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const number = (at: number, size: 2 | 4): number => {
    if (at + size > tiff.length) return 0;
    return little ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const directory = number(4, 4);
  for (let entry = 0; entry < number(directory, 2); entry += 1) {
    const at = directory + 2 + entry * 12;
    const turned = number(at + 8, 2);
    if (number(at, 2) === ORIENTATION && turned > 1 && turned <= 8)
      throw new Problem(
        'invalid',
        'picture-turned',
        'This picture lies on its side, and only its metadata, which is removed, says how to turn it. Nothing was kept. Turn the picture first, save it, and send it again.',
      );
  }
}
