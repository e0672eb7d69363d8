// What a description of a store of files may say: a folder or a bucket, and how its keys are made.
import { z } from 'zod';
import { address, flag, name, text } from './http-shapes.ts';
import { OBJECT_COLUMNS, patternFault, readPattern } from './object-pattern.ts';

const reference = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|\/.*)$/, 'must begin with / or be a reference such as env:SHOP_FILES');

const collection = z
  .strictObject({
    name: z.string().min(1).max(100),
    /** `avatars/{account}/{path...}` */
    objects: z.string().min(1).max(500),
    /** What the parts of a key hold; text unless told. */
    types: z.record(name, z.enum(['text', 'integer', 'uuid', 'date'])).default({}),
    /** Columns that are read from tags, by the names of the tags. */
    tags: z.record(name, z.string().min(1).max(128)).default({}),
  })
  .superRefine(({ objects, types, tags }, context) => {
    const fault = patternFault(objects);
    if (fault !== null) context.addIssue({ code: 'custom', path: ['objects'], message: fault });
    const parts = fault === null ? readPattern(objects).columns : [];
    for (const one of Object.keys(types))
      if (!parts.includes(one))
        context.addIssue({ code: 'custom', path: ['types', one], message: 'is no part of the key' });
    for (const one of Object.keys(tags))
      if (parts.includes(one) || OBJECT_COLUMNS.includes(one))
        context.addIssue({ code: 'custom', path: ['tags', one], message: 'is already a column' });
  });

/** A bucket behind the S3 API, and how it knows us. */
export const Bucket = z.strictObject({
  bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'must be the name of a bucket'),
  region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be a region such as eu-central-1'),
  /** Where the calls go; Amazon's own address of the region unless told. */
  endpoint: address.optional(),
  allow_private: flag.default(false),
  key_id: text,
  secret_key: text,
  session_token: text.optional(),
});

const limits = z.strictObject({
  connect_seconds: z.number().positive().max(120).default(10),
  /** Until an answer begins, and between two pieces of it. */
  answer_seconds: z.number().positive().max(600).default(30),
  calls_at_once: z.int().min(1).max(64).default(8),
});

export const ObjectSystem = z
  .strictObject({
    system: text,
    folder: reference.optional(),
    s3: Bucket.optional(),
    limits: limits.prefault({}),
    collections: z.array(collection).min(1).max(200),
  })
  .superRefine(({ folder, s3, collections }, context) => {
    if ((folder === undefined) === (s3 === undefined))
      context.addIssue({ code: 'custom', path: ['folder'], message: 'needs exactly one of folder and s3' });
    const seen = new Set<string>();
    for (const [at, one] of collections.entries()) {
      const place = ['collections', at];
      if (seen.has(one.name))
        context.addIssue({ code: 'custom', path: [...place, 'name'], message: 'stands twice in the list' });
      seen.add(one.name);
      if (folder !== undefined && Object.keys(one.tags).length > 0)
        context.addIssue({ code: 'custom', path: [...place, 'tags'], message: 'are not known in a folder' });
    }
  });

export type ObjectSystem = z.infer<typeof ObjectSystem>;
export type ObjectCollection = ObjectSystem['collections'][number];
export type BucketPlace = z.infer<typeof Bucket>;
/** As much of a description as calls need. */
export type BucketSystem = Pick<ObjectSystem, 'system' | 'limits' | 's3'>;
