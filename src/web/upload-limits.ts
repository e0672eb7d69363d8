// How much a form with files may hold, and the refusals that name what was too much; nothing is kept of any of them.
import { Problem } from '../platform/problem.ts';

const MEGABYTE = 1024 * 1024;

/** Bytes, counts and seconds. */
export interface UploadLimits {
  /** Of one file. */
  readonly file: number;
  readonly files: number;
  readonly fields: number;
  /** Of one text. */
  readonly field: number;
  /** Of the whole message; it is refused before it is read where its length is stated. */
  readonly total: number;
  /** A message that is refused is still read to its end, so that a browser shows our answer; but not further than this. */
  readonly drained: number;
  /** From the first byte to the last. */
  readonly seconds: number;
  /** Of all files that a process holds in memory at one moment. */
  readonly held: number;
}

/** Larger photographs than 5 MB say nothing more about a person. */
export const UPLOAD_LIMITS: UploadLimits = {
  file: 5 * MEGABYTE,
  files: 3,
  fields: 50,
  field: 20_000,
  total: 15 * MEGABYTE + 200_000,
  drained: 60 * MEGABYTE,
  seconds: 120,
  held: 96 * MEGABYTE,
};

export const tooLarge = (): Problem =>
  new Problem(
    'too-large',
    'upload-too-large',
    'A file is larger than 5 MB. Nothing was kept. Send a smaller photograph or a scan with fewer pages.',
  );

export const tooMany = (): Problem =>
  new Problem(
    'too-large',
    'upload-too-many',
    'The form holds more files or fields than this page takes. Nothing was kept. Send fewer files.',
  );

export const notReadable = (): Problem =>
  new Problem(
    'invalid',
    'upload-not-readable',
    'What arrived breaks off or is damaged, so it could not be read. Nothing was kept. Please send it once more.',
  );

export const tooSlow = (): Problem =>
  new Problem(
    'invalid',
    'upload-too-slow',
    'The file took too long to arrive. Nothing was kept. Try again with a better connection, or with a smaller file.',
  );

export const busy = (): Problem =>
  new Problem(
    'unavailable',
    'uploads-busy',
    'Too many files arrive at this moment. Nothing was kept. Please try again in a minute.',
  );
