// Whoever we know, and whose browser asks not to sell or share, has opted out as a person, not only in this browser.
import type { Request, RequestHandler } from 'express';
import { honourForPerson } from '../consent/signal.ts';
import type { Controller } from '../platform/controller.ts';
import { findRequest } from '../requests/data-request.ts';
import type { HonouredFor } from '../web/privacy-signal.ts';
import { personOf, signedInOf } from '../web/session.ts';
import type { House, Work } from '../work.ts';

/** Honours the signal for the person of this session: sent here signed in, or proven with a code. Anybody else's stays the browser's. */
export function heedSignal(house: House): RequestHandler {
  return async (req, res, next) => {
    const controller = res.locals.controller as Controller;
    if (res.locals.signal !== undefined && isKnown(req, controller.id)) {
      const actor = { kind: 'subject', id: personOf(req, controller.id)?.requestId ?? 'signed-in' } as const;
      const honoured = await house.inWork(controller.id, actor, async (work) => {
        const subjectId = await subjectOf(work, req);
        if (subjectId === null) return false;
        await honourForPerson(work, subjectId);
        return true;
      });
      if (honoured) res.locals.signal = 'person' satisfies HonouredFor;
    }
    next();
  };
}

const isKnown = (req: Request, controllerId: string): boolean =>
  signedInOf(req, controllerId) !== null || personOf(req, controllerId) !== null;

/** A code goes to the person's own address, also where somebody asked for her: whoever entered it is she. */
async function subjectOf(work: Work, req: Request): Promise<string | null> {
  const signedIn = signedInOf(req, work.controllerId);
  if (signedIn !== null) return signedIn.subjectId;
  const person = personOf(req, work.controllerId);
  return person === null ? null : ((await findRequest(work, person.requestId))?.subjectId ?? null);
}
