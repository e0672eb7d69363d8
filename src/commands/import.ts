// `habeas import ARCHIVE --into URL`: proves that an archive is whole by making a database of it.
import { PassThrough } from 'node:stream';
import { checkParcel } from '../archives/import/check-parcel.ts';
import { openParcel } from '../archives/import/open-parcel.ts';
import { readPackage } from '../archives/import/read-package.ts';
import { importTables } from '../connectors/import-tables.ts';
import { readStoreAddress, revealAddress } from '../data-map/store-address.ts';
import { bar, heading, pairs, progress, progressDone, say } from './terminal.ts';

const KIB = 1024;

/** Checks the archive at a path, loads its tables into an empty database and says what it did. Throws `import-…`. */
export async function importCommand(path: string, into: string): Promise<void> {
  const url = revealAddress(readStoreAddress(into), 'the database to load into');
  const parcel = await openParcel(path);
  try {
    progress('checking every file …');
    const { controller, reference, signedBy, publicKey } = await checkParcel(parcel);
    const tables = await readPackage(parcel);
    const all = tables.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    const sources = tables.map(({ table, file, rows }) => ({
      table,
      rows,
      open: async () => {
        const passing = new PassThrough().on('data', (part: Buffer) => {
          done += part.length;
          progress(`${bar(Math.round(done / KIB), Math.round(all / KIB))} KiB, ${table.name}`);
        });
        const source = await parcel.open(file);
        return source.on('error', (error) => passing.destroy(error)).pipe(passing);
      },
    }));
    const loaded: [string, string][] = [];
    await importTables(url, sources, (name, rows) =>
      loaded.push([name, `${rows.toLocaleString('en-GB')} rows`]),
    );
    progressDone();
    heading(`${controller}, ${reference}: every file is what was packed, and every table is loaded`);
    pairs(loaded);
    say(
      `Signed by ${signedBy}, with the key ${publicKey}. Whether that is the controller's key, the controller says.`,
    );
  } finally {
    progressDone();
    await parcel.close();
  }
}
