// The small shapes that descriptions of systems are made of: names, places, paths with placeholders, references.
import { z } from 'zod';

const PLACEHOLDER = /^\{[A-Za-z_][A-Za-z0-9_]*\}$/;

export const text = z.string().min(1).max(2_000);
export const name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be letters, digits and underscores');
/** `address.city`: names of members inside a JSON object. */
export const place = z
  .string()
  .regex(/^[A-Za-z0-9_$-]+(\.[A-Za-z0-9_$-]+)*$/, 'must be a place such as address.city');
export const header = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header')
  .refine(
    (one) =>
      !/^(host|content-length|transfer-encoding|connection|accept-encoding|expect|upgrade)$/i.test(one),
    'is a header that the house sets itself',
  );
/** A segment is literal, or one placeholder alone. */
export const path = z
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
export const query = z.record(z.string().min(1).max(100), value).default({});
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export const json: z.ZodType<Json> = z.lazy(() =>
  z.union([value, z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
const env = z.string().regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/);
export const address = z.union(
  [env, z.url({ protocol: /^https?$/ })],
  'must begin with https:// or be a reference such as env:SHOP_API_URL',
);
export const flag = z.union(
  [env, z.boolean()],
  'must be true, false or a reference such as env:SHOP_API_PRIVATE',
);
