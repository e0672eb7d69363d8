// Lumecoder's answer to a person: nine fields of each call, recipients out of its records, and that content is not stored.
import { summaryOf } from '../../src/archives/summary.ts';
import { openPlatformDesk, type PlatformDesk } from '../support/platform-desk.ts';

const MIRA = 'mira.solberg@example.com';

let desk: PlatformDesk;
beforeAll(async () => {
  desk = await openPlatformDesk('lumecoder');
});
afterAll(async () => await desk.close());

async function copyOf(email: string) {
  // A new day: one address is sent few codes an hour.
  desk.home.later({ hours: 24 });
  const { requestId } = await desk.asked({ right: 'access', email });
  await desk.draw(requestId);
  await desk.fulfil(requestId);
  const reading = await desk.reading(requestId);
  const section = (name: string) => {
    const one = reading.sections.find(({ collection }) => collection === `lumecoder_platform.${name}`);
    if (one === undefined) throw new Error(`no section ${name}`);
    return one;
  };
  return { reading, section, summary: summaryOf(reading) };
}

test('a copy has the nine fields of each call, and says that content is not stored', async () => {
  const { section, summary } = await copyOf(MIRA);
  const usage = section('usage_records');
  expect(usage.columns.filter((name) => !['call', 'account number'].includes(name))).toEqual([
    'time',
    'endpoint',
    'model',
    'tokens',
    'status',
    'cost',
    'IP address',
    'program',
    'error',
  ]);
  const [{ n = 0 } = {}] = await desk.ask(
    'select count(*)::int as n from usage_records where account_id = 1',
  );
  expect(usage.rows).toBe(n);
  expect(summary.answers.find(({ question }) => question === 'What we do not store')?.items).toEqual([
    'prompts, code, files, context and answers of your calls: they are passed on and are not stored here',
  ]);
});

test('recipients are those of her own calls, out of the records, and nobody who is only registered', async () => {
  // One who never used the third provider: the register still has it.
  await desk.ask(
    `delete from upstream_disclosures d using usage_records u where u.id = d.usage_id and u.account_id = 5 and d.recipient = 'Kestrel AI'`,
  );
  const received = (
    await desk.ask(
      `select distinct recipient from upstream_disclosures d join usage_records u on u.id = d.usage_id where u.account_id = 5 order by 1`,
    )
  ).map(({ recipient }) => recipient);
  expect(received).toEqual(['Northlight Models', 'Second Harbour Compute']);
  const { reading, section, summary } = await copyOf('ngozi.okafor@example.org');
  expect(section('upstream_disclosures').recipients).toEqual(received);
  const who = summary.answers.find(({ question }) => question === 'Who received it')?.items.join('\n') ?? '';
  for (const name of ['Northlight Models', 'Second Harbour Compute']) expect(who).toContain(name);
  const everything = JSON.stringify([who, reading.recipients, reading.transfers]);
  for (const name of ['Kestrel', 'Public authorities']) expect(everything).not.toContain(name);
  // Each row says what, when, where and in which role.
  expect(section('upstream_disclosures').columns).toEqual([
    'number',
    'call',
    'recipient',
    'what was passed on',
    'time',
    'country',
    'role of the recipient',
  ]);
});

test('what an authority was given is told once its order of silence is over, and not before', async () => {
  const before = await copyOf(MIRA);
  expect(before.section('authority_disclosures').rows).toBe(1);
  const told = JSON.stringify(before.reading);
  expect([told.includes('District Court of Example Town'), told.includes('Example State Police')]).toEqual([
    true,
    false,
  ]);
  await desk.ask(
    `update authority_disclosures set silent_until = current_date - 1, silent = false where id = 2`,
  );
  const after = await copyOf(MIRA);
  expect(after.section('authority_disclosures').rows).toBe(2);
  expect(JSON.stringify(after.reading)).toContain('Example State Police');
  expect(after.section('authority_disclosures').recipients).toEqual([
    'District Court of Example Town',
    'Example State Police',
  ]);
});

test('an erasure takes calls and their disclosures along, and keeps what authorities were given, silent ones unspoken', async () => {
  await desk.ask(
    `update authority_disclosures set silent_until = current_date + 9, silent = true where id = 2`,
  );
  const { requestId } = await desk.asked({ right: 'erasure', email: MIRA });
  const drawn = await desk.draw(requestId);
  expect(drawn.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  const done = await desk.fulfil(requestId);
  expect(done.receipt).toMatchObject({ outcome: 'complete', notSearched: [] });
  expect(await desk.ask('select 1 from usage_records where account_id = 1')).toEqual([]);
  const lost = 'select 1 from upstream_disclosures where usage_id not in (select id from usage_records)';
  expect(await desk.ask(lost)).toEqual([]);
  expect(await desk.ask('select id from authority_disclosures where account_ref = 1 order by id')).toEqual([
    { id: 1 },
    { id: 2 },
  ]);
  const kept = done.receipt?.lines.filter((line) => line.kept !== null) ?? [];
  expect(kept.map(({ kept: why }) => why?.legalBasis)).toEqual(['GDPR Art. 5(2)']);
  expect(kept[0]?.sentence).toMatch(/^Keep 1 row in what authorities were given/);
});

test('a person whose account is suspended for abuse asks without signing in, and is told why it is suspended', async () => {
  const [account] = await desk.ask(`select email from accounts where suspended_for = 'abuse'`);
  const { section } = await copyOf(String(account?.email));
  expect(section('accounts').columns).toEqual(
    expect.arrayContaining(['suspended since', 'suspended because of']),
  );
  expect(JSON.stringify(section('accounts').records)).toContain('abuse');
});
