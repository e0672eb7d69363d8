// She sends what shows that a correction is right, behind her code, sees what became of it, and may take it back.
import { z } from 'zod';
import { findRequest } from '../requests/data-request.ts';
import { LONGEST_EVIDENCE_WORDS, sendEvidence, takeEvidenceBack } from '../requests/evidence.ts';
import { nothingHere } from '../web/doors.ts';
import { type Page, page, type Visit } from '../web/page.ts';
import { uploadField } from '../web/uploads.ts';
import { shownEvidence } from './shown-evidence.ts';
import { pathOf } from './status-page.ts';

/** The page with its form; without evidence and without a way to send some, the status says all. */
async function showEvidence(visit: Visit) {
  const { work, params, language, errors, entered } = visit;
  const evidence = await work(async (one) => {
    const request = await findRequest(one, params.id ?? '');
    return request === undefined ? null : await shownEvidence(one, request, language);
  });
  if (evidence === null) throw nothingHere();
  if (!evidence.open && evidence.files.length === 0) return { redirect: pathOf(visit) };
  return { view: 'portal/evidence', values: { evidence, status: pathOf(visit), errors, entered } };
}

/** Her evidence: sending it, and taking a file back. */
export const EVIDENCE_PAGES: readonly Page[] = [
  page({
    path: '/requests/:id/evidence',
    access: 'person',
    query: z.strictObject({}),
    get: showEvidence,
    uploads: ['document'],
    body: z.strictObject({
      document: uploadField(1, 3, 'evidence.missing'),
      words: z.string().max(LONGEST_EVIDENCE_WORDS, 'evidence.tooLong').default(''),
    }),
    post: async (visit) => {
      const { document, words } = visit.body;
      const files = document.map(({ kind, bytes }) => ({ kind, bytes }));
      const requestId = visit.params.id ?? '';
      await visit.work(async (work) => await sendEvidence(work, { requestId, files, words }));
      return { redirect: `${pathOf(visit)}/evidence` };
    },
  }),
  page({
    path: '/requests/:id/evidence/take-back',
    access: 'person',
    query: z.strictObject({}),
    get: async (visit) => ({ redirect: `${pathOf(visit)}/evidence` }),
    body: z.strictObject({ file: z.uuid() }),
    post: async (visit) => {
      const requestId = visit.params.id ?? '';
      const evidenceId = visit.body.file;
      await visit.work(async (work) => await takeEvidenceBack(work, { requestId, evidenceId }));
      return { redirect: `${pathOf(visit)}/evidence` };
    },
  }),
];
