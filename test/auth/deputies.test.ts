// Being away: deputies get the letters and no rights, rings end, and the house says so when nobody is left to decide.
import { absencesOf, standsInFor } from '../../src/auth/absence.ts';
import type { Account } from '../../src/auth/account.ts';
import { accountsWith, changeRoles, disableAccount, enableAccount } from '../../src/auth/accounts.ts';
import { endAbsence, planAbsence } from '../../src/auth/deputies.ts';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import type { Role } from '../../src/auth/permissions.ts';
import { type Controller, saveController } from '../../src/platform/controller.ts';
import { rememberHand } from '../../src/requests/case-note.ts';
import { gapsOf, tellOfGaps } from '../../src/requests/coverage.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Actor, MACHINE, type Work } from '../../src/work.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let ada: Account;
let ben: Account;
let cleo: Account;
let dora: Account;
let elsewhere: Account;

beforeAll(async () => {
  home = await openTestHouse();
  const make = async (name: string, role: Role, controller: Controller): Promise<Account> =>
    await home.work(
      async (work) => {
        const email = `${name}@${controller.slug}.example`;
        const { token } = await inviteAccount(work, { email, name, roles: [role] });
        return await activateAccount(work, { token, password: 'blue kettle marsh' });
      },
      undefined,
      controller,
    );
  ada = await make('ada', 'approver', home.lumyx);
  ben = await make('ben', 'caseworker', home.lumyx);
  cleo = await make('cleo', 'auditor', home.lumyx);
  dora = await make('dora', 'administrator', home.lumyx);
  elsewhere = await make('eve', 'approver', home.lumart);
});
afterAll(async () => await home.close());
afterEach(async () => {
  for (const { id } of [ada, ben, cleo, dora]) await home.work(async (work) => await endAbsence(work, id));
});

const as = ({ id }: Account): Actor => ({ kind: 'staff', id });
const inDays = (days: number): Temporal.PlainDate =>
  Temporal.Now.zonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days });
const away = async (who: Account, deputies: readonly Account[], [from, until] = [0, 3], by = as(who)) =>
  await home.work(
    async (work) =>
      await planAbsence(work, {
        accountId: who.id,
        from: inDays(from ?? 0),
        until: inDays(until ?? 0),
        deputyIds: deputies.map(({ id }) => id),
      }),
    by,
  );
const standing = async (who: Account): Promise<string[]> =>
  await home.work(async (work) => await standsInFor(work, who.id));
const written = async (): Promise<string[]> =>
  (await home.work(async (work) => await accountsWith(work, 'approve:plan'))).map(({ name }) => name).sort();

test('while somebody is away her letters go to the deputy too, and before and after they do not', async () => {
  expect(await written()).toEqual(['ada', 'dora']);
  await away(ada, [ben], [1, 3]);
  expect([await written(), await standing(ben)]).toEqual([['ada', 'dora'], []]);
  await away(ada, [ben], [0, 0]);
  expect([await written(), await standing(ben)]).toEqual([['ada', 'ben', 'dora'], [ada.id]]);
  await home.work(async (work) => await disableAccount(work, ben.id));
  expect(await written()).toEqual(['ada', 'dora']);
  await home.work(async (work) => await enableAccount(work, ben.id));
  await home.work(async (work) => await endAbsence(work, ada.id), as(dora));
  expect([await written(), await standing(ben)]).toEqual([['ada', 'dora'], []]);
});

test('a deputy who is away passes it on, and a ring of deputies ends', async () => {
  await away(ada, [ben]);
  await away(ben, [cleo]);
  expect([await standing(cleo), await standing(ben)].map((ids) => ids.toSorted())).toEqual([
    [ada.id, ben.id].toSorted(),
    [ada.id],
  ]);
  await away(cleo, [ada], undefined, as(dora));
  expect((await standing(ada)).toSorted()).toEqual([ben.id, cleo.id].toSorted());
  expect(await written()).toEqual(['ada', 'ben', 'cleo', 'dora']);
});

test('nobody stands in for herself, and nobody who is unknown, disabled or of another controller does', async () => {
  const refused = async (act: Promise<unknown>, code: string) =>
    await expect(act).rejects.toMatchObject({ code });
  await refused(away(ada, [ada]), 'deputy-self');
  await refused(away(ada, [{ ...ben, id: crypto.randomUUID() }]), 'deputy-unknown');
  await refused(away(ada, [elsewhere]), 'deputy-unknown');
  await home.work(async (work) => await disableAccount(work, ben.id));
  await refused(away(ada, [ben]), 'deputy-disabled');
  await home.work(async (work) => await enableAccount(work, ben.id));
  await refused(away(ada, [ben], [2, 1]), 'absence-days');
  await refused(away(ada, [ben], [-3, -1]), 'absence-days');
  await refused(away(ada, [ben], [0, 400]), 'absence-days');
  await refused(away(ada, [ben], [0, 1], as(ben)), 'absence-not-yours');
  await refused(away(elsewhere, [ben], [0, 1], as(dora)), 'account-unknown');
  expect((await home.work(absencesOf)).size).toBe(0);
});

test('when nobody who may decide is there, administrators are told once, by letter and on the pages', async () => {
  expect(await home.work(gapsOf)).toEqual([]);
  await away(ada, [ben]);
  await away(dora, [ben], [0, 5]);
  expect(await home.work(gapsOf)).toEqual([]);
  const requestId = await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, {
      right: 'erasure',
      email: 'mira@example.com',
      channel: 'mail',
    });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    return requestId;
  });
  const back = inDays(4);
  expect(await home.work(gapsOf)).toEqual([
    { needs: ['approve:plan', 'deny:case'], why: 'nobody', back, cases: [] },
  ]);
  for (const _clock of [1, 2]) await home.work(tellOfGaps);
  expect(await lettersOf(home, 'staff-nobody-there')).toBe(2);
  await home.work(async (work) => await endAbsence(work, ada.id));
  expect(await home.work(gapsOf)).toEqual([]);

  const hand = async (who: Account) =>
    await home.work(async (work: Work) => await rememberHand(work, requestId, 'ruled'), as(who));
  await home.work(async (work) => await move(work, requestId, 'plan', {}), MACHINE);
  await hand(dora);
  expect(await home.work(gapsOf)).toEqual([]);
  await hand(ada);
  expect(await home.work(gapsOf)).toMatchObject([{ why: 'handled', cases: [{ id: requestId }] }]);
  await home.work(async (work) => await endAbsence(work, dora.id));
  expect(await home.work(gapsOf)).toMatchObject([{ needs: ['approve:plan'], why: 'handled', back: null }]);
  expect(await home.work(gapsOf, undefined, home.lumart)).toEqual([]);

  // One officer is enough here, but not while another who had no hand in it is merely away.
  const enough = async (singleOfficer: boolean): Promise<void> =>
    await home.house.database.transaction(
      async (trx) => void (await saveController(trx, { ...home.lumyx, singleOfficer })),
    );
  await enough(true);
  expect(await home.work(gapsOf)).toEqual([]);
  await away(dora, [], [0, 5]);
  expect(await home.work(gapsOf)).toEqual([]);
  await home.work(async (work) => await changeRoles(work, { accountId: cleo.id, roles: ['approver'] }));
  await away(cleo, [], [0, 2]);
  expect(await home.work(gapsOf)).toMatchObject([
    { needs: ['approve:plan'], why: 'handled', back: inDays(3), cases: [{ id: requestId }] },
  ]);
  await enough(false);
});

async function lettersOf({ work }: TestHouse, letter: string): Promise<number> {
  const { rows } = (await work(
    async ({ trx }) => await trx.raw('select count(*)::int as n from notices where letter = ?', [letter]),
  )) as { rows: { n: number }[] };
  return rows[0]?.n ?? 0;
}
