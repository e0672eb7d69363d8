// Statuses as one table: every state × event pair, moved or refused, with exactly one audit entry for a move.
import { DataRequest, STATUSES, type Status } from '../../src/requests/data-request.ts';
import { EVENTS, MOVES, move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let requestId: string;
let mainId: string;
beforeAll(async () => {
  home = await openTestHouse();
  ({ requestId } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: 'a@example.com', channel: 'form' }),
  ));
  ({ requestId: mainId } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: 'b@example.com', channel: 'form' }),
  ));
});
afterAll(async () => await home.close());

class Undo extends Error {}

const pairs = STATUSES.flatMap((status) => EVENTS.map((event) => [status, event] as const));

test.each(pairs)('%s × %s', async (status, event) => {
  const denial = status === 'denied' ? { denialReason: 'excessive' as const } : {};
  const joined = { duplicateOfId: mainId };
  const outcome = home.work(async (work) => {
    await DataRequest.query(work.trx)
      .findById([work.controllerId, requestId])
      .patch({ status, ...denial, ...(status === 'duplicate' ? joined : {}) });
    const entries = async (): Promise<number> => {
      const { rows } = (await work.trx.raw('select count(*)::int as n from audit_entries where about = ?', [
        requestId,
      ])) as { rows: { n: number }[] };
      return rows[0]?.n ?? 0;
    };
    const before = await entries();
    const columns =
      event === 'deny' ? { denialReason: 'excessive' as const } : event === 'join' ? joined : {};
    const moved = await move(work, requestId, event, columns).catch((error: unknown) => error);
    const after = await entries();
    const stored = await DataRequest.query(work.trx).findById([work.controllerId, requestId]);
    throw Object.assign(new Undo(), { moved, entries: after - before, stored: stored?.status });
  });
  const next: Status | undefined = MOVES[status][event];
  const told = (await outcome.catch((error: unknown) => error)) as {
    moved: unknown;
    entries: number;
    stored: Status;
  };
  if (next === undefined) {
    expect(told).toMatchObject({ moved: { code: 'request-not-movable' }, entries: 0, stored: status });
  } else {
    expect(told).toMatchObject({ moved: { status: next }, entries: 1, stored: next });
  }
});

test('out of an end leads an upheld appeal or a late proof alone, and nothing is carried out that was not proven', () => {
  for (const end of ['fulfilled', 'lapsed', 'denied'] as const)
    expect(MOVES[end]).toEqual({ reopen: 'verified' });
  expect(MOVES.withdrawn).toEqual({});
  expect(MOVES.duplicate).toEqual({ part: 'verified' });
  expect(Object.keys(MOVES.received).sort()).toEqual(['accept', 'deny', 'lapse', 'verify', 'withdraw']);
  const before = STATUSES.filter((status) => MOVES[status].approve !== undefined);
  expect(before).toEqual(['planned']);
});
