// The password once more, before a plan is approved or a person's data is opened: within a quarter of an hour, or asked again.
import type { Request } from 'express';
import type { Account } from '../auth/account.ts';
import { checkPassword } from '../auth/check-password.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import type { Answer, Page, Visit } from './page.ts';
import { limit } from './security.ts';

/** For so long after she entered her password, a member of staff is not asked again. */
export const STEP_UP_MINUTES = 15;
/** The field that the small form adds to what was entered before. */
export const PASSWORD_FIELD = '_password';

export const WRONG_PASSWORD = 'The password is not right, or the account is resting after too many tries';

/** Whether the password was entered in this session within the last quarter of an hour; signing in counts. */
export function hasSteppedUp({ session }: Request): boolean {
  const { steppedUpAt } = session;
  // Two machines may differ by a moment; a clock that was put back gives nobody more time.
  return steppedUpAt !== undefined && Math.abs(Date.now() - steppedUpAt) < STEP_UP_MINUTES * 60_000;
}

/**
 * Checks the password of whoever is signed in; a wrong one counts to the lock of the account as at signing in. The
 * session gets a new id and ends no later for it. Throws `too-many-tries`, `sign-in-busy`.
 */
export async function enterPasswordAgain(
  house: House,
  req: Request,
  account: Account,
  password: string,
): Promise<boolean> {
  await limit(house, 'sign-in', 20, 900)(account.id);
  const given = { email: account.email, password };
  const opened = await checkPassword(house.inWork, account.controllerId, given, 'account.passwordAgain');
  if (opened === null) return false;
  const { staffSince } = req.session;
  await new Promise<void>((resolve, reject) =>
    req.logIn(opened, (error?: unknown) => (error ? reject(error) : resolve())),
  );
  req.session.staffSince = staffSince;
  req.session.steppedUpAt = Date.now();
  return true;
}

/** Refuses to show a page that wants the password first. Throws `password-again`, which leads to the form and back. */
export function mustHaveSteppedUp({ req }: Visit, page: Page): void {
  if (!page.stepUp || hasSteppedUp(req)) return;
  const to = req.originalUrl.length <= 500 ? req.originalUrl : '';
  throw new Problem('unauthenticated', 'password-again', 'Enter your password again first.', { to });
}

/**
 * What answers a form whose quarter of an hour is over: a small page that carries all texts along and sends them once
 * more with the password. Null when the form may go on; files are not carried.
 */
export async function askPassword(visit: Visit, page: Page): Promise<Answer | null> {
  const { req, house, account } = visit;
  if (!page.stepUp || account === null || hasSteppedUp(req)) return null;
  const { [PASSWORD_FIELD]: password, _csrf, ...given } = (req.body ?? {}) as Record<string, unknown>;
  const tried = typeof password === 'string' && password !== '';
  if (tried && (await enterPasswordAgain(house, req, account, password))) return null;
  const carried = Object.entries(given).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  );
  const values = { action: req.originalUrl, carried, files: page.takesFiles, minutes: STEP_UP_MINUTES };
  const errors = tried ? { password: WRONG_PASSWORD } : {};
  return { view: 'console/password', values: { ...values, errors }, status: tried ? 400 : 401 };
}
