// Where a store is, as a digest: the same whoever signs in, another one as soon as it is another database, folder or bucket.
import { sha256 } from '../platform/crypto.ts';
import type { HttpSystem } from './http-system.ts';
import type { ObjectSystem } from './object-system.ts';

/** Parameters of an address that say who signs in and how the line is guarded, not where it leads. */
const NOT_A_PLACE = ['user', 'password', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'application_name'];
const PORTS = { postgresql: '5432', mariadb: '3306' } as const;

/** The place of a database: engine, host, port, database, and what else the address says beside who signs in. */
export function placeOfDatabase(engine: keyof typeof PORTS, url: string): string {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const others = [...searchParams].filter(([name]) => !NOT_A_PLACE.includes(name)).sort();
  // Without a name, PostgreSQL opens the database that is called like the user.
  const database = decodeURIComponent(pathname.slice(1)) || (searchParams.get('user') ?? username);
  return digestOf([engine, hostname.toLowerCase(), port || PORTS[engine], database, others]);
}

/** The place of a store of files: its folder or its bucket, and which keys each collection has there. */
export function placeOfObjects({ folder, s3, collections }: ObjectSystem): string {
  const bucket = s3 === undefined ? null : [s3.bucket, s3.region, said(s3.endpoint ?? '')];
  return digestOf(['objects', said(folder ?? ''), bucket, collections]);
}

/** The place of a system behind an API: its address, and what is called there. Headers may name a customer, so they count. */
export function placeOfSystem({ base_url, headers, collections }: HttpSystem): string {
  return digestOf(['http', said(base_url), headers, collections]);
}

/** What a reference leads to now. One that leads nowhere is told by whoever connects. */
function said(given: string): string {
  return process.env[/^env:(.+)$/.exec(given)?.[1] ?? ''] ?? given;
}

function digestOf(parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts)).toString('hex');
}
