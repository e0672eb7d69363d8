// The rules of the house as one pure function: files in, findings out. The test feeds it the house, and bad houses.
import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  /** From the project's folder: `src/work.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Floors of rooms and of files that stand alone; a room imports lower floors only. */
const FLOORS: Readonly<Record<string, number>> = {
  platform: 1,
  'paths.ts': 1,
  audit: 2,
  queue: 2,
  subjects: 2,
  connectors: 2,
  'work.ts': 3,
  'migrate.ts': 3,
  auth: 4,
  policies: 4,
  laws: 4,
  'data-map': 4,
  notifications: 4,
  archives: 4,
  web: 5,
  consent: 5,
  retention: 5,
  verification: 5,
  requests: 6,
  fulfilment: 7,
  portal: 8,
  protocols: 8,
  promises: 8,
  regulator: 9,
  console: 10,
  api: 10,
  commands: 10,
  'app.ts': 11,
  'open-house.ts': 4,
  'server.ts': 12,
  'demonstrate.ts': 13,
  'cli.ts': 14,
};
const DOORS = ['portal', 'console', 'api', 'protocols', 'commands', 'jobs'];
const FORBIDDEN_FOLDERS = ['utils', 'helpers', 'types', 'services'];
/** Where a library may be imported; `''` begins every path. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  express: ['src/web/', 'src/portal/', 'src/console/', 'src/api/', 'src/app.ts'],
  passport: ['src/auth/', 'src/web/session.ts'],
  'pg-boss': ['src/queue/queue.ts'],
  'node-cron': ['jobs/schedule.ts'],
  archiver: ['src/archives/'],
  nunjucks: ['src/web/templates.ts', 'src/notifications/', 'src/archives/'],
  mysql2: ['src/connectors/', 'seeds/'],
  'libpg-query': ['src/connectors/destructive.ts'],
  nodemailer: ['src/notifications/'],
  commander: ['src/cli.ts'],
};
const LONGEST = 300;

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, one, two]) => one ?? two ?? '');
}

/** Everything that breaks a rule, each with file and line where there is one. */
export function houseFindings(files: readonly SourceFile[]): string[] {
  const findings: string[] = [];
  const edges = new Map<string, string[]>();
  for (const file of files) {
    const targets = importsOf(file.text);
    edges.set(
      file.path,
      targets
        .filter((target) => target.startsWith('.'))
        .map((target) => normalize(join(dirname(file.path), target))),
    );
    if (!/^(src|jobs|seeds|migrations)\//.test(file.path)) continue;
    findings.push(
      ...floorFindings(file, edges.get(file.path) ?? []),
      ...addressFindings(file, targets),
      ...formFindings(file),
    );
  }
  findings.push(...cycleFindings(edges), ...sizeFindings(files));
  return findings;
}

function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top !== 'src') return top;
  return third === undefined ? second : second;
}

function floorFindings({ path }: SourceFile, targets: readonly string[]): string[] {
  const room = roomOf(path);
  const findings: string[] = [];
  if (path.startsWith('src/') && FLOORS[room] === undefined)
    findings.push(`${path}: ${room} stands on no floor`);
  for (const target of targets) {
    const other = roomOf(target);
    if (
      target.startsWith('jobs/') &&
      path.startsWith('src/') &&
      !['server.ts', 'cli.ts', 'demonstrate.ts'].includes(room)
    ) {
      findings.push(`${path}: src never imports jobs (${target})`);
    }
    if (DOORS.includes(room) && DOORS.includes(other) && room !== other)
      findings.push(`${path}: doors never import each other (${target})`);
    if (!path.startsWith('src/') || !target.startsWith('src/') || room === other) continue;
    const [from, to] = [FLOORS[room] ?? 0, FLOORS[other] ?? 0];
    if (to >= from) findings.push(`${path}: floor ${from} imports ${target} on floor ${to}`);
  }
  return findings;
}

function addressFindings({ path, text }: SourceFile, targets: readonly string[]): string[] {
  const findings: string[] = [];
  for (const [library, places] of Object.entries(ADDRESSES)) {
    const imported = targets.some((target) => target === library || target.startsWith(`${library}/`));
    const typeOnly =
      new RegExp(`import type [^;]*'${library}'`).test(text) &&
      !new RegExp(`import (?!type)[^;]*'${library}`).test(text);
    if (imported && !typeOnly && !places.some((place) => path.startsWith(place)))
      findings.push(`${path}: ${library} has another address`);
  }
  if (/\.erase\(/.test(text) && path.startsWith('src/') && !['src/fulfilment/run-plan.ts'].includes(path)) {
    findings.push(`${path}: only fulfilment/run-plan.ts erases`);
  }
  const writesStatus = /DataRequest\.query[\s\S]{0,120}\.(patch|update)\(\{[^}]*\bstatus\b/.test(text);
  if (writesStatus && path !== 'src/requests/lifecycle.ts')
    findings.push(`${path}: only requests/lifecycle.ts writes a status`);
  const door = DOORS.includes(roomOf(path));
  if (door && /\.raw\(|\.query\(|knex\(/.test(text)) findings.push(`${path}: a door builds no query`);
  return findings;
}

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bany\b(?=\s*[;,)\]>=|&]|\[\])(?<=[:<|&]\s*any)/, 'no any'],
  [/\b(TODO|FIXME|XXX)\b/, 'nothing is left to do'],
  [/Math\.random/, 'randomness comes from the CSPRNG'],
  [/console\.(log|error|warn)/, 'people are spoken to by commands/terminal.ts'],
  [/@ts-(ignore|nocheck|expect-error)/, 'types are not switched off'],
  [
    /[\w.+-]+@(?!example\.|[\w-]+\.example\b)[\w-]+\.(com|org|net|io|de)\b/,
    'addresses at example domains only',
  ],
  [/\/(home|root|work|tmp)\/[a-z]/, 'no path of a machine'],
];

function formFindings({ path, text }: SourceFile): string[] {
  const findings: string[] = [];
  if (!text.startsWith('// ')) findings.push(`${path}: begins with one sentence that says what it is for`);
  if (path.endsWith('/index.ts')) findings.push(`${path}: no barrels`);
  const folder = path.split('/').find((part) => FORBIDDEN_FOLDERS.includes(part));
  if (folder !== undefined) findings.push(`${path}: no ${folder}/`);
  for (const [number, line] of text.split('\n').entries()) {
    for (const [form, rule] of FORMS) if (form.test(line)) findings.push(`${path}:${number + 1}: ${rule}`);
  }
  if (path.startsWith('jobs/') && linesOf(text) > 40 && !/(worker|schedule)\.ts$/.test(path))
    findings.push(`${path}: a job has 40 lines`);
  return findings;
}

function cycleFindings(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const findings: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      findings.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    state.set(path, 'open');
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of edges.keys()) visit(path, []);
  return findings;
}

/** Lines of a file; the last line break ends a line and begins none. */
function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

function sizeFindings(files: readonly SourceFile[]): string[] {
  const own = files.filter(({ path }) => /^(src|jobs|seeds)\//.test(path));
  const sizes = own.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
  const median = sizes[Math.trunc(sizes.length / 2)] ?? 0;
  const tooLong = files
    .filter(({ text }) => linesOf(text) > LONGEST)
    .map(({ path }) => `${path}: over ${LONGEST} lines`);
  return [...tooLong, ...(median > 80 ? [`the median file has ${median} lines, more than 80`] : [])];
}
