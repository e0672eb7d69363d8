// A machine whose clock jumps two days ahead or back while cases wait: nothing ends early, nothing is skipped or sent twice.
import { chaseRecipientsJob } from '../../jobs/chase-recipients.ts';
import { endCoolingOff } from '../../jobs/end-cooling-off.ts';
import { expireArchives } from '../../jobs/expire-archives.ts';
import { lapseUnverified } from '../../jobs/lapse-unverified.ts';
import { remindStaffJob } from '../../jobs/remind-staff.ts';
import { wakeDue } from '../../jobs/wake-due.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { openHouse } from '../../src/open-house.ts';
import { dayOf } from '../../src/platform/clock.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { askAndProve, deliverLetters } from '../support/road.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const instant = Temporal.Now.instant.bind(Temporal.Now);
/** The clock of this machine, as every call of it sees it. */
function jump(hours: number): void {
  Object.assign(Temporal.Now, { instant: () => instant().add({ hours }) });
}

let home: TestHouse;
/** As in production: no clock is handed in. */
let machine: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  home = await openTestHouse();
  machine = await openHouse(home.house.config, { supervise: false });
  await home.work(
    async (work) => {
      const invited = { email: 'approver@lumart.example', name: 'Olga', roles: ['approver'] } as const;
      await activeAccount(work, invited);
    },
    undefined,
    home.lumart,
  );
});
afterEach(() => jump(0));
afterAll(async () => {
  await machine.close();
  await home.close();
});

const inLumart: TestHouse['work'] = async (act) => await home.work(act, undefined, home.lumart);
const ask = async (email: string) =>
  await inLumart(async (work) => await receiveRequest(work, { right: 'access', email, channel: 'form' }));
const patch = async (requestId: string, columns: Partial<DataRequest>): Promise<void> =>
  await inLumart(
    async (work) =>
      void (await DataRequest.query(work.trx).findById([work.controllerId, requestId]).patch(columns)),
  );

/** Everything that the clock asks for, as its jobs do it; twice, because ticks overlap. */
async function everyTick(drawn: string): Promise<void> {
  const { house } = machine;
  const { signal } = new AbortController();
  const jobs = [endCoolingOff, lapseUnverified, remindStaffJob, expireArchives, chaseRecipientsJob, wakeDue];
  for (const job of [...jobs, ...jobs]) await job(house, {}, signal);
  await drawPlan(house, home.lumart.id, drawn);
  await deliverLetters({ ...home, house });
}

/** What is known of all cases and letters, but when they were last tried. */
async function everything(): Promise<unknown> {
  const { rows: cases } = await inLumart(
    async (work) =>
      await work.trx.raw('select reference, status, reminded_days, due_on from data_requests order by 1'),
  );
  const { rows: letters } = await inLumart(
    async (work) =>
      await work.trx.raw('select letter, state, count(*)::int as n from notices group by 1, 2 order by 1, 2'),
  );
  return { cases, letters, sent: home.mailbox.received.length };
}

test('the moment of a work is the database’s, whatever the machine believes', async () => {
  for (const hours of [48, -48]) {
    jump(hours);
    const at = await machine.house.inWork(
      home.lumart.id,
      { kind: 'clock', id: 'x' },
      async (work) => work.at,
    );
    expect(Math.abs(at.since(instant()).total('minutes'))).toBeLessThan(5);
  }
});

test('cooling-off, lapse, reminders and letters that wait stand still under a jump, and come once when they are due', async () => {
  const cooling = await askAndProve(home, { right: 'erasure', email: 'cool@example.com' }, home.lumart);
  const silent = await ask('silent@example.com');
  const due = await ask('due@example.com');
  await deliverLetters(home);
  const today = dayOf(instant(), 'Europe/Berlin');
  await patch(cooling, { coolingOffUntil: instant().add({ hours: 24 }) });
  await patch(silent.requestId, { statusAt: instant().subtract({ hours: 24 * 13 }) });
  await patch(due.requestId, { dueOn: today.add({ days: 9 }) });
  // Whoever was silent for so long is reminded, whatever the clocks do.
  await everyTick(cooling);
  const before = await everything();
  for (const hours of [48, -48]) {
    jump(hours);
    await everyTick(cooling);
    expect([hours, await everything()]).toEqual([hours, before]);
  }
  jump(0);
  await patch(cooling, { coolingOffUntil: instant().subtract({ hours: 1 }) });
  await patch(silent.requestId, {
    statusAt: instant().subtract({ hours: 24 * 14 + 1 }),
    proveRemindedAt: instant().subtract({ hours: 24 * 7 }),
  });
  await patch(due.requestId, { dueOn: today.add({ days: 3 }) });
  // The machine believes that none of it is due, and still nothing is skipped.
  jump(-48);
  await everyTick(cooling);
  const after = await everything();
  expect(after).toMatchObject({
    cases: expect.arrayContaining([
      expect.objectContaining({ reference: silent.reference, status: 'lapsed' }),
      expect.objectContaining({ reference: due.reference, status: 'received', reminded_days: 3 }),
    ]),
    letters: expect.arrayContaining([
      { letter: 'request-lapsed', state: 'sent', n: 1 },
      { letter: 'staff-due-soon', state: 'sent', n: 1 },
      { letter: 'staff-approval-waiting', state: 'sent', n: 1 },
    ]),
  });
  for (const hours of [48, 0]) {
    jump(hours);
    await everyTick(cooling);
    expect([hours, await everything()]).toEqual([hours, after]);
  }
});
