// The record of processing of a real pack on its real stores: what it says, what it says is missing, and three files of one list.
import { recordOf } from '../../src/regulator/ropa/activities.ts';
import { readFacts } from '../../src/regulator/ropa/facts.ts';
import { cellsOf } from '../../src/regulator/ropa/ropa-files.ts';
import { ROPA_PART } from '../../src/regulator/ropa/ropa-part.ts';
import type { RecordOfProcessing, RopaRow } from '../../src/regulator/ropa/ropa-row.ts';
import { MACHINE } from '../../src/work.ts';
import { unzip } from '../archives/sample.ts';
import { apply, controllerOf, openPlatform, type PlatformWorld, refusal } from '../data-map/pack-world.ts';
import { readPart } from './sealed-look.ts';

let packs: PlatformWorld;
beforeAll(async () => {
  packs = await openPlatform();
});
afterAll(async () => await packs.close());

/** Applies a copy of the pack and answers with its record. */
async function recordAfter(slug: string, edits = {}): Promise<RecordOfProcessing> {
  await apply(packs.home.house, await packs.copy(slug, edits));
  const controller = await controllerOf(packs.home.house, slug);
  return recordOf(await packs.home.work(readFacts, MACHINE, controller));
}
const rowOf = ({ rows }: RecordOfProcessing, activity: string): RopaRow => {
  const row = rows.find((one) => one.activity === activity);
  if (row === undefined) throw new Error(`no activity ${activity}`);
  return row;
};

test('an activity says everything that Art. 30(1) asks for, in words', async () => {
  const record = await recordAfter('whole');
  const payments = rowOf(record, 'to take payments and deliver what you bought');
  expect(payments).toMatchObject({
    role: 'controller',
    controller: 'LumyxAI, 12 Harbour Way, 10115 Berlin, privacy@lumyx.example',
    officer: 'LumyxAI data protection officer, dpo@lumyx.example',
    legalBasis: 'Contract, Art. 6(1)(b)',
    provision: 'use-for-service',
    subjects: ['account holders'],
  });
  expect(payments.recipients).toContain('Stripe (works on our behalf): payments for credits');
  expect(payments.places.join()).toContain('Stripe, our payment service');
  expect(payments.measures).toHaveLength(3);
  expect(rowOf(record, 'to find faults').periods.join()).toMatch(
    /deleted no later than 30 days after .*\(GDPR Art\. 5\(1\)\(e\)\)\./,
  );
  expect(rowOf(record, 'to answer requests of people, and to show how they were answered').legalBasis).toBe(
    'Legal obligation, Art. 6(1)(c)',
  );
});

test('what is done on behalf of a business customer stands apart, with its name and contact', async () => {
  const record = await recordAfter('processor');
  const rows = record.rows.filter(({ role }) => role === 'processor');
  expect(rows.map(({ controller }) => controller)).toEqual(['Nordlicht Studio, privacy@nordlicht.example']);
  expect(rows[0]?.officer).toContain('dpo@lumyx.example');
});

test('what nobody has said is listed as missing: in its row, once in the list, and as an omission of the bundle', async () => {
  const complete = await recordAfter('bare');
  const record = await recordAfter('bare', {
    'controller.yaml': (text: string) => text.replace(/record:[\s\S]*$/, ''),
    'purposes.yaml': (text: string) => text.replace(/, subjects: \[account holders, visitors\]/, ''),
    'recipients.yaml': (text: string) => text.replace('store: stripe', 'store: stripe, country: US'),
  });
  const added = record.missing.filter((one) => !complete.missing.includes(one));
  const unprotected = 'what protects the data that Stripe is given in United States';
  expect(added).toEqual([
    'the data protection officer, or that none is required',
    'the security measures',
    `${unprotected}, in the activity “to keep our books”`,
    'the categories of data subjects, in the activity “to find faults”',
    `${unprotected}, in the activity “to take payments and deliver what you bought”`,
  ]);
  expect(rowOf(record, 'to find faults').missing).toContain('the categories of data subjects');
  const controller = await controllerOf(packs.home.house, 'bare');
  const { omissions, sentences } = await readPart(packs.home, ROPA_PART, { controller });
  expect(omissions).toContain('The record of processing lacks the security measures.');
  expect(omissions.filter((one) => one.startsWith('The record of processing lacks '))).toHaveLength(
    record.missing.length,
  );
  expect(sentences.join()).toContain(`${record.missing.length} things are missing`);
});

test('a controller that needs no officer says so, and a transfer with a safeguard misses nothing', async () => {
  const record = await recordAfter('exempt', {
    'controller.yaml': (text: string) => text.replace(/officer: \{.*\}/, 'officer: not-required'),
    'recipients.yaml': (text: string) =>
      text.replace('store: stripe', 'store: stripe, country: US, safeguard: standard contractual clauses'),
  });
  const payments = rowOf(record, 'to take payments and deliver what you bought');
  expect(payments.officer).toBe('None is required, the controller says (Art. 37)');
  expect(payments.transfers).toContain('Stripe: United States (standard contractual clauses)');
  expect(record.missing.join()).not.toMatch(/officer|Stripe is given/);
});

test('a controller that has said nothing gets a record that says so', async () => {
  const record = recordOf(await packs.home.work(readFacts, MACHINE, packs.home.lumart));
  expect(record.rows.every(({ places }) => places.every((one) => one.startsWith('Habeas itself')))).toBe(
    true,
  );
  expect(record.missing).toEqual(
    expect.arrayContaining(['the purposes: the register has none', 'the security measures']),
  );
});

test('spreadsheet, CSV and JSON hold the same rows, and the same state gives the same bytes', async () => {
  await recordAfter('files');
  const controller = await controllerOf(packs.home.house, 'files');
  const first = await readPart(packs.home, ROPA_PART, { controller });
  const second = await readPart(packs.home, ROPA_PART, { controller });
  for (const [path, bytes] of first.bytes)
    expect([path, second.bytes.get(path)?.equals(bytes)]).toEqual([path, true]);
  const { rows } = JSON.parse(String(first.bytes.get('02-ropa.json'))) as RecordOfProcessing;
  const cells = rows.map(cellsOf);
  const content = String((await unzip(first.bytes.get('02-ropa.ods') ?? Buffer.alloc(0))).get('content.xml'));
  const csv = String(first.bytes.get('02-ropa.csv'));
  const unescaped = content
    .replaceAll('</text:p><text:p>', '\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"');
  for (const cell of cells.flat())
    expect([unescaped.includes(cell), csv.includes(cell.replaceAll('"', '""'))]).toEqual([true, true]);
  expect(csv.split('\r\n')).toHaveLength(rows.length + 2);
  expect(content.match(/<table:table-row>/g)).toHaveLength(
    rows.length + 3 + JSON.parse(String(first.bytes.get('02-ropa.json'))).missing.length,
  );
});

test('changes after the last day of the period are said, and those before it are cited', async () => {
  await recordAfter('changed');
  const controller = await controllerOf(packs.home.house, 'changed');
  const now = await readPart(packs.home, ROPA_PART, { controller });
  expect([...(now.cited as Iterable<string>)].length).toBeGreaterThan(10);
  expect(now.omissions.join()).not.toContain('after the last day');
  const to = Temporal.PlainDate.from('2020-12-31');
  const past = await readPart(packs.home, ROPA_PART, { controller, from: to, to });
  expect([...(past.cited as Iterable<string>)]).toEqual([]);
  expect(past.omissions.at(-1)).toMatch(/changed \d+ times after the last day of the period/);
  const late = await readPart(
    packs.home,
    {
      ...ROPA_PART,
      build: async (look) => {
        await look.work.record('purposes.changed', look.work.controllerId);
        return await ROPA_PART.build(look);
      },
    },
    { controller },
  );
  expect(late.omissions.at(-1)).toContain('changed 1 times after the checkpoint of this bundle was signed');
});

test.each([
  [
    'controller.yaml',
    (text: string) => text.replace(', contact: dpo@lumyx.example', ''),
    '"record.officer" must be not-required, or have a name and a contact',
  ],
  [
    'purposes.yaml',
    (text: string) => text.replace('subjects: [visitors]', 'subjects: visitors'),
    '"purposes[4].subjects"',
  ],
])('what cannot be read for the record is refused in %s', async (file, edit, says) => {
  const place = await packs.copy('refused', { [file]: edit });
  const { code, message } = await refusal(apply(packs.home.house, place));
  expect([code, message]).toEqual(['pack-not-valid', expect.stringContaining(says)]);
});
