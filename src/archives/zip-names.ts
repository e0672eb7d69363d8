// Which files of a zip are those of its one bag, and what about its names and sizes is wrong; the same here and in a browser.
import type { BagFinding } from './bag-finding.ts';
import { leadsOutside } from './bag-path.ts';

/** An entry of a zip as its directory tells of it. */
export interface ZipName {
  readonly name: string;
  /** Bytes in the zip. */
  readonly packed: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Neither a link nor a device, and not encrypted. */
  readonly plain: boolean;
}

/** The one bag in a zip. */
export interface ZippedBag<E> {
  /** Entries by their path within the bag. */
  readonly entries: ReadonlyMap<string, E>;
  readonly files: ReadonlyMap<string, number>;
  readonly hasPayload: boolean;
}

/** Text shrinks tenfold, a log of equal lines perhaps a hundredfold; deflate cannot do more than 1,032. */
const MOST_TIMES = 500;
/** Below this nobody minds how small it was in the zip. */
const HARMLESS_BYTES = 1024 ** 3;
const UNIX_TYPE = 0o170000;
const PLAIN_FILE = 0o100000;

/** Whether the external attributes of an entry speak of a file; where no Unix type is given, it is one. */
export function isPlainFile(name: string, attributes: number, encrypted: boolean): boolean {
  const type = (attributes >>> 16) & UNIX_TYPE;
  return !encrypted && (name.endsWith('/') || type === 0 || type === PLAIN_FILE);
}

/**
 * The bag in one folder of the zip, or in the zip itself. Where the zip is made to blow up, or its entries lie on top
 * of each other, nothing of it is read. `bytes` is the size of the zip.
 */
export function bagInZip<E extends ZipName>(
  found: readonly E[],
  bytes: number,
  findings: BagFinding[],
): ZippedBag<E> {
  const unsafe = explosive(found, bytes);
  if (unsafe !== null) findings.push(unsafe);
  const named = unsafe === null ? safeEntries(found, findings) : new Map<string, E>();
  const base = baseOf([...named.keys()], findings);
  const entries = new Map(
    [...named]
      .filter(([name]) => name.startsWith(base))
      .map(([name, entry]) => [name.slice(base.length), entry]),
  );
  const files = new Map(
    [...entries]
      .filter(([name]) => name !== '' && !name.endsWith('/'))
      .map(([name, { size }]) => [name, size]),
  );
  return { entries, files, hasPayload: [...entries.keys()].some((name) => name.startsWith('data/')) };
}

/** What cannot be opened as a zip: no zip at all, or one that lost its end. `start` is its first bytes. */
export function noZip(start: Uint8Array): BagFinding {
  const head = String.fromCharCode(...start.subarray(0, 21));
  if (head.startsWith('PK'))
    return {
      fault: 'zip-damaged',
      path: '',
      words: 'its directory cannot be read: it is cut off, or broken',
    };
  const sealed = head === 'age-encryption.org/v1';
  return {
    fault: 'not-a-zip',
    path: '',
    words: sealed
      ? 'it is sealed with age; open it first with `age -d -i KEY`'
      : 'it is no zip, and no bundle',
  };
}

function explosive(found: readonly ZipName[], bytes: number): BagFinding | null {
  const packed = found.reduce((sum, one) => sum + one.packed, 0);
  const size = found.reduce((sum, one) => sum + one.size, 0);
  if (packed > bytes)
    return {
      fault: 'zip-overlaps',
      path: '',
      words: `its entries claim ${packed} bytes of the ${bytes} it has`,
    };
  if (size > Math.max(HARMLESS_BYTES, MOST_TIMES * bytes))
    return {
      fault: 'zip-bomb',
      path: '',
      words: `its ${bytes} bytes would become ${size}; nothing was unpacked`,
    };
  return null;
}

function safeEntries<E extends ZipName>(found: readonly E[], findings: BagFinding[]): Map<string, E> {
  const entries = new Map<string, E>();
  for (const entry of found) {
    const { name } = entry;
    const outside = leadsOutside(name.endsWith('/') ? name.slice(0, -1) : name);
    if (outside !== null || name.includes('\\'))
      findings.push({
        fault: 'path-outside',
        path: name,
        words: `the zip names it, and ${outside ?? 'it has a backslash'}`,
      });
    else if (entries.has(name))
      findings.push({ fault: 'name-twice', path: name, words: 'the zip holds it twice' });
    else if (!entry.plain)
      findings.push({ fault: 'not-a-plain-file', path: name, words: 'a bag holds files and folders only' });
    else entries.set(name, entry);
  }
  return entries;
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
