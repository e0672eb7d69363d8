// The page of numbers: for those who may read them, over months that make sense, with a table beside the chart and a CSV.

import { barChart } from '../../src/console/bar-chart.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let auditor: Visitor;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  auditor = await desk.signIn('auditor');
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

test('the auditor reads the chart, its table and the CSV; a caseworker and a stranger do not', async () => {
  await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'access', email: 'ada@example.com', channel: 'mail' }),
  );
  const page = await auditor.get('/numbers');
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toContain('Nothing was answered in these months.');
  expect(page.text.match(/<rect /g)).toHaveLength(1);
  expect(page.text).toContain('role="img"');
  expect(page.text).not.toContain('ada@example.com');
  const csv = await auditor.get('/numbers.csv');
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
  const lines = csv.text.trim().split('\r\n');
  expect(lines[0]).toMatch(/^of,key,received,inTime,/);
  expect(lines).toHaveLength(1 + 12 + 1 + 1);
  expect(lines.filter((line) => line.startsWith('right,access,1,'))).toHaveLength(1);
  const caseworker = await desk.signIn('caseworker');
  expect([(await caseworker.get('/numbers')).status, (await caseworker.get('/numbers.csv')).status]).toEqual([
    403, 403,
  ]);
  expect((await desk.visitor().get('/numbers')).status).toBe(303);
});

test.each([
  ['?from=2026-13', 400],
  ['?from=2026-05&to=2026-04', 400],
  ['?from=2016-01&to=2026-01', 400],
  ['?month=2026-01', 400],
  ['?from=2021-02&to=2026-01', 200],
])('months %s', async (query, status) => {
  expect((await auditor.get(`/numbers${query}`)).status).toBe(status);
});

test('bars stand on nought, end under the top of the scale, and their heights are as their numbers', () => {
  const parts = ['a', 'b'].map((name) => ({ name, className: name }));
  const { blocks, lines } = barChart(parts, [
    { label: '2026-01', values: [3, 1] },
    { label: '2026-02', values: [0, 2] },
  ]);
  expect(lines.map(({ text }) => text)).toEqual(['0', '2', '4']);
  const [three, one, two] = blocks.map(({ height }) => height);
  expect([(three ?? 0) / (one ?? 1), (two ?? 0) / (one ?? 1)]).toEqual([
    expect.closeTo(3),
    expect.closeTo(2),
  ]);
  const floor = lines[0]?.y ?? 0;
  expect(blocks.map(({ y, height }) => y + height <= floor + 1e-9 && y >= (lines[2]?.y ?? 0) - 1e-9)).toEqual(
    [true, true, true],
  );
  expect(barChart(parts, []).blocks).toEqual([]);
});
