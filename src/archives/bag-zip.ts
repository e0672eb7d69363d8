// A bag in a zip, read without unpacking it.
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { BagFinding } from './bag-finding.ts';
import { digestsOf } from './bag-folder.ts';
import { leadsOutside } from './bag-path.ts';
import { type BagSource, MOST_TAG_BYTES } from './bag-source.ts';

/** Unix file types in the upper bits of the external attributes. */
const FILE_TYPE = 0o170000;
const PLAIN_FILE = 0o100000;

interface Listing {
  readonly entries: Map<string, Entry>;
  readonly findings: BagFinding[];
  hasPayload: boolean;
}

/**
 * Opens a zip that holds one bag in one folder, or one bag with no folder around it. What is wrong with the zip is
 * among the findings: damaged, a name twice, a name that leads outside, more than one bag. Throws where there is no
 * such file.
 */
export async function openBagZip(path: string): Promise<BagSource> {
  const listing: Listing = { entries: new Map(), findings: [], hasPayload: false };
  const zip = await openedZip(path, listing.findings);
  if (zip !== null) await list(zip, listing);
  const { entries, findings } = listing;
  const base = baseOf([...entries.keys()], findings);
  const within = new Map(
    [...entries]
      .filter(([name]) => name.startsWith(base))
      .map(([name, entry]) => [name.slice(base.length), entry]),
  );
  const files = new Map(
    [...within]
      .filter(([name]) => !name.endsWith('/') && name !== '')
      .map(([name, one]) => [name, one.uncompressedSize]),
  );
  const stream = async (name: string): Promise<AsyncIterable<Uint8Array>> => {
    const entry = within.get(name);
    if (zip === null || entry === undefined) throw new RangeError('no such file');
    return await zip.openReadStreamPromise(entry);
  };
  return {
    files,
    hasPayload: [...within.keys()].some((name) => name.startsWith('data/')),
    findings,
    read: async (name) => {
      if ((files.get(name) ?? 0) > MOST_TAG_BYTES) throw new RangeError('too long for a tag file');
      const pieces: Uint8Array[] = [];
      for await (const piece of await stream(name)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    open: stream,
    digests: async (name, wanted) => await digestsOf(await stream(name), wanted),
    close: async () => zip?.close(),
  };
}

async function openedZip(path: string, findings: BagFinding[]): Promise<ZipFile | null> {
  try {
    // Names are decoded here, so that a bad one is a finding and not the end.
    return await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') throw error;
    findings.push({ fault: 'zip-damaged', path: '', words: wordsOf(error) });
    return null;
  }
}

async function list(zip: ZipFile, listing: Listing): Promise<void> {
  const { entries, findings } = listing;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = Buffer.from(entry.fileNameRaw).toString('utf8');
      const outside = leadsOutside(name.endsWith('/') ? name.slice(0, -1) : name);
      if (outside !== null || name.includes('\\'))
        findings.push({
          fault: 'path-outside',
          path: name,
          words: `the zip names it, and ${outside ?? 'it has a backslash'}`,
        });
      else if (entries.has(name))
        findings.push({ fault: 'name-twice', path: name, words: 'the zip holds it twice' });
      else if (!isPlain(entry, name))
        findings.push({ fault: 'not-a-plain-file', path: name, words: 'a bag holds files and folders only' });
      else entries.set(name, entry);
    }
  } catch (error) {
    findings.push({ fault: 'zip-damaged', path: '', words: wordsOf(error) });
  }
}

/** Where no Unix type is given, it is a file; encrypted ones cannot be read by anybody whom we know. */
function isPlain(entry: Entry, name: string): boolean {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  return !entry.isEncrypted() && (name.endsWith('/') || type === 0 || type === PLAIN_FILE);
}

/** The folder around the bag, with its `/`; empty when the bag stands in the zip itself. */
function baseOf(names: readonly string[], findings: BagFinding[]): string {
  if (names.includes('bagit.txt')) return '';
  const tops = [...new Set(names.map((name) => name.split('/')[0] ?? ''))];
  const [only = ''] = tops;
  if (tops.length === 1) return `${only}/`;
  if (names.length > 0)
    findings.push({
      fault: 'not-one-bag',
      path: '',
      words: `the zip holds ${tops.length} things side by side`,
    });
  return '';
}

function wordsOf(error: unknown): string {
  return Error.isError(error) ? error.message : 'it cannot be read';
}
