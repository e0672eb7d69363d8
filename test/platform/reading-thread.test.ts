// A thread that reads texts of others: kept for the next one, ended by time and memory, and never a reason to refuse an honest text.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { projectFolder } from '../../src/platform/project.ts';
import { type Outcome, readingThread } from '../../src/platform/reading-thread.ts';

/** Answers a text with how many it has read; `forever`, `throw`, `memory` and `leave` are what they say, `second` fails a thread that is used. */
const SCRIPT = `import { parentPort } from 'node:worker_threads';
let texts = 0;
parentPort.on('message', (text) => {
  texts += 1;
  while (text === 'forever');
  if (text === 'throw' || (text === 'second' && texts > 1)) throw new Error('what we read was hostile');
  const all = [];
  while (text === 'memory') all.push(new Array(100_000).fill(texts));
  if (text === 'leave') process.exit();
  parentPort.postMessage(texts);
});`;
const script = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`);
const open = (milliseconds = 60_000): ((text: string) => Promise<Outcome<number>>) =>
  readingThread<string, number>(script, { milliseconds, keeps: (text) => text !== 'large' });

let started = 0;
const count = (_worker: Worker): void => {
  started += 1;
};
beforeEach(() => {
  started = 0;
  process.on('worker', count);
});
afterEach(() => void process.off('worker', count));

test('texts one after the other are read by one thread, texts at once by one each', async () => {
  const read = open();
  for (const texts of [1, 2, 3]) expect(await read('a map')).toEqual({ answer: texts });
  expect(started).toBe(1);
  expect(await Promise.all([read('a map'), read('a map')])).toEqual([{ answer: 4 }, { answer: 1 }]);
  expect(started).toBe(2);
});

test('a thread that has read what may leave something behind reads nothing more', async () => {
  const read = open();
  expect(await read('large')).toEqual({ answer: 1 });
  expect(await read('a map')).toEqual({ answer: 1 });
  expect(started).toBe(2);
});

test.each([
  ['forever', 'too-slow'],
  ['throw', 'failed'],
  ['memory', 'failed'],
  ['leave', 'ended'],
] as const)('"%s" is %s, and the next text is read all the same', async (text, lost) => {
  const read = open(text === 'forever' ? 2_000 : 60_000);
  expect(await read(text)).toEqual({ lost });
  expect(await read('a map')).toEqual({ answer: 1 });
});

test('a text that fails in a thread which has read others is read by a new one', async () => {
  const read = open();
  expect(await read('a map')).toEqual({ answer: 1 });
  expect(await read('second')).toEqual({ answer: 1 });
  expect(started).toBe(2);
});

test('a process ends although a thread is kept', async () => {
  const address = pathToFileURL(join(projectFolder, 'src/platform/reading-thread.ts')).href;
  const program = `const { readingThread } = await import(${JSON.stringify(address)});
const read = readingThread(new URL(${JSON.stringify(script.href)}), { milliseconds: 60_000, keeps: () => true });
process.stdout.write(JSON.stringify(await read('a map')) + ' ' + performance.now() + '\\n');
process.on('exit', () => process.stdout.write(performance.now() + '\\n'));`;
  const words = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const [, answer, read, ended] = /^(\S+) (\S+)\n(\S+)\n$/.exec(stdout) ?? [];
  expect(answer).toBe('{"answer":1}');
  expect(Number(ended) - Number(read)).toBeLessThan(5_000);
});
