// `npm test`: makes the engines available where it can, then runs the whole suite under the project's own Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNewEnough, ownNode } from './own-node.js';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const SERVERS = [
  '/usr/sbin/mariadbd',
  '/usr/sbin/mysqld',
  '/usr/bin/mariadbd',
  '/usr/local/bin/mariadbd',
  '/opt/homebrew/bin/mariadbd',
];

/** Installs MariaDB where we may: root on a Debian. Anywhere else the suite says that it is skipped, and why. */
function provideMariadb() {
  if (SERVERS.some((path) => existsSync(path))) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stdout.write('Installing MariaDB for the tests (apt-get install mariadb-server) …\n');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words) =>
    spawnSync('apt-get', words, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  if (apt('install', '-y', '-q', '--no-install-recommends', 'mariadb-server').status !== 0) {
    apt('update', '-q');
    apt('install', '-y', '-q', '--no-install-recommends', 'mariadb-server');
  }
}

const node = isNewEnough() ? process.execPath : ownNode();
if (node === null) {
  process.stderr.write(
    'Not done: Habeas needs Node 26, and npm has not installed its own copy. Run "npm ci" without --omit=optional.\n',
  );
  process.exit(1);
}
if (!process.argv.includes('house')) provideMariadb();
const jest = join(project, 'node_modules', 'jest', 'bin', 'jest.js');
const run = spawnSync(node, [jest, ...process.argv.slice(2)], { cwd: project, stdio: 'inherit' });
process.exit(run.status ?? 1);
