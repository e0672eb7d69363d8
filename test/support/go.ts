// Go with Debian's package of golang.org/x/mod, where both can be had: tools that are not ours.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/platform/project.ts';

const run = promisify(execFile);
const GO = ['/usr/local/go/bin/go', '/usr/bin/go', '/usr/lib/go/bin/go'].find((path) => existsSync(path));
const SOURCES = '/usr/share/gocode';
const MODULE = join(SOURCES, 'src/golang.org/x/mod/sumdb/tlog');

/** `test` for what Go must agree with: without it the test is reported as skipped, with the reason. */
export function testWithGo(name: string, act: () => Promise<void>, milliseconds: number): void {
  if (GO !== undefined && existsSync(MODULE)) test(name, act, milliseconds);
  else
    test.skip(
      `${name} (skipped: needs Go and x/mod; Debian: apt-get install golang-go golang-golang-x-mod-dev)`,
      act,
    );
}

/** Builds a Go program of the tests offline, from Debian's sources alone; answers the path of the binary. */
export async function buildGo(source: string, folder: string): Promise<string> {
  const binary = join(folder, 'program');
  await run(GO ?? '', ['build', '-o', binary, join(projectFolder, source)], {
    env: {
      PATH: process.env.PATH,
      // The cache of Go itself: its standard library is compiled once on a machine, not once a test.
      HOME: process.env.HOME ?? folder,
      GOPATH: SOURCES,
      GO111MODULE: 'off',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
    },
  });
  return binary;
}
