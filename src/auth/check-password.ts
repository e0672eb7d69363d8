// Signing in: the try is counted before the password is checked, and no work is open while it is hashed.
import { foldEmail } from '../subjects/identifiers.ts';
import type { InWork, Work } from '../work.ts';
import { type Account, StaffAccount, shown } from './account.ts';
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts';

/** After so many wrong passwords in a row the account rests. */
const TRIES = 10;
const REST_MINUTES = 15;
/** Nobody is signed in yet, so the entry in the log is the door's. */
const SIGN_IN = { kind: 'machine', id: 'sign-in' } as const;

/** What the right password opens: the desk, or one step further for who is inside already. */
type Opening = 'account.signedIn' | 'account.passwordAgain';

/**
 * The account that this address and password open, or null. Unknown, wrong, invited, disabled and resting accounts
 * answer alike and cost one hash each; a hundred guesses at once are still ten tries. Throws `sign-in-busy`.
 */
export async function checkPassword(
  inWork: InWork,
  controllerId: string,
  given: { email: string; password: string },
  opened: Opening = 'account.signedIn',
): Promise<Account | null> {
  const row = await inWork(controllerId, SIGN_IN, (work) => countTry(work, given.email));
  const right = await verifyPassword(row?.passwordHash ?? null, given.password);
  if (row === undefined || !right) return null;
  const renewed = isOutdated(row.passwordHash ?? '') ? await hashPassword(given.password) : row.passwordHash;
  return await inWork(controllerId, { kind: 'staff', id: row.id }, (work) =>
    open(work, row, { passwordHash: renewed, opened }),
  );
}

/** Counts a try on an account that may be opened now; undefined where there is none. One statement: no race. */
async function countTry(work: Work, email: string): Promise<StaffAccount | undefined> {
  const at = work.at.toString();
  const rest = work.at.add({ minutes: REST_MINUTES }).toString();
  const [row] = await StaffAccount.query(work.trx)
    .patch({
      failedTries: work.trx.raw('failed_tries + 1'),
      lockedUntil: work.trx.raw('case when (failed_tries + 1) % ? = 0 then ?::timestamptz end', [
        TRIES,
        rest,
      ]),
    } as object)
    .where({ controllerId: work.controllerId, email: foldEmail(email.trim()) })
    .whereNull('disabledAt')
    .whereNotNull('passwordHash')
    .whereRaw('(locked_until is null or locked_until <= ?)', [at])
    .returning('*')
    .castTo<StaffAccount[]>();
  if (row?.lockedUntil) await work.record('account.locked', row.id, { tries: row.failedTries });
  return row;
}

/** Opens the account, unless it was changed while the password was hashed. */
async function open(
  work: Work,
  row: StaffAccount,
  { passwordHash, opened: event }: { passwordHash: string | null; opened: Opening },
): Promise<Account | null> {
  const [opened] = await StaffAccount.query(work.trx)
    .patch({ failedTries: 0, lockedUntil: null, lastSignInAt: work.at, passwordHash })
    .where({ controllerId: work.controllerId, id: row.id, sessionVersion: row.sessionVersion })
    .whereNull('disabledAt')
    .returning('*')
    .castTo<StaffAccount[]>();
  if (opened === undefined) return null;
  await work.record(event, row.id);
  return shown(opened);
}
