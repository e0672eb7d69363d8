// `habeas bundle`: builds a bundle for an authority into a file, and says what is in it and how to check it.
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeOut } from '../platform/files.ts';
import { Problem } from '../platform/problem.ts';
import { type BuiltBundle, buildBundle, type Destination } from '../regulator/bundle/build-bundle.ts';
import { caseByReference } from '../requests/case-by-reference.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, pairs, progress, progressDone, say } from './terminal.ts';

export interface BundleOptions {
  readonly controller: string;
  readonly from: string;
  readonly to: string;
  readonly case?: string;
  readonly question?: string;
  readonly for?: string;
  readonly checkpoint?: string;
  readonly out: string;
}

/**
 * Builds the bundle and prints its summary. Throws `day-malformed`, `checkpoint-malformed`, `question-unreadable`,
 * `case-unknown`, `file-exists`, `folder-missing`, `disk-full`, and what building throws.
 */
export async function bundleCommand(house: House, options: BundleOptions): Promise<void> {
  const controller = await controllerNamed(house, options.controller);
  const scope = {
    from: dayOf(options.from),
    to: dayOf(options.to),
    requestId: options.case === undefined ? null : await caseNamed(house, controller.id, options.case),
    question: options.question === undefined ? null : await questionIn(options.question),
  };
  const path = resolve(options.out);
  await refuseExisting(path);
  const built = await buildBundle(
    house,
    {
      controllerId: controller.id,
      actor: TERMINAL,
      scope,
      checkpoint: options.checkpoint === undefined ? null : sizeOf(options.checkpoint),
      recipient: options.for ?? null,
      progress: (words) => progress(words),
    },
    intoFile(path),
  ).finally(progressDone);
  sayBuilt(path, built);
}

/** A file that is there when it is whole, and not at all otherwise. */
function intoFile(path: string): Destination {
  return async (fill) => {
    try {
      return await writeOut(path, fill);
    } catch (error) {
      throw problemOfDisk(path, error) ?? error;
    }
  };
}

function problemOfDisk(path: string, error: unknown): Problem | null {
  const code = Error.isError(error) && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new Problem(
      'unavailable',
      'disk-full',
      `The disk is full, so ${path} was not finished. Nothing was left there; make room and build it again.`,
    );
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR')
    return new Problem(
      'invalid',
      'folder-missing',
      `${path} cannot be written: make its folder, or name another.`,
    );
  return null;
}

function sayBuilt(path: string, built: BuiltBundle): void {
  const { bundle, files, bytes, cited, omissions, chapters, verifierKey } = built;
  heading(`Bundle ${bundle.number} is in ${path}`);
  pairs([
    ['files', `${files.toLocaleString('en-GB')} (${bytes.toLocaleString('en-GB')} bytes)`],
    [
      'log',
      `${BigInt(bundle.logSize).toLocaleString('en-GB')} entries, ${cited.toLocaleString('en-GB')} cited and proven`,
    ],
    ['digest', bundle.digest],
    ['before', bundle.previous ?? 'none: it is the first'],
    ['key', verifierKey],
  ]);
  for (const sentence of chapters.flatMap(({ sentences }) => sentences)) say(`  ${sentence}`);
  say(
    omissions.length === 0 ? '\nNothing is missing.' : `\nMissing, and said so in it (${omissions.length}):`,
  );
  for (const { chapter, words } of omissions) say(`  ${chapter}: ${words}`);
  say(`\nCheck it: habeas verify ${path} --key '${verifierKey}'`);
}

function dayOf(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw new Problem(
      'invalid',
      'day-malformed',
      `"${text}" is no day. Write it like 2026-01-31; nothing was made.`,
    );
  }
}

function sizeOf(text: string): bigint {
  if (/^[1-9][0-9]{0,17}$/.test(text)) return BigInt(text);
  throw new Problem(
    'invalid',
    'checkpoint-malformed',
    `"${text}" is no size of a checkpoint. Give a number of entries; nothing was made.`,
  );
}

async function caseNamed(house: House, controllerId: string, reference: string): Promise<string> {
  const found = await house.inWork(
    controllerId,
    TERMINAL,
    async (work) => await caseByReference(work, reference),
  );
  if (found !== undefined) return found.id;
  throw new Problem('not-found', 'case-unknown', `There is no case ${reference}. Nothing was made.`);
}

async function questionIn(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null && text.trim() !== '' && text.length <= 20_000) return text.trim();
  throw new Problem(
    'invalid',
    'question-unreadable',
    `${path} cannot be read, is empty, or has more than 20,000 characters. Nothing was made.`,
  );
}

async function refuseExisting(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there !== null)
    throw new Problem(
      'conflict',
      'file-exists',
      `${path} is there already and stays as it is. Name another file.`,
    );
}
