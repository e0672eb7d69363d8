// A picture of staff loses everything beside its points, and keeps every point.
import { plainPicture } from '../../src/web/plain-picture.ts';
import { uploadKind } from '../../src/web/upload-kind.ts';
import { chunk, exif, jpeg, png, segment, spliced } from '../support/files.ts';

const SECRET = 'Jonas Beispiel, 48.137 N';
const jfif = (preview: Buffer, side: number): Buffer =>
  segment(
    0xe0,
    Buffer.concat([
      Buffer.from('JFIF\0\x01\x02\0\0\x48\0\x48', 'latin1'),
      Buffer.from([side, side]),
      preview,
    ]),
  );
const adobe = (more: string): Buffer => segment(0xee, `Adobe\0\x64\0\0\0\0\x01${more}`);
const camera = (orientation: number, order: 'II' | 'MM' = 'II'): Buffer =>
  segment(
    0xe1,
    Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation, order), Buffer.from(SECRET)]),
  );

test('of a JPEG go camera, words, colour profile, previews and what follows its end; JFIF and Adobe stay', () => {
  const plain = jpeg(8, 8);
  const told = [
    camera(1),
    ...Array.from({ length: 15 }, (_, n) => segment(0xe1 + n, SECRET)),
    segment(0xe0, `JFXX\0${SECRET}`),
    segment(0xfe, SECRET),
    segment(0xf0, SECRET),
  ];
  const full = Buffer.concat([
    spliced(plain, 2, jfif(Buffer.from(SECRET.slice(0, 3)), 1), adobe(SECRET), ...told),
    jpeg(4, 4, SECRET),
  ]);
  const bare = plainPicture('image/jpeg', full);
  expect(bare).toEqual(spliced(plain, 2, jfif(Buffer.alloc(0), 0), adobe('')));
  expect(bare.includes(SECRET.slice(0, 3))).toBe(false);
  expect(uploadKind(bare)).toBe('image/jpeg');
});

test('of a PNG go words, camera, time, profile, further pictures and what follows its end; colours stay', () => {
  const plain = png(4);
  const kept = [chunk('sRGB', '\0'), chunk('gAMA', '\0\0\xb1\x8f')];
  const told = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'iCCP', 'fdAT', 'acTL', 'juNk', 'pHYs'].map((name) =>
    chunk(name, SECRET),
  );
  // Too long for what its name says.
  const posing = chunk('cHRM', SECRET.repeat(2));
  const full = Buffer.concat([
    spliced(plain, 33, ...kept, ...told, posing, chunk('eXIf', exif(1))),
    Buffer.from(SECRET),
  ]);
  const bare = plainPicture('image/png', full);
  expect(bare).toEqual(spliced(plain, 33, ...kept));
  expect(uploadKind(bare)).toBe('image/png');
});

test.each([
  ['a JPEG', plainOf('image/jpeg', spliced(jpeg(), 2, camera(6)))],
  ['a JPEG with the largest byte first', plainOf('image/jpeg', spliced(jpeg(), 2, camera(3, 'MM')))],
  ['a PNG', plainOf('image/png', spliced(png(), 33, chunk('eXIf', exif(8))))],
])('%s that only its metadata turns is refused, instead of shown on its side', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'picture-turned' }));
});

test.each([
  ['a JPEG without an end', plainOf('image/jpeg', jpeg().subarray(0, -2))],
  [
    'a JPEG whose segment is longer than it',
    plainOf('image/jpeg', spliced(jpeg(), 2, Buffer.from([0xff, 0xe1, 0xff, 0xff]))),
  ],
  ['a PNG without an end', plainOf('image/png', png().subarray(0, -12))],
])('%s is refused', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'upload-damaged' }));
});

test('metadata that cannot be read turns nothing and ends', () => {
  const broken = Buffer.alloc(40, 0xff);
  const bytes = spliced(jpeg(), 2, segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), broken])));
  expect(plainPicture('image/jpeg', bytes)).toEqual(jpeg());
});

function plainOf(kind: 'image/jpeg' | 'image/png', bytes: Buffer): () => Buffer {
  return () => plainPicture(kind, bytes);
}
