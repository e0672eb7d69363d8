// Fills the placeholders of a described call: whole path segments, query values and JSON values, each encoded as such.
import { Problem } from '../platform/problem.ts';
import type { Json } from './http-shapes.ts';

export type Values = ReadonlyMap<string, string>;

const PLACEHOLDER = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** Whether a text can stand in a path as one segment: `.` and `..`, however encoded, would name another place. */
export function canBeSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && text.isWellFormed();
}

/**
 * The address of a call under a base such as `https://api.example.com/v2`. Throws `store-constraint` for a value
 * that cannot be a path segment.
 */
export function fillAddress(
  base: string,
  { path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> },
  values: Values,
): string {
  const segments = path.split('/').map((segment) => {
    const value = filled(segment, values);
    if (value === null) return segment;
    if (!canBeSegment(value)) throw notAddressable();
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, text] of Object.entries(query)) search.append(name, filled(text, values) ?? text);
  const tail = search.size === 0 ? '' : `?${search}`;
  return `${base.replace(/\/+$/, '')}${segments.join('/')}${tail}`;
}

/** A JSON body with its placeholders filled; a value stays one value, whatever stands in it. */
export function fillBody(body: Json, values: Values): Json {
  if (typeof body === 'string') return filled(body, values) ?? body;
  if (Array.isArray(body)) return body.map((part) => fillBody(part, values));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, part]) => [name, fillBody(part, values)]));
}

function filled(part: string, values: Values): string | null {
  const name = PLACEHOLDER.exec(part)?.[1];
  return name === undefined ? null : (values.get(name) ?? null);
}

function notAddressable(): Problem {
  return new Problem(
    'conflict',
    'store-constraint',
    'A key of the system cannot stand in an address, so its record cannot be named. Nothing was called.',
  );
}
