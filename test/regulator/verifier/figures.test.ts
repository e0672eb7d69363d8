// Counting a bundle again: what its lines of cases, its numbers and its figures can have wrong, each under its name.
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { type Files, memoryBag, openSmallBundle, type SmallBundle } from './small-bundle.ts';
import {
  dropLine,
  LIST,
  linesOf,
  METRICS,
  NUMBERS,
  REQUESTS,
  recount,
  resign,
  setLines,
  textOf,
} from './tamper-tools.ts';

let bundle: SmallBundle;
beforeAll(async () => {
  bundle = await openSmallBundle();
}, 60_000);
afterAll(async () => await bundle.close());

/** Does something to the bundle, has the controller sign it, and answers what is found beside each place. */
async function findingsAfter(act: (files: Files) => void): Promise<string[]> {
  const files: Files = new Map(bundle.files);
  act(files);
  resign(files, bundle.seed);
  const known = { key: bundle.key, earlier: null };
  const { findings } = await verifyBundle(memoryBag(files), TOOLS_HERE, known);
  return findings.map(({ fault, path, words }) => `${fault} ${path}: ${words}`);
}
const change = (files: Files, path: string, at: number, act: (row: Record<string, unknown>) => object) => {
  const lines = linesOf(files, path);
  lines[at] = JSON.stringify(act(JSON.parse(lines[at] ?? '')));
  setLines(files, path, lines);
};
const append = (files: Files, path: string, line: string) =>
  files.set(path, Buffer.from(`${textOf(files, path)}${line}`));

test('the newest case left out of list and log of requests shows by its entry alone', async () => {
  const found = await findingsAfter((files) => {
    for (const path of [NUMBERS, REQUESTS]) dropLine(files, path, (line) => line.includes('"case_number":5'));
    recount(files);
  });
  expect(found).toEqual([
    `case-left-out ${REQUESTS}: the log shows case 5, and no line tells of it`,
    `case-number-missing ${NUMBERS}: there is no case 5: a request is missing`,
  ]);
});

test('a figure that was typed is told with what was counted', async () => {
  const found = await findingsAfter((files) =>
    files.set(METRICS, Buffer.from(textOf(files, METRICS).replace(/"overdue": ?1/, '"overdue":0'))),
  );
  expect(found).toEqual([`metrics-differ ${METRICS}: all.overdue says 0; counted from ${REQUESTS} it is 1`]);
});

test.each<[string, (files: Files) => void, string]>([
  [
    'a case twice',
    (files) => append(files, REQUESTS, `${linesOf(files, REQUESTS)[0]}\n`),
    `case-twice ${REQUESTS}: `,
  ],
  [
    'a number twice',
    (files) => change(files, NUMBERS, 0, (row) => ({ ...row, case_number: 2 })),
    `case-number-twice ${NUMBERS}: two cases have the number 2`,
  ],
  [
    'a number that the list lacks',
    (files) => dropLine(files, NUMBERS, (line) => line.includes('"case_number":3')),
    `case-unlisted ${NUMBERS}: case 3 is not among them`,
  ],
  [
    'a case that is here and is said not to be',
    (files) => change(files, NUMBERS, 1, (row) => ({ ...row, in_this_bundle: false })),
    `case-unlisted ${NUMBERS}: case 2 is in this bundle, and is said not to be`,
  ],
  ['no request log', (files) => files.delete(REQUESTS), `requests-missing ${REQUESTS}: `],
  ['no list of numbers', (files) => files.delete(NUMBERS), `requests-missing ${NUMBERS}: `],
  ['no figures', (files) => files.delete(METRICS), `metrics-missing ${METRICS}: `],
  ['figures that are none', (files) => files.set(METRICS, Buffer.from('[]')), `metrics-missing ${METRICS}: `],
  [
    'a line that is none',
    (files) => append(files, REQUESTS, '{"case_number":6}\n'),
    `request-malformed ${REQUESTS}:6: it is no line of a case: `,
  ],
  [
    'a standing that there is not',
    (files) => change(files, REQUESTS, 1, (row) => ({ ...row, standing: 'done' })),
    `request-malformed ${REQUESTS}:2: it is no line of a case: standing is missing`,
  ],
  [
    'a last line without an end',
    (files) => append(files, REQUESTS, '{"case_number"'),
    `request-malformed ${REQUESTS}:6: it cannot be read: the last line has no end`,
  ],
  [
    'a line that never ends',
    (files) => append(files, REQUESTS, `{"case_number":"${'1'.repeat(5_000_000)}`),
    `request-malformed ${REQUESTS}:6: it cannot be read: a line is too long`,
  ],
  [
    'a clock that nobody has',
    (files) =>
      files.set(
        LIST,
        Buffer.from(textOf(files, LIST).replace(/"time_zone": "[^"]*"/, '"time_zone": "Mars/Base"')),
      ),
    `list-malformed ${LIST}: it does not say on which day`,
  ],
])('%s: found by name, although the controller signed it', async (_what, act, expected) => {
  expect((await findingsAfter(act)).some((one) => one.startsWith(expected))).toBe(true);
});

test('a key in the bundle that is spelled otherwise is a finding, for no signature is over its file', async () => {
  const files: Files = new Map(bundle.files);
  append(files, 'envelope/public-key.pem', '\n');
  const known = { key: bundle.key, earlier: null };
  const { findings } = await verifyBundle(memoryBag(files), TOOLS_HERE, known);
  expect(findings.map(({ fault }) => fault)).toEqual(['key-malformed']);
});
