// Every kind of tampering, what it does by chance, and under which name it must be found.
import type { Known } from '../../../src/regulator/verify/verify-bundle.ts';
import type { Files, SmallBundle } from './small-bundle.ts';
import {
  type Chance,
  dropLine,
  ENVELOPE,
  LEAVES,
  linesOf,
  METRICS,
  NUMBERS,
  REQUESTS,
  rebag,
  recount,
  resign,
  retag,
  setLines,
  TAG_MANIFEST,
  textOf,
} from './tamper-tools.ts';

/** What must be found: one of these names, at one of these places where any are told. */
export interface Sought {
  readonly faults: readonly string[];
  readonly places?: readonly string[];
  readonly known?: Partial<Known>;
}

export type Tampering = (files: Files, chance: Chance, bundle: SmallBundle) => Sought;

const SIGNATURE = `${ENVELOPE}.sig`;
const KEY = 'envelope/public-key.pem';
const CHECKPOINT = 'data/log/checkpoint';
const CONSISTENCY = 'data/log/consistency.jsonl';
const INFO = 'bag-info.txt';
const MANIFEST = 'manifest-sha512.txt';

/** A key of nobody. */
const OTHER_SEED = Buffer.alloc(32, 7);

/** Under which names other bytes of a file are found, and where. */
function changed(path: string): { faults: string[]; place: string } {
  if (path === ENVELOPE || path === SIGNATURE) return { faults: ['signature-wrong'], place: SIGNATURE };
  if (path === KEY) return { faults: ['key-malformed', 'key-other'], place: KEY };
  if (path === TAG_MANIFEST) return { faults: ['envelope-of-other-content'], place: ENVELOPE };
  if (path === 'bagit.txt')
    return {
      faults: ['digest-wrong', 'bagit-malformed', 'version-unknown', 'encoding-unknown'],
      place: path,
    };
  return { faults: ['digest-wrong'], place: path };
}

const GONE: Readonly<Record<string, string>> = {
  'bagit.txt': 'bagit-missing',
  [ENVELOPE]: 'envelope-missing',
  [SIGNATURE]: 'signature-missing',
  [KEY]: 'key-missing',
  [TAG_MANIFEST]: 'envelope-of-other-content',
};

const proofs = (files: Files): string[] => [...files.keys()].filter((path) => path.endsWith('.tlog-proof'));
const numberIn = (line: string): number => (JSON.parse(line) as { case_number: number }).case_number;

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a byte flipped': (files, chance) => {
    const path = chance.of([...files].filter(([, bytes]) => bytes.length > 0).map(([one]) => one));
    const bytes = Buffer.from(files.get(path) ?? []);
    const at = chance.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + chance.below(255));
    files.set(path, bytes);
    const { faults, place } = changed(path);
    return { faults, places: [place] };
  },
  'a file deleted': (files, chance) => {
    const path = chance.of(files.keys());
    files.delete(path);
    const fault = GONE[path] ?? 'file-missing';
    return { faults: [fault], places: [path === TAG_MANIFEST ? ENVELOPE : path] };
  },
  'a file added': (files, chance) => {
    const inside = chance.below(2) === 0;
    const path = chance.of(
      inside
        ? ['data/03-requests/more.csv', 'data/log/proofs/99999.tlog-proof']
        : ['verify.html', 'envelope/names.age'],
    );
    files.set(path, Buffer.from('added'));
    return { faults: [inside ? 'file-unlisted' : 'file-unexpected'], places: [path] };
  },
  'two files swapped': (files, chance) => {
    const one = chance.of([...files].filter(([, bytes]) => bytes.length > 0).map(([path]) => path));
    const bytes = files.get(one) ?? Buffer.alloc(0);
    const other = chance.of([...files].filter(([, its]) => !its.equals(bytes)).map(([path]) => path));
    files.set(one, files.get(other) ?? Buffer.alloc(0));
    files.set(other, bytes);
    const both = [changed(one), changed(other)];
    return { faults: both.flatMap(({ faults }) => faults), places: both.map(({ place }) => place) };
  },
  'a figure changed, and signed with another key': (files, chance, { key }) => {
    const figure = chance.of(['received', 'in_time', 'late', 'overdue']);
    const text = textOf(files, METRICS).replace(
      new RegExp(`"${figure}": ?(\\d+)`),
      (_, had: string) => `"${figure}": ${Number(had) + 1 + chance.below(9)}`,
    );
    files.set(METRICS, Buffer.from(text));
    resign(files, OTHER_SEED);
    return chance.below(2) === 0
      ? { faults: ['key-other'], places: [KEY], known: { key } }
      : { faults: ['checkpoint-signature-wrong'], places: [CHECKPOINT], known: { key: null } };
  },
  'a figure changed, and signed by the controller itself': (files, chance, { seed }) => {
    const lines = textOf(files, METRICS).split('\n');
    const figures = [...lines.keys()].filter((at) => /": ?\d+(\.\d+)?,?$/.test(lines[at] ?? ''));
    const at = chance.of(figures);
    lines[at] = (lines[at] ?? '').replace(
      /\d+(\.\d+)?(,?)$/,
      (had, _, comma: string) => `${Number.parseFloat(had) + 1 + chance.below(9)}${comma}`,
    );
    files.set(METRICS, Buffer.from(lines.join('\n')));
    resign(files, seed);
    return { faults: ['metrics-differ'], places: [METRICS] };
  },
  'a line of the request log changed, and signed by the controller itself': (files, chance, { seed }) => {
    const lines = linesOf(files, REQUESTS);
    const at = chance.below(lines.length);
    const row = JSON.parse(lines[at] ?? '') as { standing: string; ended_on: string; outcome: string };
    const standing = chance.of(['answered', 'lapsed', 'joined'].filter((one) => one !== row.standing));
    lines[at] = JSON.stringify({ ...row, standing });
    setLines(files, REQUESTS, lines);
    resign(files, seed);
    return { faults: ['metrics-differ'], places: [METRICS] };
  },
  'an older checkpoint put in, and signed by the controller itself': (files, _, { olderNote, seed }) => {
    files.set(CHECKPOINT, Buffer.from(olderNote));
    resign(files, seed);
    return { faults: ['checkpoint-other'], places: [CHECKPOINT] };
  },
  'an older bundle instead of the newest log': (files, _, { older, newerNote }) => {
    files.clear();
    for (const [path, bytes] of older) files.set(path, bytes);
    return { faults: ['earlier-newer'], places: [CHECKPOINT], known: { earlier: newerNote } };
  },
  'the proof of an earlier checkpoint dropped, by the controller itself': (files, _, { olderNote, seed }) => {
    dropLine(
      files,
      CONSISTENCY,
      (line) => (JSON.parse(line) as { checkpoint: string }).checkpoint === olderNote,
    );
    resign(files, seed);
    return { faults: ['earlier-unproven'], places: [CONSISTENCY], known: { earlier: olderNote } };
  },
  'a case taken out everywhere, by the controller itself': (files, chance, { seed }) => {
    const number = numberIn(chance.of(linesOf(files, NUMBERS)));
    for (const path of [NUMBERS, REQUESTS]) dropLine(files, path, (line) => numberIn(line) === number);
    recount(files);
    resign(files, seed);
    return { faults: ['case-number-missing'], places: [NUMBERS] };
  },
  'a case taken out of the request log alone, by the controller itself': (files, chance, { seed }) => {
    const number = numberIn(chance.of(linesOf(files, REQUESTS)));
    dropLine(files, REQUESTS, (line) => numberIn(line) === number);
    recount(files);
    resign(files, seed);
    return { faults: ['case-left-out'], places: [NUMBERS, REQUESTS] };
  },
  'a case with the number of another, by the controller itself': (files, chance, { seed }) => {
    const lines = linesOf(files, REQUESTS);
    const at = chance.below(lines.length);
    const row = JSON.parse(lines[at] ?? '') as { case_number: number };
    lines[at] = JSON.stringify({ ...row, case_number: row.case_number + 40 + chance.below(9) });
    setLines(files, REQUESTS, lines);
    resign(files, seed);
    return { faults: ['case-number-other'], places: [REQUESTS] };
  },
  'the entry of a case dropped with its proof, by the controller itself': (files, chance, { seed }) => {
    const opened = linesOf(files, LEAVES).filter((line) => line.includes('request.received'));
    const gone = chance.of(opened);
    dropLine(files, LEAVES, (line) => line === gone);
    files.delete(`data/log/proofs/${(JSON.parse(gone) as { index: number }).index}.tlog-proof`);
    resign(files, seed);
    return { faults: ['case-unproven'], places: [REQUESTS] };
  },
  'an entry dropped without its proof': (files, chance) => {
    const gone = chance.of(linesOf(files, LEAVES));
    dropLine(files, LEAVES, (line) => line === gone);
    rebag(files);
    return {
      faults: ['proof-without-leaf'],
      places: [`data/log/proofs/${(JSON.parse(gone) as { index: number }).index}.tlog-proof`],
    };
  },
  'an entry rewritten, by the controller itself': (files, chance, { seed }) => {
    const lines = linesOf(files, LEAVES);
    const at = chance.below(lines.length);
    const { index, leaf } = JSON.parse(lines[at] ?? '') as { index: number; leaf: string };
    lines[at] = JSON.stringify({ index, leaf: leaf.replace(/"at":"20../, '"at":"2031') });
    setLines(files, LEAVES, lines);
    resign(files, seed);
    return { faults: ['proof-wrong'], places: [`data/log/proofs/${index}.tlog-proof`] };
  },
  'two proofs exchanged, and the bag made valid': (files, chance) => {
    const one = chance.of(proofs(files));
    const other = chance.of(proofs(files).filter((path) => path !== one));
    const bytes = files.get(one) ?? Buffer.alloc(0);
    files.set(one, files.get(other) ?? Buffer.alloc(0));
    files.set(other, bytes);
    rebag(files);
    return { faults: ['proof-of-other-leaf'], places: [one, other] };
  },
  'the metadata of the bag changed, and its manifest with it': (files) => {
    files.set(
      INFO,
      Buffer.from(textOf(files, INFO).replace(/^Source-Organization: .*$/m, 'Source-Organization: Other')),
    );
    retag(files);
    return { faults: ['envelope-of-other-content'], places: [ENVELOPE] };
  },
  'a line taken out of the manifest, and its manifest with it': (files, chance) => {
    const gone = chance.of(linesOf(files, MANIFEST));
    dropLine(files, MANIFEST, (line) => line === gone);
    retag(files);
    return { faults: ['file-unlisted'], places: [gone.slice(130)] };
  },
  'a tag file taken out of the manifest of tag files': (files, chance) => {
    const gone = chance.of(linesOf(files, TAG_MANIFEST));
    dropLine(files, TAG_MANIFEST, (line) => line === gone);
    return { faults: ['tag-file-unlisted'], places: [gone.slice(130)] };
  },
  'the counted bytes changed': (files, chance) => {
    files.set(
      INFO,
      Buffer.from(textOf(files, INFO).replace(/^Payload-Oxum: \d+/m, `Payload-Oxum: ${chance.below(1000)}`)),
    );
    retag(files);
    return { faults: ['oxum-wrong'], places: [''] };
  },
  'the envelope of another bundle': (files, _, { older }) => {
    for (const path of [ENVELOPE, SIGNATURE]) files.set(path, older.get(path) ?? Buffer.alloc(0));
    return { faults: ['envelope-of-other-content'], places: [ENVELOPE] };
  },
};
