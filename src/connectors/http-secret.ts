// Values of a description that lie elsewhere: `env:NAME` is read when it is needed, and never shown.
import { Problem } from '../platform/problem.ts';

/** The value itself. Throws `store-address-missing`, which names the variable and nothing else. */
export function revealed(given: string, system: string): string {
  const name = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(given)?.[1];
  if (name === undefined) return given;
  const found = process.env[name];
  if (found !== undefined && found !== '') return found;
  throw new Problem(
    'unavailable',
    'store-address-missing',
    `The environment variable ${name}, which ${system} needs, is not set. Nothing was called; set it and start again.`,
    { variable: name },
  );
}

/** Where calls begin, without a slash at the end. Throws `store-address-invalid` for what is no such address. */
export function revealedAddress(given: string, system: string): string {
  const url = URL.parse(revealed(given, system));
  const plain = url !== null && ['http:', 'https:'].includes(url.protocol) && url.search + url.hash === '';
  if (plain && url.username === '' && url.password === '') return url.href.replace(/\/+$/, '');
  throw new Problem(
    'invalid',
    'store-address-invalid',
    `The address of ${system} must begin with https:// and hold no user, query or fragment. Nothing was called.`,
  );
}

/** A switch that stands in the description or in the environment; there only `true` switches it on. */
export function revealedFlag(given: string | boolean): boolean {
  return typeof given === 'boolean' ? given : process.env[given.replace(/^env:/, '')] === 'true';
}
