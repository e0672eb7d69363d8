// Inviting staff: the account and the letter in one work; whoever can read the letter proves the address.
import type { Account } from '../auth/account.ts';
import { type Invitation, inviteAccount, inviteAgain } from '../auth/invitations.ts';
import type { Role } from '../auth/permissions.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { Work } from '../work.ts';

/** Makes an account and sends its invitation. Throws what `inviteAccount` throws. */
export async function inviteStaff(
  work: Work,
  invited: { email: string; name: string; roles: readonly Role[] },
): Promise<Account> {
  return await sendInvitation(work, await inviteAccount(work, invited));
}

/** Sends a new invitation to an account, also for a lost password. Throws what `inviteAgain` throws. */
export async function inviteStaffAgain(work: Work, accountId: string): Promise<Account> {
  return await sendInvitation(work, await inviteAgain(work, accountId));
}

async function sendInvitation(work: Work, invitation: Invitation): Promise<Account> {
  const { account, token, expiresAt } = invitation;
  await writeLetter(work, {
    letter: 'staff-invited',
    to: { email: account.email, name: account.name },
    values: { name: account.name, roles: account.roles, token, expiresAt: expiresAt.toString() },
    uselessAt: expiresAt,
  });
  return account;
}
