// Invitations: how an account begins, and how a lost password is replaced, by a code sent to its own address.
import { randomInt } from 'node:crypto';
import { sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { type Account, holdAccount, StaffAccount, shown, writeAccount } from './account.ts';
import { heldByActor, wantedRoles } from './accounts.ts';
import { mustBeGoodPassword } from './password-rule.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { mustCover, permissionsOf, type Role } from './permissions.ts';

const INVITATION_HOURS = 72;
/** Crockford's base 32: no letter that could be taken for a digit. Twenty of them hold 100 bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What the letter needs; the token exists nowhere else. */
export interface Invitation {
  readonly account: Account;
  readonly token: string;
  readonly expiresAt: Temporal.Instant;
}

/**
 * Makes an account, or renews the invitation of one that was never activated. The token is for the letter to that
 * very address and is stored only as a hash; it works once, for 72 hours. Throws `email-not-plain`,
 * `account-exists`, `permission-not-yours`, `name-missing`, `roles-missing`.
 */
export async function inviteAccount(
  work: Work,
  invited: { email: string; name: string; roles: readonly Role[] },
): Promise<Invitation> {
  const email = foldEmail(readEmail(invited.email));
  const name = plainName(invited.name);
  const roles = wantedRoles(invited.roles);
  mustCover(await heldByActor(work), permissionsOf(roles));
  const { token, ...invitation } = newInvitation(work);
  const existing = await StaffAccount.query(work.trx).findOne({ controllerId: work.controllerId, email });
  if (existing !== undefined && (existing.passwordHash !== null || existing.disabledAt !== null)) {
    throw new Problem(
      'conflict',
      'account-exists',
      'There is already an account with this address. Nothing was sent. Change its roles, enable it, or send a new invitation from its page.',
    );
  }
  const id = existing?.id ?? crypto.randomUUID();
  if (existing === undefined) {
    const values = { controllerId: work.controllerId, id, email, name, roles, createdAt: work.at };
    await StaffAccount.query(work.trx).insert({ ...values, ...invitation });
  } else {
    mustCover(await heldByActor(work), permissionsOf(existing.roles));
    await writeAccount(work, id, { name, roles, ...invitation });
  }
  await work.record('account.invited', id, { roles: roles.join(' ') });
  const row = await holdAccount(work, id);
  return { account: shown(row), token, expiresAt: invitation.invitationExpiresAt };
}

/** A new invitation for an account, also for a lost password: the old one keeps working until a new one is chosen. */
export async function inviteAgain(work: Work, accountId: string): Promise<Invitation> {
  const row = await holdAccount(work, accountId);
  mustCover(await heldByActor(work), permissionsOf(row.roles));
  if (row.disabledAt !== null) throw disabled();
  const { token, ...invitation } = newInvitation(work);
  const account = await writeAccount(work, accountId, invitation);
  await work.record('account.invited', accountId, { roles: row.roles.join(' ') });
  return { account, token, expiresAt: invitation.invitationExpiresAt };
}

/**
 * Takes an invitation up: sets the password, spends the token, ends every session of the account. Unknown, used,
 * expired and disabled look the same. Throws `invitation-not-valid`, and what `mustBeGoodPassword` throws (then the
 * invitation is not spent).
 */
export async function activateAccount(
  work: Work,
  taken: { token: string; password: string },
): Promise<Account> {
  const { trx, controllerId } = work;
  const row = await StaffAccount.query(trx)
    .findOne({ controllerId, invitationHash: hashed(taken.token) })
    .whereNull('disabledAt')
    .where('invitationExpiresAt', '>', work.at.toString())
    .forUpdate();
  if (row === undefined) {
    throw new Problem(
      'invalid',
      'invitation-not-valid',
      'This invitation code is not valid: it was used, is older than three days, or was typed differently. Nothing was changed. Ask your administrator for a new one.',
    );
  }
  const account = await writeAccount(work, row.id, {
    ...(await newPassword(work, row, taken.password)),
    invitationHash: null,
    invitationExpiresAt: null,
  });
  await work.record('account.activated', row.id);
  return account;
}

/** A new password by someone who knows the old one; every other session ends. Throws `password-wrong` and the rule's. */
export async function changePassword(
  work: Work,
  change: { accountId: string; current: string; next: string },
): Promise<Account> {
  const row = await holdAccount(work, change.accountId);
  if (!(await verifyPassword(row.passwordHash, change.current))) {
    throw new Problem(
      'invalid',
      'password-wrong',
      'The current password is not right. Your password was not changed.',
    );
  }
  const account = await writeAccount(work, row.id, await newPassword(work, row, change.next));
  await work.record('account.passwordChanged', row.id);
  return account;
}

async function newPassword(work: Work, row: StaffAccount, password: string) {
  mustBeGoodPassword(password, [row.email, row.name, work.controller.name, work.controller.slug]);
  return {
    passwordHash: await hashPassword(password),
    sessionVersion: row.sessionVersion + 1,
    failedTries: 0,
    lockedUntil: null,
  };
}

function newInvitation(work: Work) {
  const letters = Array.from({ length: 20 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  const token = letters.replace(/(.{5})(?=.)/g, '$1-');
  return {
    token,
    invitationHash: hashed(token),
    invitationExpiresAt: work.at.add({ hours: INVITATION_HOURS }),
  };
}

/** The stored form of an invitation: 100 random bits need no salt. Case, spaces and hyphens do not count. */
function hashed(token: string): Buffer {
  return sha256('accounts:invitation:', token.toUpperCase().replace(/[^0-9A-Z]/g, ''));
}

function plainName(text: string): string {
  const name = text.replace(/\p{C}/gu, ' ').trim().slice(0, 200);
  if (name !== '') return name;
  throw new Problem('invalid', 'name-missing', 'Give the name of the person. Nothing was sent.');
}

function disabled(): Problem {
  return new Problem(
    'conflict',
    'account-disabled',
    'This account is disabled. Enable it first. Nothing was sent.',
  );
}
