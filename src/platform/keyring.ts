// The keyring: named root keys from the configuration, of which the first is in use and the others still open.
import { deriveKey, openWith, randomToken, sealWith } from './crypto.ts';
import { Problem } from './problem.ts';

/** Root keys by name. They wrap the keys of controllers, so rotation rewraps a handful of rows, not all data. */
export interface Keyring {
  readonly activeId: string;
  /** Wraps a key; the result names no root key, so store `activeId` beside it. */
  wrap(key: Uint8Array, context: string): Buffer;
  unwrap(rootId: string, wrapped: Uint8Array, context: string): Buffer;
  /** A key derived for one use that must be the same on every machine: session cookies, CSRF. */
  derive(use: string): Buffer;
}

const FORM = /^[a-z0-9-]{1,40}:[A-Za-z0-9_-]{43}$/;

/**
 * Reads `name:key,name:key…` (32 bytes each, base64url), newest first. Throws `keyring-malformed`; the text of
 * the error never repeats the input.
 */
export function openKeyring(text: string): Keyring {
  const roots = new Map<string, Buffer>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (!FORM.test(part)) throw malformed();
    const at = part.indexOf(':');
    roots.set(part.slice(0, at), Buffer.from(part.slice(at + 1), 'base64url'));
  }
  const [first] = roots;
  if (first === undefined) throw malformed();
  const [activeId, activeKey] = first;
  return {
    activeId,
    wrap: (key, context) => sealWith(activeKey, key, context),
    unwrap: (rootId, wrapped, context) => {
      const root = roots.get(rootId);
      if (root === undefined) {
        throw new Problem(
          'unavailable',
          'keyring-key-missing',
          `The keyring has no key named "${rootId}", which still wraps stored keys. Nothing was lost: add the key to HABEAS_KEYRING and start again.`,
          { rootId },
        );
      }
      return openWith(root, wrapped, context);
    },
    derive: (use) => deriveKey(activeKey, use),
  };
}

/** A new keyring with one random root key, as text for HABEAS_KEYRING. `name` is lower-case, for people. */
export function newKeyring(name: string): string {
  return `${name}:${randomToken(32)}`;
}

function malformed(): Problem {
  return new Problem(
    'invalid',
    'keyring-malformed',
    'HABEAS_KEYRING is not "name:key" pairs separated by commas (each key 32 bytes in base64url). Make one with `habeas init`.',
  );
}
