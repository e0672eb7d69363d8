// Loads the YAML of a dataset map within limits of size, depth, aliases and time, and refuses it by name and line.
import { Problem } from '../platform/problem.ts';
import { readingThread } from '../platform/reading-thread.ts';
import type { Dataset } from './dataset.ts';
import { readDatasets } from './read-dataset.ts';
import type { YamlAnswer, YamlTask } from './yaml-worker.ts';

/** Limits that no honest map comes near: a map of 2,000 tables is about 3 MB. */
const LIMITS = { bytes: 8_000_000, maxDepth: 40, maxNodes: 1_000_000, maxAliases: 100, milliseconds: 20_000 };

const SENTENCES: Readonly<Record<string, string>> = {
  'map-too-large': 'is larger than a dataset map may be',
  'map-too-deep': 'is nested deeper than a dataset map may be',
  'map-alias-bomb': 'repeats itself by aliases more often than a dataset map may',
  'map-duplicate-key': 'has the same key twice in one place',
  'map-not-yaml': 'is not valid YAML 1.2',
  'map-too-slow': 'took too long to read',
};

function refuse(file: string, code: string, line: number | null = null, name: string | null = null): Problem {
  const place = line === null ? file : `${file}, line ${line}`;
  const subject = name === null ? '' : ` (${name})`;
  return new Problem(
    code === 'map-too-large' ? 'too-large' : 'invalid',
    code,
    `${place}: the file ${SENTENCES[code] ?? 'cannot be read'}${subject}. Nothing was changed; correct the file and load it again.`,
    { file, line, name },
  );
}

/** Texts up to this size are honest maps of most systems; a thread that has read more is not kept. */
const SMALL = 1_000_000;

/** Parses in a thread that is ended when its time is up or its memory runs out. */
const parse = readingThread<YamlTask, YamlAnswer>(new URL('./yaml-worker.ts', import.meta.url), {
  milliseconds: LIMITS.milliseconds,
  keeps: ({ text }, answer) => text.length < SMALL && 'value' in answer,
});

const LOST = { 'too-slow': 'map-too-slow', failed: 'map-too-large', ended: 'map-not-yaml' } as const;

/**
 * Reads the datasets of one file. YAML 1.2 core schema, so `no` and `on` stay words; duplicate keys, alias bombs
 * and deep nesting are refused. Throws a `Problem` (`map-…`) that names file, line and key; changes nothing.
 */
export async function loadDatasets(yaml: string, file: string): Promise<Dataset[]> {
  if (Buffer.byteLength(yaml) > LIMITS.bytes) throw refuse(file, 'map-too-large');
  const outcome = await parse({ text: yaml, ...LIMITS });
  if ('lost' in outcome) throw refuse(file, LOST[outcome.lost]);
  const { answer } = outcome;
  if ('refused' in answer) throw refuse(file, answer.refused, answer.line, answer.name);
  return readDatasets(answer.value, file, (path) => lineOf(answer.lines, path));
}

/** The line of a path, or of the nearest thing around it. */
function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const line = lines.get(JSON.stringify(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}
