// Checks a whole bundle without us: bag, envelope, lists, checkpoint, proofs. Runs in a browser as it runs here.
import { checkBag } from '../../archives/bag-check.ts';
import type { BagSource } from '../../archives/bag-source.ts';
import { type BundleReader, hexDigest } from './bundle-reader.ts';
import { checkContent } from './check-content.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkFigures, type FiguresSay } from './check-figures.ts';
import { checkEarlier, checkLog } from './check-log.ts';
import { textAt } from './read-json.ts';
import { type VerifyFinding, VerifyFindings } from './verify-finding.ts';
import type { VerifyTools } from './verify-tools.ts';

/** What the reader knows from elsewhere; the more, the more is shown. */
export interface Known {
  /** The controller's key as `name+id+key` or PEM; null: the one in the bundle counts, which anybody can exchange. */
  readonly key: string | null;
  /** A checkpoint of the same log, as a signed note: from an earlier bundle, or published. */
  readonly earlier: string | null;
}

export interface BundleReport {
  /** Empty: everything that was checked holds. */
  readonly findings: readonly VerifyFinding[];
  /** Findings beyond the first thousand. */
  readonly more: number;
  readonly files: number;
  /** Cited entries that were shown to be in the log. */
  readonly entries: number;
  /** Earlier checkpoints that the log was shown to begin with. */
  readonly checkpoints: number;
  /** Of the checkpoint; null where there is none to trust. */
  readonly logSize: bigint | null;
  /** What the request log comes to, counted here; null where there is none. */
  readonly figures: FiguresSay | null;
  readonly controller: string | null;
  /** First and last day. */
  readonly period: readonly [string | null, string | null];
  readonly number: number | null;
  readonly producedAt: string | null;
  readonly digest: string;
  readonly previous: string | null;
  /** SHA-256 of the 32 bytes of the key, in hex: what people compare; null where there is none. */
  readonly fingerprint: string | null;
  /** Whether a key from elsewhere was held against it. */
  readonly keyCompared: boolean;
}

/** Checks everything that can be checked. Never throws for what the bundle holds; what is wrong has a name and a place. */
export async function verifyBundle(
  source: BagSource,
  tools: VerifyTools,
  known: Known,
): Promise<BundleReport> {
  const findings = new VerifyFindings();
  const reader: BundleReader = { source, tools, findings };
  if (source.files.size === 0 && source.findings.length > 0) return unreadable(source, findings, known);
  const bag = await checkBag(source);
  for (const { fault, path, words } of bag.findings) findings.add(fault, path, words);
  const list = await checkContent(reader);
  const envelope = await checkEnvelope(reader, known.key);
  const { key } = envelope;
  const log =
    key === null ? null : await checkLog(reader, { key, list: list.log, logSize: envelope.logSize });
  if (known.earlier !== null && key !== null && log !== null)
    await checkEarlier(reader, key, log, known.earlier);
  const figures = await checkFigures(reader, list, log);
  return {
    findings: findings.all,
    more: findings.more,
    files: source.files.size,
    entries: log?.entries ?? 0,
    checkpoints: log?.earlier.size ?? 0,
    logSize: log?.checkpoint.size ?? null,
    figures,
    controller: list.controller,
    period: [textAt(list.scope, 'from'), textAt(list.scope, 'to')],
    number: envelope.number,
    producedAt: envelope.producedAt,
    digest: envelope.digest,
    previous: envelope.previous,
    fingerprint: key === null ? null : await hexDigest(tools, 'SHA-256', key.encoded.slice(1)),
    keyCompared: known.key !== null,
  };
}

/** Where nothing can be read, nothing else is worth saying. */
function unreadable(source: BagSource, findings: VerifyFindings, known: Known): BundleReport {
  for (const { fault, path, words } of source.findings) findings.add(fault, path, words);
  return {
    findings: findings.all,
    more: findings.more,
    files: 0,
    entries: 0,
    checkpoints: 0,
    logSize: null,
    figures: null,
    controller: null,
    period: [null, null],
    number: null,
    producedAt: null,
    digest: '',
    previous: null,
    fingerprint: null,
    keyCompared: known.key !== null,
  };
}
