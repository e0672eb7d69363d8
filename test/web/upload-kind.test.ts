// What an uploaded file is, by its bytes: three honest kinds pass, and everything hostile is refused by its own code.
import { createCipheriv } from 'node:crypto';
import { uploadKind } from '../../src/web/upload-kind.ts';
import { jpeg, objectStream, pdf, png, zip } from '../support/files.ts';

const withTail = (file: Buffer, tail: string | Buffer): Buffer => Buffer.concat([file, Buffer.from(tail)]);
const SCRIPT = '5 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n';

/** A picture whose dictionary says how long it is. */
const streamOf = (body: string, length: number): string =>
  `4 0 obj\n<< /Subtype /Image /Filter /DCTDecode /Length ${length} >>\nstream\n${body}\nendstream\nendobj\n`;

test('sixty scans of a megabyte each, with pictures as chance writes them, are taken', () => {
  const size = 1024 * 1024;
  for (let scan = 0; scan < 60; scan += 1) {
    const seed = Buffer.alloc(16, scan);
    const noise = createCipheriv('aes-128-ctr', seed, seed).update(Buffer.alloc(size));
    expect(uploadKind(pdf(Buffer.from(streamOf(noise.toString('latin1'), size), 'latin1')))).toBe(
      'application/pdf',
    );
  }
});

test.each<[string, Buffer, string]>([
  ['a photograph', jpeg(3000, 2000), 'image/jpeg'],
  ['a photograph with a preview behind it, as telephones make', withTail(jpeg(), jpeg()), 'image/jpeg'],
  ['a picture', png(16), 'image/png'],
  ['a PDF', pdf(), 'application/pdf'],
  ['a PDF with compressed objects', pdf(objectStream('7 0 << /Type /Font >>')), 'application/pdf'],
  [
    'a PDF that speaks of launching',
    pdf('5 0 obj\n(We launch /Launches of JavaScripts)\nendobj\n'),
    'application/pdf',
  ],
])('%s is taken', (_name, file, kind) => {
  expect(uploadKind(file)).toBe(kind);
});

test.each<[string, Buffer, string]>([
  ['nothing', Buffer.alloc(0), 'upload-empty'],
  ['an archive', zip(), 'upload-kind'],
  [
    'a drawing that may hold scripts',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'upload-kind',
  ],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'upload-kind'],
  ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1'), 'upload-kind'],
  ['a text', Buffer.from('MZ this is my passport'), 'upload-kind'],
  ['an old picture', Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'upload-kind'],
  ['a PDF behind a blank', withTail(Buffer.from(' '), pdf()), 'upload-kind'],
  ['a photograph that breaks off', jpeg().subarray(0, -2), 'upload-damaged'],
  ['a photograph without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'upload-damaged'],
  ['three bytes', Buffer.from([0xff, 0xd8, 0xff]), 'upload-damaged'],
  ['a photograph without height', jpeg(100, 0), 'upload-damaged'],
  ['a picture that breaks off', png().subarray(0, -4), 'upload-damaged'],
  [
    'a picture with a wrong sum',
    Buffer.concat([png().subarray(0, 20), Buffer.from([1]), png().subarray(21)]),
    'upload-damaged',
  ],
  ['a picture with something behind it', withTail(png(), 'more'), 'upload-damaged'],
  ['a PDF that breaks off', pdf().subarray(0, -8), 'upload-damaged'],
  ['a PDF with something behind it', withTail(pdf(), 'more'), 'upload-damaged'],
  ['a photograph of 50 million points', jpeg(10_000, 5_000), 'upload-too-many-pixels'],
  ['a photograph of 4 thousand million points', jpeg(65_535, 65_535), 'upload-too-many-pixels'],
  ['a small picture that unpacks to a huge one', png(2, [60_000, 60_000]), 'upload-too-many-pixels'],
  ['a photograph and an archive', withTail(jpeg(), zip()), 'upload-mixed'],
  ['a PDF and an archive', withTail(pdf().subarray(0, -6), zip('%%EOF')), 'upload-mixed'],
  ['a photograph and a PDF', withTail(jpeg(), pdf()), 'upload-mixed'],
  ['a PDF in the comment of a photograph', jpeg(1, 1, '%PDF-1.4'), 'upload-mixed'],
  ['a page in the comment of a photograph', jpeg(1, 1, '*/=1/*<ScRipt>'), 'upload-mixed'],
  ['a page at the start of a PDF', pdf('% <html>'), 'upload-mixed'],
])('%s is refused', (_name, file, code) => {
  expect(() => uploadKind(file)).toThrow(expect.objectContaining({ kind: 'invalid', code }));
});

test.each<[string, string | Buffer]>([
  ['code', SCRIPT],
  ['code whose name is spelled with numbers', SCRIPT.replace('/JavaScript', '/J#61va#53cript')],
  ['code in a compressed object', objectStream(`7 0 ${SCRIPT}`)],
  ['code in a compressed object, spelled with numbers', objectStream('7 0 << /S /#4aavaScript >>')],
  ['objects that are packed twice', objectStream(SCRIPT, '/Filter [/FlateDecode /FlateDecode]')],
  ['objects that are packed in a rare way', objectStream(SCRIPT, '/Filter /LZWDecode')],
  [
    'objects that are mixed up before they are packed',
    objectStream('', '/Filter /FlateDecode /DecodeParms << >>'),
  ],
  [
    'objects that are not what they are packed as',
    '4 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nplain\nendstream\n',
  ],
  [
    'objects behind a line end of another kind',
    Buffer.from(objectStream(SCRIPT).toString('latin1').replace('stream\n', 'stream\r'), 'latin1'),
  ],
  ['a bomb', objectStream('0'.repeat(17 * 1024 * 1024))],
  ['a password', '5 0 obj\n<< /Encrypt 9 0 R >>\nendobj\n'],
  ['a file inside', '5 0 obj\n<< /EmbeddedFiles 9 0 R >>\nendobj\n'],
  ['a program to start', '5 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n'],
  ['a model in space', '5 0 obj\n<< /Type /Annot /Subtype /3D /3DD 9 0 R >>\nendobj\n'],
  ['code in a picture, where its table of objects may point', streamOf(SCRIPT, SCRIPT.length)],
  ['code behind an end of a picture that is none', streamOf(`x\nendstream\nendobj\n${SCRIPT}`, 1)],
  ['code in a picture that says it is shorter', streamOf(SCRIPT, 2)],
  ['code behind a picture that says it is longer', `${streamOf('x', 4_000)}${SCRIPT}`],
  ['a form of the other kind', '5 0 obj\n<< /XFA 9 0 R >>\nendobj\n'],
])('a PDF with %s is refused', (_name, extra) => {
  expect(() => uploadKind(pdf(extra))).toThrow(expect.objectContaining({ code: 'upload-active' }));
});
