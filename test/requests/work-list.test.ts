// The work list as the service reads it: its order, its filters, its pages, its index; and who works on a case.
import { Client } from 'pg';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import { assignCases, releaseCases } from '../../src/requests/assign.ts';
import { waitingFor } from '../../src/requests/case-list.ts';
import { RIGHTS, STATUSES } from '../../src/requests/data-request.ts';
import { LIST_WAITS, type ListFilter, matching } from '../../src/requests/list-filter.ts';
import {
  countFilters,
  LIST_ROWS,
  MOST_COUNTED,
  type Place,
  readWorkList,
} from '../../src/requests/work-list.ts';
import type { Work } from '../../src/work.ts';
import { fillCases } from '../support/many-cases.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let admin: Client;
beforeAll(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  await fillCases(admin, { controllerId: home.lumyx.id, cases: 2000 });
  await fillCases(admin, { controllerId: home.lumart.id, cases: 300 });
});
afterAll(async () => {
  await admin.end();
  await home.close();
});

const list = async (filter: ListFilter, place?: Place) =>
  await home.work(async (work) => await readWorkList(work, filter, place));
const count = async (where: string): Promise<number> =>
  Number(
    (
      await admin.query(`select count(*) from data_requests d where controller_id = $1 and ${where}`, [
        home.lumyx.id,
      ])
    ).rows[0].count,
  );
/** Every id of a filter, walked page by page, forwards; and whether walking back gives the same pages. */
async function walk(filter: ListFilter): Promise<string[]> {
  const pages: string[][] = [];
  const counted = new Set<number>();
  let place: Place | undefined;
  let page = await list(filter);
  for (;;) {
    pages.push(page.rows.map(({ id }) => id));
    counted.add(page.counted);
    if (page.later === null) break;
    place = page.later;
    page = await list(filter, place);
  }
  for (const expected of pages.slice(0, -1).reverse()) {
    if (page.earlier === null) throw new Error('the way back ended early');
    page = await list(filter, page.earlier);
    expect(page.rows.map(({ id }) => id)).toEqual(expected);
  }
  expect(page.earlier).toBe(null);
  // Every page says the same number, however it was counted.
  expect([...counted]).toEqual([Math.min(pages.flat().length, MOST_COUNTED + 1)]);
  return pages.flat();
}

test('minors come before everything, then what is due soonest; every case stands on one page, there and back', async () => {
  const ids = await walk({ when: 'soon' });
  const { rows } = await admin.query<{ id: string }>(
    `select id from data_requests where controller_id = $1 and list_rank < 2 and next_moment_at > now()
     and next_moment_at <= (((now() at time zone 'Europe/Berlin')::date + 8)::timestamp at time zone 'Europe/Berlin')
     order by list_rank, next_moment_at, id`,
    [home.lumyx.id],
  );
  expect(ids.length).toBeGreaterThan(2 * LIST_ROWS);
  expect(ids).toEqual(rows.map(({ id }) => id));
  const [first] = (await list({})).rows;
  expect([first?.right, first?.listRank]).toEqual(['minor-found', 0]);
});

test('a page is named by a case, so that it stays where it was when others come or go', async () => {
  const first = await list({});
  const later = await list({}, first.later ?? undefined);
  const gone = first.rows[3]?.id;
  await admin.query('begin');
  await admin.query(`update data_requests set assignee_id = null, status = 'withdrawn' where id = $1`, [
    gone,
  ]);
  await admin.query('commit');
  const again = await list({}, first.later ?? undefined);
  expect(again.rows.map(({ id }) => id)).toEqual(later.rows.map(({ id }) => id));
});

test('cases that are over have their own order: the newest end first', async () => {
  const { rows } = await list({ over: true });
  const moments = rows.map(({ statusAt }) => statusAt.epochMilliseconds);
  expect(moments).toEqual([...moments].sort((a, b) => b - a));
  expect((await walk({ over: true, statuses: ['denied'] })).length).toBe(await count(`status = 'denied'`));
});

test('a filter finds exactly the cases that it names, alone and combined', async () => {
  const found = async (filter: ListFilter) =>
    await home.work(async (work) => await matching(work, filter).resultSize());
  for (const status of STATUSES) {
    const over = ['fulfilled', 'denied', 'lapsed', 'withdrawn', 'duplicate'].includes(status);
    expect([status, await found({ over, statuses: [status] })]).toEqual([
      status,
      await count(`status = '${status}'`),
    ]);
  }
  for (const right of RIGHTS)
    expect([right, await found({ rights: [right] })]).toEqual([
      right,
      await count(`list_rank < 2 and "right" = '${right}'`),
    ]);
  expect(await found({ when: 'overdue' })).toBe(
    await count(`list_rank < 2 and next_moment_at <= now() and next_moment_what not in ('extend', 'resume')`),
  );
  expect(await found({ assignees: 'nobody', rights: ['access'] })).toBe(
    await count(`list_rank < 2 and assignee_id is null and "right" = 'access'`),
  );
  expect(await found({ held: true })).toBe(
    await count(`list_rank < 2 and exists (select from channel_warnings w where w.request_id = d.id
      and w.disputed_at is not null and w.settled_at is null)`),
  );
  const counted = await home.work(
    async (work) =>
      await countFilters(work, {
        free: { assignees: 'nobody' },
        late: { when: 'overdue' },
        all: { over: true },
      }),
  );
  const bounded = (number: number): number => Math.min(number, MOST_COUNTED + 1);
  expect(counted).toEqual({
    free: bounded(await found({ assignees: 'nobody' })),
    late: bounded(await found({ when: 'overdue' })),
    all: bounded(await found({ over: true })),
  });
});

test('whom a case waits for is the same in the filter as in its row, and everybody waits in one of them', async () => {
  const seen: string[] = [];
  for (const waits of LIST_WAITS) {
    const ids = await walk({ waits });
    expect([waits, ids.length > 0]).toEqual([waits, true]);
    seen.push(...ids);
    const { rows } = await list({ waits });
    expect(new Set(rows.map((row) => row.waits))).toEqual(new Set([waits]));
  }
  expect(seen.sort()).toEqual((await walk({})).sort());
  expect(waitingFor('planned', 'access', 'person')).toBe('person');
});

test('the rows of other controllers are never among them', async () => {
  const { rows } = await admin.query<{ id: string }>(
    'select id from data_requests where controller_id = $1',
    [home.lumart.id],
  );
  const others = new Set(rows.map(({ id }) => id));
  expect((await walk({})).filter((id) => others.has(id))).toEqual([]);
});

test('the list is read off its index: nothing is scanned or sorted as a whole', async () => {
  // So many that a page, and what is counted with it, is a small part of every filter.
  await fillCases(admin, { controllerId: home.lumyx.id, cases: 8000 });
  await admin.query('analyze');
  const place: Place = { side: 'after', rank: 1, at: Temporal.Now.instant(), id: crypto.randomUUID() };
  const plans: readonly [string, ListFilter, Place | undefined][] = [
    ['first page', {}, undefined],
    ['deep page', {}, place],
    ['mine', { assignees: [crypto.randomUUID()] }, undefined],
    ['state', { statuses: ['received'] }, undefined],
    ['ended', { over: true }, undefined],
  ];
  for (const [name, filter, at] of plans) {
    const plan = await home.work(async (work) => await planOf(work, filter, at));
    expect([name, plan]).toEqual([name, expect.stringMatching(/Index (Only )?Scan/)]);
    // A sort of a few rows that are nearly in order would be named "Incremental Sort".
    expect([name, /Seq Scan on data_requests|->\s+Sort|^Sort/m.test(plan)]).toEqual([name, false]);
  }
});

/** How PostgreSQL reads a page, as the service's role under its policies. */
async function planOf(work: Work, filter: ListFilter, place: Place | undefined): Promise<string> {
  const seen: string[] = [];
  const keep = ({ sql, bindings }: { sql: string; bindings?: unknown[] }) => {
    if (sql.includes('from "data_requests"') && sql.includes('order by')) {
      const values = bindings ?? [];
      let at = 0;
      seen.push(sql.replace(/\$\d+/g, () => `'${String(values[at++]).replaceAll("'", "''")}'`));
    }
  };
  work.trx.on('query', keep);
  await readWorkList(work, filter, place);
  work.trx.removeListener('query', keep);
  const { rows } = (await work.trx.raw(`explain ${(seen[0] ?? '').replaceAll('?', '\\?')}`)) as {
    rows: Record<string, string>[];
  };
  return rows.map((row) => Object.values(row)[0]).join('\n');
}

describe('who works on a case', () => {
  let caseworker: string;
  let auditor: string;
  beforeAll(async () => {
    const make = async (name: string, role: 'caseworker' | 'auditor'): Promise<string> =>
      await home.work(async (work) => {
        const { token } = await inviteAccount(work, { email: `${name}@lumyx.example`, name, roles: [role] });
        return (await activateAccount(work, { token, password: 'blue kettle marsh' })).id;
      });
    caseworker = await make('clara', 'caseworker');
    auditor = await make('anton', 'auditor');
  });
  const some = async (): Promise<string[]> =>
    (await list({ assignees: 'nobody' })).rows.slice(0, 3).map(({ id }) => id);

  test('several cases are given at once, each on the record; what is over stays', async () => {
    const requestIds = [...(await some()), (await list({ over: true })).rows[0]?.id ?? ''];
    const effect = await home.work(
      async (work) => await assignCases(work, { requestIds, assigneeId: caseworker }),
    );
    expect(effect).toMatchObject({ changed: 3, fromNobody: 3, over: 1, already: 0 });
    const { rows } = await list({ assignees: [caseworker] });
    expect(rows.map(({ id }) => id).sort()).toEqual(requestIds.slice(0, 3).sort());
    const entries = await home.work(
      async (work) =>
        (
          await work.trx.raw(
            `select about::text, details from audit_entries where event = 'request.assigned'`,
          )
        ).rows as { about: string; details: { to: string } }[],
    );
    expect(entries.map(({ about }) => about).sort()).toEqual(requestIds.slice(0, 3).sort());
    expect(new Set(entries.map(({ details }) => details.to))).toEqual(new Set([caseworker]));
  });

  test('nobody is given a case who may not work on one, and no case of others is touched', async () => {
    const requestIds = await some();
    const give = async (ids: readonly string[], assigneeId: string | null) =>
      await home.work(async (work) => await assignCases(work, { requestIds: ids, assigneeId }));
    await expect(give(requestIds, auditor)).rejects.toMatchObject({ code: 'assignee-unknown' });
    await expect(give(requestIds, crypto.randomUUID())).rejects.toMatchObject({ code: 'assignee-unknown' });
    const { rows } = await admin.query<{ id: string }>(
      'select id from data_requests where controller_id = $1 limit 1',
      [home.lumart.id],
    );
    await expect(give([...requestIds, rows[0]?.id ?? ''], caseworker)).rejects.toMatchObject({
      code: 'request-unknown',
    });
    const over = (await list({ over: true })).rows[0]?.id ?? '';
    await expect(give([over], caseworker)).rejects.toMatchObject({ code: 'case-ended' });
    expect((await list({ assignees: 'nobody' })).rows.slice(0, 3).map(({ id }) => id)).toEqual(requestIds);
  });

  test('who can work no more gives the cases back', async () => {
    await home.work(async (work) => await releaseCases(work, caseworker));
    expect((await list({ assignees: [caseworker] })).rows.length).toBe(3);
    await admin.query('update accounts set disabled_at = now() where id = $1', [caseworker]);
    await home.work(async (work) => await releaseCases(work, caseworker));
    expect((await list({ assignees: [caseworker] })).rows).toEqual([]);
  });
});
