// `npm run bench -- [names]`: each figure beside its floor in the same run, as a ratio.
import startEngines from '../test/support/start-engines.ts';
import stopEngines from '../test/support/stop-engines.ts';
import { benchAccess } from './access.ts';
import { benchArchive } from './archive.ts';
import { benchConsent } from './consent.ts';
import { benchErasure } from './erasure.ts';
import { benchPages } from './pages.ts';
import { benchRetention } from './retention.ts';
import type { Row } from './row.ts';
import { benchWorkList } from './worklist.ts';

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  access: benchAccess,
  archive: benchArchive,
  erasure: benchErasure,
  worklist: benchWorkList,
  pages: benchPages,
  retention: benchRetention,
  consent: benchConsent,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => BENCHES[name] === undefined);
if (unknown !== undefined) {
  process.stderr.write(
    `Not done: there is no bench "${unknown}". Known: ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exit(2);
}
await startEngines();
try {
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stdout.write(`measuring ${name} …\n`);
    rows.push(...(await run()));
  }
  const columns = ['name', 'figure', 'floor', 'ratio', 'goal'] as const;
  const cells = rows.map((row) => ({
    ...row,
    ratio: row.ratio === null ? '' : row.ratio.toFixed(2),
    goal: goalOf(row),
  }));
  const widths = columns.map((column) =>
    Math.max(column.length, ...cells.map((cell) => String(cell[column]).length)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  process.stdout.write(
    `\n${line(columns)}\n${cells.map((cell) => line(columns.map((column) => String(cell[column])))).join('\n')}\n`,
  );
  if (rows.some((row) => missed(row))) process.exitCode = 1;
} finally {
  await stopEngines();
}

function missed({ ratio, goal, better }: Row): boolean {
  return ratio !== null && goal !== undefined && (better === 'low' ? ratio > goal : ratio < goal);
}

function goalOf(row: Row): string {
  if (row.goal === undefined) return '';
  return `${row.better === 'low' ? '≤' : '≥'} ${row.goal}${missed(row) ? ' MISSED' : ''}`;
}
