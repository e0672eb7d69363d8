// Chapter 12: the metrics, counted from the very lines of the request log in this bundle; a verifier counts them again.
import { dayOf } from '../../platform/clock.ts';
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import type { CaliforniaLine } from '../metrics/california.ts';
import type { MetricsLine } from '../metrics/count-lines.ts';
import type { BacklogAge, Metrics } from '../metrics/metrics.ts';
import { metricsCounter } from '../metrics/metrics.ts';
import { loggedCases, numberedCases } from './case-facts-rows.ts';
import { csvTable, jsonFile } from './text-files.ts';

const SOURCE = 'counted from 03-requests.jsonl and 03-numbers.jsonl of this bundle';
const LINES: readonly (keyof MetricsLine)[] = [
  'of',
  'key',
  'received',
  'in_time',
  'in_time_extended',
  'late',
  'open',
  'overdue',
  'joined',
  'lapsed',
  'withdrawn',
  'percent_in_time',
  'percent_in_time_without_extension',
  'median_days',
  'mean_days',
  'to_acknowledge',
  'acknowledged_in_time',
];
const CALIFORNIA: readonly (keyof CaliforniaLine)[] = [
  'scope',
  'type',
  'received',
  'complied_in_whole',
  'complied_in_part',
  'denied',
  'other',
  'median_days',
  'mean_days',
];
const BACKLOG: readonly (keyof BacklogAge)[] = ['from', 'to', 'requests'];

/** The metrics, as one JSON file that a verifier compares and three tables for people. */
export const metricsPart: BundlePart = {
  name: '12-metrics',
  title: 'Metrics',
  build: async (look): Promise<BuiltPart> => {
    const metrics = await countAll(look);
    const { all, months, rights, california, backlog } = metrics;
    const file = (path: string, content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
      return { path: `12-metrics/${path}`, source: SOURCE, content };
    };
    return {
      files: [
        file('metrics.json', () => jsonFile(metrics)),
        file('requests.csv', () => csvTable(LINES, [all, ...months, ...rights])),
        file('california-7102.csv', () => csvTable(CALIFORNIA, california)),
        file('backlog.csv', () => csvTable(BACKLOG, backlog)),
      ],
      sentences: sentencesOf(metrics),
      omissions: omissionsOf(look),
      cited: [],
    };
  },
};

async function countAll(look: BundleLook): Promise<Metrics> {
  const counter = metricsCounter(dayOf(look.asOf, look.work.controller.timeZone).toString());
  for await (const batch of loggedCases(look)) for (const row of batch) counter.add(row);
  if (look.scope.requestId === null)
    for await (const batch of numberedCases(look)) for (const row of batch) counter.addNumbered(row);
  return counter.metrics();
}

function sentencesOf({ all, unused_accounts: unused }: Metrics): string[] {
  if (all.received === 0) return ['No request came in these days.'];
  const answered = all.in_time + all.in_time_extended + all.late;
  return [
    `Of ${all.received} requests, ${answered} were answered: ${all.in_time} in time, ${all.in_time_extended} in time after an extension, ${all.late} late. ${all.open} are open and ${all.overdue} are overdue.`,
    ...(all.percent_in_time === null
      ? []
      : [`In time of those whose day has come: ${all.percent_in_time} %.`]),
    ...(all.median_days === null
      ? []
      : [`An answer took ${all.median_days} days in the middle and ${all.mean_days} on average.`]),
    ...(unused === 0
      ? []
      : [
          `${unused} cases were about accounts that nobody used; nobody asked for them, and they count in no figure.`,
        ]),
  ];
}

function omissionsOf({ scope }: BundleLook): string[] {
  return [
    '11 CCR 7102: the table counts opt-outs of sale and of sharing together with those of targeted advertising, because they are one right here; requests about automated decisions are not kept apart.',
    ...(scope.requestId === null
      ? []
      : ['Open requests by age are left out: this bundle is about one case.']),
  ];
}
