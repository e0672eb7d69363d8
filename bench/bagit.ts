// Holds our reader of bags against the conformance suite of the Library of Congress, and our own bags against it.
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBag } from '../src/archives/bag-check.ts';
import type { BagReport } from '../src/archives/bag-finding.ts';
import { openBagFolder } from '../src/archives/bag-folder.ts';
import { BagWriter } from '../src/archives/bag-writer.ts';
import { openBagZip } from '../src/archives/bag-zip.ts';
import type { Conformance } from './merkle.ts';

/** By what each bag that is no valid one must be refused: a bag refused for another reason counts as a failure. */
const REASONS: Readonly<Record<string, string>> = {
  'v0.97/invalid/baginfo-missing-encoding': 'bagit-malformed',
  'v0.97/invalid/bom-in-bagit.txt': 'bagit-malformed',
  'v0.97/invalid/corrupt-data-file': 'digest-wrong',
  'v0.97/invalid/corrupt-tag-file': 'digest-wrong',
  'v0.97/invalid/extra-file-in-bag': 'file-unlisted',
  'v0.97/invalid/invalid-version-number': 'bagit-malformed',
  'v0.97/invalid/missing-baginfo': 'file-missing',
  'v0.97/invalid/missing-bagit.txt': 'bagit-missing',
  'v0.97/invalid/out-of-scope-file-paths-using-dot-notation': 'path-outside',
  'v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch': 'path-outside',
  'v0.97/invalid/same-filename-listed-twice-with-different-hashes': 'listed-twice',
  'v1.0/invalid/bagit-with-invalid-whitespace': 'bagit-malformed',
  'v1.0/invalid/notAllManifestsListAllFiles': 'file-unlisted',
  'v1.0/invalid/same-filename-listed-twice-with-different-hashes': 'listed-twice',
  'v1.0/invalid/same-filename-listed-twice-with-the-same-hash': 'listed-twice',
};

/** The six bags that are a matter of taste: accepted with this warning, or refused by this fault, and why. */
const TASTES: Readonly<Record<string, readonly ['accepted' | 'refused', string]>> = {
  'duplicate-file-with-different-case': ['refused', 'file-missing'],
  'made-with-md5sum-tools': ['accepted', 'star-in-front'],
  'relative-path': ['accepted', 'leading-dot'],
  'same-filename-listed-twice-with-different-normalization': ['refused', 'file-missing'],
  'same-filename-listed-twice-with-the-same-hash': ['accepted', 'listed-twice-alike'],
  'special-system-files': ['refused', 'file-missing'],
};

/**
 * Reads every bag of the suite: 27 to accept, 15 to refuse, 6 that lead outside on Linux and 6 on Windows, to be
 * refused everywhere, and 6 that are a matter of taste.
 */
export async function bagitConformance(folder: string): Promise<Conformance> {
  const failures: string[] = [];
  let total = 0;
  for (const version of (await readdir(folder)).filter((name) => /^v[0-9.]+$/.test(name)).sort()) {
    for (const kind of await readdir(join(folder, version))) {
      for (const entry of await readdir(join(folder, version, kind), { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        total += 1;
        const source = await openBagFolder(join(folder, version, kind, entry.name));
        const report = await checkBag(source);
        const place = `${version}/${kind}/${entry.name}`;
        if (!judged(kind, place, entry.name, report)) failures.push(`${place}: ${said(report)}`);
      }
    }
  }
  return { passed: total - failures.length, total, failures };
}

function judged(kind: string, place: string, name: string, report: BagReport): boolean {
  const { findings, warnings } = report;
  const faults = findings.map(({ fault }): string => fault);
  if (kind === 'valid') return faults.length === 0;
  if (kind.endsWith('-only')) return faults.includes('path-outside');
  if (kind === 'invalid') return faults.includes(REASONS[place] ?? '');
  const [verdict, word] = TASTES[name] ?? [];
  if (verdict === 'refused') return faults.includes(word ?? '');
  return faults.length === 0 && warnings.some(({ oddity }) => oddity === word);
}

function said({ findings, warnings }: BagReport): string {
  const all = [...findings.map(({ fault }) => fault), ...warnings.map(({ oddity }) => oddity)];
  return all.length === 0 ? 'nothing was found' : [...new Set(all)].join(', ');
}

/** Bags of our own, by what is in them: an empty file, names that must be encoded, many files, one long file. */
const OWN: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'an empty file': [['empty.csv', 0]],
  'odd names': [
    ['100 %25.txt', 3],
    ['line\nbreak\r.txt', 4],
    ['Ünïcode/名前.csv', 5],
    ['* star', 1],
    [' space ', 1],
  ],
  'many files': Array.from({ length: 3000 }, (_, at) => [`many/${at}.txt`, at] as const),
  'one long file': [['long.bin', 40 * 1024 * 1024]],
};

/** Writes bags with our writer, and reads each again with the reader that the suite holds. */
export async function ownBags(): Promise<Conformance> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-bags-'));
  const failures: string[] = [];
  try {
    for (const [name, files] of Object.entries(OWN)) {
      const path = join(folder, `${name}.zip`);
      const writer = new BagWriter(createWriteStream(path), 'bag', new Date(0));
      for (const [file, bytes] of files) await writer.add(file, pieces(bytes));
      await writer.seal([['Source-Organization', 'Lumart']]);
      await writer.finish();
      const source = await openBagZip(path);
      const report = await checkBag(source);
      await source.close();
      const whole = files.every(([file, bytes]) => source.files.get(`data/${file}`) === bytes);
      if (report.findings.length > 0 || !whole) failures.push(`${name}: ${said(report)}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const total = Object.keys(OWN).length;
  return { passed: total - failures.length, total, failures };
}

function* pieces(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), left % 251);
}
