// From an address to the connector of its engine.
import { Problem } from '../platform/problem.ts';
import type { ConnectionOptions } from './connection-options.ts';
import type { Connector } from './connector.ts';
import { openMariadb } from './mariadb.ts';
import { openPostgres } from './postgresql.ts';

const OPENERS: Readonly<Record<string, (url: string, options: ConnectionOptions) => Connector>> = {
  'postgres:': openPostgres,
  'postgresql:': openPostgres,
  'mysql:': openMariadb,
  'mariadb:': openMariadb,
};

/** Opens a store by its address; it connects with the first question. Throws `store-engine-unknown`. */
export function openConnector(url: string, options: ConnectionOptions = {}): Connector {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  const open = OPENERS[protocol];
  if (open !== undefined) return open(url, options);
  throw new Problem(
    'invalid',
    'store-engine-unknown',
    'The address of a store begins with postgresql:// or mariadb://. Nothing was connected.',
  );
}
