// Cookies keep a session and end with it: our own pages are fetched as a browser does, and what they set and load is read.
import { openOutbound } from '../../connectors/outbound.ts';
import { isProblem } from '../../platform/problem.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** Where a page makes a browser go by itself. A link that a person presses is none. */
const LOADS =
  /<(?:script|img|iframe|source|audio|video|link\b(?=[^>]*\brel="?(?:stylesheet|icon|preload)))\b[^>]*?\b(?:src|href)="([^"]+)"/g;

/** Cookies that outlive the browser, by name. */
export function lastingCookies(setCookie: string): string[] {
  return setCookie
    .split(/,(?=\s*[\w-]+=)/)
    .filter((one) => /;\s*(?:expires|max-age)=/i.test(one))
    .map((one) => one.trim().split('=')[0] ?? '');
}

/** Addresses of others that a page loads. */
export function foreignLoads(html: string, origin: string): string[] {
  return [...html.matchAll(LOADS)]
    .map(([, address = '']) => new URL(address, origin).origin)
    .filter((one) => one !== origin && one !== 'null');
}

/** Asks for the form of the controller at the public address. */
export const sessionCookie: Probe = async (probing) => {
  const { publicUrl } = probing.house.config;
  const slug = await look(probing, async ({ controller }) => controller.slug);
  const outbound = openOutbound({ origins: [publicUrl.origin], allowPrivate: true, connectTimeout: 5_000 });
  try {
    const url = new URL(`/${slug}`, publicUrl).href;
    const { status, headers, body } = await outbound.send({ method: 'GET', url });
    if (status !== 200) return unable(`Our own form answered with ${status}`, { status });
    const setCookie = headers.get('set-cookie') ?? '';
    const lasting = lastingCookies(setCookie);
    const foreign = foreignLoads(body.toString('utf8'), publicUrl.origin);
    const cookies = setCookie === '' ? 0 : setCookie.split(/,(?=\s*[\w-]+=)/).length;
    const figures = { cookies, lasting: lasting.length, foreign: foreign.length };
    if (lasting.length > 0) return failed(`Cookies outlive the browser: ${lasting.join(', ')}`, figures);
    if (foreign.length > 0) return failed(`The page loads from ${foreign.join(', ')}`, figures);
    return passed(
      `${many(cookies, 'cookie')} set, none outlives the browser; nothing is loaded from elsewhere`,
      figures,
    );
  } catch (error) {
    if (!isProblem(error)) throw error;
    return unable(`Our own form could not be reached: ${error.code}`, { code: error.code });
  } finally {
    outbound.close();
  }
};
