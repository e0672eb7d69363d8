// What a description of a system behind an API may say: strict shapes, so that a misspelled key is refused, not lost.
import { z } from 'zod';
import { contradictions } from './http-contradictions.ts';
import { address, flag, header, json, name, path, place, query, text } from './http-shapes.ts';

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('header'), name: header, value: text }),
  z.strictObject({ kind: z.literal('basic'), user: text, password: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal('bearer'), token: text }),
  z.strictObject({
    kind: z.literal('oauth2'),
    token_url: address,
    client_id: text,
    client_secret: text,
    scope: text.optional(),
  }),
]);

const column = z.strictObject({
  name,
  type: z
    .enum(['text', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'uuid', 'json'])
    .default('text'),
  /** Where it stands in a record; the column's own name unless told. */
  from: place.optional(),
  /** How an update calls it: a place in JSON, or the name of a form field. */
  set: z.string().min(1).max(200).optional(),
  nullable: z.boolean().default(true),
  read_only: z.boolean().default(false),
  length: z.int().positive().optional(),
});

const paging = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z
    .strictObject({
      kind: z.literal('cursor'),
      parameter: text,
      /** The next cursor stands in the answer, or is a member of the last item. */
      from: place.optional(),
      from_last_item: place.optional(),
      /** Whether there is more, as true or false in the answer. */
      more: place.optional(),
    })
    .refine((one) => (one.from === undefined) !== (one.from_last_item === undefined), {
      path: ['from'],
      message: 'needs exactly one of from and from_last_item',
    }),
  z.strictObject({
    kind: z.literal('offset'),
    parameter: text,
    size: z.int().min(1).max(10_000),
    counts: z.enum(['items', 'pages']).default('items'),
    first: z.int().min(0).default(0),
  }),
  z.strictObject({ kind: z.literal('link') }),
]);

const find = z.strictObject({
  /** The columns whose values the call is made with; every item must equal them, byte for byte. */
  by: z.array(name).min(1).max(8),
  method: z.enum(['GET', 'POST']).default('GET'),
  path,
  query,
  body: z.record(z.string(), json).optional(),
  /** Where the list stands in the answer; absent: the answer is the list. */
  items: place.optional(),
  paging: paging.default({ kind: 'none' }),
});

const get = z.strictObject({
  path,
  query,
  /** Where the record stands in the answer; absent: the answer is the record. */
  item: place.optional(),
  /** A record that says of itself that it is gone. */
  gone: z.strictObject({ at: place, equals: z.string() }).optional(),
});

const update = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH']).default('PATCH'),
  path,
  query,
  body: z.enum(['json', 'form']).default('json'),
  /** What stands beside the masked fields. */
  fixed: z.record(z.string(), json).default({}),
});

const remove = z.strictObject({
  method: z.enum(['DELETE', 'POST', 'PUT', 'PATCH']).default('DELETE'),
  path,
  query,
  body: z.record(z.string(), json).optional(),
});

const collection = z.strictObject({
  name: z.string().min(1).max(100),
  key: z.array(name).min(1).max(4),
  columns: z.array(column).min(1).max(500),
  find: z.array(find).default([]),
  get,
  update: update.optional(),
  delete: remove.optional(),
});

const errorRule = z.strictObject({
  status: z.int().min(400).max(599),
  /** A member of the answer and what it must say; absent: the status alone decides. */
  at: place.optional(),
  equals: z.string().optional(),
  means: z.enum(['gone', 'not-allowed', 'refused', 'busy', 'broken']),
});

const limits = z.strictObject({
  calls_per_second: z.number().positive().max(1_000).default(10),
  pages: z.int().min(1).max(10_000).default(100),
  rows: z.int().min(1).max(1_000_000).default(10_000),
  bytes: z.int().min(1_000).max(64_000_000).default(8_000_000),
  connect_seconds: z.number().positive().max(120).default(10),
  answer_seconds: z.number().positive().max(600).default(30),
});

const retry = z.strictObject({
  times: z.int().min(0).max(10).default(3),
  wait_seconds: z.number().min(0).max(60).default(0.5),
  wait_at_most_seconds: z.number().min(0).max(300).default(30),
});

export const HttpSystem = z
  .strictObject({
    system: text,
    base_url: address,
    allow_private: flag.default(false),
    auth: auth.default({ kind: 'none' }),
    headers: z.record(header, z.string().max(2_000)).default({}),
    idempotency_header: header.optional(),
    limits: limits.prefault({}),
    retry: retry.prefault({}),
    errors: z.array(errorRule).default([]),
    collections: z.array(collection).min(1).max(200),
  })
  .superRefine((system, context) => {
    for (const [path, message] of contradictions(system)) context.addIssue({ code: 'custom', path, message });
  });

export type HttpSystem = z.infer<typeof HttpSystem>;
export type HttpCollection = HttpSystem['collections'][number];
export type HttpColumn = HttpCollection['columns'][number];
export type HttpFind = HttpCollection['find'][number];
export type HttpPaging = HttpFind['paging'];
