// The cover letter of a bundle: who, for whom, what was asked, the answer in figures, known gaps, and how to check all of it.
import type { BundleFile, BundleLook } from '../bundle/bundle-part.ts';
import { coverHtml } from './cover-html.ts';
import { coverPdf } from './cover-pdf.ts';
import { letterOf } from './cover-words.ts';

const SOURCE = 'the sentences and omissions of every part of this bundle';

/** The letter as `00-cover.html` and `00-cover.pdf`; the same look and the same words are the same bytes. */
export async function coverOf(
  look: BundleLook,
  sentences: readonly string[],
  omissions: readonly string[],
): Promise<BundleFile[]> {
  const letter = await letterOf(look, sentences, omissions);
  const html = Buffer.from(coverHtml(letter));
  const pdf = await coverPdf(letter);
  return [
    { path: '00-cover.html', content: () => [html], source: SOURCE },
    { path: '00-cover.pdf', content: () => [pdf], source: SOURCE },
  ];
}
