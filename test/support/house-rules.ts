// The rules of the house as one pure function: files in, findings out. The test feeds it the house, and bad houses.

import { dirname, join, normalize } from 'node:path';
import { formFindings, linesOf, type SourceFile, wordFindings } from './house-forms.ts';

/** Floors of rooms and of files that stand alone; a room imports lower floors only. */
const FLOORS: Readonly<Record<string, number>> = {
  platform: 1,
  'paths.ts': 1,
  audit: 2,
  queue: 2,
  subjects: 2,
  connectors: 2,
  languages: 2,
  'work.ts': 3,
  'migrate.ts': 3,
  auth: 4,
  policies: 4,
  laws: 4,
  'data-map': 4,
  notifications: 4,
  archives: 4,
  web: 5,
  backups: 5,
  deliveries: 5,
  consent: 5,
  watch: 5,
  changes: 5,
  retention: 5,
  verification: 5,
  requests: 6,
  fulfilment: 7,
  intake: 7,
  portal: 8,
  protocols: 8,
  promises: 8,
  regulator: 9,
  console: 10,
  api: 10,
  commands: 10,
  jobs: 10,
  'app.ts': 11,
  'open-house.ts': 4,
  'server.ts': 12,
  'demonstrate.ts': 13,
  'prove-demonstration.ts': 13,
  'cli.ts': 14,
};
const DOORS = ['portal', 'console', 'api', 'protocols', 'commands', 'jobs'];
/** Where a library may be imported; `''` begins every path. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-s3': ['src/connectors/'],
  'age-encryption': ['src/archives/'],
  archiver: ['src/archives/'],
  busboy: ['src/web/uploads.ts'],
  commander: ['src/cli.ts'],
  'connect-pg-simple': ['src/web/session.ts'],
  'csv-parse': ['src/consent/import-file.ts'],
  'csrf-sync': ['src/web/security.ts'],
  express: ['src/web/', 'src/portal/', 'src/console/', 'src/api/', 'src/protocols/', 'src/app.ts'],
  'express-session': ['src/web/session.ts'],
  helmet: ['src/web/security.ts'],
  imapflow: ['src/intake/'],
  i18next: ['src/languages/translate.ts'],
  jose: ['src/verification/assertion.ts', 'src/consent/'],
  knex: ['src/platform/database.ts', 'src/migrate.ts'],
  'libpg-query': ['src/connectors/'],
  marked: ['src/policies/'],
  mysql2: ['src/connectors/', 'seeds/'],
  'node-cron': ['jobs/schedule.ts'],
  'node:dns': ['src/connectors/outbound.ts'],
  'node:http': ['src/connectors/outbound.ts', 'seeds/'],
  'node:https': ['src/connectors/outbound.ts'],
  nodemailer: ['src/notifications/'],
  nunjucks: ['src/web/templates.ts', 'src/notifications/', 'src/archives/', 'src/regulator/cover/'],
  objection: ['src/platform/database.ts'],
  parse5: ['src/policies/'],
  passport: ['src/auth/', 'src/web/session.ts'],
  'passport-local': ['src/auth/'],
  pdfkit: ['src/regulator/cover/'],
  pg: ['src/platform/', 'src/connectors/', 'src/web/session.ts', 'seeds/'],
  'pg-boss': ['src/queue/queue.ts'],
  'pg-cursor': ['src/connectors/'],
  pino: ['src/platform/logger.ts'],
  'postal-mime': ['src/notifications/', 'src/intake/'],
  'rate-limiter-flexible': ['src/web/security.ts'],
  'pg-copy-streams': ['src/connectors/'],
  yaml: ['src/data-map/', 'src/laws/'],
  yauzl: ['src/archives/'],
  'date-holidays': ['src/laws/'],
  'smtp-server': ['src/notifications/', 'src/intake/'],
};
/** What only certain files do; a rule without files forbids it to everybody. */
const RESERVED: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/\.(erase|rectify|purge)\(/, ['src/fulfilment/run-plan.ts'], 'only fulfilment/run-plan.ts erases'],
  [/\.sweep\(/, ['src/fulfilment/'], 'only fulfilment sweeps'],
  [
    /\.transaction\(/,
    ['src/work.ts', 'src/data-map/create-controller.ts', 'src/platform/months.ts'],
    'transactions begin in work.ts, and where a controller or a month of a table is made',
  ],
  [
    /\bappendEntr(?:y|ies)\(/,
    ['src/work.ts', 'src/audit/audit-entry.ts'],
    'the log is written through work.record',
  ],
  [/\bqueue\.send\(/, ['src/work.ts'], 'jobs are asked for through work.enqueue'],
  [/\bqueue\.tick\(/, ['jobs/schedule.ts'], 'only the clock ticks'],
  [/\bfetch\(/, [], 'calls to other systems go out through connectors/outbound.ts'],
  [/\bModel\.knex\(/, [], 'a model without its work would silently answer nothing'],
  [
    /\.raw\(/,
    [
      'migrations/',
      'src/app.ts',
      'src/archives/sent-bytes.ts',
      'src/audit/',
      'src/auth/check-password.ts',
      'src/data-map/create-controller.ts',
      'src/changes/delivery.ts',
      'src/consent/consent-state.ts',
      'src/consent/gate-facts.ts',
      'src/consent/identity.ts',
      'src/consent/keep-records.ts',
      'src/consent/objection.ts',
      'src/consent/restricted-item.ts',
      'src/fulfilment/plan.ts',
      'src/fulfilment/read-series.ts',
      'src/fulfilment/series-rows.ts',
      'src/intake/incoming-mail.ts',
      'src/migrate.ts',
      'src/notifications/daily-limit.ts',
      'src/notifications/notice.ts',
      'src/open-house.ts',
      'src/platform/controller.ts',
      'src/platform/months.ts',
      'src/platform/row-security.ts',
      'src/regulator/chapters/stream-rows.ts',
      'src/regulator/numbers.ts',
      'src/requests/case-ends.ts',
      'src/requests/case-number.ts',
      'src/requests/receive.ts',
      'src/requests/work-list.ts',
      'src/retention/hold-lock.ts',
      'src/verification/challenge.ts',
      'src/watch/alert.ts',
      'src/work.ts',
    ],
    'written SQL has an address; add the file here if this is one',
  ],
];
const LONGEST = 300;

const IMPORT =
  /(?:^|\n)(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

export interface Import {
  readonly target: string;
  readonly line: number;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

/** Every import of a file, static or not, with the line of its target. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((found) => ({
    target: found[2] ?? found[3] ?? '',
    line: text.slice(0, found.index + found[0].length).split('\n').length,
    typeOnly: found[1] !== undefined,
  }));
}

/** Everything that breaks a rule, each with file and line where there is one. */
export function houseFindings(files: readonly SourceFile[]): string[] {
  const findings: string[] = [];
  const edges = new Map<string, string[]>();
  for (const file of files) {
    const imports = importsOf(file.text);
    const inside = imports
      .filter(({ target }) => target.startsWith('.'))
      .map((one) => ({ ...one, target: normalize(join(dirname(file.path), one.target)) }));
    edges.set(
      file.path,
      inside.map(({ target }) => target),
    );
    findings.push(...wordFindings(file), ...formFindings(file));
    if (!/^(src|jobs|seeds|migrations)\//.test(file.path)) continue;
    findings.push(...floorFindings(file, inside), ...addressFindings(file, imports));
  }
  findings.push(...cycleFindings(edges), ...sizeFindings(files));
  return findings;
}

function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top !== 'src') return top;
  return third === undefined ? second : second;
}

function floorFindings({ path }: SourceFile, imports: readonly Import[]): string[] {
  const room = roomOf(path);
  const findings: string[] = [];
  const floor = path.startsWith('src/') || room === 'jobs' ? (FLOORS[room] ?? 0) : null;
  if (path.startsWith('src/') && FLOORS[room] === undefined)
    findings.push(`${path}: ${room} stands on no floor`);
  for (const { target, line } of imports) {
    const other = roomOf(target);
    const at = `${path}:${line}`;
    const starts = ['server.ts', 'cli.ts', 'demonstrate.ts'].includes(room);
    if (target.startsWith('jobs/') && path.startsWith('src/') && !starts)
      findings.push(`${at}: src never imports jobs (${target})`);
    if (DOORS.includes(room) && DOORS.includes(other) && room !== other)
      findings.push(`${at}: doors never import each other (${target})`);
    if (room === 'migrations' && other !== 'platform' && !target.startsWith('migrations/'))
      findings.push(`${at}: a migration imports platform alone (${target})`);
    if (floor === null || !target.startsWith('src/') || room === other) continue;
    const to = FLOORS[other] ?? 0;
    if (to >= floor) findings.push(`${at}: floor ${floor} imports ${target} on floor ${to}`);
  }
  return findings;
}

function addressFindings({ path, text }: SourceFile, imports: readonly Import[]): string[] {
  const findings: string[] = [];
  const within = (places: readonly string[]): boolean => places.some((place) => path.startsWith(place));
  for (const { target, line, typeOnly } of imports) {
    const [library, places] =
      Object.entries(ADDRESSES).find(([name]) => target === name || target.startsWith(`${name}/`)) ?? [];
    if (library !== undefined && !typeOnly && !within(places ?? []))
      findings.push(`${path}:${line}: ${library} has another address`);
  }
  for (const [form, places, rule] of RESERVED) {
    const line = lineOf(text, form);
    if (line !== null && !within(places)) findings.push(`${path}:${line}: ${rule}`);
  }
  const status = lineOf(
    text,
    /DataRequest\.query[\s\S]{0,120}\.(patch|update)\w*\((?:\w+, )?\{[^}]*\bstatus\b/,
  );
  if (status !== null && path !== 'src/requests/lifecycle.ts')
    findings.push(`${path}:${status}: only requests/lifecycle.ts writes a status`);
  const query = lineOf(text, /\.raw\(|\.query\(|knex\(/);
  if (query !== null && DOORS.includes(roomOf(path)))
    findings.push(`${path}:${query}: a door builds no query`);
  return findings;
}

/** The line of the first place where a form stands; null when it stands nowhere. */
function lineOf(text: string, form: RegExp): number | null {
  const found = form.exec(text);
  return found === null ? null : text.slice(0, found.index).split('\n').length;
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

function sizeFindings(files: readonly SourceFile[]): string[] {
  const own = files.filter(({ path }) => /^(src|jobs|seeds)\//.test(path));
  const sizes = own.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
  const median = sizes[Math.trunc(sizes.length / 2)] ?? 0;
  const tooLong = files
    .filter(({ text }) => linesOf(text) > LONGEST)
    .map(({ path }) => `${path}: over ${LONGEST} lines`);
  return [...tooLong, ...(median > 80 ? [`the median file has ${median} lines, more than 80`] : [])];
}
