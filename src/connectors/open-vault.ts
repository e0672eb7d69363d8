// Opens the place where archives lie, from one setting: a folder, or a bucket behind the S3 API.
import { join, resolve } from 'node:path';
import { Problem } from '../platform/problem.ts';
import { projectFolder } from '../platform/project.ts';
import { FolderVault } from './folder-vault.ts';
import { Bucket } from './object-system.ts';
import type { Vault } from './vault.ts';

const SCHEME = 's3://';

/**
 * `archives` is a folder, or `s3://bucket/prefix?region=…&key_id=env:…&secret_key=env:…` with the keys of the description
 * of a bucket (docs/files.md). Throws `archives-address-invalid`, which never repeats a value.
 */
export async function openVault(config: {
  readonly dataFolder: string;
  readonly archives?: string | undefined;
}): Promise<Vault> {
  const { dataFolder, archives } = config;
  if (archives === undefined) return new FolderVault(join(dataFolder, 'archives'));
  if (!archives.startsWith(SCHEME)) return new FolderVault(resolve(projectFolder, archives));
  const url = URL.parse(archives);
  if (url === null || url.hash !== '' || url.username !== '') throw invalid('it is no address');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (!/^[A-Za-z0-9/._-]*$/.test(prefix))
    throw invalid('its prefix may hold letters, digits, /, ., _ and - only');
  const read = Bucket.safeParse({ bucket: url.hostname, ...described(url.searchParams) });
  if (!read.success)
    throw invalid(
      read.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; '),
    );
  // Amazon's client is large; whoever keeps archives in a folder never reads it.
  const { S3Vault } = await import('./s3-vault.ts');
  return new S3Vault(read.data, prefix);
}

/** The query as the description of a bucket has it. */
function described(query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...query].map(([key, value]) => [key, ['true', 'false'].includes(value) ? value === 'true' : value]),
  );
}

function invalid(why: string): Problem {
  return new Problem(
    'invalid',
    'archives-address-invalid',
    `HABEAS_ARCHIVES cannot be used: ${why}. Nothing was started. See docs/archives.md for its form.`,
  );
}
