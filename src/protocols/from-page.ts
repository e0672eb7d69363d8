// Calls from scripts of a controller's pages: only from origins that it lists, few at a time, and without a cookie.
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { nothingHere } from '../web/doors.ts';
import { inputErrors } from '../web/endpoint.ts';
import { type ProgramDoor, sendProblem } from '../web/problem-answer.ts';
import { callerOf, limit } from '../web/security.ts';
import type { House } from '../work.ts';

export const LARGEST_BODY = '16kb';
const DOOR: ProgramDoor = {
  largestBody: '16 kB',
  afterFault: 'You may safely send the same choice again.',
};

/** The key of tokens and device ids: the same on every machine of the installation. */
export const shownKey = ({ config }: House): Buffer => config.keyring.derive('consent shown');

/** Longest wait of a browser until it asks again whether a page may call, in seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of listed origins read the answer, and refuses every other page before it acts: CORS alone would only hide
 * the answer. Calls without an origin come from no page of anybody else's, and are taken. Throws `origin-not-listed`.
 */
export const fromListedPage: RequestHandler = (req, res, next) => {
  const { consentDoors } = res.locals.controller as Controller;
  if (consentDoors === null) throw nothingHere();
  res.vary('Origin').vary('Sec-GPC');
  const origin = req.get('origin');
  if (origin !== undefined) {
    if (!consentDoors.origins.includes(origin)) {
      throw new Problem(
        'forbidden',
        'origin-not-listed',
        'The organisation does not take choices from this page. Nothing was recorded. Its pack lists the origins from which it does.',
      );
    }
    res.set({ 'Access-Control-Allow-Origin': origin, 'Cross-Origin-Resource-Policy': 'cross-origin' });
  }
  next();
};

/** Answers a browser that asks whether a page may send JSON, or show the id of its device. */
export const preflight: RequestHandler = (_req, res) => {
  res.set({
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'Content-Type, Habeas-Device',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  });
  res.status(204).end();
};

/** Limits by address (an office may share one) and by page, shared by all machines. Throws `too-many-tries`. */
export function notTooOften(house: House): RequestHandler {
  const byAddress = limit(house, 'consent-address', 1_200, 600);
  const byPage = limit(house, 'consent-page', 30_000, 60);
  return async (req, res, next) => {
    await byAddress(callerOf(req));
    const { id } = res.locals.controller as Controller;
    await byPage(`${id} ${req.get('origin') ?? ''}`.slice(0, 200));
    next();
  };
}

/** Reads input in the form that it must have. Throws `input-not-valid`, by the names of the fields. */
export function readInput<S extends z.ZodType>(
  schema: S,
  given: unknown,
  place: 'query' | 'body',
): z.output<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new Problem(
    'invalid',
    'input-not-valid',
    `The ${place} does not have the form that this address takes. Nothing was recorded. See "errors".`,
    { errors: inputErrors(read.error, place) },
  );
}

/** The body must have been read: another content type is refused, not taken for nothing. Throws `body-not-json`. */
export function readBody(body: unknown, type: string): unknown {
  if (body !== undefined && body !== null && (typeof body !== 'object' || Object.keys(body).length > 0))
    return body;
  throw new Problem(
    'unsupported',
    'body-not-json',
    `Send the body as ${type} in UTF-8. Nothing was recorded.`,
  );
}

/** The other side is a script. */
export const refused: ErrorRequestHandler = (error: unknown, _req, res, _next) =>
  sendProblem(res, error, DOOR);
