// One look at a page that somebody publishes, through the one door out: its bytes, or that they are still the same.
import { openOutbound } from './outbound.ts';

/** A published policy is some thousand words; whatever is larger is not taken. */
export const LARGEST_PAGE = 4_000_000;

/** What the server said of the page at the last look, to ask only for something newer (RFC 9110 section 13). */
export interface SeenBefore {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type Look =
  | { readonly kind: 'same'; readonly status: 304 }
  /** The server answered, and this is no page to read: it is gone, not allowed, or the server is broken. */
  | { readonly kind: 'no-page'; readonly status: number }
  | (SeenBefore & {
      readonly kind: 'page';
      readonly status: number;
      readonly bytes: Buffer;
      /** Media type and character set as the server names them; empty where it names none. */
      readonly contentType: string;
    });

export interface PageAddress {
  readonly url: string;
  /** Also private and loopback addresses, and plain `http:` to them: only for what an administrator of the machine named. */
  readonly allowPrivate: boolean;
}

const LIMITS = { connectTimeout: 10_000, headersTimeout: 20_000, bodyTimeout: 30_000 };

/**
 * Looks once. Throws what `Outbound.send` throws: a redirect is a refusal (`outbound-redirected`), and so is a page
 * beyond `LARGEST_PAGE` (`outbound-too-large`).
 */
export async function lookAtPage(
  { url, allowPrivate }: PageAddress,
  before: SeenBefore = { etag: null, lastModified: null },
  limits: Partial<typeof LIMITS> & { readonly maxBytes?: number } = {},
): Promise<Look> {
  const outbound = openOutbound({
    ...LIMITS,
    maxBytes: LARGEST_PAGE,
    ...limits,
    origins: [url],
    allowPrivate,
  });
  try {
    const headers = {
      accept: 'text/html, text/markdown, text/plain;q=0.9',
      ...(before.etag === null ? {} : { 'if-none-match': before.etag }),
      ...(before.lastModified === null ? {} : { 'if-modified-since': before.lastModified }),
    };
    const answer = await outbound.send({ method: 'GET', url, headers });
    if (answer.status === 304) return { kind: 'same', status: 304 };
    if (answer.status !== 200) return { kind: 'no-page', status: answer.status };
    return {
      kind: 'page',
      status: answer.status,
      bytes: answer.body,
      contentType: answer.headers.get('content-type')?.slice(0, 200) ?? '',
      etag: bounded(answer.headers.get('etag')),
      lastModified: bounded(answer.headers.get('last-modified')),
    };
  } finally {
    outbound.close();
  }
}

/** It is sent back as it came, so it must be short; a longer one is not used. */
function bounded(header: string | undefined): string | null {
  return header === undefined || header.length > 200 ? null : header;
}
