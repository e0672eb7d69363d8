// The ledger as a whole: proven by the job of the clock, alarmed the same day, shown at the desk and to programs, vouched for by people.
import { provePromisesJob } from '../../jobs/prove-promises.ts';
import { listRuledOut, saveRuledOut } from '../../src/data-map/ruled-out.ts';
import { Notice } from '../../src/notifications/notice.ts';
import { brokenAmong } from '../../src/promises/alarm.ts';
import { ledgerAt, ledgerOf } from '../../src/promises/ledger.ts';
import { Proof, writeProof } from '../../src/promises/proof.ts';
import { type Actor, MACHINE, type Work } from '../../src/work.ts';
import { type Api, callsOf } from '../api/call.ts';
import { type Desk, openDesk, wordsOf } from '../console/desk.ts';
import { deliverLetters } from '../support/road.ts';
import { openPromiseWorld, type PromiseWorld } from './world.ts';

let world: PromiseWorld;
let desk: Desk;
let api: Api;
beforeAll(async () => {
  world = await openPromiseWorld(['lumyx'], async (home) => {
    desk = await openDesk(home);
  });
  api = callsOf(world.home);
}, 120_000);
afterAll(async () => {
  await desk.close();
  await world.close();
});

const prove = async (): Promise<void> => {
  await provePromisesJob(world.home.house, {}, new AbortController().signal);
};
const within = async <T>(act: (work: Work) => Promise<T>, actor: Actor = MACHINE): Promise<T> =>
  await world.home.work(act, actor, await world.controller('lumyx'));
const proofs = async (): Promise<number> =>
  await within(async ({ trx, controllerId }) => await Proof.query(trx).where({ controllerId }).resultSize());
const alarms = async (): Promise<number> =>
  await within(
    async ({ trx }) => await Notice.query(trx).where({ letter: 'staff-promise-broken' }).resultSize(),
  );
const stateOf = async (id: string): Promise<string | undefined> =>
  (await world.ledger('lumyx')).get(id)?.state;

test('the clock runs what is due and no more; a proof that grew too old makes a promise unproven', async () => {
  expect(await stateOf('use-for-trends')).toBe('unproven');
  await prove();
  const first = await proofs();
  expect(first).toBeGreaterThan(20);
  expect(await stateOf('use-for-trends')).toBe('proven');
  await prove();
  expect(await proofs()).toBe(first);
  world.home.later({ hours: 13 });
  await prove();
  expect(await proofs()).toBeGreaterThan(first);
  world.home.later({ hours: 25 });
  expect(await stateOf('use-for-trends')).toBe('unproven');
  await prove();
  expect(await stateOf('use-for-trends')).toBe('proven');
});

test('what is not proven is told to staff the same day, once for the same list; a control that is gone is told, too', async () => {
  const before = await alarms();
  const ruledOut = await within(listRuledOut);
  await within(async (work) => await saveRuledOut(work, []));
  await prove();
  const after = await alarms();
  expect(after).toBeGreaterThan(before);
  await prove();
  expect(await alarms()).toBe(after);
  await deliverLetters(world.home);
  const { mail } = world.home.mailbox.newest('approver@lumyx.example');
  expect(mail.subject).toMatch(/promises are not proven$/);
  expect((mail.text ?? '').replaceAll(/\s+/g, ' ')).toContain(
    'Personal data is not sold. Use “sale” is not there.',
  );
  const logged = await within(
    async ({ trx }) => (await trx('audit_entries').where({ event: 'promise.broken' })).length,
  );
  expect(logged).toBeGreaterThan(0);
  await within(async (work) => await saveRuledOut(work, ruledOut));
});

test('a failure stays a failure, and is told, when the probe cannot be tried any more', async () => {
  const order = { probe: 'oldest-row', about: 'lumyx_platform.api_request_logs' };
  const found = async (outcome: 'failed' | 'unable', sentence: string): Promise<void> => {
    await within(async (work) => await writeProof(work, order, { outcome, sentence, figures: {} }));
    world.home.later({ minutes: 1 });
  };
  await found('failed', 'The oldest row is 40 days old');
  await found('unable', 'The store was away');
  const row = (await world.ledger('lumyx')).get('logs-30-days');
  expect(row?.proofs[0]).toMatchObject({
    standing: 'failed',
    sentence: 'The oldest row is 40 days old; since then it could not be tried: The store was away',
  });
  expect(brokenAmong(row === undefined ? [] : [row])).toHaveLength(1);
});

test('programs read the ledger with its states, controls, proofs and conflicts; another permission does not open it', async () => {
  const lumyx = await world.controller('lumyx');
  const key = await api.key(['read:promises'], lumyx);
  const { status, body } = await api.get(key, '/promises');
  expect(status).toBe(200);
  expect(body.promises).toHaveLength(31);
  expect(Object.values(body.states as Record<string, number>).reduce((sum, one) => sum + one, 0)).toBe(31);
  expect(body.conflicts).toHaveLength(18);
  const logs = body.promises.find(({ id }: { id: string }) => id === 'logs-30-days');
  expect(logs).toMatchObject({ rows: ['D-7'], nature: 'DATA', label: 'retention-period' });
  expect(logs.controls).toEqual([
    {
      kind: 'schedule',
      name: 'lumyx_platform.api_request_logs',
      found: true,
      says: 'Schedule of lumyx_platform.api_request_logs: gone P30D after requested_at',
    },
  ]);
  const gaps = await api.get(key, '/promises?state=gap');
  expect(gaps.body.promises.map(({ id }: { id: string }) => id)).toEqual(['contact']);
  expect((await api.get(key, '/promises?state=lost')).status).toBe(400);
  const other = await api.key(['read:cases'], lumyx);
  expect((await api.get(other, '/promises')).status).toBe(403);
});

test('the desk shows each document, the worst first, with why; an auditor reads and vouches for nothing', async () => {
  const auditor = await desk.signIn('auditor');
  const words = wordsOf(await auditor.get('/promises'));
  expect(words).toContain('Privacy policy of LumyxAI of 20 March 2026');
  expect(words).toContain('Request logs stay 30 days at most');
  expect(words).toContain('Section 4, D-7');
  expect(words).toContain('Show the 18 conflicts');
  expect(words).not.toContain('Evidence that people give');
  expect(words.indexOf('Unproven')).toBeLessThan(words.indexOf('Purpose “trends”'));
  expect((await auditor.get('/promises/evidence')).status).toBe(403);
});

test('evidence: asked for by name and day, refused at its field, counted from its day, and red when it is too old', async () => {
  const approver = await desk.signIn('approver');
  const form = { name: 'security-review', datedOn: '2026-01-02', words: 'Keys and roles were looked at.' };
  const refused = async (edit: Partial<typeof form>): Promise<string> =>
    wordsOf(await approver.post('/promises/evidence', { ...form, ...edit }, '/promises/evidence'));
  expect(await refused({ name: 'astrology' })).toContain('No provision asks for evidence of this kind');
  expect(await refused({ name: '' })).toContain('Choose what you vouch for');
  expect(await refused({ datedOn: '2199-01-01' })).toContain('The day lies in the future');
  expect(await refused({ datedOn: '' })).toContain('Enter the day on which it was done');
  expect(await refused({ words: 'done' })).toContain('Say what was done, and where the papers lie');
  world.home.later({ hours: 24 * 120 });
  expect(await stateOf('inner-access')).toBe('unproven');
  const today = (
    await within(async ({ at }) => at.toZonedDateTimeISO('Europe/Berlin').toPlainDate())
  ).toString();
  const again = await desk.signIn('approver');
  expect(wordsOf(await again.get('/promises/evidence'))).toContain('Too old');
  await again.post('/promises/evidence', { ...form, datedOn: today }, '/promises/evidence');
  expect(await stateOf('inner-access')).toBe('proven');
  const row = (await within(ledgerOf)).find(({ promise }) => promise.id === 'inner-access');
  expect(row?.proofs[0]).toMatchObject({ sentence: form.words, ranAt: null, figures: { dated: today } });
  const before = await within(async (work) => await ledgerAt(work, work.at.subtract({ hours: 1 })));
  expect(before.find(({ promise }) => promise.id === 'inner-access')?.state).toBe('unproven');
  // The word of a person never reads like a run.
  const said = `A person vouches for ${today}: ${form.words}`;
  expect(wordsOf(await again.get('/promises'))).toContain(`${said} counts until`);
});
