// Her data: read on a page, or downloaded. Both want a fresh code, in this very session.
import { z } from 'zod';
import { type ArchiveView, archiveOf } from '../archives/archive.ts';
import { inBytes, openArchive, openReading, recordDelivery } from '../archives/deliver.ts';
import { summaryOf } from '../archives/summary.ts';
import { Problem } from '../platform/problem.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { sendCode as sendCodeOf } from '../requests/write-to-person.ts';
import { checkProof } from '../verification/verify.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import { allowOwnPictures, callerOf, limit } from '../web/security.ts';
import { ARCHIVE_MINUTES } from '../web/session.ts';
import { parcelHeaders, sendParcel } from './send-parcel.ts';
import { marksOf } from './shown-data.ts';
import { CODE_REFUSED, Code } from './verify-page.ts';
import { wantedPiece } from './wanted-piece.ts';

/** What a fresh code opens. */
const WAYS = ['archive', 'data', 'links', 'protect'] as const;
type Way = (typeof WAYS)[number];

const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

/** Whether a fresh code was entered for the archive of this request, in this session. */
export function proven({ req, params }: Visit): boolean {
  const { archive } = req.session;
  return archive !== undefined && archive.requestId === params.id && archive.until > Date.now();
}

/** The archive of the request. Throws `not-here` where none is ready. */
export async function readyArchive(visit: Visit): Promise<ArchiveView> {
  const requestId = visit.params.id ?? '';
  const archive = await visit.work(async (work) => {
    await mustNotBeDisputed(work, requestId);
    return await archiveOf(work, requestId);
  });
  if (archive?.state !== 'ready') throw nothingHere();
  return archive;
}

/** A code is sent when she asks for the page, unless one that she has not used yet is on its way. */
export async function askForCode(visit: Visit, to: Way): Promise<Answer> {
  await readyArchive(visit);
  const { session } = visit.req;
  const waiting = session.archive?.requestId === visit.params.id && session.archive?.until === 0;
  if (!waiting) await sendCode(visit);
  const withheld = session.archive?.withheld === true;
  const values = {
    heading: 'code.archiveTitle',
    // She has proven who she is, so she may know that the day's codes are used up.
    words: withheld ? 'code.archiveWithheld' : 'code.archiveSent',
    button: 'code.archiveOpen',
    action: `${here(visit)}/${to}`,
    again: `${here(visit)}/archive-code`,
    to,
    sentAgain: false,
    errors: visit.errors,
  };
  return { view: 'portal/verify', values };
}

async function sendCode(visit: Visit): Promise<void> {
  const requestId = visit.params.id ?? '';
  await limit(visit.house, 'fresh', 5, 600)(callerOf(visit.req));
  const { sent } = await visit.work(async (work) => {
    const request = await findRequest(work, requestId);
    if (request === undefined) throw nothingHere();
    await mustNotBeDisputed(work, requestId);
    return await sendCodeOf(work, request, { purpose: 'archive' });
  });
  visit.req.session.archive = { requestId, until: 0, withheld: !sent };
}

/** Takes the code. Throws `form-not-valid` for a wrong one. */
export async function proveCode(visit: Visit, code: string): Promise<void> {
  const requestId = visit.params.id ?? '';
  await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
  const outcome = await visit.work(
    async (work) => await checkProof(work, { requestId, purpose: 'archive', code }),
  );
  if (outcome !== 'right') throw fieldError('code', CODE_REFUSED);
  visit.req.session.archive = { requestId, until: Date.now() + ARCHIVE_MINUTES * 60_000, withheld: false };
}

export const dataPage = page({
  path: '/requests/:id/data',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => {
    if (!proven(visit)) return await askForCode(visit, 'data');
    const { id } = await readyArchive(visit);
    const opened = await visit.work(async (work) => await openArchive(work, id));
    const reading = await openReading(visit.house.vault, opened);
    const requestId = visit.params.id ?? '';
    const marks = await visit.work(async (work) => await marksOf(work, reading, requestId));
    if (reading.sections.some(({ pictures }) => pictures !== undefined)) allowOwnPictures(visit.res);
    return { view: 'portal/data', values: { reading, summary: summaryOf(reading), marks, requestId } };
  },
  body: Code,
  post: async (visit) => {
    await proveCode(visit, visit.body.code);
    return { redirect: `${here(visit)}/data` };
  },
});

export const archivePage = page({
  path: '/requests/:id/archive',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => {
    if (!proven(visit)) {
      if (visit.req.get('range') !== undefined) throw codeNeeded();
      return await askForCode(visit, 'archive');
    }
    const archive = await readyArchive(visit);
    return { send: async (res) => await send(visit, archive, res) };
  },
  body: Code,
  post: async (visit) => {
    await proveCode(visit, visit.body.code);
    return { redirect: `${here(visit)}/archive` };
  },
});

export const archiveCodePage = page({
  path: '/requests/:id/archive-code',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => ({ redirect: `${here(visit)}/archive` }),
  body: z.strictObject({ to: z.enum(WAYS) }),
  post: async (visit) => {
    await sendCode(visit);
    return { redirect: `${here(visit)}/${visit.body.to}` };
  },
});

/** Sends it or what is asked of it, and writes down what went, also of what broke off. */
async function send(visit: Visit, archive: ArchiveView, res: Visit['res']): Promise<void> {
  const { req, house } = visit;
  const wanted = req.method === 'HEAD' ? 'whole' : wantedPiece(req, archive);
  if (req.method === 'HEAD' || wanted === 'none') {
    parcelHeaders(res, archive, { ranges: true });
    if (wanted === 'none')
      res.status(416).set({ 'Content-Range': `bytes */${archive.size}`, 'Content-Length': '0' });
    res.end();
    return;
  }
  if (req.get('range') !== undefined) await limit(house, 'ranges', 300, 600)(callerOf(req));
  const piece = wanted === 'whole' ? undefined : wanted;
  const size = archive.size ?? 0;
  const how = inBytes(piece ?? { start: 0, end: size }, size);
  const opened = await visit.work(async (work) => await openArchive(work, archive.id, how));
  const sent = await sendParcel(res, house.vault, opened, { piece, ranges: true });
  if (sent.piece.end > sent.piece.start)
    await visit.work(async (work) => await recordDelivery(work, archive.id, sent.piece));
  if (sent.brokenBy !== null) throw sent.brokenBy;
}

/** A program that goes on with a download cannot enter a code, and must not have one sent each time it tries. */
function codeNeeded(): Problem {
  return new Problem(
    'forbidden',
    'archive-code-needed',
    'The time since your last code is over. Nothing is lost: open your request in the browser, enter a new code there, and go on with the download.',
  );
}
