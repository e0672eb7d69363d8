// Passport's part: a local strategy over our accounts, and a session that holds ids and a version, nothing else.
import passport from 'passport';
import { Strategy, type VerifyFunctionWithRequest } from 'passport-local';
import { z } from 'zod';
import { type InWork, MACHINE } from '../work.ts';
import type { Account } from './account.ts';
import { findAccount } from './accounts.ts';
import { checkPassword } from './check-password.ts';

declare global {
  namespace Express {
    /** Whoever is signed in: a member of staff of one controller. Doors compare `controllerId` with their path. */
    interface User extends Account {}
  }
}

const Stored = z.strictObject({
  controllerId: z.uuid(),
  accountId: z.uuid(),
  sessionVersion: z.int(),
});

/** Express's request, without importing express here. */
type Incoming = Parameters<VerifyFunctionWithRequest>[0];

/**
 * A passport of its own (no global one) with the strategy `local` (fields `email` and `password`). `controllerIdOf`
 * tells from the incoming message at whose door it knocks; undefined signs nobody in. Every message reads the
 * account anew, so a change of password, roles or standing ends sessions with the next click.
 */
export function createPassport(
  inWork: InWork,
  controllerIdOf: (req: Incoming) => string | undefined,
): passport.Authenticator {
  const own = new passport.Passport();
  own.use(
    new Strategy(
      { usernameField: 'email', passwordField: 'password', passReqToCallback: true },
      (req, email, password, done) => {
        const controllerId = controllerIdOf(req);
        const found =
          controllerId === undefined
            ? Promise.resolve(null)
            : checkPassword(inWork, controllerId, { email, password });
        found.then((account) => done(null, account ?? false), done);
      },
    ),
  );
  own.serializeUser((user: Express.User, done) => {
    const { controllerId, id: accountId, sessionVersion } = user;
    done(null, { controllerId, accountId, sessionVersion });
  });
  own.deserializeUser((stored: unknown, done: (error: unknown, user?: Account | false) => void) => {
    readSession(inWork, stored).then((account) => done(null, account ?? false), done);
  });
  return own;
}

/** The account of a stored session, or null where it has ended: other version, disabled, gone, or not our form. */
export async function readSession(inWork: InWork, stored: unknown): Promise<Account | null> {
  const read = Stored.safeParse(stored);
  if (!read.success) return null;
  const { controllerId, accountId, sessionVersion } = read.data;
  const account = await inWork(controllerId, MACHINE, (work) => findAccount(work, accountId));
  if (account === undefined || account.disabledAt !== null) return null;
  return account.sessionVersion === sessionVersion ? account : null;
}
