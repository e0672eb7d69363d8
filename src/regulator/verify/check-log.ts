// Checks what a bundle says of the log: the signed checkpoint, each cited entry with its proof, each earlier checkpoint.
import type { CheckpointParts } from '../../audit/checkpoint-text.ts';
import { consistencySteps, inclusionSteps } from '../../audit/merkle-steps.ts';
import type { VerifierKeyParts } from '../../audit/note-text.ts';
import { readHashes, readProof, toBase64 } from '../../audit/proof-text.ts';
import {
  type BundleReader,
  CONSISTENCY,
  hashOf,
  LEAVES,
  LOG,
  NOTE,
  numberedLines,
  openNote,
  sameBytes,
  textOf,
  verdictOf,
} from './bundle-reader.ts';
import { countAt, type JsonObject, listAt, objectAt, readObject, textAt } from './read-json.ts';

/** Events with which a case begins. */
const OPENED: readonly string[] = ['request.received', 'inactivity.caseOpened'];

/** The log as the bundle has it. */
export interface LogSays {
  readonly note: string;
  readonly checkpoint: CheckpointParts;
  /** Cited entries whose proofs hold. */
  readonly entries: number;
  /** Cases that these entries show to have come in: their numbers by their ids; null where the log tells none. */
  readonly cases: ReadonlyMap<string, number | null>;
  /** Roots of earlier checkpoints that the log was shown to begin with, by size. */
  readonly earlier: ReadonlyMap<string, Uint8Array>;
}

/** What the rest of the bundle says of its checkpoint. */
export interface ExpectedLog {
  readonly key: VerifierKeyParts;
  readonly list: JsonObject;
  readonly logSize: number | null;
}

/** Checks all of `data/log`; null when there is no checkpoint to hold the rest against. */
export async function checkLog(reader: BundleReader, expected: ExpectedLog): Promise<LogSays | null> {
  const { findings, tools } = reader;
  const note = await textOf(reader, NOTE);
  if (note === null) {
    findings.add('checkpoint-missing', NOTE, 'the bundle stands on nothing');
    return null;
  }
  const opened = await openNote(tools, expected.key, note);
  if (opened.is !== 'opened') {
    findings.add(`checkpoint-${opened.is}`, NOTE, 'it is no checkpoint that this key has signed');
    return null;
  }
  const { checkpoint } = opened;
  const { list, logSize } = expected;
  const size = Number(checkpoint.size);
  if (
    textAt(list, 'origin') !== checkpoint.origin ||
    countAt(list, 'size') !== size ||
    textAt(list, 'root') !== toBase64(checkpoint.root) ||
    logSize !== size
  )
    findings.add('checkpoint-other', NOTE, 'the bundle was made over another checkpoint');
  const { entries, cases } = await checkEntries(reader, note, checkpoint);
  const earlier = await checkConsistency(reader, expected.key, checkpoint);
  return { note, checkpoint, entries, cases, earlier };
}

async function checkEntries(
  reader: BundleReader,
  note: string,
  checkpoint: CheckpointParts,
): Promise<Pick<LogSays, 'entries' | 'cases'>> {
  const { findings, source } = reader;
  const seen = new Set<string>();
  const cases = new Map<string, number | null>();
  let entries = 0;
  const missing = () => findings.add('leaves-missing', LEAVES, 'there is no list of entries');
  for await (const [at, line] of numberedLines(reader, LEAVES, missing)) {
    const entry = readObject(line);
    const index = countAt(entry, 'index');
    const leaf = textAt(entry, 'leaf');
    const place = `${LEAVES}:${at + 1}`;
    if (index === null || leaf === null) {
      findings.add('leaf-malformed', place, 'it is no entry of a log');
      continue;
    }
    const path = `${LOG}proofs/${index}.tlog-proof`;
    if (seen.has(path)) findings.add('leaf-twice', place, `entry ${index} stands there twice`);
    seen.add(path);
    if (!(await checkEntry(reader, { path, index, leaf, note, checkpoint }))) continue;
    entries += 1;
    const said = readObject(leaf);
    if (OPENED.includes(textAt(said, 'event') ?? ''))
      cases.set(textAt(said, 'about') ?? '', countAt(objectAt(said, 'details'), 'caseNumber'));
  }
  for (const path of source.files.keys())
    if (path.startsWith(`${LOG}proofs/`) && !seen.has(path))
      findings.add('proof-without-leaf', path, 'it proves an entry that is not here');
  return { entries, cases };
}

interface Entry {
  readonly path: string;
  readonly index: number;
  readonly leaf: string;
  readonly note: string;
  readonly checkpoint: CheckpointParts;
}

async function checkEntry(reader: BundleReader, entry: Entry): Promise<boolean> {
  const { findings, tools } = reader;
  const { path, index, leaf, note, checkpoint } = entry;
  const text = await textOf(reader, path);
  const proof = text === null ? null : readProof(text);
  if (text === null) findings.add('proof-missing', path, `nothing shows that entry ${index} is in the log`);
  else if (proof === null) findings.add('proof-malformed', path, 'it is no tlog-proof');
  if (proof === null) return false;
  if (proof.index !== BigInt(index))
    findings.add('proof-of-other-leaf', path, `it is about entry ${proof.index}`);
  else if (proof.checkpoint !== note)
    findings.add('proof-of-other-checkpoint', path, 'it leads to another checkpoint');
  else {
    const hash = await hashOf(tools, 0, new TextEncoder().encode(leaf));
    const { hashes } = proof;
    const steps = inclusionSteps(
      { index: proof.index, size: checkpoint.size, hashes },
      hash,
      checkpoint.root,
    );
    if (await verdictOf(tools, steps)) return true;
    findings.add('proof-wrong', path, `entry ${index} as it stands here is not in the log`);
  }
  return false;
}

/** Every line must be signed by the same key and be shown to be the beginning of this log. */
async function checkConsistency(
  reader: BundleReader,
  key: VerifierKeyParts,
  checkpoint: CheckpointParts,
): Promise<Map<string, Uint8Array>> {
  const { findings, tools } = reader;
  const proven = new Map<string, Uint8Array>();
  const missing = () =>
    findings.add('consistency-missing', CONSISTENCY, 'nothing shows that the log only grew');
  for await (const [at, line] of numberedLines(reader, CONSISTENCY, missing)) {
    const place = `${CONSISTENCY}:${at + 1}`;
    const read = readObject(line);
    const texts = listAt(read, 'proof')?.filter((one) => typeof one === 'string') ?? [];
    const hashes = readHashes(texts);
    const note = textAt(read, 'checkpoint');
    if (note === null || hashes === null || texts.length !== listAt(read, 'proof')?.length) {
      findings.add('consistency-malformed', place, 'it is no proof');
      continue;
    }
    const opened = await openNote(tools, key, note);
    if (opened.is !== 'opened') {
      findings.add(
        opened.is === 'malformed' ? 'consistency-malformed' : 'consistency-signature-wrong',
        place,
        'its checkpoint is not signed by this key',
      );
      continue;
    }
    const { size, root } = opened.checkpoint;
    const sizes = { size1: size, size2: checkpoint.size };
    const empty = await tools.digest('SHA-256', new Uint8Array(0));
    const holds = await verdictOf(tools, consistencySteps(sizes, hashes, root, checkpoint.root, empty));
    if (!holds || countAt(read, 'size') !== Number(size))
      findings.add(
        'consistency-wrong',
        place,
        `the log does not begin with the ${size} entries of this checkpoint`,
      );
    else proven.set(size.toString(), root);
  }
  return proven;
}

/** Holds the log against a checkpoint that the reader has from elsewhere: an earlier bundle, or a published file. */
export async function checkEarlier(
  reader: BundleReader,
  key: VerifierKeyParts,
  log: LogSays,
  note: string,
): Promise<void> {
  const { findings, tools } = reader;
  const opened = await openNote(tools, key, note);
  if (opened.is === 'malformed') findings.add('earlier-malformed', '', 'what was given is no checkpoint');
  else if (opened.is === 'signature-wrong')
    findings.add(
      'earlier-signature-wrong',
      '',
      'the checkpoint that was given is not signed by this key for this log',
    );
  if (opened.is !== 'opened') return;
  const { size, root } = opened.checkpoint;
  if (size > log.checkpoint.size)
    findings.add(
      'earlier-newer',
      NOTE,
      `the bundle stands on ${log.checkpoint.size} entries, and ${size} are known`,
    );
  else {
    const known = size === log.checkpoint.size ? log.checkpoint.root : log.earlier.get(size.toString());
    if (known === undefined)
      findings.add(
        'earlier-unproven',
        CONSISTENCY,
        `nothing shows that the log begins with the known ${size} entries`,
      );
    else if (!sameBytes(known, root))
      findings.add(
        'log-forked',
        NOTE,
        `the known checkpoint over ${size} entries has another root: there are two logs`,
      );
  }
}
