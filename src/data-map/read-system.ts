// Reads the description of a system behind an API, and refuses it by file, line and key.
import { systemAddress } from '../connectors/http-address.ts';
import { HttpSystem } from '../connectors/http-system.ts';
import { Problem } from '../platform/problem.ts';
import { readShape } from './read-shape.ts';

/** Far more than a description in a person's hand. */
const LARGEST = 200_000;
const SECRETS = ['value', 'token', 'password', 'client_secret'];

/**
 * The address of the store that a description makes, ready for `addStore`. With `references`, secrets may only be
 * named (`env:NAME`), as in a pack. Throws `system-not-valid` with file, line and the name of the key; no secret is
 * shown.
 */
export function readSystem(
  yaml: string,
  file: string,
  { secrets = 'any' }: { readonly secrets?: 'any' | 'references' } = {},
): string {
  const refuse = (line: number | null, why: string): Problem => {
    const place = line === null ? file : `${file}, line ${line}`;
    return new Problem('invalid', 'system-not-valid', `${place}: ${why}. Nothing was changed.`, {
      file,
      line,
    });
  };
  if (yaml.length > LARGEST) throw refuse(null, `it is larger than ${LARGEST / 1000} kB`);
  const { value, lineOf } = readShape(yaml, HttpSystem, { whole: 'the description of a system', refuse });
  const bare = Object.entries(value.auth).find(
    ([name, given]) => SECRETS.includes(name) && !String(given).startsWith('env:'),
  );
  if (secrets === 'references' && bare !== undefined) {
    const why = `"auth.${bare[0]}" must be a reference such as env:SHOP_API_KEY; secrets do not belong into a pack`;
    throw refuse(lineOf(['auth', bare[0]]), why);
  }
  return systemAddress(value);
}
