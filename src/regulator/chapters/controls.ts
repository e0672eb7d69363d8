// Chapter 13: what Habeas checks of itself and of the stores, as far as it does, and what it does not do yet.
import type { AuditEvent } from '../../audit/vocabulary.ts';
import type { BuiltPart, BundlePart } from '../bundle/bundle-part.ts';
import {
  countEntries,
  ENTRY_COLUMNS,
  entryIds,
  type ShownEntry,
  type Sought,
  shownEntries,
} from './log-entries.ts';
import { csvTable, jsonFile, jsonLines } from './text-files.ts';

/** Kinds of checks, each with the events that tell of it. */
const CHECKS = {
  'stores compared with their maps': ['store.compared'],
  'stores restored from a backup, and erasures repeated there': [
    'store.restored',
    'store.released',
    'erasure.repeated',
    'erasure.notRepeated',
  ],
  'erased rows looked for again': ['erasure.returned'],
  'clocks of the database and the machine held against each other': ['retention.clocksApart'],
  'promises about retention watched': ['retention.alarm', 'sweep.waits'],
  'legal holds looked at again': ['hold.reviewed', 'hold.overdue'],
  'checkpoints of the log published': ['log.published'],
  'accounts of staff': ['account.invited', 'account.disabled', 'account.rolesChanged', 'account.locked'],
} as const satisfies Readonly<Record<string, readonly AuditEvent[]>>;

const ALL: Sought = { events: Object.values(CHECKS).flat(), ofCases: false };

/** Checks that left a trace in the log, and how often each did. */
export const controlsPart: BundlePart = {
  name: '13-controls',
  title: 'Checks of our own',
  build: async (look): Promise<BuiltPart> => {
    const counts = await countEntries(look, ALL);
    const checks = Object.entries(CHECKS).map(([check, events]) => {
      const found = events.map((event) => [event, counts.get(event) ?? 0] as const);
      return {
        check,
        entries: found.reduce((sum, [, count]) => sum + count, 0),
        of: Object.fromEntries(found),
      };
    });
    const source = 'the sealed log';
    const silent = checks.filter(({ entries }) => entries === 0).map(({ check }) => check);
    return {
      files: [
        { path: '13-controls/checks.json', source, content: () => jsonFile(checks) },
        {
          path: '13-controls/entries.csv',
          source,
          content: () => csvTable<ShownEntry>(ENTRY_COLUMNS, shownEntries(look, ALL)),
        },
        { path: '13-controls/entries.jsonl', source, content: () => jsonLines(shownEntries(look, ALL)) },
      ],
      sentences: checks
        .filter(({ entries }) => entries > 0)
        .map(
          ({ check, entries }) =>
            `${entries.toLocaleString('en-GB')} entries of these days in the log: ${check}.`,
        ),
      omissions: [
        ...(silent.length === 0 ? [] : [`Nothing is in the log of these days about: ${silent.join('; ')}.`]),
        'Requests of made-up people sent through each channel, probes of opt-outs, reviews of access and dates of training are not kept by Habeas yet.',
        'Verifying the log leaves no entry in it: whoever holds this bundle verifies it for themselves.',
      ],
      cited: entryIds(look, ALL),
    };
  },
};
