// Very many cases go through a bundle in batches: few are in memory, and every one arrives.
import { Client } from 'pg';
import { deadlinesPart } from '../../../src/regulator/chapters/deadline-proofs.ts';
import { metricsPart } from '../../../src/regulator/chapters/metrics.ts';
import { requestsPart } from '../../../src/regulator/chapters/requests.ts';
import { type Reach, readPart, withLook } from '../../support/bundle-look.ts';
import { type ClockDesk, GB, openClockDesk } from '../../support/clock-desk.ts';
import { fillLog } from '../../support/logged-cases.ts';

const CASES = 4_500;
let desk: ClockDesk;
let reach: Reach;
beforeAll(async () => {
  desk = await openClockDesk();
  const like = await desk.ask('access', GB, 'one@example.com');
  const admin = new Client({ connectionString: desk.home.superuserUrl });
  await admin.connect();
  const logSize = await fillLog(admin, { controllerId: desk.home.lumyx.id, cases: CASES, like });
  await admin.end();
  reach = { logSize, asOf: await desk.home.work(async (work) => work.at) };
}, 120_000);
afterAll(async () => await desk.home.close());

test('the first piece of the log leaves after the first batch, and the last case arrives', async () => {
  let fetched = 0;
  const hear = ({ sql }: { sql: string }) => {
    if (sql.startsWith('fetch')) fetched += 1;
  };
  await withLook(
    desk.home,
    {},
    async (look) => {
      const { files } = await requestsPart.build(look);
      desk.home.house.database.on('query', hear);
      const log = files.find(({ path }) => path === '03-requests.jsonl');
      const decoder = new TextDecoder();
      let lines = 0;
      let before = 0;
      for await (const piece of log?.content() ?? []) {
        before ||= fetched;
        lines += decoder.decode(piece, { stream: true }).split('\n').length - 1;
        expect(piece.length).toBeLessThan(200_000);
      }
      expect(before).toBe(1);
      expect(lines).toBe(CASES + 1);
      expect(fetched).toBe(Math.ceil((CASES + 1) / 1_000) + 1);
    },
    reach,
  );
  desk.home.house.database.off('query', hear);
}, 120_000);

test('a reader that stops in the middle leaves the look usable', async () => {
  await withLook(
    desk.home,
    {},
    async (look) => {
      const { files } = await requestsPart.build(look);
      for await (const piece of files[0]?.content() ?? []) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      const { sentences } = await metricsPart.build(look);
      expect(sentences[0]).toContain(`Of ${CASES + 1} requests`);
    },
    reach,
  );
}, 120_000);

test('every case has its derivation, in the order of the numbers', async () => {
  const read = await readPart(desk.home, deadlinesPart, {}, reach);
  expect(read.sentences).toEqual([
    `For ${CASES + 1} of ${CASES + 1} cases it is shown how the day was found.`,
  ]);
  const numbers = (read.files.get('04-deadline-proofs/derivations.jsonl') ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { case_number: number }).case_number);
  expect(numbers).toEqual(Array.from({ length: CASES + 1 }, (_, index) => index + 1));
}, 120_000);
