// The description of a system as the address of a store: sealed like one, and read back with its shape checked.
import { Problem } from '../platform/problem.ts';
import { HttpSystem } from './http-system.ts';

const PREFIX = 'system:';

/** Whether the address of a store is such a description. */
export function isSystemAddress(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** A checked description as the address of its store; it may hold secrets and is sealed like any other address. */
export function systemAddress(system: HttpSystem): string {
  return `${PREFIX}${JSON.stringify(system)}`;
}

/** Reads what `systemAddress` wrote. Throws `store-address-invalid`, and never shows the text. */
export function readSystemAddress(text: string): HttpSystem {
  const problem = new Problem(
    'invalid',
    'store-address-invalid',
    'The description of the system cannot be read. Nothing was connected; describe the system anew.',
  );
  try {
    const read = HttpSystem.safeParse(JSON.parse(text.slice(PREFIX.length)));
    if (read.success) return read.data;
  } catch {
    throw problem;
  }
  throw problem;
}
