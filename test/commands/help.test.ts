// Whoever asks for help, or names a command that is none, waits for none of the house: its libraries are not read.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/platform/project.ts';

/** Prints which libraries a module reads before anything is asked of it. */
const SAY = `
  import { registerHooks } from 'node:module';
  const read = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name !== undefined) read.add(name);
      return next(url, context);
    },
  });
  await import('./src/cli.ts');
  process.stdout.write(JSON.stringify([...read].sort()));`;

test('the list of commands reads neither database nor pages', async () => {
  const words = ['--input-type=module', '-e', SAY];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: projectFolder });
  const read = JSON.parse(stdout) as string[];
  expect(read).toContain('commander');
  const dear = ['objection', 'knex', 'pg', 'pg-boss', 'zod', 'express', 'yaml', '@aws-sdk/client-s3'];
  expect(read.filter((name) => dear.includes(name))).toEqual([]);
});
