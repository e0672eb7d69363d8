// Width and height of a JPEG or PNG from its headers, and whether the file is whole; no picture is decoded.
import { crc32 } from 'node:zlib';
import { damaged } from './upload-damaged.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const SIGNATURE_BYTES = 8;
/** Frame headers (ITU-T T.81, table B.1): all of C0–CF but C4, C8 and CC. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * Walks the segments of a JPEG (ITU-T T.81, annex B) to the end of its picture. Cameras put previews behind it; what
 * stands there was searched for other kinds of files. Throws `upload-damaged`.
 */
export function jpegSize(bytes: Buffer): Size {
  let size: Size | null = null;
  let scanned = false;
  let at = 2;
  while (at + 4 <= bytes.length || bytes[at + 1] === END_OF_IMAGE) {
    if (bytes[at] !== 0xff) throw damaged();
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END_OF_IMAGE) {
      if (size === null || !scanned) throw damaged();
      return size;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) throw damaged();
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker)) {
      // A second frame would let a small one be measured and a large one be shown.
      if (size !== null || length < 8) throw damaged();
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + length;
    if (marker === START_OF_SCAN) {
      scanned = true;
      at = nextMarker(bytes, at);
    }
  }
  throw damaged();
}

/** The end of the compressed data of a scan: the next marker that is no stuffed byte and no restart. */
export function nextMarker(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1) {
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  throw damaged();
}

/** Walks the chunks of a PNG (RFC 2083, 3) with their sums, to the last byte. Throws `upload-damaged`. */
export function pngSize(bytes: Buffer): Size {
  let size: Size | null = null;
  let drawn = false;
  let at = SIGNATURE_BYTES;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw damaged();
    const body = bytes.subarray(at + 4, end - 4);
    if (crc32(body) !== bytes.readUInt32BE(end - 4)) throw damaged();
    const name = body.toString('latin1', 0, 4);
    if ((size === null) !== (name === 'IHDR')) throw damaged();
    if (name === 'IHDR') {
      if (length !== 13) throw damaged();
      size = { width: body.readUInt32BE(4), height: body.readUInt32BE(8) };
    }
    drawn ||= name === 'IDAT';
    if (name === 'IEND') {
      if (size === null || !drawn || end !== bytes.length) throw damaged();
      return size;
    }
    at = end;
  }
  throw damaged();
}
