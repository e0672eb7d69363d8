// Versions and marks of deletion of a bucket, page by page, gathered by their keys.
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { type StoredObject, WHOLE_LIST } from './object-source.ts';

interface Version {
  readonly id: string;
  readonly modified: number;
  readonly size: number;
  readonly mark: boolean;
}

/** The versions of some keys. */
export class Versions {
  readonly #byKey = new Map<string, Version[]>();

  add(key: string, version: Version): void {
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, [version]);
    else known.push(version);
  }

  takeFrom(other: Versions, key: string): void {
    for (const version of other.#byKey.get(key) ?? []) this.add(key, version);
  }

  /** Takes a key out, to go on with on the next page. */
  without(key: string): Versions {
    const rest = new Versions();
    rest.takeFrom(this, key);
    this.#byKey.delete(key);
    return rest;
  }

  hasOther(key: string): boolean {
    return [...this.#byKey.keys()].some((one) => one !== key);
  }

  /** Every version of a key, as a call to delete names them. */
  all(key: string): { readonly Key: string; readonly VersionId: string }[] {
    return (this.#byKey.get(key) ?? []).map(({ id }) => ({ Key: key, VersionId: id }));
  }

  /** The id of the newest version that holds something; null where only marks of deletion are left. */
  newest(key: string): string | null {
    return newestOf((this.#byKey.get(key) ?? []).filter(({ mark }) => !mark))?.id ?? null;
  }

  objects(): StoredObject[] {
    return [...this.#byKey].map(([key, versions]) => ({
      key,
      size: newestOf(versions.filter(({ mark }) => !mark))?.size ?? 0,
      modified: Temporal.Instant.fromEpochMilliseconds(newestOf(versions)?.modified ?? 0),
      versions: versions.length,
    }));
  }
}

/** The first of the newest: S3 lists the versions of a key from the newest on, and its moments are whole seconds. */
function newestOf(versions: readonly Version[]): Version | undefined {
  return versions.reduce<Version | undefined>(
    (best, one) => (best === undefined || one.modified > best.modified ? one : best),
    undefined,
  );
}

/** Some keys with all of their versions, and the key that comes next, of which a page may have named a part already. */
export interface VersionPage {
  readonly versions: Versions;
  readonly next: string | null;
}

/** From which key on versions are listed, and what is known of that key already: all of it. */
export interface VersionsFrom {
  readonly marker: string | null;
  readonly known: Versions;
  readonly batch: number;
}

/** All versions of the keys that begin so; a key is never parted between two pages. */
export async function* versionsOf(
  prefix: string,
  ask: (command: ListObjectVersionsCommand) => Promise<ListObjectVersionsCommandOutput>,
  bucket: string,
  { marker, known, batch }: VersionsFrom = { marker: null, known: new Versions(), batch: WHOLE_LIST.batch },
): AsyncGenerator<VersionPage> {
  let found = known;
  let KeyMarker = marker ?? undefined;
  let VersionIdMarker: string | undefined;
  for (;;) {
    const page = await ask(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        EncodingType: 'url',
        MaxKeys: batch,
        KeyMarker,
        VersionIdMarker,
      }),
    );
    const marks = (page.DeleteMarkers ?? []).map((one) => ({ ...one, Size: 0, mark: true }));
    const versions = (page.Versions ?? []).map((one) => ({ ...one, mark: false }));
    for (const { Key, VersionId: id = 'null', LastModified, Size: size = 0, mark } of [
      ...versions,
      ...marks,
    ]) {
      const key = decodedKey(page, Key);
      // Some servers begin behind the key that they are given, some with it.
      if (marker === null || isBehind(key, marker))
        found.add(key, { id, modified: LastModified?.getTime() ?? 0, size, mark });
    }
    KeyMarker = page.NextKeyMarker === undefined ? undefined : decodedKey(page, page.NextKeyMarker);
    VersionIdMarker = page.NextVersionIdMarker;
    if (page.IsTruncated !== true || KeyMarker === undefined) break;
    const begun = found.without(KeyMarker);
    yield { versions: found, next: KeyMarker };
    found = begun;
  }
  yield { versions: found, next: null };
}

/** Whether a key comes later in a list, which goes by the bytes of keys. */
export function isBehind(key: string, after: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
}

/** A key of a list as it really is: asked for so, lists come encoded, because XML cannot say every character. */
export function decodedKey(page: { readonly EncodingType?: string | undefined }, key = ''): string {
  return page.EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}
