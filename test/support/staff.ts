// Staff of test houses: accounts that can sign in, whose one password is hashed once in each worker.
import { type Account, writeAccount } from '../../src/auth/account.ts';
import { inviteAccount } from '../../src/auth/invitations.ts';
import { hashPassword } from '../../src/auth/passwords.ts';
import type { Work } from '../../src/work.ts';

export const STAFF_PASSWORD = 'blue kettle marsh';

let hash: Promise<string> | undefined;

/** An account as `activateAccount` leaves it, with `STAFF_PASSWORD`: hundreds of hashes would be seconds of the suite. */
export async function activeAccount(
  work: Work,
  invited: Parameters<typeof inviteAccount>[1],
): Promise<Account> {
  const { account } = await inviteAccount(work, invited);
  hash ??= hashPassword(STAFF_PASSWORD);
  const values = { passwordHash: await hash, invitationHash: null, invitationExpiresAt: null };
  await work.record('account.activated', account.id);
  return await writeAccount(work, account.id, { ...values, sessionVersion: account.sessionVersion + 1 });
}
