// The account pages of a company: a signed-in customer sees what is lost, asks, follows and takes back; nobody else does.
import { forgetOldKeysJob } from '../../jobs/forget-old-keys.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { holdPlansOf } from '../../src/fulfilment/plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { readForCase } from '../../src/fulfilment/read-balances.ts';
import { Controller } from '../../src/platform/controller.ts';
import { isCoolingOff, remindOfReconsidering, waiveCoolingOff } from '../../src/requests/cooling-off.ts';
import { holdRequest } from '../../src/requests/data-request.ts';
import { balancesOf } from '../../src/requests/shown-balance.ts';
import { CLOCK } from '../../src/work.ts';
import { ruledAndApproved } from '../support/approved-erasure.ts';
import { askAndProve } from '../support/road.ts';
import { company, ISSUER } from '../support/vouch.ts';
import { type AccountPages, ASKED, openAccountPages, REFUND } from './account-pages.ts';

const MIRA = 'mira@example.com';

let lumart: AccountPages;
beforeAll(async () => {
  lumart = await openAccountPages();
});
afterAll(() => lumart.close());

test('what is lost is shown, kept with the case, and said again: letter, reminder; the end is 7 times 24 hours and stays', async () => {
  const unseen = await lumart.post('/requests', ASKED, MIRA);
  expect([unseen.status, unseen.body.code]).toEqual([409, 'balance-not-shown']);
  const shown = await lumart.post('/balances', {}, MIRA);
  const balances = [{ name: 'Credits', amount: '12.50', refund: REFUND }];
  expect([shown.status, shown.body]).toEqual([
    200,
    { id: expect.any(String), readAt: expect.any(String), coolingOffDays: 7, balances },
  ]);
  const hers = await lumart.post('/requests', { ...ASKED, shown: shown.body.id }, 'solo@example.com');
  expect(hers.body.code).toBe('balance-not-shown');
  const begun = await lumart.post('/requests', { ...ASKED, shown: shown.body.id }, MIRA);
  expect([begun.status, begun.body]).toEqual([
    201,
    expect.objectContaining({ right: 'erasure', status: 'cooling-off', mayWithdraw: true }),
  ]);
  const { id, coolingOffUntil, restrictedSince } = begun.body;
  expect(Temporal.Instant.from(restrictedSince).until(coolingOffUntil).total('hours')).toBe(168);
  expect(await lumart.lettersTo(MIRA)).toMatch(
    /You have 12\.5 Credits\. They are lost .* money back: https:\/\/shop\.example\/refunds/,
  );
  // Neither another promise nor another balance changes what she was told.
  await Controller.query(lumart.home.house.database)
    .findById(lumart.home.lumart.id)
    .patch({ coolingOffDays: 1 });
  await lumart.shop.run(`update invoices set amount = 99 where id = 1`);
  const again = await lumart.get(`/requests/${id}`, MIRA);
  expect(again.body).toEqual({ ...begun.body, balances, balancesReadAt: shown.body.readAt });
  expect((await lumart.get('/requests', MIRA)).body).toEqual({ requests: [again.body] });
  const kept = await lumart.there(
    async (work) => await work.trx.raw('select t::text as row from idempotency_keys t'),
  );
  expect(JSON.stringify(kept.rows)).not.toMatch(/12\.5|Credits|mira/);
  await Controller.query(lumart.home.house.database)
    .findById(lumart.home.lumart.id)
    .patch({ coolingOffDays: 7 });
  // Her copy is hers while she thinks it over.
  expect((await lumart.post('/requests', { right: 'access' }, MIRA)).body).toMatchObject({
    status: 'verified',
    restrictedSince: null,
  });
  lumart.later({ hours: 24 * 6 + 1 });
  await lumart.home.work(async (work) => await remindOfReconsidering(work, id), CLOCK, lumart.home.lumart);
  expect(await lumart.lettersTo(MIRA)).toMatch(/Your time to think it over ends on .*You have 12\.5 Credits/);
  const gone = await lumart.withdraw(id, MIRA);
  expect([gone.status, gone.body]).toEqual([
    200,
    expect.objectContaining({ status: 'withdrawn', restrictedSince: null, mayWithdraw: false }),
  ]);
});

test('a program reads and ends only what the person it vouches for has asked', async () => {
  const { body } = await lumart.begin('tom@example.com');
  const path = `/requests/${body.id}`;
  for (const answer of [await lumart.get(path, MIRA), await lumart.withdraw(body.id, MIRA)])
    expect([answer.status, answer.body.code]).toEqual([404, 'request-unknown']);
  expect((await lumart.get('/requests', 'nobody@example.com')).body).toEqual({ requests: [] });
  const bare = await lumart.api.get(lumart.key, `/signed-in${path}`);
  expect([bare.status, bare.body.code]).toEqual([401, 'assertion-missing']);
  const used = await lumart.word('tom@example.com');
  const say = async (assertion: string, by = lumart.key) =>
    await lumart.api.get(by, `/signed-in${path}`).set('Habeas-Assertion', assertion);
  expect((await say(used)).status).toBe(200);
  const refused: [string, string][] = [
    [used, 'assertion-replayed'],
    [
      await lumart.word('tom@example.com', { at: lumart.moment().subtract({ minutes: 10 }) }),
      'assertion-expired',
    ],
    [
      await lumart.word('tom@example.com', { audience: 'https://privacy.example/lumyx' }),
      'assertion-audience',
    ],
    [
      await (await company('EdDSA', lumart.pages.kid)).vouch({
        email: 'tom@example.com',
        at: lumart.moment(),
        audience: 'https://privacy.example/lumart',
      }),
      'assertion-not-valid',
    ],
  ];
  for (const [assertion, code] of refused) expect((await say(assertion)).body.code).toBe(code);
  const other = await lumart.api.key(['read:cases', 'withdraw:case'], lumart.home.lumart);
  expect((await say(await lumart.word('tom@example.com'), other)).body.code).toBe('permission-missing');
  const foreign = await lumart.api.key(['vouch:person']);
  expect((await say(await lumart.word('tom@example.com'), foreign)).body.code).toBe('assertion-not-taken');
  await Controller.query(lumart.home.house.database)
    .findById(lumart.home.lumyx.id)
    .patch({ signIn: { issuer: ISSUER, keys: [lumart.pages.jwk] } });
  const across = await say(
    await lumart.word('tom@example.com', { audience: 'https://privacy.example/lumyx' }),
    foreign,
  );
  expect(across.body.code).toBe('request-unknown');
  expect(await lumart.statusOf(body.id)).toBe('cooling-off');
});

test('a call that is sent again acts once, with the same word or a fresh one, and never answers for another person', async () => {
  const email = 'retry@example.com';
  const { body: shown } = await lumart.post('/balances', {}, email);
  const assertion = await lumart.word(email);
  const send = async (by: string) =>
    await lumart.api
      .post(lumart.key, '/signed-in/requests', { ...ASKED, shown: shown.id }, 'delete-0001')
      .set('Habeas-Assertion', by);
  const [first, second] = await Promise.all([send(assertion), send(assertion)]);
  expect(second.text).toBe(first.text);
  expect((await send(await lumart.word(email))).text).toBe(first.text);
  const stranger = await send(await lumart.word('stranger@example.com'));
  expect([stranger.status, stranger.body.code]).toEqual([422, 'idempotency-key-reused']);
  const [one, two] = await Promise.all([
    lumart.withdraw(first.body.id, email),
    lumart.withdraw(first.body.id, email),
  ]);
  expect([one.status, two.status].sort()).toEqual([200, 409]);
});

test('what was shown is good for an hour and then forgotten', async () => {
  const email = 'slow@example.com';
  const { body: shown } = await lumart.post('/balances', {}, email);
  lumart.later({ minutes: 61 });
  const late = await lumart.post('/requests', { ...ASKED, shown: shown.id }, email);
  expect(late.body.code).toBe('balance-not-shown');
  await forgetOldKeysJob(lumart.home.house, {}, new AbortController().signal);
  const { rows } = await lumart.there(async (work) =>
    work.trx.raw(`select count(*)::int as n from shown_balances where request_id is null`),
  );
  expect(rows).toEqual([{ n: 0 }]);
});

test('a store that does not answer is said, not guessed; by the form it is read once the address is proven', async () => {
  await lumart.shop.run('alter table invoices rename to moved');
  const away = await lumart.post('/balances', {}, 'solo@example.com');
  await lumart.shop.run('alter table moved rename to invoices');
  expect(away.body.balances).toEqual([{ name: 'Credits', amount: null, refund: REFUND }]);
  const requestId = await askAndProve(
    lumart.home,
    { right: 'erasure', email: 'solo@example.com' },
    lumart.home.lumart,
  );
  expect(await lumart.lettersTo('solo@example.com')).not.toContain('think it over');
  await Promise.all(
    [1, 2].map(async () => await readForCase(lumart.home.house, lumart.home.lumart.id, requestId)),
  );
  expect(await lumart.lettersTo('solo@example.com')).toContain('You have no Credits, so none are lost.');
  const kept = await lumart.there(async (work) => await balancesOf(work, requestId));
  expect(kept?.balances).toMatchObject([{ amount: '0' }]);
});

test('whoever asked by the form and is shown what is lost in the account before it was read there gets the letter, once', async () => {
  const email = 'both@example.com';
  const requestId = await askAndProve(lumart.home, { right: 'erasure', email }, lumart.home.lumart);
  expect((await lumart.begin(email)).body).toMatchObject({ id: requestId, status: 'cooling-off' });
  await readForCase(lumart.home.house, lumart.home.lumart.id, requestId);
  const { rows } = await lumart.there(async (work) =>
    work.trx.raw(
      `select count(*)::int as n from notices where request_id = ? and letter = 'cooling-off-started'`,
      [requestId],
    ),
  );
  expect(rows).toEqual([{ n: 1 }]);
});

describe('the last second', () => {
  const draw = async (id: string): Promise<void> =>
    await drawPlan(lumart.home.house, lumart.home.lumart.id, id);
  const openPlans = async (id: string): Promise<string[]> =>
    (await lumart.there(async (work) => await readPlans(work, id)))
      .map(({ status }) => status)
      .filter((status) => status !== 'closed');

  test('before the end she takes it back and nothing is planned; after it, as long as nothing runs', async () => {
    const { body: before } = await lumart.begin('before@example.com');
    const { body: after } = await lumart.begin('after@example.com');
    const isCooling = async (seconds: number): Promise<boolean> => {
      const at = Temporal.Instant.from(after.coolingOffUntil).add({ seconds });
      return await lumart.there(async (work) => await isCoolingOff({ ...work, at }, after.id));
    };
    expect([await isCooling(-1), await isCooling(0), await isCooling(1)]).toEqual([true, false, false]);
    lumart.later({ hours: 24 * 7 - 1, minutes: 50 });
    await draw(before.id);
    expect([await lumart.statusOf(before.id), await openPlans(before.id)]).toEqual(['cooling-off', []]);
    expect((await lumart.withdraw(before.id, 'before@example.com')).body.status).toBe('withdrawn');
    lumart.later({ minutes: 20 });
    await draw(before.id);
    expect([await lumart.statusOf(before.id), await openPlans(before.id)]).toEqual(['withdrawn', []]);
    await draw(after.id);
    expect(await lumart.statusOf(after.id)).toBe('planned');
    expect((await lumart.withdraw(after.id, 'after@example.com')).body.status).toBe('withdrawn');
    expect(await openPlans(after.id)).toEqual([]);
  });

  test('what she waives in writing begins at once, and not when the week would have ended', async () => {
    const { body } = await lumart.begin('waiver@example.com');
    const due = async (): Promise<unknown[]> =>
      (
        await lumart.home.house.database.raw(
          `select 1 from pgboss.job where name = 'draw-plan' and data->>'requestId' = ? and start_after <= now()`,
          [body.id],
        )
      ).rows;
    expect(await due()).toEqual([]);
    const waiver = { requestId: body.id, statement: 'Please do not wait for seven days.' };
    await lumart.home.work(
      async (work) => await waiveCoolingOff(work, waiver),
      { kind: 'subject', id: body.id },
      lumart.home.lumart,
    );
    expect(await due()).toHaveLength(1);
  });

  test('when she and the timer come at once, she is told the truth: it is withdrawn and no plan is left', async () => {
    const emails = Array.from({ length: 8 }, (_, at) => `race${at}@example.com`);
    const cases: string[] = [];
    for (const email of emails) cases.push((await lumart.begin(email)).body.id);
    lumart.later({ hours: 24 * 7 + 1 });
    for (const [at, id] of cases.entries()) {
      const assertion = await lumart.word(emails[at] ?? '');
      const drawing = draw(id);
      await new Promise((resolve) => setTimeout(resolve, at * 12));
      const said = await lumart.api
        .post(lumart.key, `/signed-in/requests/${id}/withdrawal`, {})
        .set('Habeas-Assertion', assertion);
      await drawing;
      expect([said.status, await lumart.statusOf(id), await openPlans(id)]).toEqual([200, 'withdrawn', []]);
      await draw(id);
      expect(await openPlans(id)).toEqual([]);
    }
  });

  test('whoever approves or draws at this moment holds the plan before the case, and so does she: nobody is stopped', async () => {
    const email = 'order@example.com';
    const { body } = await lumart.begin(email);
    lumart.later({ hours: 24 * 7 + 1 });
    await draw(body.id);
    const [said] = await lumart.there(async (work) => {
      await holdPlansOf(work, body.id);
      const waiting = lumart.withdraw(body.id, email);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await holdRequest(work, body.id);
      return [waiting];
    });
    expect((await said).status).toBe(200);
  });

  test('she or the run, never both; afterwards it is too late, and the receipt says what was lost', async () => {
    const both: string[] = [];
    for (const email of ['run0@example.com', MIRA]) {
      const { body } = await lumart.begin(email);
      lumart.later({ hours: 24 * 7 + 1 });
      await draw(body.id);
      const planId = await ruledAndApproved(lumart.home, lumart.home.lumart, body.id);
      lumart.later({ hours: 73 });
      const running = carryOut(
        lumart.home.house,
        lumart.home.lumart.id,
        planId,
        new AbortController().signal,
      );
      if (email === MIRA) await running;
      const said = await lumart.withdraw(body.id, email);
      await running;
      both.push(`${said.body.code ?? said.body.status} ${await lumart.statusOf(body.id)}`);
    }
    expect(both).toEqual([
      expect.stringMatching(/^(withdrawn withdrawn|(withdraw-too-late|request-not-movable) fulfilled)$/),
      'request-not-movable fulfilled',
    ]);
    expect(await lumart.lettersTo(MIRA)).toContain(
      '99 Credits were lost with the deletion, as we told you on',
    );
  });
});
