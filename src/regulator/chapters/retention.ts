// Chapter 6: how long data may stay, which sweeps ran, how old the oldest rows were, and when nobody looked.
import type { BuiltPart, BundleFile, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { entryIds, type Sought } from './log-entries.ts';
import {
  looks,
  type Misfire,
  misfires,
  type ShownLook,
  type ShownSchedule,
  type ShownSweep,
  schedules,
  sweeps,
} from './retention-rows.ts';
import { csvTable, jsonLines } from './text-files.ts';

const KEPT: Sought = {
  events: [
    'schedule.started',
    'schedule.ended',
    'sweep.drawn',
    'sweep.closed',
    'sweep.finished',
    'retention.alarm',
    'retention.clocksApart',
    'hold.placed',
    'hold.reviewed',
    'hold.lifted',
    'hold.overdue',
  ],
  ofCases: false,
};

const SCHEDULES: readonly (keyof ShownSchedule)[] = [
  'schedule_id',
  'collection',
  'bound',
  'period',
  'counted_from',
  'counted_from_event',
  'year_end',
  'purpose',
  'rows',
  'places',
  'fields',
  'ending',
  'legal_basis',
  'reason',
  'chosen_by',
  'provision',
  'started_at',
  'ended_at',
];
const SWEEPS: readonly (keyof ShownSweep)[] = [
  'plan_id',
  'collection',
  'planned_at',
  'cutoff',
  'schedule_versions',
  'had_to_be_approved_for',
  'approved_at',
  'approved_by',
  'started_at',
  'finished_at',
  'scanned',
  'held',
  'kept_by_references',
  'deleted',
  'masked',
  'found_again',
  'failed_steps',
  'problems',
  'outcome',
];
const LOOKS: readonly (keyof ShownLook)[] = [
  'collection',
  'at',
  'clock_trusted',
  'schedule_id',
  'oldest',
  'due',
  'held',
  'kept_by_references',
  'exact',
  'problem',
];
const MISFIRES: readonly (keyof Misfire)[] = [
  'collection',
  'kind',
  'from',
  'until',
  'failed_looks',
  'problem',
];

/** Stated and actual, side by side. */
export const retentionPart: BundlePart = {
  name: '06-retention',
  title: 'How long data stays',
  build: async (look): Promise<BuiltPart> => {
    const { sentences, omissions } = await lookThrough(look);
    return {
      files: [
        ...both('schedules', SCHEDULES, 'retention schedules, in all versions', () => schedules(look)),
        ...both('sweeps', SWEEPS, 'the ledger of sweeps', () => sweeps(look)),
        ...both('oldest-rows', LOOKS, 'looks at stores', () => looks(look)),
        ...both('misfires', MISFIRES, 'hours without a look, or with one that failed', () => misfires(look)),
      ],
      sentences,
      omissions,
      cited: entryIds(look, KEPT),
    };
  },
};

function both<R extends object>(
  name: string,
  columns: readonly (keyof R & string)[],
  source: string,
  rows: () => AsyncIterable<R>,
): BundleFile[] {
  return [
    { path: `06-retention/${name}.csv`, source, content: () => csvTable(columns, rows()) },
    { path: `06-retention/${name}.jsonl`, source, content: () => jsonLines(rows()) },
  ];
}

async function lookThrough(look: BundleLook): Promise<Pick<BuiltPart, 'sentences' | 'omissions'>> {
  let versions = 0;
  for await (const _ of schedules(look)) versions += 1;
  const ran = { all: 0, deleted: 0, masked: 0, notWell: 0 };
  for await (const { deleted, masked, outcome } of sweeps(look)) {
    ran.all += 1;
    ran.deleted += deleted ?? 0;
    ran.masked += masked ?? 0;
    if (outcome === 'partly' || outcome === 'failed') ran.notWell += 1;
  }
  let missed = 0;
  let failed = 0;
  for await (const { kind } of misfires(look)) {
    if (kind === 'missed') missed += 1;
    else failed += 1;
  }
  return {
    sentences: [
      `${versions} schedules, each with its legal basis, held in these days.`,
      `${ran.all} sweeps were planned: ${ran.deleted} rows were deleted and ${ran.masked} emptied; ${ran.notWell} sweeps did not end well.`,
      missed + failed === 0
        ? 'No look at a store was missed, and none failed.'
        : `In ${missed} hours a look at a store was missed, and in ${failed} hours looks failed.`,
    ],
    omissions: ['Reasons that staff wrote for legal holds are left out: they may tell of people.'],
  };
}
