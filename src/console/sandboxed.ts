// A file that somebody sent, shown to staff in a tab in which nothing can run, load or lead anywhere.
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Answer } from '../web/page.ts';

/**
 * A browser shows no PDF in a sandbox of this kind, and what is looked at once would be destroyed unseen; what could
 * act in one was refused when it came.
 */
function policyFor(kind: DocumentKind): string {
  const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return kind === 'application/pdf'
    ? `${nothing}; object-src 'self'; style-src 'unsafe-inline'`
    : `${nothing}; style-src 'unsafe-inline'; sandbox`;
}

/** Answers with the file itself; no cache keeps it. */
export function sandboxed({ kind, bytes }: { readonly kind: DocumentKind; readonly bytes: Buffer }): Answer {
  return {
    send: async (res) => {
      res.set({
        'Content-Type': kind,
        'Content-Length': String(bytes.length),
        'Content-Disposition': 'inline',
        'Content-Security-Policy': policyFor(kind),
        'Cache-Control': 'no-store',
      });
      res.end(bytes);
    },
  };
}
