// Checks a bag against RFC 8493, and against the versions before it as far as they are stricter or laxer.
import type { BagFault, BagFinding, BagReport, BagWarning } from './bag-finding.ts';
import { oddNames } from './bag-names.ts';
import { leadsOutside } from './bag-path.ts';
import { BAG_DIGESTS, type BagDigest, type BagSource } from './bag-source.ts';
import {
  type Declaration,
  decodeTag,
  knownEncoding,
  type ManifestEntry,
  readDeclaration,
  readFetchPaths,
  readInfo,
  readManifest,
} from './bag-tags.ts';

const MANIFEST = /^(tag)?manifest-([a-z0-9]+)\.txt$/i;

interface Manifest {
  readonly name: string;
  readonly ofTags: boolean;
  readonly digest: BagDigest;
  readonly entries: readonly ManifestEntry[];
}

/** Reads a whole bag and says everything that is wrong with it. Never throws for what the bag holds. */
export async function checkBag(source: BagSource): Promise<BagReport> {
  return await new Check(source).run();
}

class Check {
  readonly #source: BagSource;
  readonly #findings: BagFinding[];
  readonly #warnings: BagWarning[] = [];

  constructor(source: BagSource) {
    this.#source = source;
    this.#findings = [...source.findings];
  }

  async run(): Promise<BagReport> {
    const { files, hasPayload } = this.#source;
    const declared = await this.#declaration();
    if (declared === null) return this.#report(null, []);
    if (!hasPayload) this.#fault('payload-missing', '', 'there is no folder "data"');
    const manifests: Manifest[] = [];
    for (const name of [...files.keys()].sort()) {
      const manifest = MANIFEST.test(name) ? await this.#manifest(name, declared) : null;
      if (manifest !== null) manifests.push(manifest);
    }
    const payload = manifests.filter(({ ofTags }) => !ofTags);
    if (payload.length === 0) this.#fault('manifest-missing', '', 'there is no manifest of the payload');
    await this.#fetched(declared);
    this.#complete(payload, declared);
    await this.#digests(manifests);
    return this.#report(declared.version, await this.#info(declared));
  }

  #report(version: string | null, info: [string, string][]): BagReport {
    const findings = this.#findings;
    return { version, files: this.#source.files.size, findings, warnings: this.#warnings, info };
  }

  #fault(fault: BagFault, path: string, words: string): void {
    this.#findings.push({ fault, path, words });
  }

  async #declaration(): Promise<Declaration | null> {
    if (!this.#source.files.has('bagit.txt')) {
      this.#fault('bagit-missing', 'bagit.txt', 'there is none, so this is no bag');
      return null;
    }
    const bytes = await this.#read('bagit.txt');
    const read = bytes === null ? 'bagit-malformed' : readDeclaration(bytes);
    if (typeof read === 'string')
      this.#fault(read, 'bagit.txt', 'it is no declaration that this reader knows');
    else if (!knownEncoding(read.encoding)) this.#fault('encoding-unknown', 'bagit.txt', read.encoding);
    else {
      if (read.version === '1.0' && !read.exact)
        this.#fault('bagit-malformed', 'bagit.txt', 'it has spare space');
      return read;
    }
    return null;
  }

  async #read(path: string): Promise<Uint8Array | null> {
    try {
      return await this.#source.read(path);
    } catch {
      this.#fault('tag-unreadable', path, 'its bytes cannot be read');
      return null;
    }
  }

  async #text(path: string, { encoding }: Declaration): Promise<string | null> {
    const bytes = await this.#read(path);
    const text = bytes === null ? null : decodeTag(bytes, encoding);
    if (bytes !== null && text === null) this.#fault('tag-unreadable', path, `it is not in ${encoding}`);
    return text;
  }

  async #manifest(name: string, declared: Declaration): Promise<Manifest | null> {
    const [, tag, algorithm = ''] = MANIFEST.exec(name) ?? [];
    const digest = algorithm.toLowerCase();
    if (!isDigest(digest)) {
      this.#fault('algorithm-unknown', name, `nobody here can compute ${algorithm}`);
      return null;
    }
    const text = await this.#text(name, declared);
    if (text === null) return null;
    const ofTags = tag !== undefined;
    const read = readManifest(text, declared.version, BAG_DIGESTS[digest]);
    if (read.includes(null)) this.#fault('manifest-malformed', name, 'a line is no entry');
    const entries = read.filter((entry) => entry !== null);
    for (const { path } of entries) this.#place(name, path, ofTags);
    this.#once(name, entries, declared);
    this.#warnings.push(
      ...entries.flatMap(({ path, oddities }) => oddities.map((oddity) => ({ oddity, path }))),
    );
    this.#warnings.push(...oddNames(entries.map(({ path }) => path)));
    return { name, ofTags, digest, entries };
  }

  /** Whether an entry may stand where it stands. */
  #place(name: string, path: string, ofTags: boolean): void {
    const outside = leadsOutside(path);
    if (outside !== null) this.#fault('path-outside', path, `${name} names it, and ${outside}`);
    else if (!ofTags && !path.startsWith('data/'))
      this.#fault('path-outside', path, `${name} names it, and it is not below "data"`);
    else if (ofTags && /^tagmanifest-/i.test(path))
      this.#fault('tag-manifest-lists-itself', path, `${name} names a manifest of its own kind`);
  }

  #once(name: string, entries: readonly ManifestEntry[], { version }: Declaration): void {
    const seen = new Map<string, string>();
    for (const { path, digest } of entries) {
      const before = seen.get(path);
      seen.set(path, digest);
      if (before === undefined) continue;
      if (before !== digest || version === '1.0') this.#fault('listed-twice', path, `${name} names it twice`);
      else this.#warnings.push({ oddity: 'listed-twice-alike', path });
    }
  }

  async #fetched(declared: Declaration): Promise<void> {
    if (!this.#source.files.has('fetch.txt')) return;
    const text = await this.#text('fetch.txt', declared);
    for (const path of text === null ? [] : readFetchPaths(text, declared.version)) {
      if (path === null) {
        this.#fault('fetch-malformed', 'fetch.txt', 'a line is no entry');
        continue;
      }
      const outside = leadsOutside(path);
      if (outside !== null) this.#fault('path-outside', path, `fetch.txt names it, and ${outside}`);
      else if (!this.#source.files.has(path))
        this.#fault('file-missing', path, 'it would have to be fetched, and nothing is ever fetched');
    }
  }

  /** Version 1.0 asks every manifest for every file, the versions before only one of them. */
  #complete(payload: readonly Manifest[], { version }: Declaration): void {
    const listed = payload.map(({ entries }) => new Set(entries.map(({ path }) => path)));
    for (const path of this.#source.files.keys()) {
      if (!path.startsWith('data/') || payload.length === 0) continue;
      const times = listed.filter((paths) => paths.has(path)).length;
      if (times === 0 || (version === '1.0' && times < listed.length))
        this.#fault('file-unlisted', path, 'a manifest does not name it');
    }
  }

  /** Every file is read once, whatever the number of manifests that name it. */
  async #digests(manifests: readonly Manifest[]): Promise<void> {
    const wanted = new Map<string, [BagDigest, string, string][]>();
    for (const { name, digest, entries } of manifests) {
      for (const entry of entries) {
        const all = wanted.get(entry.path) ?? [];
        all.push([digest, entry.digest, name]);
        wanted.set(entry.path, all);
      }
    }
    for (const [path, all] of wanted) {
      if (leadsOutside(path) !== null) continue;
      if (!this.#source.files.has(path)) {
        this.#fault('file-missing', path, `${all[0]?.[2] ?? 'a manifest'} names it, and it is not there`);
        continue;
      }
      try {
        const found = await this.#source.digests(path, new Set(all.map(([digest]) => digest)));
        for (const [digest, expected, name] of all)
          if (found.get(digest) !== expected)
            this.#fault('digest-wrong', path, `not the ${digest} of ${name}`);
      } catch (error) {
        const why = error instanceof Error ? `: ${error.message}` : '';
        this.#fault('file-unreadable', path, `its bytes cannot be read${why}`);
      }
    }
  }

  async #info(declared: Declaration): Promise<[string, string][]> {
    const name = ['bag-info.txt', 'package-info.txt'].find((one) => this.#source.files.has(one));
    const text = name === undefined ? null : await this.#text(name, declared);
    const info = text === null ? [] : readInfo(text);
    for (const [label, value] of info) if (label === 'payload-oxum') this.#oxum(value);
    return info;
  }

  #oxum(value: string): void {
    const [, bytes, count] = /^([0-9]+)\.([0-9]+)$/.exec(value) ?? [];
    if (bytes === undefined) {
      this.#fault('oxum-malformed', '', value);
      return;
    }
    const sizes = [...this.#source.files]
      .filter(([path]) => path.startsWith('data/'))
      .map(([, size]) => size);
    const found = `${sizes.reduce((sum, size) => sum + size, 0)}.${sizes.length}`;
    if (found !== `${bytes}.${count}`) this.#fault('oxum-wrong', '', `says ${value}, holds ${found}`);
  }
}

function isDigest(name: string): name is BagDigest {
  return Object.hasOwn(BAG_DIGESTS, name);
}
