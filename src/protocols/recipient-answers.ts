// The door for the systems of recipients: a signed answer to what was passed on, by Standard Webhooks 1.0.
import express, { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express';
import { answerBySignature } from '../fulfilment/answer-by-signature.ts';
import { RECIPIENT } from '../fulfilment/answer-notice.ts';
import type { Controller } from '../platform/controller.ts';
import { findDoor, UUID } from '../web/doors.ts';
import { type ProgramDoor, sendProblem } from '../web/problem-answer.ts';
import { callerOf, limit, neverStored } from '../web/security.ts';
import type { House } from '../work.ts';

const LARGEST_BODY = '20kb';
const DOOR: ProgramDoor = {
  largestBody: '20 kB',
  afterFault: 'You may safely send the same message again.',
};

/** `POST /:controller/passed-on/:id/answer`. It reads no cookie and takes no form; 204 means that it was written. */
export function mountRecipientAnswers(house: House): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const few = limit(house, 'recipient-answers', 300, 600);
  const take: RequestHandler = async (req, res) => {
    await few(callerOf(req));
    const { id: controllerId } = res.locals.controller as Controller;
    const noticeId = String(req.params.id);
    const message = { ...headersOf(req), body: typeof req.body === 'string' ? req.body : '' };
    await house.inWork(
      controllerId,
      RECIPIENT,
      async (work) =>
        await answerBySignature(work, {
          noticeId: UUID.test(noticeId) ? noticeId : crypto.randomUUID(),
          message,
        }),
    );
    res.status(204).end();
  };
  // As it was sent, letter by letter: the signature covers the text.
  const text = express.text({ type: 'application/json', limit: LARGEST_BODY, inflate: false });
  router.post('/:controller/passed-on/:id/answer', neverStored, findDoor(house), text, take, refused);
  return router;
}

function headersOf(req: Request): { id: string; timestamp: string; signature: string } {
  const header = (name: string): string => (req.get(name) ?? '').slice(0, 4_000);
  return {
    id: header('webhook-id'),
    timestamp: header('webhook-timestamp'),
    signature: header('webhook-signature'),
  };
}

/** The other side is a program. */
const refused: ErrorRequestHandler = (error: unknown, _req, res, _next) => sendProblem(res, error, DOOR);
