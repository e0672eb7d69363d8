// The doors of Lumart's pages: which page stands where, who is signed in, and whether the account is on its way out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountBody, askBody, closingBody, refusedBody, sayBalance, staysBody } from './account-pages.ts';
import { type Closing, type Framed, frame } from './frame.ts';
import type { Member, Members } from './members.ts';
import {
  doorBody,
  goneBody,
  leavingBody,
  nothingBody,
  privacyBody,
  refundsBody,
  studioBody,
  whyResting,
} from './other-pages.ts';
import { DeskRefusal, type DeskRequest, type PrivacyDesk } from './privacy-desk.ts';
import { STYLE } from './style.ts';

const COOKIE = 'lumart_account';
const DAY_HOURS = 24;
const LONGEST_FORM = 10_000;

type Page = Partial<Framed> & Pick<Framed, 'title' | 'body'> & { readonly status?: number };
type Reply = Page | { readonly to: string; readonly account?: number | null };

/** Someone who is signed in, and what the desk says of the account. */
interface Visit {
  readonly member: Member;
  readonly closing: Closing | null;
  readonly form: URLSearchParams;
}

/** Answers one request; what is needed of the outside is given. */
export function pagesOf(members: Members, desk: PrivacyDesk) {
  const closingOf = async (member: Member): Promise<Closing | null> => {
    const deletion = await desk.deletion(member);
    return deletion?.restrictedSince == null ? null : closing(deletion, desk.place.clock());
  };
  const doors: Readonly<Record<string, (visit: Visit) => Promise<Reply>>> = {
    'GET /': async (visit) => await studio(members, visit, false),
    'POST /studio': async (visit) => {
      const rests = whyResting(visit.member, visit.closing) !== null;
      return { ...(await studio(members, visit, !rests)), status: rests ? 403 : 200 };
    },
    'GET /settings': async () => ({ to: '/settings/account' }),
    'GET /settings/account': async ({ member, closing: going }) => ({
      title: 'Account',
      here: 'account',
      body: accountBody(member, going),
    }),
    'GET /settings/account/delete': async ({ member, closing: going }) =>
      going === null
        ? {
            title: 'Delete your account?',
            here: 'account',
            body: askBody(await desk.balances(member), crypto.randomUUID()),
          }
        : { title: 'Your account is being deleted', here: 'account', body: closingBody(going) },
    'POST /settings/account/delete': async ({ member, form }) => {
      await desk.deleteAccount(member, { shown: form.get('shown') ?? '', once: form.get('once') ?? '' });
      return { to: '/settings/account/delete' };
    },
    'POST /settings/account/stay': async ({ member, form }) => {
      await desk.keepAccount(member, { id: form.get('id') ?? '', once: `stay-${form.get('once')}` });
      return { to: '/settings/account/stays' };
    },
    'GET /settings/account/stays': async ({ closing: going }) =>
      going === null
        ? { title: 'Your account stays', here: 'account', body: staysBody() }
        : { to: '/settings/account/delete' },
    'GET /settings/privacy': async () => ({ title: 'Privacy', here: 'privacy', body: privacyBody() }),
    'GET /settings/privacy/download': async ({ member }) => leaving('download', member),
    'GET /settings/privacy/correct': async ({ member }) => leaving('correct', member),
  };
  const leaving = (wish: 'download' | 'correct', member: Member): Page => ({
    title: wish === 'download' ? 'Download my data' : 'Correct my data',
    here: 'privacy',
    body: leavingBody(wish, { url: `${desk.place.audience}/signed-in`, assertion: desk.vouch(member) }),
  });

  const reply = async (
    req: IncomingMessage,
    account: number | null,
    form: URLSearchParams,
  ): Promise<{ reply: Reply; visit: Visit | null }> => {
    const at = `${req.method === 'POST' ? 'POST' : 'GET'} ${(req.url ?? '/').split('?')[0]}`;
    const member = account === null ? null : await members.one(account);
    if (at === 'POST /continue')
      return { reply: { to: '/', account: Number(form.get('account')) }, visit: null };
    if (at === 'POST /leave') return { reply: { to: '/', account: null }, visit: null };
    // A page is shown also while the desk is away; nothing is done for an account of which it is not known whether it rests.
    const asked = member === null ? null : closingOf(member);
    const going = (await (req.method === 'POST' ? asked : asked?.catch(() => null))) ?? null;
    const visit = member === null ? null : { member, closing: going, form };
    if (at === 'GET /refunds') return { reply: { title: 'Refund policy', body: refundsBody() }, visit };
    const door = doors[at];
    if (door === undefined) return { reply: { title: 'Not found', body: nothingBody(), status: 404 }, visit };
    if (visit !== null) return { reply: await door(visit), visit };
    if (account !== null)
      return { reply: { title: 'No such account', body: goneBody(), status: 410 }, visit };
    if (at === 'GET /')
      return { reply: { title: 'Continue as', body: doorBody(await members.some()) }, visit };
    return { reply: { to: '/' }, visit };
  };

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (req.url === '/style.css') {
      res
        .writeHead(200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=600' })
        .end(STYLE);
      return;
    }
    const account = accountOf(req);
    const form = req.method === 'POST' ? await formOf(req) : new URLSearchParams();
    const { reply: given, visit } = await reply(req, account, form).catch(async (error: unknown) => {
      if (!(error instanceof DeskRefusal)) throw error;
      const member = account === null ? null : await members.one(account);
      const page: Page = { title: 'Not done', here: 'account', body: refusedBody(error.code), status: 409 };
      return { reply: page, visit: member === null ? null : { member, closing: null, form } };
    });
    if ('to' in given) return redirect(res, given);
    const { status = 200, ...page } = given;
    res
      .writeHead(status, headersFor(desk, status === 410))
      .end(frame({ member: visit?.member ?? null, closing: visit?.closing ?? null, here: 'none', ...page }));
  };
}

async function studio(members: Members, { member, closing: going }: Visit, made: boolean): Promise<Page> {
  return {
    title: 'Studio',
    here: 'studio',
    body: studioBody(await members.prompts(member.id), whyResting(member, going), made),
  };
}

function closing(deletion: DeskRequest, now: Temporal.Instant): Closing {
  const { id: requestId, reference, links, balances, status } = deletion;
  const end = deletion.coolingOffUntil === null ? null : Temporal.Instant.from(deletion.coolingOffUntil);
  const running = status === 'cooling-off' && end !== null && Temporal.Instant.compare(now, end) < 0;
  return {
    requestId,
    reference,
    until: running ? end : null,
    daysLeft: running ? Math.ceil(now.until(end).total('hours') / DAY_HOURS) : 0,
    statusUrl: links.status,
    balances: (balances ?? []).map(sayBalance),
  };
}

/** The number in the cookie; whoever changes it becomes somebody else, as everybody may here. */
function accountOf(req: IncomingMessage): number | null {
  const [, id] = new RegExp(`(?:^|; )${COOKIE}=(\\d{1,9})(?:;|$)`).exec(req.headers.cookie ?? '') ?? [];
  return id === undefined ? null : Number(id);
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of req) {
    text += String(part);
    if (text.length > LONGEST_FORM) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}

function redirect(res: ServerResponse, { to, account }: { to: string; account?: number | null }): void {
  const kept = `${COOKIE}=${account ?? ''}; Path=/; HttpOnly; SameSite=Lax${account === null ? '; Max-Age=0' : ''}`;
  res.writeHead(303, { Location: to, ...(account === undefined ? {} : { 'Set-Cookie': kept }) }).end();
}

function headersFor(desk: PrivacyDesk, forget: boolean): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'self'; form-action 'self' ${desk.place.origin}; base-uri 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'same-origin',
    ...(forget ? { 'Set-Cookie': `${COOKIE}=; Path=/; Max-Age=0` } : {}),
  };
}
