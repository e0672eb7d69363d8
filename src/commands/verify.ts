// `habeas verify`: checks a bundle, without database, settings or network.
import { readFile, stat } from 'node:fs/promises';
import { openBagFolder } from '../archives/bag-folder.ts';
import type { BagSource } from '../archives/bag-source.ts';
import { openBagZip } from '../archives/bag-zip.ts';
import { Problem } from '../platform/problem.ts';
import { type BundleReport, verifyBundle } from '../regulator/verify/verify-bundle.ts';
import { readFingerprint } from '../regulator/verify/verify-key.ts';
import { TOOLS_HERE } from '../regulator/verify-tools-here.ts';
import { heading, pairs, say } from './terminal.ts';
import { sayFigures } from './verify-figures.ts';

const SHOWN = 50;

/** Checks a zip or an unpacked bag; answers whether all that was checked holds. Throws `file-missing`. */
export async function verifyCommand(
  path: string,
  options: { readonly key?: string; readonly checkpoint?: string },
): Promise<boolean> {
  const earlier = options.checkpoint === undefined ? null : await given(options.checkpoint);
  const source = await opened(path);
  try {
    const key = options.key === undefined ? null : await keyGiven(options.key);
    const report = await verifyBundle(source, TOOLS_HERE, { key, earlier });
    sayReport(report, earlier !== null);
    return report.findings.length === 0;
  } finally {
    await source.close();
  }
}

async function opened(path: string): Promise<BagSource> {
  const there = await stat(path).catch(() => null);
  if (there === null) throw missing(path);
  return there.isDirectory() ? await openBagFolder(path) : await openBagZip(path);
}

/** A key is given as it is written, as its fingerprint, or as a file that holds it. */
async function keyGiven(text: string): Promise<string> {
  return text.includes('+') || readFingerprint(text) !== null ? text : await given(text);
}

async function given(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw missing(path);
  return text;
}

function sayReport(report: BundleReport, comparedEarlier: boolean): void {
  const { findings, more, period, number, logSize } = report;
  heading(
    `Bundle ${number ?? '?'} of ${report.controller ?? 'an unknown controller'}, ${period[0] ?? '?'} to ${period[1] ?? '?'}`,
  );
  pairs([
    ['files', report.files.toLocaleString('en-GB')],
    ['log', logSize === null ? 'not shown' : `${logSize.toLocaleString('en-GB')} entries`],
    ['cited entries proven', report.entries.toLocaleString('en-GB')],
    ['earlier checkpoints', report.checkpoints.toLocaleString('en-GB')],
    ['content', report.digest],
    ['bundle before', report.previous ?? 'none'],
    ['produced', report.producedAt ?? 'not said'],
    ['key', report.fingerprint === null ? 'none' : `SHA-256 ${report.fingerprint}`],
  ]);
  if (report.figures !== null) sayFigures(report.figures);
  if (!report.keyCompared)
    say(
      '\nNo key was given: the signature holds for the key in the bundle. Compare it with the one that you know.',
    );
  if (!comparedEarlier)
    say('No earlier checkpoint was given: whether the log was exchanged since then was not looked at.');
  if (findings.length === 0) {
    say('\nEverything that was checked holds.');
    return;
  }
  say(`\n${(findings.length + more).toLocaleString('en-GB')} FINDINGS`);
  for (const { fault, path, words } of findings.slice(0, SHOWN)) say(`  ${fault}  ${path}  ${words}`);
  if (findings.length + more > SHOWN)
    say(`  and ${(findings.length + more - SHOWN).toLocaleString('en-GB')} more`);
}

function missing(path: string): Problem {
  return new Problem('not-found', 'file-missing', `${path} cannot be read. Nothing was checked.`);
}
