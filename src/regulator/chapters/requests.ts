// Chapter 3: the log of requests, every case number there is, and what came in by each road against the cases.
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { checkNumbers, type NumberFindings } from '../metrics/missing-numbers.ts';
import { numberedCases } from './case-facts-rows.ts';
import { type CaseRecord, COLUMNS, caseRecords } from './case-record.ts';
import { entriesOfCases } from './cited-entries.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { csvTable, jsonFile, jsonLines } from './text-files.ts';

const NUMBER_COLUMNS = [
  'case_number',
  'received_on',
  'channel',
  'intake',
  'right',
  'standing',
  'in_this_bundle',
] as const;

/** The request log: a superset of 11 CCR 7101, Colorado's Rule 6.11 and the ICO's list. */
export const requestsPart: BundlePart = {
  name: '03-requests',
  title: 'Requests of people',
  build: async (look): Promise<BuiltPart> => {
    const { numbers, here, highest } = await lookThrough(look);
    const log = [
      {
        path: '03-requests.csv',
        source: 'the sealed log; clocks and searches from our tables',
        content: () => csvTable<CaseRecord>(COLUMNS, caseRecords(look)),
      },
      {
        path: '03-requests.jsonl',
        source: 'the sealed log; clocks and searches from our tables',
        content: () => jsonLines(ordered(look)),
      },
    ];
    const cited = entriesOfCases(look);
    if (look.scope.requestId !== null) {
      return {
        files: log,
        sentences: [
          here === 0 ? 'The log knows no such case.' : 'This bundle is about one case, and names its person.',
        ],
        omissions: ['Other cases of the controller are left out, and so is the list of all case numbers.'],
        cited,
      };
    }
    const told = await reconcile(look, numbers);
    return {
      files: [
        ...log,
        {
          path: '03-numbers.csv',
          source: 'the sealed log',
          content: () => csvTable(NUMBER_COLUMNS, flat(numberedCases(look))),
        },
        {
          path: '03-numbers.jsonl',
          source: 'the sealed log',
          content: () => jsonLines(flat(numberedCases(look))),
        },
        {
          path: '03-reconciliation.json',
          source: 'the sealed log, held against our tables',
          content: () => jsonFile(told),
        },
      ],
      sentences: sentencesOf(told, here, highest),
      omissions: omissionsOf(told),
      cited,
    };
  },
};

async function* flat<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}

/** Records with their columns in the order of the table. */
async function* ordered(look: BundleLook): AsyncGenerator<object> {
  for await (const record of caseRecords(look))
    yield Object.fromEntries(COLUMNS.map((column) => [column, record[column]]));
}

async function lookThrough(
  look: BundleLook,
): Promise<{ numbers: NumberFindings; here: number; highest: number | null }> {
  const numbers: (number | null)[] = [];
  let here = 0;
  let highest: number | null = null;
  for await (const batch of numberedCases(look)) {
    for (const { case_number: number, in_this_bundle: inside } of batch) {
      numbers.push(number);
      if (inside) here += 1;
      highest = number ?? highest;
    }
  }
  return { numbers: checkNumbers(numbers, highest), here, highest };
}

function sentencesOf({ numbers, roads }: Reconciliation, here: number, highest: number | null): string[] {
  if (highest === null) return ['No request has come in yet.'];
  const came = roads.reduce((sum, { came_in }) => sum + came_in, 0);
  const unexplained = roads.reduce((sum, one) => sum + Math.abs(one.unexplained), 0);
  return [
    `${here} of ${numbers.cases} cases came in the days of this bundle.`,
    numbers.missing.length === 0 && numbers.twice.length === 0
      ? `Case numbers run from 1 to ${highest} without a gap.`
      : `Of the case numbers from 1 to ${highest}, ${numbers.missing_count} are missing and ${numbers.twice_count} stand twice.`,
    unexplained === 0
      ? `${came} requests and mails came in by all roads since the beginning; each became a case or is named as something else.`
      : `${came} requests and mails came in by all roads since the beginning; ${unexplained} of them cannot be accounted for.`,
  ];
}

function omissionsOf({ numbers, held }: Reconciliation): string[] {
  const short = held.filter((one) => one.in_table !== one.in_log);
  return [
    'Web forms, the API and the desk write a request and its entry in the log in one transaction, and keep no second list: for these roads the numbers are held against the table of cases alone.',
    ...(numbers.unnumbered === 0
      ? []
      : [`${numbers.unnumbered} cases are from before cases had numbers, and their rows are gone.`]),
    ...short.map((one) =>
      one.destroyed_by_schedule && one.in_table < one.in_log
        ? `${one.in_log - one.in_table} rows of ${one.table} are not there any more, as its schedule has it; the log still counts them.`
        : `${one.table} holds ${one.in_table} rows where the log tells of ${one.in_log}.`,
    ),
  ];
}
