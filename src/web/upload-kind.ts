// What an uploaded file is, by its bytes alone: JPEG, PNG or plain PDF; everything else is refused before anybody decodes it.
import { Problem } from '../platform/problem.ts';
import { jpegSize, pngSize } from './image-size.ts';
import { mustBePlainPdf } from './plain-pdf.ts';
import { damaged } from './upload-damaged.ts';

export type UploadKind = 'image/jpeg' | 'image/png' | 'application/pdf';

/** A photograph of a phone has 12 to 50 million; a bomb has billions in a few kilobytes. */
const MOST_PIXELS = 40_000_000;

/** Where readers of archives look for the directory of one: at the end, before a comment of up to 64 kB. */
const ZIP_TAIL = 65_557;

/**
 * The kind of a file. Throws `upload-empty`, `upload-kind`, `upload-damaged`, `upload-too-many-pixels`,
 * `upload-mixed` (one file that is two), `upload-active` (a PDF that does something).
 */
export function uploadKind(bytes: Buffer): UploadKind {
  if (bytes.length === 0)
    throw refusal('upload-empty', 'The file is empty. Nothing was kept. Choose another file.');
  const kind = kindOf(bytes);
  mustBeOneFile(bytes, kind);
  if (kind === 'application/pdf') mustBePlainPdf(bytes);
  else mustBeSmall(kind === 'image/jpeg' ? jpegSize(bytes) : pngSize(bytes));
  return kind;
}

function kindOf(bytes: Buffer): UploadKind {
  const begins = (...start: number[]): boolean => start.every((byte, index) => bytes[index] === byte);
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  throw refusal(
    'upload-kind',
    'This is neither a photograph (JPEG or PNG) nor a PDF. Nothing was kept. The name of a file does not matter; what is in it does.',
  );
}

/** A file that another program would read as something else: an archive behind a picture, a page inside one. */
function mustBeOneFile(bytes: Buffer, kind: UploadKind): void {
  const head = bytes.subarray(0, 1024).toString('latin1');
  const archive = bytes.subarray(-ZIP_TAIL).includes('PK\u0005\u0006', 0, 'latin1');
  const page = /<(script|html|!doctype|\?php|svg[\s>])/i;
  const text = kind === 'application/pdf' ? head : bytes.toString('latin1');
  const second = kind !== 'application/pdf' && text.includes('%PDF-');
  if (archive || second || page.test(text))
    throw refusal(
      'upload-mixed',
      'The file holds a second file of another kind. Nothing was kept. Take a new photograph, or print the document into a PDF.',
    );
}

function mustBeSmall({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width === 0 || height === 0) throw damaged();
  if (width * height > MOST_PIXELS)
    throw refusal(
      'upload-too-many-pixels',
      'The picture has more than 40 million points. Nothing was kept. Send a smaller photograph.',
    );
}

function refusal(code: string, message: string): Problem {
  return new Problem('invalid', code, message);
}
