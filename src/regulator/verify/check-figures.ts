// Counts a bundle again: its cases by number, held against the log, and its metrics from its own request log.
import type { CountedRow } from '../metrics/counted-row.ts';
import { readCountedRow, readNumberedRow } from '../metrics/counted-row.ts';
import { type Metrics, metricsCounter } from '../metrics/metrics.ts';
import { checkNumbers, type NumberFindings } from '../metrics/missing-numbers.ts';
import { type BundleReader, bytesOf, eachLine, LEAVES, LIST } from './bundle-reader.ts';
import type { ListSays } from './check-content.ts';
import type { LogSays } from './check-log.ts';
import { differences } from './differences.ts';
import { readObject, textAt } from './read-json.ts';

const REQUESTS = 'data/03-requests.jsonl';
const NUMBERS = 'data/03-numbers.jsonl';
const METRICS = 'data/12-metrics/metrics.json';
const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** What the lines of a bundle come to, counted here. */
export interface FiguresSay {
  /** Lines of the request log. */
  readonly requests: number;
  /** Null: the bundle has no list of all numbers, as one about a single case. */
  readonly numbers: NumberFindings | null;
  readonly metrics: Metrics;
}

/** Counts the chapters that the list names; null where it names no request log. */
export async function checkFigures(
  reader: BundleReader,
  list: ListSays,
  log: LogSays | null,
): Promise<FiguresSay | null> {
  const { source, findings } = reader;
  const named = (chapter: string, path: string): boolean =>
    list.chapters.includes(chapter) || source.files.has(path);
  if (!named('03-requests', REQUESTS)) return null;
  const today = dayOf(textAt(list.log, 'as_of'), textAt(list.scope, 'time_zone'));
  if (today === null)
    findings.add('list-malformed', LIST, 'it does not say on which day of which clock it was counted');
  const counter = metricsCounter(today ?? '1970-01-01');
  const rows = await readRequests(reader, counter.add);
  if (log !== null) holdAgainstLog(reader, rows, log);
  const numbers = await readNumbers(reader, { list, rows, log, add: counter.addNumbered });
  const metrics = counter.metrics();
  if (named('12-metrics', METRICS) && today !== null) await compare(reader, metrics);
  return { requests: rows.size, numbers, metrics };
}

/** Case numbers by the id of the case. */
type Cases = ReadonlyMap<string, number | null>;

async function readRequests(reader: BundleReader, add: (row: CountedRow) => void): Promise<Cases> {
  const rows = new Map<string, number | null>();
  await eachRow(reader, REQUESTS, (line) => {
    const row = readCountedRow(line);
    const id = textAt(readObject(line), 'case_id') ?? '';
    if (rows.has(id)) reader.findings.add('case-twice', REQUESTS, `case ${id} stands there twice`);
    rows.set(id, row.case_number);
    add(row);
  });
  return rows;
}

/** The log says of each case that it was opened, and under which number. */
function holdAgainstLog({ findings }: BundleReader, rows: Cases, { cases }: LogSays): void {
  for (const [id, number] of rows) {
    const logged = cases.get(id);
    if (logged === undefined)
      findings.add('case-unproven', REQUESTS, `no entry of the log shows that case ${number ?? id} came in`);
    else if (logged !== null && logged !== number)
      findings.add('case-number-other', REQUESTS, `case ${number ?? id} has the number ${logged} in the log`);
  }
  for (const [id, number] of cases)
    if (!rows.has(id))
      findings.add('case-left-out', REQUESTS, `the log shows case ${number ?? id}, and no line tells of it`);
}

interface NumbersOrder {
  readonly list: ListSays;
  readonly rows: Cases;
  readonly log: LogSays | null;
  readonly add: ReturnType<typeof metricsCounter>['addNumbered'];
}

async function readNumbers(reader: BundleReader, order: NumbersOrder): Promise<NumberFindings | null> {
  const { list, rows, log, add } = order;
  const { findings, source } = reader;
  if (textAt(list.scope, 'case') !== null && !source.files.has(NUMBERS)) return null;
  const known = new Set(rows.values());
  const all: (number | null)[] = [];
  await eachRow(reader, NUMBERS, (line) => {
    const row = readNumberedRow(line);
    const { case_number: number } = row;
    all.push(number);
    add(row);
    const here = readObject(line)?.in_this_bundle === true;
    if (number === null || known.has(number) === here) return;
    if (here)
      findings.add('case-left-out', NUMBERS, `case ${number} is said to be in this bundle, and is not`);
    else findings.add('case-unlisted', NUMBERS, `case ${number} is in this bundle, and is said not to be`);
  });
  const numbered = new Set(all);
  for (const number of known)
    if (!numbered.has(number)) findings.add('case-unlisted', NUMBERS, `case ${number} is not among them`);
  const logged = [...(log?.cases.values() ?? []), ...known].filter((one) => one !== null);
  const highest = logged.reduce((most, one) => Math.max(most, one), 0);
  const numbers = checkNumbers(all, highest);
  for (const number of numbers.missing)
    findings.add('case-number-missing', NUMBERS, `there is no case ${number}: a request is missing`);
  for (const number of numbers.twice)
    findings.add('case-number-twice', NUMBERS, `two cases have the number ${number}`);
  return numbers;
}

async function compare(reader: BundleReader, counted: Metrics): Promise<void> {
  const { findings } = reader;
  const bytes = await bytesOf(reader, METRICS);
  const said = bytes === null ? null : readObject(bytes);
  if (said === null) {
    findings.add('metrics-missing', METRICS, 'there are no figures to count again');
    return;
  }
  for (const { at, said: figure, counted: own } of differences(said, counted))
    findings.add('metrics-differ', METRICS, `${at} says ${figure}; counted from ${REQUESTS} it is ${own}`);
}

async function eachRow(reader: BundleReader, path: string, take: (line: string) => void): Promise<void> {
  const { findings, source } = reader;
  if (!source.files.has(path)) {
    findings.add('requests-missing', path, `the cases of ${LEAVES} have no list`);
    return;
  }
  let at = 0;
  try {
    for await (const line of eachLine(reader, path)) {
      at += 1;
      try {
        take(line);
      } catch (error) {
        findings.add('request-malformed', `${path}:${at}`, `it is no line of a case: ${wordsOf(error)}`);
      }
    }
  } catch (error) {
    findings.add('request-malformed', `${path}:${at + 1}`, `it cannot be read: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it is none';
}

/** The day of a moment on a clock, as ISO 8601; null where one of them is none. */
function dayOf(moment: string | null, zone: string | null): string | null {
  if (moment === null || zone === null) return null;
  try {
    const parts = new Intl.DateTimeFormat('en', { ...DAY, timeZone: zone }).formatToParts(Date.parse(moment));
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return `${of('year')}-${of('month')}-${of('day')}`;
  } catch {
    return null;
  }
}
