// Forms with files: read as a stream into memory under strict limits; nothing touches the disk, and no name of a file is kept.
import busboy from 'busboy';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Problem } from '../platform/problem.ts';
import { readForms } from './security.ts';
import { type UploadKind, uploadKind } from './upload-kind.ts';
import {
  busy,
  notReadable,
  tooLarge,
  tooMany,
  tooSlow,
  UPLOAD_LIMITS,
  type UploadLimits,
} from './upload-limits.ts';

/** A file as it came in: bytes that nobody has looked at. Its name and its declared type are not kept. */
export class RawUpload {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** A file whose content was looked at: a photograph or a plain PDF. */
export class Upload {
  readonly kind: UploadKind;
  readonly bytes: Buffer;

  /** Throws a refusal of `uploadKind`. */
  constructor({ bytes }: RawUpload) {
    this.kind = uploadKind(bytes);
    this.bytes = bytes;
  }
}

/** A field of a page's schema that holds files; `missing` is the key of the sentence for too few or too many. */
export function uploadField(least: number, most: number, missing: string) {
  return z
    .array(
      z.custom<Upload>((one) => one instanceof Upload),
      { error: missing },
    )
    .min(least, missing)
    .max(most, missing)
    .prefault([]);
}

/** Characters of the name of a field. */
const LONGEST_NAME = 100;

/** Bytes of files in memory, of all messages of this process that were not answered yet. */
let held = 0;

/** Reads a form with or without files into `req.body`; files stand under their field as `RawUpload[]`. */
export const readUploads: readonly RequestHandler[] = [
  async (req, res, next) => {
    if (isMultipart(req)) req.body = await readMultipart(req, res);
    next();
  },
  ...readForms.map(
    (read): RequestHandler =>
      (req, res, next) =>
        isMultipart(req) ? next() : read(req, res, next),
  ),
];

const isMultipart = ({ headers }: Request): boolean =>
  /^multipart\/form-data *;/i.test(headers['content-type'] ?? '');

/**
 * Reads a multipart form (RFC 7578). Every limit is held while the bytes arrive. Throws `upload-too-large`,
 * `upload-too-many`, `upload-too-slow`, `upload-not-readable`, `uploads-busy`.
 */
export async function readMultipart(
  req: Request,
  res: Response,
  limits: UploadLimits = UPLOAD_LIMITS,
): Promise<Record<string, unknown>> {
  const found: [string, string | RawUpload][] = [];
  let own = 0;
  res.once('close', () => {
    held -= own;
  });
  return await new Promise((resolve, reject) => {
    let refusal: Problem | null = null;
    let seen = 0;
    const parser = parserOf(req, limits);
    const refuse = (problem: Problem): void => {
      refusal ??= problem;
      found.length = 0;
    };
    const end = (problem: Problem | null): void => {
      clearTimeout(timer);
      if (problem === null) resolve(grouped(found));
      else reject(problem);
    };
    /** Ends without hearing the rest; the connection cannot be used again. */
    const hangUp = (problem: Problem): void => {
      refuse(problem);
      res.set('Connection', 'close');
      req.removeAllListeners('data').pause();
      end(refusal);
    };
    const timer = setTimeout(() => hangUp(tooSlow()), limits.seconds * 1000);

    if (parser === null) refuse(notReadable());
    if (Number(req.headers['content-length'] ?? 0) > limits.total) refuse(tooLarge());
    parser
      ?.on('field', (name, text, { nameTruncated, valueTruncated }) => {
        if (nameTruncated || valueTruncated || name.length > LONGEST_NAME) refuse(tooMany());
        else found.push([name, text]);
      })
      .on('file', (name, stream, { filename }) => {
        const pieces: Buffer[] = [];
        stream
          .on('data', (piece: Buffer) => {
            if (refusal !== null) return;
            pieces.push(piece);
            own += piece.length;
            held += piece.length;
            if (held > limits.held) refuse(busy());
          })
          .on('limit', () => refuse(tooLarge()))
          .on('error', () => refuse(notReadable()))
          .on('end', () => {
            // A field in which no file was chosen is sent as a file without name and bytes.
            if (pieces.length > 0 || (filename ?? '') !== '')
              found.push([name, new RawUpload(Buffer.concat(pieces))]);
          });
      })
      .on('filesLimit', () => refuse(tooMany()))
      .on('fieldsLimit', () => refuse(tooMany()))
      .on('partsLimit', () => refuse(tooMany()))
      .on('error', () => refuse(notReadable()))
      .on('close', () => {
        if (req.readableEnded) end(refusal);
      });
    req
      .on('data', (piece: Buffer) => {
        seen += piece.length;
        if (seen > limits.total) refuse(tooLarge());
        if (seen > limits.drained) hangUp(tooLarge());
        else if (refusal === null) parser?.write(piece);
      })
      .on('end', () => {
        if (refusal === null) parser?.end();
        else end(refusal);
      })
      .on('close', () => {
        if (!req.readableEnded) end(notReadable());
      });
  });
}

/** Null where the header names no boundary. */
function parserOf({ headers }: Request, limits: UploadLimits): busboy.Busboy | null {
  try {
    return busboy({
      headers,
      limits: {
        fieldSize: limits.field,
        fields: limits.fields,
        fileSize: limits.file,
        files: limits.files,
        parts: limits.files + limits.fields,
        headerPairs: 20,
      },
    });
  } catch {
    return null;
  }
}

/** Fields by name; files always as a list, a text that came twice as a list that every schema refuses. */
function grouped(found: readonly [string, string | RawUpload][]): Record<string, unknown> {
  const byName = Map.groupBy(found, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => {
      const values = all.map(([, value]) => value);
      return [name, values.length === 1 && typeof values[0] === 'string' ? values[0] : values];
    }),
  );
}
