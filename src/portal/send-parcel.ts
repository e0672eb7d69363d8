// Sends an archive over HTTP, whole or from any byte on: kept by nobody on the way, and told apart from one that broke off.
import { pipeline } from 'node:stream/promises';
import { archiveBytes, type Piece, type SealedFile } from '../archives/deliver.ts';
import type { Vault } from '../connectors/vault.ts';
import type { Visit } from '../web/page.ts';

/** What headers say of a parcel; `sha256` in hex. */
export interface Parcel {
  readonly fileName: string;
  readonly size: number | null;
  readonly sha256: string | null;
}

export interface Sending {
  /** These bytes alone, as an answer to a range. */
  readonly piece?: Piece | undefined;
  /** Called between pieces; ends the sending by throwing. */
  readonly meanwhile?: () => Promise<void>;
  /** Whether what breaks off may be gone on with by a range. */
  readonly ranges?: boolean;
}

/** What went, and what broke it off; null where nothing did. */
export interface Sent {
  readonly piece: Piece;
  readonly brokenBy: unknown;
}

/** Of a sealed file as the headers of an answer want it. */
export function parcelOf({ fileName, size, sha256 }: SealedFile): Parcel {
  return { fileName, size, sha256: sha256.toString('hex') };
}

/** A strong tag: the same bytes have it, and no others (RFC 9110, 8.8.3). */
export function entityTag({ sha256 }: Parcel): string {
  return `"${sha256 ?? ''}"`;
}

/** The headers of a parcel, or of a piece of it. */
export function parcelHeaders(
  res: Visit['res'],
  parcel: Parcel,
  { piece, ranges = false }: Pick<Sending, 'piece' | 'ranges'> = {},
): void {
  const { fileName, size } = parcel;
  res.set({
    'Content-Type': fileName.endsWith('.zip') ? 'application/zip' : 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Accept-Ranges': ranges ? 'bytes' : 'none',
    'Cache-Control': 'no-store',
    ...(ranges ? { ETag: entityTag(parcel) } : {}),
    ...(size === null
      ? {}
      : { 'Content-Length': String(piece === undefined ? size : piece.end - piece.start) }),
  });
  if (piece === undefined) return;
  res.status(206).set('Content-Range', `bytes ${piece.start}-${piece.end - 1}/${size}`);
}

/** Sends it. What breaks off is told, not thrown, once the first byte may have gone: that is a delivery of a piece. */
export async function sendParcel(
  res: Visit['res'],
  vault: Vault,
  opened: SealedFile,
  { piece, meanwhile = async () => undefined, ranges = false }: Sending = {},
): Promise<Sent> {
  const bytes = await archiveBytes(vault, opened, piece);
  parcelHeaders(res, parcelOf(opened), { piece, ranges });
  const { start, end } = piece ?? { start: 0, end: opened.size };
  let at = start;
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const one of source) {
      await meanwhile();
      at += one.length;
      yield one;
    }
  };
  try {
    await pipeline(bytes, counted, res);
  } catch (error) {
    // A browser that has every byte may hang up before we see our own end: that is a delivery, and the log says so.
    if (at !== end) return { piece: { start, end: at }, brokenBy: error };
  }
  return { piece: { start, end }, brokenBy: null };
}
