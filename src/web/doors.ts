// Mounts pages under a controller: who it is, who visits, may they, what did they send; then the page acts.
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Account } from '../auth/account.ts';
import { can, type Permission } from '../auth/permissions.ts';
import { cardOf, HOUSE_LANGUAGE } from '../languages/translate.ts';
import { type Controller, findControllerBySlug } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import type { Actor, House } from '../work.ts';
import { brandAddress, stylesVersion } from './assets.ts';
import { chooseLanguage, languageLinks, spokenErrors } from './language.ts';
import { type Answer, mayOpen, type Page, type Visit } from './page.ts';
import type { HonouredFor } from './privacy-signal.ts';
import { callerOf, formToken, limit, readForms, refuseForged } from './security.ts';
import {
  freshSession,
  hasLostSession,
  PERSON_MINUTES,
  personOf,
  type Sessions,
  signedInOf,
  storeSession,
} from './session.ts';
import { askPassword, hasSteppedUp, mustHaveSteppedUp, PASSWORD_FIELD } from './step-up.ts';
import { hiddenField, render } from './templates.ts';
import { readUploads } from './uploads.ts';

/** What every id in an address looks like; anything else never reaches the database. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const SESSION_ENDED =
  'Your session has ended: your roles or your password were changed, or the account was disabled. Nothing was done. Sign in again; if that does not work, ask an administrator.';

/** Finds the controller of `/:controller` before the first query; an unknown one is not found, like any address. */
export function findDoor(house: House): RequestHandler {
  return async (req, res, next) => {
    const slug = String(req.params.controller);
    const controller = await findControllerBySlug(house.database, slug);
    if (controller === undefined) throw nothingHere();
    res.locals.controller = controller;
    next();
  };
}

/** A router with these pages; `section` is the part of the address under the controller (`''` or `/console`). */
export function mountPages(
  house: House,
  sessions: Sessions,
  section: string,
  pages: readonly Page[],
): Router {
  const router = Router({ mergeParams: true, caseSensitive: true });
  // People share an address in an office, so staff are counted by account.
  const posting = limit(house, `post${section}`, section === '' ? 60 : 600, 600);
  const uploading = limit(house, `upload${section}`, 30, 600);
  for (const page of pages) {
    const open = async (req: Request, res: Response): Promise<Visit> =>
      await visitOf({ house, sessions, section, page }, req, res);
    router.get(page.path, async (req, res) => {
      const visit = await open(req, res);
      mustHaveSteppedUp(visit, page);
      await answer(req, res, section, await page.show(visit));
    });
    if (!page.takesForm) continue;
    // Files are large: who may not send them, or sends too many, is refused before they are read.
    const admitted: RequestHandler = async (req, res, next) => {
      await open(req, res);
      await uploading(req.user?.id ?? callerOf(req));
      next();
    };
    const read = page.takesFiles ? [admitted, ...readUploads] : page.byAddress ? [] : readForms;
    const guards = page.byAddress || page.fromElsewhere ? read : [...read, refuseForged];
    router.post(page.path, ...guards, async (req, res) => {
      await posting(req.user?.id ?? callerOf(req));
      const visit = await open(req, res);
      const asked = await askPassword(visit, page);
      await answer(req, res, section, asked ?? (await page.take({ ...visit, steppedUp: hasSteppedUp(req) })));
    });
  }
  return router;
}

interface Place {
  readonly house: House;
  readonly sessions: Sessions;
  readonly section: string;
  readonly page: Page;
}

/** Everything that must hold before a page acts. Throws `not-here`, `sign-in-first`, `permission-missing`. */
async function visitOf(
  { house, sessions, section, page }: Place,
  req: Request,
  res: Response,
): Promise<Visit> {
  const controller = res.locals.controller as Controller;
  // The desk speaks the language of the house.
  const secure = house.config.publicUrl.protocol === 'https:';
  const language = section === '' ? chooseLanguage(req, res, controller, secure) : HOUSE_LANGUAGE;
  res.locals.language = language;
  const { language: _chosen, ...query } = req.query;
  const params = Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]));
  const { id } = params;
  if (id !== undefined && !UUID.test(id)) throw nothingHere();
  const account = req.user?.controllerId === controller.id ? (req.user as Account) : null;
  const person = personOf(req, controller.id, id);
  if (page.access === 'person' && person?.requestId !== id) {
    throw new Problem(
      'unauthenticated',
      'proof-first',
      'Prove with a code first that this is your request.',
      {
        requestId: id,
      },
    );
  }
  if (page.access !== 'person' && !mayOpen(page.access, account)) {
    if (account === null) {
      if (req.method === 'GET' && req.originalUrl.length <= 500) req.session.wanted = req.originalUrl;
      // Somebody changed the account while she worked; a session that was never hers says nothing of that.
      const words = hasLostSession(req) ? SESSION_ENDED : 'Sign in first.';
      throw new Problem('unauthenticated', 'sign-in-first', words);
    }
    throw new Problem(
      'forbidden',
      'permission-missing',
      'Your role does not allow this. Nothing was changed; ask an administrator.',
    );
  }
  const { _csrf: _token, ...sent } = (req.body ?? {}) as Record<string, unknown>;
  const { [PASSWORD_FIELD]: _password, ...carried } = sent;
  const actor: Actor =
    section !== '' && account !== null
      ? { kind: 'staff', id: account.id }
      : { kind: 'subject', id: person?.requestId ?? id ?? 'anonymous' };
  return {
    house,
    controller,
    req,
    res,
    params,
    language,
    query: section === '' ? query : req.query,
    body: page.stepUp ? carried : sent,
    account,
    steppedUp: hasSteppedUp(req),
    person,
    signedIn: signedInOf(req, controller.id),
    errors: {},
    entered: {},
    work: async (act) => await house.inWork(controller.id, actor, act),
    beginPerson: async (requestId, also) => {
      await freshSession(req);
      req.session.person = {
        controllerId: controller.id,
        requestId,
        also,
        until: Date.now() + PERSON_MINUTES * 60_000,
      };
    },
    beginSignedIn: async (subjectId) => {
      await freshSession(req);
      const until = Date.now() + PERSON_MINUTES * 60_000;
      req.session.signedIn = { controllerId: controller.id, subjectId, until };
    },
    signIn: async () => await signIn(sessions, req, res),
    signOut: async () => await freshSession(req),
  };
}

async function signIn(sessions: Sessions, req: Request, res: Response): Promise<boolean> {
  const account = await new Promise<Express.User | false>((resolve, reject) => {
    const done = (error: unknown, user?: Express.User | false): void =>
      error ? reject(error) : resolve(user ?? false);
    sessions.passport.authenticate('local', done)(req, res, reject);
  });
  if (account === false) return false;
  await new Promise<void>((resolve, reject) =>
    req.logIn(account, (error?: unknown) => (error ? reject(error) : resolve())),
  );
  req.session.staffSince = Date.now();
  req.session.steppedUpAt = req.session.staffSince;
  return true;
}

async function answer(req: Request, res: Response, section: string, given: Answer): Promise<void> {
  if ('send' in given) {
    await given.send(res);
    return;
  }
  if ('redirect' in given) {
    await storeSession(req, res);
    res.redirect(303, given.redirect);
    return;
  }
  const controller = res.locals.controller as Controller;
  if (given.refresh !== undefined) res.set('Refresh', String(given.refresh));
  const account = section !== '' && req.user?.controllerId === controller.id ? (req.user as Account) : null;
  const language = String(res.locals.language);
  const values = {
    errors: {},
    entered: {},
    ...given.values,
    controller,
    stylesVersion,
    brandAddress: brandAddress(controller),
    base: `/${controller.slug}`,
    here: req.path,
    account,
    permits: (permission: Permission) => account !== null && can(account.roles, permission),
    // A page without such a form begins no session.
    csrfField: () => hiddenField('_csrf', formToken(req)),
    ...(section === ''
      ? {
          ...languageLinks(req, language, controller),
          honoured: res.locals.signal as HonouredFor | undefined,
        }
      : {}),
  };
  const errors = spokenErrors(language, values.errors);
  const html = render(given.view, { ...values, errors }, language);
  await storeSession(req, res);
  res
    .set('Content-Language', cardOf(language).tag)
    .status(given.status ?? 200)
    .type('html')
    .send(html);
}

export function nothingHere(): Problem {
  return new Problem(
    'not-found',
    'not-here',
    'There is nothing at this address. It may have been mistyped, or what was here has ended.',
  );
}
