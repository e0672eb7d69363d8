// Looking at a document once: the page says so before, the look destroys it, and the answer shows it in a sandbox.
import { z } from 'zod';
import { allowByPaper } from '../fulfilment/allow-agent.ts';
import { decideDocument, demandDocument, dropDocument } from '../requests/ask-document.ts';
import { findRequest } from '../requests/data-request.ts';
import { openDocument } from '../verification/sealed-document.ts';
import { nothingHere } from '../web/doors.ts';
import { type Page, page, type Visit } from '../web/page.ts';
import { decision, words } from './decision-page.ts';
import { sandboxed } from './sandboxed.ts';
import { type DeskDocument, deskDocuments } from './shown-documents.ts';

async function wanted(visit: Visit): Promise<DeskDocument> {
  const { rows } = await visit.work(async (work) => {
    const requestId = visit.params.id ?? '';
    if ((await findRequest(work, requestId)) === undefined) throw nothingHere();
    return await deskDocuments(work, requestId);
  });
  const row = rows.find(({ id }) => id === visit.params.document);
  if (row === undefined) throw nothingHere();
  return row;
}

const Decision = z
  .strictObject({
    outcome: z.enum(['accepted', 'refused'], { error: 'Choose what you decide' }),
    why: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
    covers: z.literal('yes').optional(),
  })
  .refine(({ outcome, covers }) => covers === undefined || outcome === 'accepted', {
    path: ['covers'],
    message: 'What was refused covers nothing',
  })
  .refine(({ outcome, why }) => outcome === 'accepted' || why.trim().length >= 20, {
    path: ['why'],
    message: 'Say in at least 20 characters what was missing',
  });

const openDocumentPage = page({
  path: '/cases/:id/document/:document',
  access: 'open:document',
  query: z.strictObject({}),
  get: async (visit) => {
    const document = await wanted(visit);
    const { errors, entered, params } = visit;
    return {
      view: 'console/document',
      values: { section: 'cases', document, requestId: params.id, errors, entered },
    };
  },
  body: Decision,
  post: async (visit) => {
    const { id: documentId } = await wanted(visit);
    const requestId = visit.params.id ?? '';
    const { outcome, why, covers } = visit.body;
    await visit.work(async (work) => {
      const { agentId } = await decideDocument(work, { requestId, documentId, outcome, words: why });
      if (covers === undefined) return;
      if (agentId === null) throw nothingHere();
      await allowByPaper(work, { requestId, agentId });
    });
    return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
  },
});

const lookPage = page({
  path: '/cases/:id/document/:document/look',
  access: 'open:document',
  stepUp: true,
  query: z.strictObject({}),
  get: async (visit) => {
    const { id } = await wanted(visit);
    return { redirect: `/${visit.controller.slug}/console/cases/${visit.params.id}/document/${id}` };
  },
  body: z.strictObject({}),
  post: async (visit) => {
    const { id: documentId } = await wanted(visit);
    const requestId = visit.params.id ?? '';
    // Committed before a byte leaves: whatever becomes of this answer, nobody looks a second time.
    return sandboxed(await visit.work(async (work) => await openDocument(work, { requestId, documentId })));
  },
});

/** Asking for a document, looking at it, deciding about it, and asking no more. */
export const DOCUMENT_PAGES: readonly Page[] = [
  decision(
    'ask-document',
    'ask:document',
    z.strictObject({
      doubt: words(20, 'Write in at least 20 characters why there is a reasonable doubt', 2_000),
      override: z.string().max(2_000).default(''),
    }),
    async (work, requestId, { doubt, override }) =>
      await demandDocument(work, { requestId, reason: doubt, override }),
  ),
  decision(
    'drop-document',
    'ask:document',
    z.strictObject({
      without: words(20, 'Write why what was proven is enough, in at least 20 characters', 2_000),
    }),
    async (work, requestId, { without }) => await dropDocument(work, { requestId, reason: without }),
  ),
  openDocumentPage,
  lookPage,
];
