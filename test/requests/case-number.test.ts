// Numbers of cases: without a gap whatever fails, collides or happens at once; the old ones in the order they came.
import { down, up } from '../../migrations/202611214740_number_cases.ts';
import { openOwner } from '../../src/migrate.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { type NewRequest, receiveRequest } from '../../src/requests/receive.ts';
import { openUnusedCase } from '../../src/requests/unused-case.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import type { Work } from '../../src/work.ts';
import { fillCases } from '../support/many-cases.ts';
import { connect } from '../support/own-tables.ts';
import { freshDatabase } from '../support/postgres.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const asking = (email: string, more: Partial<NewRequest> = {}) => {
  return { right: 'erasure', email, channel: 'form', ownWords: 'please', ...more } as const;
};
const ask = async (email: string, more: Partial<NewRequest> = {}, controller = home.lumyx) =>
  await home.work(async (work) => await receiveRequest(work, asking(email, more)), undefined, controller);
const numbers = async (controller = home.lumyx): Promise<number[]> =>
  await home.work(
    async (work) => {
      const { rows } = (await work.trx.raw(
        'select case_number::int as n from data_requests order by case_number',
      )) as { rows: { n: number }[] };
      return rows.map(({ n }) => n);
    },
    undefined,
    controller,
  );
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

test('works that fail, equal wishes and forty people at once leave no gap, and each controller counts for itself', async () => {
  await ask('first@example.com');
  const failed = home.work(async (work) => {
    await receiveRequest(work, asking('lost@example.com'));
    throw new Error('the machine stopped');
  });
  await expect(failed).rejects.toThrow('the machine stopped');
  await Promise.all(
    Array.from(
      { length: 40 },
      async (_, n) => await ask(`person-${n % 20}@example.com`, { ownWords: `${n}` }),
    ),
  );
  await ask('other@example.com', {}, home.lumart);
  expect(await numbers()).toEqual(upTo(21));
  expect(await numbers(home.lumart)).toEqual([1]);
});

test('every case has a number in the log, in the order in which the log has them, however it came in', async () => {
  await ask('form@example.com');
  await ask('mail@example.com', { channel: 'mail' });
  await ask('api@example.com', { channel: 'api', signedIn: true });
  await ask('agent@example.com', { agent: { name: 'Rights & Co' } });
  await ask('optout@example.com', { right: 'opt-out', residence: { country: 'US', subdivision: 'CA' } });
  await home.work(async (work) => {
    const { subjectId } = await rememberSubject(work, 'quiet@example.com');
    await openUnusedCase(work, { subjectId, activeAt: work.at, objection: 'P14D', balances: [] });
  });
  const logged = await home.work(async (work) => {
    const { rows } = (await work.trx.raw(
      `select event, (details->>'caseNumber')::int as n, d.case_number::int as stored from audit_entries e
       join data_requests d on d.id::text = e.about where details->>'caseNumber' is not null order by position`,
    )) as { rows: { event: string; n: number; stored: number }[] };
    return rows;
  });
  expect(logged.map(({ n }) => n)).toEqual(upTo(6));
  expect(logged.map(({ stored }) => stored)).toEqual(upTo(6));
  expect(logged.map(({ event }) => event)).toEqual([
    ...Array.from({ length: 5 }, () => 'request.received'),
    'inactivity.caseOpened',
  ]);
});

test('the database refuses a case without a number, a number twice, and another number', async () => {
  await ask('one@example.com');
  await ask('two@example.com');
  const refused = async (act: (work: Work) => Promise<unknown>, why: string): Promise<void> =>
    await expect(home.work(act)).rejects.toThrow(why);
  const copy = async ({ trx }: Work, caseNumber: string | null): Promise<void> => {
    const { listRank: _rank, ...row } = await DataRequest.query(trx)
      .findOne({ caseNumber: '1' })
      .throwIfNotFound();
    const another = { id: crypto.randomUUID(), reference: 'COPY', right: 'access', caseNumber } as const;
    await DataRequest.query(trx).insert({ ...row, ...another });
  };
  await refused(async (work) => await copy(work, null), 'a case without a number');
  await refused(async (work) => await copy(work, '1'), 'data_requests_controller_id_case_number_unique');
  await refused(
    async ({ trx }) => await trx.raw('update data_requests set case_number = case_number + 7'),
    'a case keeps its number',
  );
  await refused(async ({ trx }) => await trx.raw('delete from case_counters'), 'permission denied');
  expect(await numbers()).toEqual([1, 2]);
});

test('cases from before are numbered in the order they came, and the next one follows', async () => {
  const fresh = await freshDatabase();
  const admin = await connect(fresh.superuserUrl);
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  await admin.query('set session_replication_role = replica');
  await admin.query(`alter table case_counters drop constraint case_counters_controller_id_foreign`);
  await fillCases(admin, { controllerId: one, cases: 60 });
  await fillCases(admin, { controllerId: other, cases: 7 });
  const owner = openOwner(fresh.ownerUrl);
  await down(owner);
  // The rows above belong to no controller, which the way back up would notice.
  await admin.query('insert into controllers select (jsonb_populate_record(null::controllers, $1)).*', [
    { ...(await controllerRow()), id: one },
  ]);
  await admin.query('insert into controllers select (jsonb_populate_record(null::controllers, $1)).*', [
    { ...(await controllerRow()), id: other, slug: 'other' },
  ]);
  await up(owner);
  await owner.destroy();
  const { rows } = await admin.query(
    `select c.given::int, array_agg(d.case_number::int order by d.received_at, d.created_at, d.id) as numbers
     from data_requests d join case_counters c using (controller_id) group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { given: 7, numbers: upTo(7) },
    { given: 60, numbers: upTo(60) },
  ]);
  await admin.end();
  await fresh.drop();
});

/** Any controller, as JSON. */
async function controllerRow(): Promise<Record<string, unknown>> {
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw('select to_jsonb(c) as row from controllers c where id = ?', [work.controllerId]),
  )) as { rows: { row: Record<string, unknown> }[] };
  return rows[0]?.row ?? {};
}
