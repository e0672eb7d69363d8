// For whoever asked in a person's name and may have the copy: a link that shows nothing, a code to their address, one download.
import { z } from 'zod';
import { sendAgentCode, takeAsAgent } from '../fulfilment/take-as-agent.ts';
import { LINK_HOLDER } from '../fulfilment/take-by-link.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { handOver } from './hand-over.ts';
import { Code } from './verify-page.ts';

/** The same page for every link: looking tells nothing and asks nothing of the database. */
function show({ controller, params, errors }: Visit, sent: boolean): Answer {
  const here = `/${controller.slug}/for-another/data/${params.token}`;
  return { view: 'portal/agent-archive', values: { action: here, sent, errors } };
}

export const agentArchivePage = page({
  path: '/for-another/data/:token',
  access: 'public',
  query: z.strictObject({}),
  get: async (visit) => show(visit, false),
  body: Code,
  post: async (visit) => {
    const { house, controller, params, req, body } = visit;
    await limit(house, 'codes', 30, 600)(callerOf(req));
    const given = { token: params.token ?? '', code: body.code };
    const taking = await house.inWork(
      controller.id,
      LINK_HOLDER,
      async (work) => await takeAsAgent(work, given),
    );
    // One answer for every link that is worth nothing and every code that is not right.
    if (taking === null) throw fieldError('code', 'documents.take.refused');
    return { send: async (res) => await handOver(visit, taking, res) };
  },
});

export const agentArchiveCodePage = page({
  path: '/for-another/data/:token/code',
  access: 'public',
  query: z.strictObject({}),
  get: async (visit) => show(visit, false),
  body: z.strictObject({}),
  post: async (visit) => {
    const { house, controller, params, req } = visit;
    await limit(house, 'fresh', 5, 600)(callerOf(req));
    await house.inWork(
      controller.id,
      LINK_HOLDER,
      async (work) => await sendAgentCode(work, params.token ?? ''),
    );
    return show(visit, true);
  },
});
