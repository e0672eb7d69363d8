// For another company: a page behind a person's link that shows nothing of her, and the one download that it is good for.
import { z } from 'zod';
import { beginTaking, LINK_HOLDER } from '../fulfilment/take-by-link.ts';
import { translate } from '../languages/translate.ts';
import { Problem } from '../platform/problem.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { sendProblem } from '../web/problem-answer.ts';
import { handOver } from './hand-over.ts';

const STATUS = 404;

export const handOverPage = page({
  path: '/hand-over/:token',
  access: 'public',
  byAddress: true,
  query: z.strictObject({}),
  // Scanners of mail fetch links: looking tells nothing, asks nothing of the database, and is the same for every token.
  get: async () => ({ view: 'portal/hand-over' }),
  body: z.strictObject({}),
  post: async (visit) => {
    const { house, controller, params } = visit;
    const taking = await house.inWork(
      controller.id,
      LINK_HOLDER,
      async (work) => await beginTaking(work, params.token ?? ''),
    );
    if (taking === null) return refused(visit);
    return { send: async (res) => await handOver(visit, taking, res) };
  },
});

/** One answer for every link that is worth nothing, whyever; programs get it as RFC 9457 has it. */
function refused({ req, language }: Visit): Answer {
  if (req.accepts(['text/html', 'application/zip']) !== 'application/zip')
    return { view: 'portal/hand-over', values: { refused: true }, status: STATUS };
  const problem = new Problem('not-found', 'link-not-valid', translate(language, 'portability.take.refused'));
  return { send: async (res) => sendProblem(res, problem) };
}
