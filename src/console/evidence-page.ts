// Evidence at the desk: files that came by another way are attached and taken back, and every look is written down.
import { z } from 'zod';
import {
  LONGEST_EVIDENCE_WORDS,
  lookAtEvidence,
  sendEvidence,
  takeEvidenceBack,
} from '../requests/evidence.ts';
import { nothingHere } from '../web/doors.ts';
import { type Page, page } from '../web/page.ts';
import { uploadField } from '../web/uploads.ts';
import { showCorrect } from './correct-page.ts';
import { decision } from './decision-page.ts';
import { sandboxed } from './sandboxed.ts';

const attachPage = page({
  path: '/cases/:id/evidence',
  access: 'propose:correction',
  stepUp: true,
  query: z.strictObject({}),
  get: showCorrect,
  uploads: ['document'],
  body: z.strictObject({
    document: uploadField(1, 3, 'Choose one to three files'),
    words: z.string().max(LONGEST_EVIDENCE_WORDS, 'Use 500 characters or fewer').default(''),
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    const { document, words } = visit.body;
    const files = document.map(({ kind, bytes }) => ({ kind, bytes }));
    await visit.work(async (work) => await sendEvidence(work, { requestId, files, words }));
    return { redirect: `/${visit.controller.slug}/console/cases/${requestId}/correct` };
  },
});

const lookPage = page({
  path: '/cases/:id/evidence/:file',
  access: 'open:evidence',
  stepUp: true,
  query: z.strictObject({}),
  // A look is an act, so an address alone shows nothing.
  get: async ({ controller, params }) => ({ redirect: `/${controller.slug}/console/cases/${params.id}` }),
  body: z.strictObject({}),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    const file = z.uuid().safeParse(visit.params.file);
    if (!file.success) throw nothingHere();
    const place = { requestId, evidenceId: file.data };
    // Committed before a byte leaves: no look is missing in the log.
    return sandboxed(await visit.work(async (work) => await lookAtEvidence(work, place)));
  },
});

/** Attaching evidence, taking back what was attached, and looking at it. */
export const EVIDENCE_PAGES: readonly Page[] = [
  attachPage,
  decision(
    'evidence-back',
    'propose:correction',
    z.strictObject({ file: z.uuid() }),
    async (work, requestId, { file }) => await takeEvidenceBack(work, { requestId, evidenceId: file }),
  ),
  lookPage,
];
