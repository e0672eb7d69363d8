// What a description of a system behind an API may say: strict shapes, so that a misspelled key is refused, not lost.
import { z } from 'zod';
import { Problem } from '../platform/problem.ts';

const PLACEHOLDER = /^\{[A-Za-z_][A-Za-z0-9_]*\}$/;

const text = z.string().min(1).max(2_000);
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be letters, digits and underscores');
/** `address.city`: names of members inside a JSON object. */
const place = z
  .string()
  .regex(/^[A-Za-z0-9_$-]+(\.[A-Za-z0-9_$-]+)*$/, 'must be a place such as address.city');
const header = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header')
  .refine(
    (one) =>
      !/^(host|content-length|transfer-encoding|connection|accept-encoding|expect|upgrade)$/i.test(one),
    'is a header that the house sets itself',
  );
/** A segment is literal, or one placeholder alone. */
const path = z
  .string()
  .regex(
    /^(\/([A-Za-z0-9._~:@!$&'()*+,;=-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))+\/?$/,
    'must begin with / and hold whole segments, each literal or one placeholder such as {id}',
  )
  .refine((one) => !/\/\.{1,2}(\/|$)/.test(one), 'may not climb by . or ..');
/** A value is literal, or one placeholder alone: text around it would be a query language to break out of. */
const value = z
  .string()
  .max(500)
  .refine((one) => !one.includes('{') || PLACEHOLDER.test(one), 'must be literal, or one placeholder alone');
const query = z.record(z.string().min(1).max(100), value).default({});
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([value, z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
const env = z.string().regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/);
const address = z.union(
  [env, z.url({ protocol: /^https?$/ })],
  'must begin with https:// or be a reference such as env:SHOP_API_URL',
);
const flag = z.union([env, z.boolean()], 'must be true, false or a reference such as env:SHOP_API_PRIVATE');

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
export type { Json };

interface Named {
  readonly collections: readonly z.infer<typeof collection>[];
}

/** What the shapes alone cannot see: names that mean nothing, calls that would not name one record. */
function* contradictions({ collections }: Named): Generator<[(string | number)[], string]> {
  const names = new Set<string>();
  for (const [at, one] of collections.entries()) {
    const here = ['collections', at];
    if (names.has(one.name)) yield [[...here, 'name'], 'stands twice in the list'];
    names.add(one.name);
    const columns = new Set(one.columns.map((each) => each.name));
    if (columns.size < one.columns.length) yield [[...here, 'columns'], 'names a column twice'];
    for (const [number, part] of one.key.entries())
      if (!columns.has(part)) yield [[...here, 'key', number], 'is no column of the collection'];
    for (const [number, each] of one.find.entries()) {
      for (const [index, by] of each.by.entries())
        if (!columns.has(by))
          yield [[...here, 'find', number, 'by', index], 'is no column of the collection'];
      const used = placeholders([each.path, each.query, each.body ?? null]);
      if (each.by.length !== used.size || each.by.some((by) => !used.has(by)))
        yield [[...here, 'find', number, 'by'], 'must be exactly the placeholders of the call'];
    }
    for (const act of ['get', 'update', 'delete'] as const) {
      const call = one[act];
      if (call === undefined) continue;
      const used = placeholders([call.path, call.query, 'body' in call ? (call.body ?? null) : null]);
      if (used.size !== one.key.length || one.key.some((part) => !used.has(part)))
        yield [[...here, act, 'path'], 'must hold every part of the key as a placeholder, and nothing else'];
    }
  }
}

function placeholders(parts: readonly Json[]): Set<string> {
  const found = JSON.stringify(parts).matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g);
  return new Set([...found].map(([, one]) => one ?? ''));
}

const ADDRESS = 'system:';

/** Whether the address of a store is such a description. */
export function isSystemAddress(text: string): boolean {
  return text.startsWith(ADDRESS);
}

/** A checked description as the address of its store; it may hold secrets and is sealed like any other address. */
export function systemAddress(system: HttpSystem): string {
  return `${ADDRESS}${JSON.stringify(system)}`;
}

/** Reads what `systemAddress` wrote. Throws `store-address-invalid`, and never shows the text. */
export function readSystemAddress(text: string): HttpSystem {
  const problem = new Problem(
    'invalid',
    'store-address-invalid',
    'The description of the system cannot be read. Nothing was connected; describe the system anew.',
  );
  try {
    const read = HttpSystem.safeParse(JSON.parse(text.slice(ADDRESS.length)));
    if (read.success) return read.data;
  } catch {
    throw problem;
  }
  throw problem;
}
