// The registers in a bundle: every version, nobody by name, gagged entries counted alone, and nothing from after the checkpoint.
import { BREACHES } from '../../src/regulator/registers/breach.ts';
import { BREACH_PART } from '../../src/regulator/registers/breach-part.ts';
import { DISCLOSURES, type Disclosure } from '../../src/regulator/registers/disclosure.ts';
import { DISCLOSURE_PART } from '../../src/regulator/registers/disclosure-part.ts';
import { amendEntry, recordEntry } from '../../src/regulator/registers/register-entry.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { breachOf, disclosureOf } from './register-forms.ts';
import { readPart } from './sealed-look.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const hoursAgo = async (hours: number): Promise<string> =>
  await home.work(async ({ at }) => at.subtract({ hours }).toString({ fractionalSecondDigits: 0 }));
const disclose = async (one: Disclosure) =>
  await home.work(async (work) => await recordEntry(work, DISCLOSURES, one));

test('the chapter of breaches has every version, names no account, and says what is missing', async () => {
  const account = await home.work(
    async (work) =>
      await activeAccount(work, { email: 'dpo@lumyx.example', name: 'Ada Officer', roles: ['approver'] }),
  );
  const awareAt = await hoursAgo(100);
  const staff = { kind: 'staff' as const, id: account.id };
  await home.work(async (work) => {
    const { id } = await recordEntry(work, BREACHES, breachOf({ awareAt, effects: '' }));
    const content = breachOf({ awareAt, effects: '', remedy: '=1+1' });
    await amendEntry(work, BREACHES, { id, version: 1, content });
    await recordEntry(work, BREACHES, breachOf({ awareAt: '2020-01-01T00:00:00Z' }));
  }, staff);
  const from = Temporal.PlainDate.from('2026-01-01');
  const { bytes, sentences, omissions, cited } = await readPart(home, BREACH_PART, { from });
  const { breaches } = JSON.parse(String(bytes.get('11-breaches/breaches.json')));
  expect(breaches).toHaveLength(1);
  expect(breaches[0]).toMatchObject({ number: 1, clock: 'overdue', awareAt });
  expect(
    breaches[0].versions.map((one: { version: number; remedy: string }) => [one.version, one.remedy]),
  ).toEqual([
    [1, 'The disk was encrypted; the account was locked.'],
    [2, '=1+1'],
  ]);
  const all = [...bytes.values()].join();
  expect(all).not.toMatch(new RegExp(`Ada|dpo@|${account.id}`));
  expect(breaches[0].versions[0].writtenBy).toMatch(/^staff-[0-9a-f]{16}$/);
  expect(String(bytes.get('11-breaches/breaches.csv'))).toContain("'=1+1");
  expect(omissions).toEqual([
    'Breach 1: the authority was not told, and the 72 hours have ended.',
    'Breach 1: its effects are not said.',
    'Breach 1: whether people were told is not decided.',
  ]);
  expect(sentences.join()).toContain('within 72 hours of 0, later of 0, not yet of 1');
  expect([...(cited as string[])]).toHaveLength(2);
});

test('a gagged disclosure is counted and not described, until its day has passed', async () => {
  await disclose(disclosureOf());
  await disclose(disclosureOf({ authority: 'SecretOffice', given: 'SecretThings', gag: 'open-ended' }));
  const today = await home.work(async ({ at }) => at.toZonedDateTimeISO('Europe/Berlin').toPlainDate());
  await disclose(
    disclosureOf({ authority: 'QuietOffice', gag: 'until', gagUntil: today.add({ days: 2 }).toString() }),
  );
  const part = await readPart(home, DISCLOSURE_PART);
  const all = [...part.bytes.values()].join() + part.omissions.join() + part.sentences.join();
  expect(all).toContain('Public prosecutor of Harbour City');
  expect(all).not.toMatch(/Secret|QuietOffice/);
  expect(part.omissions).toEqual([
    'Disclosures to authorities: 2 of 3 are counted and not described, because the law forbids to speak of them.',
  ]);
  expect([...(part.cited as string[])]).toHaveLength(1);
  home.later({ hours: 24 * 4 });
  await home.work(async (work) => await work.record('controller.changed', work.controllerId));
  const later = await readPart(home, DISCLOSURE_PART);
  expect([...later.bytes.values()].join()).toContain('QuietOffice');
  expect(later.omissions.join()).toContain('1 of 3');
});

test('a period without entries is said in words, the same look gives the same bytes, and a case of one person has no register', async () => {
  await home.work(async (work) => await work.record('controller.created', work.controllerId));
  for (const part of [BREACH_PART, DISCLOSURE_PART]) {
    const first = await readPart(home, part);
    expect([first.sentences.join(), first.omissions]).toEqual([
      expect.stringContaining('no entry of the period'),
      [],
    ]);
    const second = await readPart(home, part);
    for (const [path, bytes] of first.bytes) expect(second.bytes.get(path)?.equals(bytes)).toBe(true);
    const one = await readPart(home, part, { requestId: crypto.randomUUID() });
    expect([one.bytes.size, one.omissions.join()]).toEqual([0, expect.stringContaining('about one case')]);
  }
});

test('what was written after the checkpoint does not stand in the bundle', async () => {
  await disclose(disclosureOf());
  const { bytes } = await readPart(home, {
    ...DISCLOSURE_PART,
    build: async (look) => {
      await recordEntry(look.work, DISCLOSURES, disclosureOf({ authority: 'LateOffice' }));
      return await DISCLOSURE_PART.build(look);
    },
  });
  const all = [...bytes.values()].join();
  expect([all.includes('Harbour City'), all.includes('LateOffice')]).toEqual([true, false]);
});
