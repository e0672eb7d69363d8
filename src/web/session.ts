// Sessions in PostgreSQL: staff by passport, people bound to the one request that they proved.
import type { IncomingMessage } from 'node:http';
import ConnectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type passport from 'passport';
import { Pool } from 'pg';
import { createPassport } from '../auth/passport.ts';
import type { House } from '../work.ts';

declare module 'express-session' {
  interface SessionData {
    /** When staff last entered the password, in milliseconds since 1970. */
    steppedUpAt?: number | undefined;
    /** Ids only. `until` is milliseconds since 1970. */
    /** The controller vouched that this person is signed in there; good for one request. */
    signedIn?: { controllerId: string; subjectId: string; until: number } | undefined;
    person?: { controllerId: string; requestId: string; until: number; also?: readonly string[] } | undefined;
    /** A fresh code was entered for the archive of this request, in this session. */
    archive?: { requestId: string; until: number; withheld: boolean } | undefined;
    /** An authority entered the code of a link to a bundle in this session. */
    authority?: { controllerId: string; deliveryId: string; until: number } | undefined;
    staffSince?: number | undefined;
    /** The page of the desk that was asked for before signing in: a path of ours, with its query. */
    wanted?: string | undefined;
  }
}

/** A session that nobody used for so long is over, whatever the browser still holds. */
const IDLE_MINUTES = 30;
/** No end is written into the cookie: it goes with the browser, as policies promise it of sessions. */
export const SESSION_COOKIE: Readonly<{ httpOnly: true; sameSite: 'lax'; path: '/'; maxAge?: number }> = {
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
};
export const PERSON_MINUTES = 30;
export const ARCHIVE_MINUTES = 15;
/** For so long after the code a bundle may be read about and downloaded. */
export const AUTHORITY_MINUTES = 60;
/** A session of staff ends after so long, however busy it was (OWASP ASVS 5.0, 7.3.2). */
const STAFF_HOURS = 10;

export interface Sessions {
  readonly middleware: readonly RequestHandler[];
  readonly passport: passport.Authenticator;
  close(): Promise<void>;
}

/** The session middleware of a process; `close` ends its connections. */
export function sessions(house: House): Sessions {
  const { config } = house;
  const secure = config.publicUrl.protocol === 'https:';
  const pool = new Pool({
    connectionString: config.databaseUrl,
    max: 4,
    application_name: 'habeas sessions',
  });
  pool.on('error', () => undefined);
  const Store = ConnectPgSimple(session);
  const store = new Store({
    pool,
    tableName: 'staff_sessions',
    pruneSessionInterval: 600,
    ttl: IDLE_MINUTES * 60,
    disableTouch: false,
  });
  const own = createPassport(house.inWork, (req: IncomingMessage) => controllerIdOf(req));
  return {
    passport: own,
    middleware: [
      session({
        name: secure ? '__Host-habeas' : 'habeas',
        secret: config.keyring.derive('session cookies').toString('base64url'),
        store,
        resave: false,
        rolling: true,
        saveUninitialized: false,
        proxy: config.trustedProxies > 0,
        cookie: { ...SESSION_COOKIE, secure },
      }),
      rememberLoaded,
      own.initialize() as RequestHandler,
      own.session() as RequestHandler,
      endOldSessions,
    ],
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}

/** Where the door's controller is kept for one message; `doors.ts` puts it there before anybody signs in. */
export function controllerIdOf(req: IncomingMessage): string | undefined {
  return (req as Request).res?.locals.controller?.id;
}

/**
 * The request that this browser proved at this controller, while it lasts; the one in the address where that belongs
 * to it (an appeal and what it is about are one person's).
 */
export function personOf(
  req: Request,
  controllerId: string,
  requestId?: string,
): { requestId: string } | null {
  const { person } = req.session;
  if (person === undefined || person.controllerId !== controllerId || person.until < Date.now()) return null;
  const beside = requestId !== undefined && (person.also ?? []).includes(requestId);
  return { requestId: beside ? requestId : person.requestId };
}

/** Whether this browser was signed in until somebody changed the account: its roles, its password, its standing. */
export function hasLostSession({ user, session: own }: Request): boolean {
  return user === undefined && own.staffSince !== undefined;
}

/** The person whom the controller sent here signed in, while it lasts. */
export function signedInOf(req: Request, controllerId: string): { subjectId: string } | null {
  const { signedIn } = req.session;
  if (signedIn === undefined || signedIn.controllerId !== controllerId || signedIn.until < Date.now())
    return null;
  return { subjectId: signedIn.subjectId };
}

/** A new session id, so that one planted before signing in is worth nothing (session fixation). */
export async function freshSession(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error?: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Id and content of a session, without the moment at which it ends. */
const heldBy = ({ sessionID, session: { cookie: _end, ...held } }: Request): string =>
  JSON.stringify([sessionID, held]);

const rememberLoaded: RequestHandler = (req, res, next) => {
  res.locals.loadedSession = heldBy(req);
  next();
};

/**
 * Stores a session that this message has changed before the answer leaves, so that the next click finds it. Of any other
 * only the end moves: stored again, it would come back after a sign-out in another window.
 */
export async function storeSession(req: Request, res: Response): Promise<void> {
  if (heldBy(req) === res.locals.loadedSession) return;
  await new Promise<void>((resolve, reject) => {
    req.session.save((error?: unknown) => (error ? reject(error) : resolve()));
  });
}

const endOldSessions: RequestHandler = (req, _res, next) => {
  const since = req.session.staffSince;
  if (req.user === undefined || (since !== undefined && Date.now() - since < STAFF_HOURS * 3_600_000)) {
    next();
    return;
  }
  req.logout((error?: unknown) => (error ? next(error) : next()));
};
