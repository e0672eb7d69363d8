// Makes a Chromium available to the tests: npm's, unpacked once and whole, or one of the machine; or says why there is none.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/platform/project.ts';

const run = promisify(execFile);

export type Chromium = { executable: string; libraries: string } | { unavailable: string };

/** Where Chrome or Chromium lies on machines that npm has no build for. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Before any test: two workers that unpack at once would run each other's half of a file. */
export async function provideChromium(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return ofTheMachine();
  const folder = await unpacked();
  const executable = join(folder, 'chromium');
  const bundled = join(folder, 'al2023', 'lib');
  if ((await missing(executable, '')).length === 0) return { executable, libraries: '' };
  const lacking = await missing(executable, bundled);
  if (lacking.length === 0) return { executable, libraries: bundled };
  return { unavailable: `Chromium lacks ${lacking.join(', ')} on this machine` };
}

function ofTheMachine(): Chromium {
  const executable = PLACES.find((path) => existsSync(path));
  if (executable !== undefined) return { executable, libraries: '' };
  return {
    unavailable: `npm has no Chromium for ${process.platform}-${process.arch}, and none is installed`,
  };
}

/** The package unpacks into the temporary folder and, where it believes to be in a cloud function, its libraries too. */
async function unpacked(): Promise<string> {
  const manifest = join(projectFolder, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = join(projectFolder, 'node_modules', '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  await mkdir(part, { recursive: true });
  const { default: chromium } = await import('@sparticuz/chromium');
  const { TMPDIR, AWS_EXECUTION_ENV } = process.env;
  Object.assign(process.env, { TMPDIR: part, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' });
  try {
    await chromium.executablePath();
  } finally {
    for (const [name, value] of Object.entries({ TMPDIR, AWS_EXECUTION_ENV })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  await rename(part, folder).catch(async () => await rm(part, { recursive: true, force: true }));
  return folder;
}

async function missing(executable: string, libraries: string): Promise<string[]> {
  const { stdout } = await run('ldd', [executable], { env: { LD_LIBRARY_PATH: libraries } }).catch(() => ({
    stdout: '',
  }));
  return [...stdout.matchAll(/(\S+) => not found/g)].map(([, name]) => name ?? '');
}
