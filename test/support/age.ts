// The tool age of Debian, where it is installed: what we protect has to open in hands that are not ours.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

function programOf(name: string): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find((path) => existsSync(path)) ?? null;
}

const AGE = programOf('age');

/** `describe` for tests that need age: without it they are reported as skipped, with the reason. */
export function describeAge(name: string, tests: () => void): void {
  if (AGE !== null) describe(name, tests);
  else describe.skip(`${name} (skipped: needs age; Debian: apt-get install age)`, tests);
}

/** A key pair made by age-keygen, as a file; answers with the public key. */
export async function keyPairAt(path: string): Promise<string> {
  const { stderr } = await run(programOf('age-keygen') ?? 'age-keygen', ['-o', path]);
  return /age1[a-z0-9]+/.exec(stderr)?.[0] ?? '';
}

/** Opens a file with a key; rejects with what age says. */
export async function openWithKey(key: string, file: string, into: string): Promise<void> {
  await run(AGE ?? 'age', ['-d', '-i', key, '-o', into, file]);
}
