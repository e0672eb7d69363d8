// Programs whose keys were checked a moment ago, so that calls which share a work need not be let in one by one.
import type { ApiClient } from '../auth/api-clients.ts';
import { sha256 } from '../platform/crypto.ts';

/** Seconds; a key is looked up again after that, which also notes its use. */
const KEPT = 30;
const MOST = 1000;

/**
 * Remembers programs by the hash of what they showed, never by the key itself. A revoked key is still refused with the
 * next call, because every gathered work asks whether its keys hold (`stillHolds`).
 */
export function recentClients(): (shown: string, enter: () => Promise<ApiClient>) => Promise<ApiClient> {
  const known = new Map<string, { readonly client: ApiClient; readonly until: number }>();
  return async (shown, enter) => {
    const name = sha256(`recent-clients:${shown}`).toString('base64');
    const found = known.get(name);
    if (found !== undefined && performance.now() < found.until) return found.client;
    known.delete(name);
    const client = await enter();
    const oldest = known.size < MOST ? undefined : known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
    known.set(name, { client, until: performance.now() + KEPT * 1000 });
    return client;
  };
}
