// Whether a PDF only shows pages: no code, no password, nothing attached, nothing that starts by itself.
import { inflateSync } from 'node:zlib';
import { Problem } from '../platform/problem.ts';
import { damaged } from './upload-damaged.ts';

/**
 * Names of what does something (ISO 32000-2: 7.6, 7.11.4, 12.6.4, 12.7.8, 13). They are looked for in all bytes, those of
 * pictures too, since the table of a file may point into a picture. So no name is short: chance writes `/3D` into every
 * fifth scan of 5 MB, but `/3DD`, which every model needs, and `/XFA` into 2 of 1,000.
 */
const ACTIVE =
  /\/(Encrypt|JavaScript|EmbeddedFiles?|Launch|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition|Sound|Movie|3DD)(?![A-Za-z0-9])/;

/** Hidden objects that are unpacked to be searched; a bomb ends here. */
const MOST_UNPACKED = 16 * 1024 * 1024;
const MOST_STREAMS = 5_000;
/** Longer dictionaries before a stream are not written by honest programs. */
const DICTIONARY = 4_096;

/**
 * Refuses a PDF that is not whole (`upload-damaged`) or that does something (`upload-active`). Names are read as a
 * viewer reads them (`/J#61vaScript`), also those in compressed object streams (ISO 32000-2, 7.5.7), which must be
 * packed in the one common way or are refused unread.
 */
export function mustBePlainPdf(bytes: Buffer): void {
  const text = bytes.toString('latin1');
  const end = text.lastIndexOf('%%EOF');
  if (end === -1 || text.slice(end + 5).trim() !== '' || !text.includes('startxref')) throw damaged();
  if (ACTIVE.test(spelledOut(text))) throw active();
  const named = spelledOut(text).split('/ObjStm').length - 1;
  let unpacked = 0;
  let streams = 0;
  let searched = 0;
  for (const { index, 0: keyword } of text.matchAll(/stream\r?\n/g)) {
    if (text.slice(index - 3, index) === 'end') continue;
    streams += 1;
    if (streams > MOST_STREAMS) throw active();
    const before = text.slice(Math.max(0, index - DICTIONARY), index);
    const dictionary = spelledOut(before.slice(before.lastIndexOf(' obj') + 1));
    if (!dictionary.includes('/ObjStm')) continue;
    const hidden = objectsIn(bytes.subarray(index + keyword.length), dictionary, MOST_UNPACKED - unpacked);
    unpacked += hidden.length;
    searched += 1;
    if (ACTIVE.test(spelledOut(hidden))) throw active();
  }
  // One that we did not see as a stream would be seen by a viewer.
  if (searched !== named) throw active();
}

/** The plain text of an object stream. */
function objectsIn(packed: Buffer, dictionary: string, most: number): string {
  if (!dictionary.includes('/Filter')) {
    // It stands in clear, so the whole file was searched with it.
    return '';
  }
  const plainly = /\/Filter\s*(\/FlateDecode|\[\s*\/FlateDecode\s*\])(?![A-Za-z0-9])/.test(dictionary);
  if (!plainly || dictionary.includes('/DecodeParms') || most <= 0) throw active();
  try {
    return inflateSync(packed, { maxOutputLength: most }).toString('latin1');
  } catch {
    throw active();
  }
}

/** Names as they are meant: `#61` is `a` (ISO 32000-2, 7.3.5). */
function spelledOut(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function active(): Problem {
  return new Problem(
    'invalid',
    'upload-active',
    'This PDF is locked with a password, or holds programs or other files. Nothing was kept. Print it into a new PDF, or send a photograph.',
  );
}
