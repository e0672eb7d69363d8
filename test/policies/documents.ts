// Small documents of invented companies, for tests of documents and their clauses.
import type { DocumentPlace } from '../../src/policies/document.ts';
import { importDocument } from '../../src/policies/import-document.ts';
import { readDocument } from '../../src/policies/read-document.ts';
import type { Work } from '../../src/work.ts';

export const NOTICE: DocumentPlace = {
  slug: 'privacy-notice',
  kind: 'privacy-policy',
  title: 'Privacy notice of Example Ltd',
  owner: { kind: 'own' },
  url: null,
};

export const FIRST = `Privacy notice

Last updated: 1 March 2026

1. What we keep

We collect your email address and your name when you register. Request logs are kept for up to 30 days to find faults.

2. Sharing

We do not sell your personal data.

3. Contact

Write to privacy@example.com.
`;

/** Imports a plain text as a new capture of a document. */
export async function importText(
  work: Work,
  text: string,
  { place = NOTICE, language = 'en' }: { place?: DocumentPlace; language?: string } = {},
) {
  const read = await readDocument(Buffer.from(text), 'text/plain; charset=utf-8');
  return await importDocument(work, place, { read, language, from: 'paste' });
}
