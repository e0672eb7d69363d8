// Signing in: known and unknown accounts cost the same, guesses are counted before they are checked, sessions end at once.
import type { Account } from '../../src/auth/account.ts';
import { changeRoles, disableAccount, findAccount } from '../../src/auth/accounts.ts';
import { checkPassword } from '../../src/auth/check-password.ts';
import { activateAccount, changePassword, inviteAccount } from '../../src/auth/invitations.ts';
import { createPassport, readSession } from '../../src/auth/passport.ts';
import { hashesComputed } from '../../src/auth/passwords.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const PASSWORD = 'blue kettle marsh';
let home: TestHouse;
let anna: Account;
beforeEach(async () => {
  home = await openTestHouse();
  anna = await home.work(async (work) => {
    const invited = { email: 'anna@lumyx.example', name: 'Anna', roles: ['approver'] as const };
    const { token } = await inviteAccount(work, invited);
    return await activateAccount(work, { token, password: PASSWORD });
  });
});
afterEach(() => home.close());

const signIn = (email: string, password: string, controllerId = home.lumyx.id) =>
  checkPassword(home.house.inWork, controllerId, { email, password });

test('the right address and password open the account, however the address is typed', async () => {
  expect(await signIn('anna@lumyx.example', PASSWORD)).toMatchObject({ id: anna.id });
  expect(await signIn(' Anna@LUMYX.example ', PASSWORD)).toMatchObject({ id: anna.id });
});

test('unknown, wrong, invited, disabled, resting and foreign answer alike and cost one hash each', async () => {
  await home.work((work) =>
    inviteAccount(work, { email: 'new@lumyx.example', name: 'New', roles: ['caseworker'] }),
  );
  const cases: [string, string, string?][] = [
    ['nobody@lumyx.example', PASSWORD],
    ['anna@lumyx.example', 'wrong wrong wrong'],
    ['new@lumyx.example', PASSWORD],
    ['anna@lumyx.example', PASSWORD, home.lumart.id],
    ['a@x.example, anna@lumyx.example', PASSWORD],
    ['', ''],
  ];
  for (const [email, password, controllerId] of cases) {
    const before = hashesComputed();
    expect(await signIn(email, password, controllerId)).toBeNull();
    expect([email, hashesComputed() - before]).toEqual([email, 1]);
  }
  await home.work((work) => disableAccount(work, anna.id));
  const before = hashesComputed();
  expect(await signIn('anna@lumyx.example', PASSWORD)).toBeNull();
  expect(hashesComputed() - before).toBe(1);
});

test('a hundred guesses at once are ten tries; then even the right one waits a quarter of an hour', async () => {
  await Promise.all(
    Array.from({ length: 100 }, (_, at) => signIn('anna@lumyx.example', `wrong guess ${at}`)),
  );
  const { rows } = await home.work((work) =>
    work.trx.raw('select failed_tries from accounts where id = ?', [anna.id]),
  );
  expect(rows).toEqual([{ failed_tries: 10 }]);
  expect(await signIn('anna@lumyx.example', PASSWORD)).toBeNull();
  home.later({ minutes: 15, seconds: 1 });
  expect(await signIn('anna@lumyx.example', PASSWORD)).toMatchObject({ id: anna.id });
});

test('an account that was disabled while its password was checked is not opened', async () => {
  const [opened] = await Promise.all([
    signIn('anna@lumyx.example', PASSWORD),
    new Promise((soon) => setTimeout(soon, 15)).then(() =>
      home.work((work) => disableAccount(work, anna.id)),
    ),
  ]);
  const after = await home.work((work) => findAccount(work, anna.id));
  if (opened !== null) expect(await readSession(home.house.inWork, session(opened))).toBeNull();
  expect(after?.disabledAt).not.toBeNull();
});

function session({ controllerId, id: accountId, sessionVersion }: Account) {
  return { controllerId, accountId, sessionVersion };
}

describe('R13: a session', () => {
  const read = (stored: unknown) => readSession(home.house.inWork, stored);

  test('is read while nothing has changed', async () => {
    expect(await read(session(anna))).toMatchObject({ id: anna.id, roles: ['approver'] });
  });

  test('ends with a change of roles, of the password, of the standing', async () => {
    const acts = [
      () => home.work((work) => changeRoles(work, { accountId: anna.id, roles: ['auditor'] })),
      () =>
        home.work((work) =>
          changePassword(work, { accountId: anna.id, current: PASSWORD, next: 'seven quiet herons' }),
        ),
      () => home.work((work) => disableAccount(work, anna.id)),
    ];
    for (const act of acts) {
      const current = await home.work((work) => findAccount(work, anna.id));
      if (current === undefined) throw new Error('gone');
      expect(await read(session(current))).not.toBeNull();
      await act();
      expect(await read(session(current))).toBeNull();
    }
  });

  test.each([
    undefined,
    null,
    'x',
    {},
    { controllerId: 'x', accountId: 'y', sessionVersion: 1 },
    { controllerId: "'; drop table accounts --", accountId: 1, sessionVersion: {} },
  ])('of another form (%j) is nobody’s', async (stored) => {
    expect(await read(stored)).toBeNull();
  });

  test('with somebody else’s controller is nobody’s', async () => {
    expect(await read({ ...session(anna), controllerId: home.lumart.id })).toBeNull();
  });
});

test('passport signs in at the door that it is told, and nowhere without one', async () => {
  const signInAt = (controllerId: string | undefined) =>
    new Promise((answer) => {
      const passport = createPassport(home.house.inWork, () => controllerId);
      const req = { body: { email: 'anna@lumyx.example', password: PASSWORD }, query: {} };
      passport.authenticate('local', (error: unknown, user: unknown) => answer(error ?? user))(
        req,
        {},
        answer,
      );
    });
  expect(await signInAt(home.lumyx.id)).toMatchObject({ id: anna.id });
  expect(await signInAt(home.lumart.id)).toBe(false);
  expect(await signInAt(undefined)).toBe(false);
});
