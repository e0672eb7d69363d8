// Fetches a published document from its address, once, through the one door out; nothing of ours is open meanwhile.
import { lookAtPage, type PageAddress } from '../connectors/published-page.ts';
import { Problem } from '../platform/problem.ts';
import { LARGEST_DOCUMENT, type ReadDocument, readDocument } from './read-document.ts';

/**
 * The document at an address. Throws `document-not-served` where the server answers with no page, what `Outbound.send`
 * throws (private networks, redirects, plain HTTP, too many bytes), and what `readDocument` throws.
 */
export async function fetchDocument(address: PageAddress): Promise<ReadDocument> {
  const look = await lookAtPage(address, undefined, { maxBytes: LARGEST_DOCUMENT });
  if (look.kind !== 'page')
    throw new Problem(
      'unavailable',
      'document-not-served',
      `The server answered ${look.status} and gave no page. Nothing was saved. Look at the address, or paste the text.`,
    );
  return await readDocument(look.bytes, look.contentType);
}
