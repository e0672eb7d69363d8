// Accounts: invited, activated, changed, disabled; every refusal, and nobody who gives away what they lack.
import type { Account } from '../../src/auth/account.ts';
import {
  accountsWith,
  changeRoles,
  disableAccount,
  enableAccount,
  findAccount,
  listAccounts,
} from '../../src/auth/accounts.ts';
import { activateAccount, changePassword, inviteAccount, inviteAgain } from '../../src/auth/invitations.ts';
import { hashesComputed } from '../../src/auth/passwords.ts';
import type { Role } from '../../src/auth/permissions.ts';
import type { Actor } from '../../src/work.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const PASSWORD = 'blue kettle marsh';
const NEXT = 'seven quiet herons';
let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(() => home.close());

const invite = (email: string, roles: readonly Role[], actor?: Actor) =>
  home.work((work) => inviteAccount(work, { email, name: 'Somebody', roles }), actor);
const activate = (token: string, password = PASSWORD) =>
  home.work((work) => activateAccount(work, { token, password }));
const staff = ({ id }: { id: string }): Actor => ({ kind: 'staff', id });

async function person(email: string, ...roles: Role[]): Promise<Account> {
  return await activate((await invite(email, roles)).token);
}

describe('an invitation', () => {
  test('makes an account that cannot be used until a password was chosen', async () => {
    const { account, token } = await invite('Anna.Meier@Lumyx.example', ['approver']);
    expect(account).toMatchObject({
      email: 'anna.meier@lumyx.example',
      activated: false,
      roles: ['approver'],
    });
    expect(token).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await activate(token)).toMatchObject({
      activated: true,
      sessionVersion: 2,
      invitationExpiresAt: null,
    });
  });

  test('is taken as people type it', async () => {
    const { token } = await invite('a@lumyx.example', ['caseworker']);
    expect(await activate(` ${token.toLowerCase().replaceAll('-', ' ')} `)).toMatchObject({
      activated: true,
    });
  });

  test('works once, for three days, and not after the account was disabled', async () => {
    const refused = { kind: 'invalid', code: 'invitation-not-valid' };
    const first = await invite('a@lumyx.example', ['caseworker']);
    await activate(first.token);
    await expect(activate(first.token)).rejects.toMatchObject(refused);
    const second = await invite('b@lumyx.example', ['caseworker']);
    await home.work((work) => disableAccount(work, second.account.id));
    await expect(activate(second.token)).rejects.toMatchObject(refused);
    const third = await invite('c@lumyx.example', ['caseworker']);
    home.later({ hours: 72 });
    await expect(activate(third.token)).rejects.toMatchObject(refused);
    await expect(activate('')).rejects.toMatchObject(refused);
  });

  test('costs no hash when it is not valid, and is not spent by a bad password', async () => {
    const { token } = await invite('anna.meier@lumyx.example', ['caseworker']);
    const before = hashesComputed();
    await expect(activate('AAAAA-AAAAA-AAAAA-AAAAA')).rejects.toMatchObject({ code: 'invitation-not-valid' });
    await expect(activate(token, 'short')).rejects.toMatchObject({ code: 'password-too-short' });
    await expect(activate(token, 'anna.meier12')).rejects.toMatchObject({ code: 'password-guessable' });
    await expect(activate(token, 'lumyxai-2026')).rejects.toMatchObject({ code: 'password-guessable' });
    expect(hashesComputed()).toBe(before);
    expect(await activate(token)).toMatchObject({ activated: true });
  });

  test('sent again replaces the first one; for an active account it is a conflict', async () => {
    const first = await invite('a@lumyx.example', ['caseworker']);
    const second = await invite('A@lumyx.example', ['auditor']);
    expect(second.account.id).toBe(first.account.id);
    await expect(activate(first.token)).rejects.toMatchObject({ code: 'invitation-not-valid' });
    expect(await activate(second.token)).toMatchObject({ roles: ['auditor'] });
    await expect(invite('a@lumyx.example', ['caseworker'])).rejects.toMatchObject({
      kind: 'conflict',
      code: 'account-exists',
    });
  });

  test('of another controller opens nothing here', async () => {
    const { token } = await invite('a@lumyx.example', ['caseworker']);
    const there = home.work(
      (work) => activateAccount(work, { token, password: PASSWORD }),
      undefined,
      home.lumart,
    );
    await expect(there).rejects.toMatchObject({ code: 'invitation-not-valid' });
  });

  test.each([
    ['a@x.example, b@x.example', 'email-not-plain'],
    ['"a" <a@x.example>', 'email-not-plain'],
    ['a@x.example\r\nBcc: b@x.example', 'email-not-plain'],
  ])('to %j is refused', async (email, code) => {
    await expect(invite(email, ['caseworker'])).rejects.toMatchObject({ code });
  });

  test('needs a name and a role', async () => {
    await expect(invite('a@lumyx.example', [])).rejects.toMatchObject({ code: 'roles-missing' });
    const nameless = home.work((work) =>
      inviteAccount(work, { email: 'a@lumyx.example', name: ' \u0000 ', roles: ['caseworker'] }),
    );
    await expect(nameless).rejects.toMatchObject({ code: 'name-missing' });
  });

  test('two taken up at once with one token make one password', async () => {
    const { token } = await invite('a@lumyx.example', ['caseworker']);
    const both = await Promise.allSettled([activate(token, PASSWORD), activate(token, NEXT)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('rights that nobody lacks', () => {
  test('an approver makes no administrator, no approver, and disables none', async () => {
    const admin = await person('admin@lumyx.example', 'administrator');
    const approver = await person('approver@lumyx.example', 'approver');
    const by = staff(approver);
    const refused = { kind: 'forbidden', code: 'permission-not-yours' };
    await expect(invite('x@lumyx.example', ['administrator'], by)).rejects.toMatchObject(refused);
    await expect(
      home.work((work) => changeRoles(work, { accountId: approver.id, roles: ['administrator'] }), by),
    ).rejects.toMatchObject(refused);
    await expect(home.work((work) => disableAccount(work, admin.id), by)).rejects.toMatchObject(refused);
    await expect(home.work((work) => inviteAgain(work, admin.id), by)).rejects.toMatchObject(refused);
  });

  test.each(['client', 'subject', 'clock'] as const)('a %s gives nothing', async (kind) => {
    const by = { kind, id: crypto.randomUUID() };
    await expect(invite('x@lumyx.example', ['auditor'], by)).rejects.toMatchObject({
      code: 'permission-not-yours',
    });
  });

  test('a disabled administrator gives nothing any more', async () => {
    await person('one@lumyx.example', 'administrator');
    const two = await person('two@lumyx.example', 'administrator');
    await home.work((work) => disableAccount(work, two.id));
    await expect(invite('x@lumyx.example', ['caseworker'], staff(two))).rejects.toMatchObject({
      code: 'permission-not-yours',
    });
  });
});

describe('the last administrator', () => {
  test('cannot be disabled or lose the role, also not by two at the same moment', async () => {
    const one = await person('one@lumyx.example', 'administrator');
    const refused = { kind: 'conflict', code: 'last-administrator' };
    await invite('invited@lumyx.example', ['administrator']);
    await expect(home.work((work) => disableAccount(work, one.id))).rejects.toMatchObject(refused);
    await expect(
      home.work((work) => changeRoles(work, { accountId: one.id, roles: ['approver'] })),
    ).rejects.toMatchObject(refused);
    const two = await person('two@lumyx.example', 'administrator');
    const pause = (milliseconds: number) => new Promise((soon) => setTimeout(soon, milliseconds));
    const slow = home.work(async (work) => {
      await disableAccount(work, two.id);
      await pause(400);
    });
    const meanwhile = pause(100).then(() => home.work((work) => disableAccount(work, one.id)));
    await slow;
    await expect(meanwhile).rejects.toMatchObject(refused);
    expect(await home.work((work) => accountsWith(work, 'manage:accounts'))).toHaveLength(1);
  });
});

test('roles, standing and password each end older sessions', async () => {
  await person('admin@lumyx.example', 'administrator');
  const { id } = await person('a@lumyx.example', 'caseworker');
  const version = async () => (await home.work((work) => findAccount(work, id)))?.sessionVersion;
  const before = await version();
  await home.work((work) => changeRoles(work, { accountId: id, roles: ['auditor'] }));
  expect(await version()).toBe((before ?? 0) + 1);
  await home.work((work) => changePassword(work, { accountId: id, current: PASSWORD, next: NEXT }));
  expect(await version()).toBe((before ?? 0) + 2);
  await home.work((work) => disableAccount(work, id));
  expect(await version()).toBe((before ?? 0) + 3);
  await home.work((work) => enableAccount(work, id));
  expect(await version()).toBe((before ?? 0) + 4);
});

test('a new password needs the old one and a good one', async () => {
  const { id } = await person('a@lumyx.example', 'caseworker');
  const change = (current: string, next: string) =>
    home.work((work) => changePassword(work, { accountId: id, current, next }));
  await expect(change('wrong wrong wrong', NEXT)).rejects.toMatchObject({ code: 'password-wrong' });
  await expect(change(PASSWORD, 'short')).rejects.toMatchObject({ code: 'password-too-short' });
  await change(PASSWORD, NEXT);
  await expect(change(PASSWORD, NEXT)).rejects.toMatchObject({ code: 'password-wrong' });
});

test('a person who lost her password gets a new invitation; the old password works until then', async () => {
  const { id } = await person('a@lumyx.example', 'caseworker');
  const { token } = await home.work((work) => inviteAgain(work, id));
  expect(await activate(token, NEXT)).toMatchObject({ id, activated: true });
  await home.work((work) => disableAccount(work, id));
  await expect(home.work((work) => inviteAgain(work, id))).rejects.toMatchObject({
    code: 'account-disabled',
  });
});

test('only active holders of a permission get its mail, and controllers are apart', async () => {
  const approver = await person('approver@lumyx.example', 'approver');
  const gone = await person('gone@lumyx.example', 'approver');
  await invite('invited@lumyx.example', ['approver']);
  await home.work((work) => disableAccount(work, gone.id));
  const found = await home.work((work) => accountsWith(work, 'approve:plan'));
  expect(found.map(({ id }) => id)).toEqual([approver.id]);
  expect(await home.work((work) => listAccounts(work), undefined, home.lumart)).toEqual([]);
  expect(await home.work((work) => findAccount(work, approver.id), undefined, home.lumart)).toBeUndefined();
  await expect(
    home.work((work) => disableAccount(work, approver.id), undefined, home.lumart),
  ).rejects.toMatchObject({ kind: 'not-found', code: 'account-unknown' });
});

test('one address may work for two controllers', async () => {
  await person('a@lumyx.example', 'caseworker');
  const there = await home.work(
    (work) => inviteAccount(work, { email: 'a@lumyx.example', name: 'A', roles: ['caseworker'] }),
    undefined,
    home.lumart,
  );
  expect(there.account.controllerId).toBe(home.lumart.id);
});
