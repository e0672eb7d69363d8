// Old consents from files: each line fills a gap or does nothing; nothing is invented, overridden or recorded twice.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consentImportCommand } from '../../src/commands/consent.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { mayI } from '../../src/consent/gate.ts';
import type { Who } from '../../src/consent/identity.ts';
import { importConsents } from '../../src/consent/import-consents.ts';
import { type FileLine, openImportFile } from '../../src/consent/import-file.ts';
import { writePublicNotice } from '../../src/consent/public-notice.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { now } from '../../src/platform/clock.ts';
import { openConsentDoors } from '../protocols/consent-page.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let folder: string;
beforeEach(async () => {
  home = await openTestHouse();
  await openConsentDoors(home);
  folder = await mkdtemp(join(tmpdir(), 'habeas-import-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await home.close();
});

const HEAD = 'email,purpose,choice,acted_at,version\n';
const write = async (text: string | Buffer, name = 'old.csv'): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
/** Imports a file in works of so many lines; answers with `line status code`. */
const load = async (
  text: string,
  { together = 500, zone = null as string | null } = {},
): Promise<string[]> => {
  const file = await openImportFile(await write(text));
  const lines: FileLine[] = await Array.fromAsync(file.lines());
  const said: string[] = [];
  for (let from = 0; from < lines.length; from += together) {
    const some = lines.slice(from, from + together);
    const outcomes = await home.work(async (work) => await importConsents(work, some, zone));
    said.push(
      ...outcomes.map(({ line, status, problem }) => `${line} ${status} ${problem?.code ?? ''}`.trim()),
    );
  }
  return said;
};
const why = async (who: Who, purpose = 'news') =>
  (await home.work(async (work) => await mayI(work, [{ who, purpose }])))[0]?.why;
const records = async (): Promise<number> =>
  Number(
    (await home.work(async (work) => await work.trx.raw('select count(*) as n from consent_records'))).rows[0]
      .n,
  );
const chooseHere = async (email: string, choice: 'given' | 'refused' | 'withdrawn'): Promise<void> =>
  await home.work(async (work) => {
    const { hash } = await writePublicNotice(work, { language: 'en', variant: 'page' });
    const act = {
      who: { email },
      purpose: 'news',
      choice,
      actedAt: work.at,
      source: 'api',
      notice: hash,
    } as const;
    await recordConsents(work, [{ ...act, method: null, jurisdiction: null, age: null }]);
  });

test('a line fills a gap; again, or beside a choice made here, it does nothing', async () => {
  await chooseHere('ada@example.com', 'withdrawn');
  const text = `${HEAD}ada@example.com,news,given,2026-05-01T10:00:00Z,1
ben@example.com,news,given,2026-05-01T10:00:00Z,1
cleo@example.com,news,refused,2026-05-01T10:00:00+02:00,1
`;
  expect(await load(text)).toEqual(['2 left-alone', '3 recorded', '4 recorded']);
  expect(await load(text)).toEqual(['2 left-alone', '3 left-alone', '4 left-alone']);
  expect([
    await why({ email: 'ada@example.com' }),
    await why({ email: 'ben@example.com' }),
    await why({ email: 'cleo@example.com' }),
  ]).toEqual(['withdrawn', 'given', 'refused']);
  const [past] = await home.work(async (work) => await historyOf(work, { email: 'ben@example.com' }));
  expect(past).toMatchObject({ source: 'import', notice: null, purposeVersion: 1, method: null });
  expect(await records()).toBe(3);
  // What she chooses here from now on counts, and no later import takes it back.
  await chooseHere('ben@example.com', 'withdrawn');
  const tomorrow = now().add({ hours: 24 });
  home.later({ hours: 48 });
  expect(await load(`${HEAD}ben@example.com,news,given,${tomorrow},1\n`)).toEqual(['2 left-alone']);
  expect(await why({ email: 'ben@example.com' })).toBe('withdrawn');
});

test.each([1, 2, 500])(
  'of several lines about one person the newest holds, in any order, %i lines a work',
  async (together) => {
    const line = (who: string, choice: string, at: string) =>
      `${who}@example.com,news,${choice},2026-0${at}T10:00:00Z,1\n`;
    const text = [
      HEAD,
      line('up', 'given', '2-01'),
      line('up', 'withdrawn', '3-01'),
      line('down', 'withdrawn', '3-01'),
      line('down', 'given', '2-01'),
      line('same', 'given', '3-01'),
      line('same', 'withdrawn', '3-01'),
      line('back', 'withdrawn', '3-01'),
      line('back', 'given', '4-01'),
    ].join('');
    await load(text, { together });
    for (const who of ['up', 'down', 'same'])
      expect([who, await why({ email: `${who}@example.com` })]).toEqual([who, 'withdrawn']);
    expect(await why({ email: 'back@example.com' })).toBe('given');
  },
);

test('nothing is invented: what a line does not say exactly is refused by its line, and its neighbours count', async () => {
  const lines = [
    ',news,given,2026-05-01T10:00:00Z,1',
    'a@example.com,,given,2026-05-01T10:00:00Z,1',
    'a@example.com,unknown,given,2026-05-01T10:00:00Z,1',
    'a@example.com,account,given,2026-05-01T10:00:00Z,1',
    'a@example.com,news,maybe,2026-05-01T10:00:00Z,1',
    'a@example.com,news,pending,2026-05-01T10:00:00Z,1',
    'a@example.com,news,given,,1',
    'a@example.com,news,given,2026-05-01,1',
    'a@example.com,news,given,2026-05-01T10:00:00,1',
    'a@example.com,news,given,2026-13-01T10:00:00Z,1',
    'a@example.com,news,given,2099-01-01T00:00:00Z,1',
    'a@example.com,news,given,1970-01-01T00:00:00Z,1',
    'a@example.com,news,given,2026-05-01T10:00:00Z,first',
    'two@example.com two@example.net,news,given,2026-05-01T10:00:00Z,1',
    'a@example.com,news,given,2026-05-01T10:00:00Z',
    'z@example.com,news,given,2026-05-01T10:00:00Z,1',
  ];
  expect((await load(HEAD + lines.join('\r\n'))).map((one) => one.replace(/^\d+ refused /, ''))).toEqual([
    'who-missing',
    'purpose-missing',
    'purpose-unknown',
    'purpose-without-consent',
    'choice-unknown',
    'choice-unknown',
    'moment-missing',
    'moment-not-exact',
    'moment-not-exact',
    'moment-not-exact',
    'acted-in-future',
    'acted-too-long-ago',
    'version-not-a-number',
    'email-not-plain',
    'line-not-whole',
    '17 recorded',
  ]);
  expect(await records()).toBe(1);
});

test('a yes to a text that nobody knows allows nothing, and one that ended or ends earlier there is not made longer', async () => {
  expect(
    await load('email,purpose,choice,acted_at\nkai@example.com,news,given,2026-05-01T10:00:00Z\n'),
  ).toEqual(['2 recorded']);
  expect(await why({ email: 'kai@example.com' })).toBe('text-changed');
  const head = 'email,purpose,choice,acted_at,version,valid_until\n';
  const line = (until: string, choice = 'given') =>
    `lea@example.com,news,${choice},2026-05-01T10:00:00Z,1,${until}\n`;
  expect(
    await load(
      head +
        line('2026-06-01T00:00:00Z') +
        line('2027-01-01T00:00:00Z') +
        line('2026-06-01T00:00:00Z', 'withdrawn'),
    ),
  ).toEqual(['2 refused consent-ended-there', '3 refused consent-ends-earlier-there', '4 recorded']);
});

test('an offset of its own counts before the zone of the file, as a database writes it too; what follows a moment is not passed over', async () => {
  const line = (who: string, at: string) => `${who}@example.com,news,refused,${at},1\n`;
  const text =
    HEAD +
    line('a', '2026-05-01 10:00:00+09') +
    line('b', '2026-05-01 10:00:00.25-0330') +
    line('c', '2026-05-01T10:00:00+09:00[Asia/Tokyo]') +
    line('d', '2026-05-01 10:00:00 UTC') +
    line('e', '2026-05-01 10:00');
  expect(await load(text, { zone: 'Europe/Berlin' })).toEqual([
    '2 recorded',
    '3 recorded',
    '4 refused moment-not-exact',
    '5 refused moment-not-exact',
    '6 recorded',
  ]);
  const at = async (who: string) =>
    (
      await home.work(async (work) => await historyOf(work, { email: `${who}@example.com` }))
    )[0]?.actedAt.toString();
  expect([await at('a'), await at('b'), await at('e')]).toEqual([
    '2026-05-01T01:00:00Z',
    '2026-05-01T13:30:00.25Z',
    '2026-05-01T08:00:00Z',
  ]);
});

test('files of other systems are read by their own column names: c15t, OneTrust, semicolons, a byte order mark', async () => {
  const c15t = `subjectId,externalId,purposeCode,status,givenAt,ipAddress\nsub_1,user-7,news,true,2026-05-01T10:00:00.000Z,192.0.2.0\n`;
  expect(await load(c15t)).toEqual(['2 recorded']);
  expect([await why({ account: 'user-7' })]).toEqual(['text-changed']);
  const oneTrust =
    '\uFEFF"Data Subject Identifier";"Purpose Name";"Purpose Version";"Transaction Status";"Interaction Date"\r\n"nora@example.com";news;1;CONFIRMED;"2026-05-01 10:00:00"\r\n"crm-9";news;1;OPTED_OUT;"2026-05-02 10:00:00"\r\n';
  expect(await load(oneTrust, { zone: 'Europe/Berlin' })).toEqual(['2 recorded', '3 recorded']);
  const [past] = await home.work(async (work) => await historyOf(work, { email: 'nora@example.com' }));
  expect(past?.actedAt.toString()).toBe('2026-05-01T08:00:00Z');
  expect([await why({ email: 'nora@example.com' }), await why({ account: 'crm-9' })]).toEqual([
    'given',
    'withdrawn',
  ]);
  const both =
    'email,customer_id,purpose,choice,acted_at\nola@example.com,crm-1,news,no,2026-05-01T10:00:00Z\n';
  expect(await load(both)).toEqual(['2 refused who-twice']);
  const file = await openImportFile(await write(c15t));
  expect([file.read.length, file.unread]).toEqual([5, ['ipAddress']]);
});

test.each<[string, string | Buffer, string]>([
  ['an empty file', '', 'import-empty'],
  ['no column for the moment', 'email,purpose,choice\n', 'import-column-missing'],
  ['nobody in it', 'purpose,choice,acted_at\n', 'import-column-missing'],
  ['two columns for one thing', 'email,purpose,category,choice,acted_at\n', 'import-column-twice'],
  [
    'letters of another encoding',
    Buffer.from(`${HEAD}m\u00fcller@example.com,news`, 'latin1'),
    'import-not-utf8',
  ],
])('refused whole: %s', async (_what, text, code) => {
  await expect(openImportFile(await write(text))).rejects.toMatchObject({ code });
});

test('a quote that never closes ends the file where it stands, by its line', async () => {
  await expect(
    load(`${HEAD}a@example.com,news,given,2026-05-01T10:00:00Z,1\n"b@example.com,news`),
  ).rejects.toMatchObject({ code: 'import-not-csv' });
  await expect(
    load(`${HEAD}a@example.com,${'x'.repeat(30_000)},given,2026-05-01T10:00:00Z,1\n`),
  ).rejects.toMatchObject({ code: 'import-not-csv' });
  await expect(openImportFile(join(folder, 'none.csv'))).rejects.toMatchObject({
    code: 'import-file-missing',
  });
});

test('the command says what it would do and changes nothing, then does it, notes the file in the log, and can be run again', async () => {
  const said: string[] = [];
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text) => said.push(String(text)) > 0;
  const rows = Array.from(
    { length: 1_203 },
    (_, n) => `p${n}@example.com,news,${n % 3 === 0 ? 'refused' : 'given'},2026-05-01T10:00:00Z,1`,
  );
  const path = await write(`${HEAD}${rows.join('\n')}\nx@example.com,news,maybe,2026-05-01T10:00:00Z,1\n`);
  const run = async (dryRun: boolean) =>
    await consentImportCommand(home.house, path, { slug: 'lumyx', dryRun, zone: null });
  try {
    expect([await run(true), await records()]).toEqual([false, 0]);
    expect([await run(false), await records()]).toEqual([false, 1_203]);
    expect([await run(false), await records()]).toEqual([false, 1_203]);
    await expect(
      consentImportCommand(home.house, path, { slug: 'nobody', dryRun: false, zone: null }),
    ).rejects.toMatchObject({ code: 'controller-unknown' });
    await expect(
      consentImportCommand(home.house, path, { slug: 'lumyx', dryRun: false, zone: 'Mars/Base' }),
    ).rejects.toMatchObject({ code: 'zone-unknown' });
  } finally {
    process.stdout.write = print;
  }
  const text = said.join('');
  expect(text).toContain('line 1205: The line says neither given');
  expect(text).toContain('choice-unknown');
  expect(text).toContain('Nothing was changed.');
  const { rows: noted } = await home.work(
    async (work) =>
      await work.trx.raw(`select details from audit_entries where event = 'consents.imported' order by at`),
  );
  expect(noted.map(({ details }: { details: object }) => details)).toEqual([
    { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), recorded: 1_203, leftAlone: 0, refused: 1 },
    { sha256: expect.any(String), recorded: 0, leftAlone: 1_203, refused: 1 },
  ]);
});
