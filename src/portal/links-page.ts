// She lets another company fetch her data: makes links, each shown once, and takes them back (GDPR Art. 20(2)).
import { z } from 'zod';
import { makeLink, revokeLink } from '../fulfilment/make-link.ts';
import { LINKS_A_CASE, linksOf } from '../fulfilment/portability-link.ts';
import { isPortability } from '../fulfilment/rights.ts';
import { letterLinks } from '../notifications/links.ts';
import { findRequest } from '../requests/data-request.ts';
import { nothingHere, UUID } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { askForCode, proveCode, proven, readyArchive } from './archive-page.ts';
import { plainEmail } from './plain-email.ts';
import { Code } from './verify-page.ts';

const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

/** Links are for portability alone; behind the same fresh code as the data itself, since whoever has one gets the data. */
async function show(visit: Visit): Promise<Answer> {
  const requestId = visit.params.id ?? '';
  const { request, links } = await visit.work(async (work) => ({
    request: await findRequest(work, requestId),
    links: await linksOf(work, requestId),
  }));
  if (request === undefined || !isPortability(request)) throw nothingHere();
  await readyArchive(visit);
  if (!proven(visit)) return await askForCode(visit, 'links');
  const { errors, entered } = visit;
  const values = { requestId, links, left: LINKS_A_CASE - links.length, errors, entered };
  return { view: 'portal/links', values };
}

export const linksPage = page({
  path: '/requests/:id/links',
  access: 'person',
  query: z.strictObject({}),
  get: show,
  body: Code,
  post: async (visit) => {
    await proveCode(visit, visit.body.code);
    return { redirect: `${here(visit)}/links` };
  },
});

export const makeLinkPage = page({
  path: '/requests/:id/links/new',
  access: 'person',
  query: z.strictObject({}),
  get: show,
  body: z.strictObject({ receiver: z.string().trim().max(500, 'portability.link.emailError').default('') }),
  post: async (visit) => {
    if (!proven(visit)) return { redirect: `${here(visit)}/links` };
    const requestId = visit.params.id ?? '';
    const { receiver: typed } = visit.body;
    const receiver = typed === '' ? null : plainEmail('receiver', typed, 'portability.link.emailError');
    const { token, expiresAt } = await visit.work(
      async (work) => await makeLink(work, { requestId, receiver }),
    );
    const { handOver } = letterLinks(visit.house.config.publicUrl, visit.controller, null);
    // The link is in this one answer and nowhere else: it cannot be shown again by going back to an address.
    return { view: 'portal/link-made', values: { requestId, link: handOver(token), expiresAt, receiver } };
  },
});

export const revokeLinkPage = page({
  path: '/requests/:id/links/:link/revoke',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => ({ redirect: here(visit) }),
  body: z.strictObject({}),
  post: async (visit) => {
    const { id: requestId = '', link: linkId = '' } = visit.params;
    if (!UUID.test(linkId)) throw nothingHere();
    await visit.work(async (work) => await revokeLink(work, { requestId, linkId }));
    return { redirect: here(visit) };
  },
});
