// The registers that staff keep: versions, never overwritten; and the 72 hours with their letters.
import { watchBreaches } from '../../jobs/watch-breaches.ts';
import { AuditEntry } from '../../src/audit/audit-entry.ts';
import { Notice } from '../../src/notifications/notice.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { BREACHES, type Breach, clockOf } from '../../src/regulator/registers/breach.ts';
import { DISCLOSURES, type Disclosure } from '../../src/regulator/registers/disclosure.ts';
import {
  amendEntry,
  listEntries,
  readEntry,
  recordEntry,
} from '../../src/regulator/registers/register-entry.ts';
import { breachesToWarnOf, warnOfBreach } from '../../src/regulator/registers/warn-of-breach.ts';
import { CLOCK } from '../../src/work.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { breachOf, disclosureOf } from './register-forms.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const hoursAgo = async (hours: number): Promise<string> =>
  await home.work(async ({ at }) => at.subtract({ hours }).toString({ fractionalSecondDigits: 0 }));
const record = async (breach: Breach) =>
  await home.work(async (work) => await recordEntry(work, BREACHES, breach));
const disclose = async (one: Disclosure) =>
  await home.work(async (work) => await recordEntry(work, DISCLOSURES, one));
const refusal = async (act: Promise<unknown>): Promise<[string, string[]]> => {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isProblem(error)) throw error ?? new Error('was not refused');
  return [error.code, Object.keys((error.details as { fields?: object } | undefined)?.fields ?? {})];
};

test('an entry gets the next number of its register and controller, and an amendment is a version beside the first', async () => {
  const awareAt = await hoursAgo(5);
  const { id, number } = await record(breachOf({ awareAt }));
  expect([
    number,
    (await record(breachOf({ awareAt }))).number,
    (await disclose(disclosureOf())).number,
  ]).toEqual([1, 2, 1]);
  await home.work(
    async (work) =>
      await amendEntry(work, BREACHES, { id, version: 1, content: breachOf({ awareAt, people: 7 }) }),
  );
  const entry = await home.work(async (work) => await readEntry(work, BREACHES, id));
  expect(entry.versions.map(({ version, content }) => [version, content.people])).toEqual([
    [1, 1_200],
    [2, 7],
  ]);
  expect(entry.newest.content.people).toBe(7);
  const others = await home.work(async (work) => await listEntries(work, BREACHES), undefined, home.lumart);
  expect(others).toEqual([]);
  const events = await home.work(
    async ({ trx }) => await AuditEntry.query(trx).where({ about: id }).orderBy('position'),
  );
  expect(events.map(({ event, details }) => [event, details])).toEqual([
    ['breach.recorded', { number: 1, version: 1 }],
    ['breach.amended', { number: 1, version: 2 }],
  ]);
  // The log holds a commitment to the words, and none of them.
  expect(events[0]?.leaf).toMatch(/"commitments":\{"content":"[0-9a-f]{64}"\}/);
  expect(events[0]?.leaf).not.toContain('laptop');
});

test('ten at once get ten numbers without a gap', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, async () => await disclose(disclosureOf())));
  expect(all.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('no version can be written over, and the words are sealed where they lie', async () => {
  const { id } = await record(breachOf({ awareAt: await hoursAgo(1) }));
  for (const change of ["set content = '\\x00'", "set written_by = 'nobody'"])
    await expect(
      home.work(
        async ({ trx }) => await trx.raw(`update register_versions ${change} where entry_id = ?`, [id]),
      ),
    ).rejects.toThrow('permission denied');
  await expect(
    home.work(async ({ trx }) => await trx.raw('delete from register_entries where id = ?', [id])),
  ).rejects.toThrow('permission denied');
  const { rows } = (await home.work(
    async ({ trx }) => await trx.raw(`select encode(content, 'escape') as text from register_versions`),
  )) as { rows: { text: string }[] };
  expect(rows.map(({ text }) => text).join()).not.toContain('laptop');
});

test('two who amend at once: the second is refused and sees what the first wrote', async () => {
  const awareAt = await hoursAgo(1);
  const { id } = await record(breachOf({ awareAt }));
  const amend = async (people: number) =>
    await home.work(
      async (work) =>
        await amendEntry(work, BREACHES, { id, version: 1, content: breachOf({ awareAt, people }) }),
    );
  await amend(1);
  expect(await refusal(amend(2))).toEqual(['register-entry-changed', []]);
  expect(await refusal(home.work(async (work) => await readEntry(work, DISCLOSURES, id)))).toEqual([
    'register-entry-unknown',
    [],
  ]);
});

test('a breach that cannot be is refused at its field', async () => {
  const awareAt = await hoursAgo(100);
  const told = { authority: 'told' as const, toldAt: await hoursAgo(20) };
  const later = await hoursAgo(-1);
  const cases: [Partial<Breach>, string, string][] = [
    [{ awareAt: later }, 'breach-aware-later', 'awareDay'],
    [{ facts: '' }, 'breach-facts-missing', 'facts'],
    [{ authority: 'not-needed' }, 'breach-unnotified-unexplained', 'authorityReason'],
    [{ authority: 'told' }, 'breach-told-moment-missing', 'toldDay'],
    [{ authority: 'told', toldAt: later }, 'breach-told-later', 'toldDay'],
    [{ authority: 'told', toldAt: await hoursAgo(101) }, 'breach-told-before', 'toldDay'],
    [told, 'breach-delay-unexplained', 'authorityReason'],
    [{ persons: 'told' }, 'breach-told-day-missing', 'personsToldOn'],
    [{ persons: 'not-needed' }, 'breach-untold-unexplained', 'personsReason'],
  ];
  for (const [more, code, field] of cases)
    expect(await refusal(record(breachOf({ awareAt, ...more })))).toEqual([code, [field]]);
  await record(breachOf({ awareAt, ...told, authorityReason: 'The office was closed by a flood.' }));
});

test('a disclosure that cannot be is refused at its field', async () => {
  const cases: [Partial<Disclosure>, string, string][] = [
    [{ authority: '' }, 'disclosure-authority-missing', 'authority'],
    [{ ground: '' }, 'disclosure-ground-missing', 'ground'],
    [{ askedOn: '2999-01-01' }, 'disclosure-asked-later', 'askedOn'],
    [{ given: '' }, 'disclosure-given-missing', 'given'],
    [{ answeredOn: null }, 'disclosure-answer-day-missing', 'answeredOn'],
    [{ answeredOn: '2026-11-01' }, 'disclosure-answer-day-wrong', 'answeredOn'],
    [{ gag: 'until' }, 'disclosure-gag-day-missing', 'gagUntil'],
  ];
  for (const [more, code, field] of cases)
    expect(await refusal(disclose(disclosureOf(more)))).toEqual([code, [field]]);
});

test('72 hours to the second are in time, a second more is late', () => {
  const aware = Temporal.Instant.from('2026-03-27T10:00:00Z');
  const breach = breachOf({ awareAt: aware.toString(), authority: 'told' });
  const at = aware.add({ hours: 500 });
  const told = (seconds: number) =>
    clockOf({ ...breach, toldAt: aware.add({ hours: 72, seconds }).toString() }, at);
  expect([told(0), told(1)]).toEqual(['in-time', 'late']);
  const open = breachOf({ awareAt: aware.toString() });
  expect([
    clockOf(open, aware.add({ hours: 72 })),
    clockOf(open, aware.add({ hours: 72, seconds: 1 })),
  ]).toEqual(['running', 'overdue']);
});

/** Letters of the clock so far. */
const letters = async (): Promise<number> =>
  await home.work(
    async ({ trx }) => await Notice.query(trx).where({ letter: 'staff-breach-due' }).resultSize(),
  );

/** What the job does, by the clock of the test; answers with the letters so far. */
async function tick(): Promise<number> {
  const at = await home.work(async (work) => work.at);
  for (const { controllerId, id } of await breachesToWarnOf(home.house.database, at))
    await home.house.inWork(controllerId, CLOCK, async (work) => await warnOfBreach(work, id));
  return await letters();
}

test('those who keep the registers hear of it a day and six hours before the end, at the end, and every day after', async () => {
  await home.work(async (work) => {
    await activeAccount(work, { email: 'dpo@lumyx.example', name: 'The officer', roles: ['approver'] });
    await activeAccount(work, { email: 'case@lumyx.example', name: 'The caseworker', roles: ['caseworker'] });
  });
  const awareAt = await hoursAgo(0);
  const { id } = await record(breachOf({ awareAt }));
  expect([await tick(), await tick()]).toEqual([0, 0]);
  const after = async (hours: number): Promise<number> => {
    home.later({ hours });
    await tick();
    return await tick();
  };
  // 49, 67, 73, 80, 98 and 200 hours after: one letter each time, however often the clock ticks.
  expect([await after(49), await after(18), await after(6), await after(7)]).toEqual([1, 2, 3, 3]);
  expect([await after(18), await after(102)]).toEqual([4, 5]);
  const content = breachOf({
    awareAt,
    authority: 'told',
    toldAt: await hoursAgo(1),
    authorityReason: 'We were slow.',
  });
  await home.work(async (work) => await amendEntry(work, BREACHES, { id, version: 1, content }));
  expect(await after(100)).toBe(5);
  // Nothing watches it any more.
  const far = Temporal.Instant.from('2999-01-01T00:00:00Z');
  expect(await breachesToWarnOf(home.house.database, far)).toEqual([]);
});

test('a breach that is written down in its last hour is spoken of at once, and an amendment does not silence it', async () => {
  await home.work(async (work) => {
    await activeAccount(work, { email: 'dpo@lumyx.example', name: 'The officer', roles: ['approver'] });
  });
  const awareAt = await hoursAgo(71);
  const { id } = await record(breachOf({ awareAt }));
  await home.work(
    async (work) =>
      await amendEntry(work, BREACHES, { id, version: 1, content: breachOf({ awareAt, people: 3 }) }),
  );
  for (let ticks = 0; ticks < 2; ticks += 1) {
    await watchBreaches(home.house, {}, new AbortController().signal);
    expect(await letters()).toBe(1);
  }
  // Another machine read the same list and comes second.
  await home.work(async (work) => await warnOfBreach(work, id), CLOCK);
  expect(await letters()).toBe(1);
});
