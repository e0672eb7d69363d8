// One look outside: the page as it reads now, that it is the same, or why nobody knows.
import { lookAtPage } from '../connectors/published-page.ts';
import { isProblem } from '../platform/problem.ts';
import { type ReadDocument, readDocument } from '../policies/read-document.ts';
import type { WatchedDocument } from './watched-document.ts';

export type Seen =
  | { readonly kind: 'same'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number | null; readonly code: string }
  | {
      readonly kind: 'read';
      readonly status: number;
      readonly document: ReadDocument;
      readonly etag: string | null;
      readonly lastModified: string | null;
    };

/** Failures after which nobody need wait for days: the page is elsewhere, or no more. */
export const GONE_CODES = ['page-gone', 'outbound-redirected'] as const;

/** Looks at the page of a watched document; never throws for what the other side does. */
export async function seePage(
  watch: Pick<WatchedDocument, 'url' | 'allowPrivate' | 'etag' | 'lastModified' | 'versionId'>,
): Promise<Seen> {
  const { etag, lastModified } = watch;
  try {
    // What the server said before counts only with the page that it was said of.
    const before = watch.versionId === null ? undefined : { etag, lastModified };
    const look = await lookAtPage(watch, before);
    if (look.kind === 'same') return look;
    if (look.kind === 'no-page') return { kind: 'failed', status: look.status, code: codeOf(look.status) };
    const document = await readDocument(look.bytes, look.contentType);
    return {
      kind: 'read',
      status: look.status,
      document,
      etag: look.etag,
      lastModified: look.lastModified,
    };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { kind: 'failed', status: null, code: error.code };
  }
}

function codeOf(status: number): string {
  if (status === 404 || status === 410) return 'page-gone';
  if (status === 401 || status === 403 || status === 451) return 'page-not-allowed';
  if (status === 429) return 'page-too-often';
  return status >= 500 ? 'page-server-broken' : 'page-not-shown';
}
