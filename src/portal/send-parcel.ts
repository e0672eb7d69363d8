// Sends an archive over HTTP: whole, kept by nobody on the way, and told apart from one that broke off.
import { pipeline } from 'node:stream/promises';
import { archiveBytes, type OpenArchive } from '../archives/deliver.ts';
import type { Visit } from '../web/page.ts';

/** The headers of a parcel. Never a range: one that is replayed would be a delivery that no log shows. */
export function parcelHeaders(
  res: Visit['res'],
  archive: { readonly fileName: string; readonly size: number | null },
): void {
  res.set({
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${archive.fileName}"`,
    'Accept-Ranges': 'none',
    'Cache-Control': 'no-store',
    ...(archive.size === null ? {} : { 'Content-Length': String(archive.size) }),
  });
}

/** Sends it; throws where it broke off. `meanwhile` is called between pieces, and ends the sending by throwing. */
export async function sendParcel(
  res: Visit['res'],
  dataFolder: string,
  opened: OpenArchive,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> {
  parcelHeaders(res, opened);
  let sent = 0;
  const counted = async function* (bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of bytes) {
      await meanwhile();
      sent += piece.length;
      yield piece;
    }
  };
  await pipeline(await archiveBytes(dataFolder, opened), counted, res).catch((error: unknown) => {
    // A browser that has every byte may hang up before we see our own end: that is a delivery, and the log says so.
    if (sent !== opened.size) throw error;
  });
}
