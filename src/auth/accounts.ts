// Accounts of staff: who there is, who may do what, and the acts of an administrator on them.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { coversOf } from './absence.ts';
import { type Account, holdAccount, StaffAccount, shown, writeAccount } from './account.ts';
import { mustCover, PERMISSIONS, type Permission, permissionsOf, type Role } from './permissions.ts';

/** All accounts of the controller, by name, disabled ones last. */
export async function listAccounts(work: Work): Promise<Account[]> {
  const rows = await StaffAccount.query(work.trx)
    .where('controllerId', work.controllerId)
    .orderByRaw('disabled_at is not null, name, id');
  return rows.map(shown);
}

/** One account; undefined for ids of other controllers and ids that never were, alike. */
export async function findAccount(work: Work, accountId: string): Promise<Account | undefined> {
  const row = await StaffAccount.query(work.trx).findById([work.controllerId, accountId]);
  return row === undefined ? undefined : shown(row);
}

/** Whether an account can sign in. */
export function canSignIn({ activated, disabledAt }: Account): boolean {
  return activated && disabledAt === null;
}

/** Of these accounts, everybody who can sign in and holds the permission, present or away. */
export function holdersAmong(accounts: readonly Account[], permission: Permission): Account[] {
  return accounts.filter((one) => canSignIn(one) && permissionsOf(one.roles).has(permission));
}

/** Everybody who can sign in and holds the permission, present or away. */
export async function holdersOf(work: Work, permission: Permission): Promise<Account[]> {
  return holdersAmong(await listAccounts(work), permission);
}

/**
 * Whom the house writes to about a case: everybody who can sign in and holds the permission, and whoever stands in for
 * one of them who is away.
 */
export async function accountsWith(work: Work, permission: Permission): Promise<Account[]> {
  const accounts = await listAccounts(work);
  const holders = holdersAmong(accounts, permission);
  const covers = await coversOf(
    work,
    holders.map(({ id }) => id),
  );
  const known = new Set(holders.map(({ id }) => id));
  const beside = accounts.filter((one) => covers.has(one.id) && !known.has(one.id) && canSignIn(one));
  return [...holders, ...beside];
}

/** Gives other roles; every session of the account ends. Throws like `inviteAccount`, and `last-administrator`. */
export async function changeRoles(
  work: Work,
  change: { accountId: string; roles: readonly Role[] },
): Promise<void> {
  const roles = wantedRoles(change.roles);
  await holdAdministrators(work);
  const row = await holdAccount(work, change.accountId);
  const held = await heldByActor(work);
  mustCover(held, [...permissionsOf(row.roles), ...permissionsOf(roles)]);
  if (!roles.includes('administrator')) await mustNotBeLastAdministrator(work, row);
  await writeAccount(work, row.id, { roles, sessionVersion: row.sessionVersion + 1 });
  await work.record('account.rolesChanged', row.id, { before: row.roles.join(' '), after: roles.join(' ') });
}

/** Ends an account's access at once; what she did keeps her name. Throws `last-administrator`, `permission-not-yours`. */
export async function disableAccount(work: Work, accountId: string): Promise<void> {
  await holdAdministrators(work);
  const row = await holdAccount(work, accountId);
  if (row.disabledAt !== null) return;
  mustCover(await heldByActor(work), permissionsOf(row.roles));
  await mustNotBeLastAdministrator(work, row);
  await writeAccount(work, accountId, {
    disabledAt: work.at,
    sessionVersion: row.sessionVersion + 1,
    invitationHash: null,
    invitationExpiresAt: null,
  });
  await work.record('account.disabled', accountId);
}

/** Lets a disabled account sign in again, with its password and roles as they were. Throws `permission-not-yours`. */
export async function enableAccount(work: Work, accountId: string): Promise<void> {
  const row = await holdAccount(work, accountId);
  if (row.disabledAt === null) return;
  mustCover(await heldByActor(work), permissionsOf(row.roles));
  await writeAccount(work, accountId, { disabledAt: null, sessionVersion: row.sessionVersion + 1 });
  await work.record('account.enabled', accountId);
}

/**
 * What the one who acts may hand out: staff, the permissions of their own account; the machine (an operator at the
 * command line, who could change the database anyway), all; subjects, programs and the clock, nothing.
 */
export async function heldByActor(work: Work): Promise<ReadonlySet<Permission>> {
  if (work.actor.kind === 'machine') return new Set(PERMISSIONS);
  if (work.actor.kind !== 'staff') return new Set();
  const row = await StaffAccount.query(work.trx).findById([work.controllerId, work.actor.id]);
  return row === undefined || row.disabledAt !== null ? new Set() : permissionsOf(row.roles);
}

/** Locks every administrator's row, in one order, so that two of them cannot remove each other at the same moment. */
async function holdAdministrators(work: Work): Promise<void> {
  await StaffAccount.query(work.trx)
    .where('controllerId', work.controllerId)
    .whereRaw(`'administrator' = any(roles)`)
    .orderBy('id')
    .forUpdate();
}

async function mustNotBeLastAdministrator(work: Work, row: StaffAccount): Promise<void> {
  if (!row.roles.includes('administrator') || row.disabledAt !== null || row.passwordHash === null) return;
  const others = await StaffAccount.query(work.trx)
    .where('controllerId', work.controllerId)
    .whereRaw(`'administrator' = any(roles)`)
    .whereNull('disabledAt')
    .whereNotNull('passwordHash')
    .whereNot('id', row.id)
    .resultSize();
  if (others > 0) return;
  throw new Problem(
    'conflict',
    'last-administrator',
    'This is the last administrator who can sign in. Nothing was changed. Make another person administrator first.',
  );
}

/** At least one role, each once. Throws `roles-missing`. */
export function wantedRoles(roles: readonly Role[]): Role[] {
  const wanted = [...new Set(roles)];
  if (wanted.length > 0) return wanted;
  throw new Problem('invalid', 'roles-missing', 'Choose at least one role. Nothing was changed.');
}
