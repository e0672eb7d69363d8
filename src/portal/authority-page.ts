// For an authority: a link that shows nothing, a code that came another way, then what the bundle is, how to check it, and the file.
import { z } from 'zod';
import {
  AUTHORITY,
  bundleFile,
  type OpenedBundle,
  openBundle,
  openedBundle,
  recordBundleSent,
} from '../deliveries/take-bundle.ts';
import { cardOf } from '../languages/translate.ts';
import { Problem } from '../platform/problem.ts';
import { fieldError, type Page, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { AUTHORITY_MINUTES, freshSession } from '../web/session.ts';
import { parcelHeaders, sendParcel } from './send-parcel.ts';
import { Code } from './verify-page.ts';
import { wantedPiece } from './wanted-piece.ts';

const VIEW = 'portal/authority';
const tokenOf = ({ params }: Visit): string => params.token ?? '';
const pathOf = (visit: Visit): string => `/${visit.controller.slug}/authority/${tokenOf(visit)}`;

/** A work as whoever holds the link. */
function asAuthority({ house, controller }: Visit): Visit['work'] {
  return async (act) => await house.inWork(controller.id, AUTHORITY, act);
}

/** The link that was opened in this session, while it lasts. */
function openedHere({ req, controller }: Visit): string | null {
  const { authority } = req.session;
  const holds =
    authority !== undefined && authority.controllerId === controller.id && authority.until > Date.now();
  return holds ? authority.deliveryId : null;
}

/** What was opened; null without a code in this session, or where the link has ended since. */
async function bundleHere(visit: Visit): Promise<OpenedBundle | null> {
  const deliveryId = openedHere(visit);
  if (deliveryId === null) return null;
  return await asAuthority(visit)(async (work) => await openedBundle(work, tokenOf(visit), deliveryId));
}

const authorityPage = page({
  path: '/authority/:token',
  access: 'public',
  query: z.strictObject({}),
  get: async (visit) => {
    // Without a session the page is the same for every link, and asks nothing of the database.
    const bundle = await bundleHere(visit);
    const values = { at: pathOf(visit), errors: visit.errors };
    if (bundle === null) return { view: VIEW, values };
    return {
      view: VIEW,
      values: { ...values, bundle, bytes: bundle.size.toLocaleString(cardOf(visit.language).locale) },
    };
  },
  body: Code,
  post: async (visit) => {
    const { controller, req, body } = visit;
    await limit(visit.house, 'codes', 30, 600)(callerOf(req));
    const given = { token: tokenOf(visit), code: body.code };
    const deliveryId = await asAuthority(visit)(async (work) => await openBundle(work, given));
    // One answer for every link that is worth nothing and every code that is not right.
    if (deliveryId === null) throw fieldError('code', 'authority.refused');
    // A session that somebody planted before is worth nothing now.
    await freshSession(req);
    const until = Date.now() + AUTHORITY_MINUTES * 60_000;
    req.session.authority = { controllerId: controller.id, deliveryId, until };
    return { redirect: pathOf(visit) };
  },
});

const authorityFilePage = page({
  path: '/authority/:token/file',
  access: 'public',
  query: z.strictObject({}),
  get: async (visit) => {
    const bundle = await bundleHere(visit);
    if (bundle !== null) return { send: async (res) => await send(visit, bundle, res) };
    if (visit.req.get('range') !== undefined) throw codeNeeded();
    return { redirect: pathOf(visit) };
  },
});

/** Sends the file or what is asked of it, and writes down what went, also of what broke off. */
async function send(visit: Visit, bundle: OpenedBundle, res: Visit['res']): Promise<void> {
  const { req, house } = visit;
  const wanted = req.method === 'HEAD' ? 'whole' : wantedPiece(req, bundle);
  if (req.method === 'HEAD' || wanted === 'none') {
    parcelHeaders(res, bundle, { ranges: true });
    if (wanted === 'none')
      res.status(416).set({ 'Content-Range': `bytes */${bundle.size}`, 'Content-Length': '0' });
    res.end();
    return;
  }
  if (req.get('range') !== undefined) await limit(house, 'ranges', 300, 600)(callerOf(req));
  const act = asAuthority(visit);
  const { deliveryId } = bundle;
  const piece = wanted === 'whole' ? undefined : wanted;
  const file = await act(async (work) => await bundleFile(work, tokenOf(visit), { deliveryId, piece }));
  if (file === null) throw codeNeeded();
  const sent = await sendParcel(res, house.vault, file, { piece, ranges: true });
  if (sent.piece.end > sent.piece.start)
    await act(async (work) => await recordBundleSent(work, tokenOf(visit), sent.piece));
  if (sent.brokenBy !== null) throw sent.brokenBy;
}

/** A program that goes on with a download cannot enter a code. */
function codeNeeded(): Problem {
  return new Problem(
    'forbidden',
    'bundle-code-needed',
    'The time since the code was entered is over, or the link has ended. Nothing is lost: open the link in the browser, enter the code there, and go on with the download.',
  );
}

/** The bundle of an authority behind link and code, and its file. */
export const AUTHORITY_PAGES: readonly Page[] = [authorityPage, authorityFilePage];
