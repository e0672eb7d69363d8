// A bucket behind the S3 API as a store of files: lists, versions and marks of deletion, and what a lock holds.
import {
  type _Error,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ofOutbound } from './http-problem.ts';
import { eachOf } from './object-search.ts';
import {
  type ListFrom,
  type ObjectSource,
  type Refusal,
  type StoredObject,
  WHOLE_LIST,
} from './object-source.ts';
import type { BucketSystem } from './object-system.ts';
import { openS3 } from './s3-client.ts';
import { nameOfError, s3Problem } from './s3-problem.ts';
import {
  decodedKey,
  isBehind,
  type VersionPage,
  Versions,
  type VersionsFrom,
  versionsOf,
} from './s3-versions.ts';

/** Keys of one call (S3 API, DeleteObjects). */
const KEYS_A_CALL = 1_000;
/** Somebody may write a new version while the old ones go; not forever. */
const ROUNDS = 5;
/** Characters that XML cannot say: such a key goes alone, in its address. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const LATER = /^(InternalError|ServiceUnavailable|SlowDown|OperationAborted|RequestTimeout)$/;

interface Named {
  readonly Key: string;
  readonly VersionId?: string;
}

export class S3Source implements ObjectSource {
  readonly #described: BucketSystem;
  #open: ReturnType<typeof openS3> | null = null;
  #versions: Promise<boolean> | null = null;
  /** Of the last list of versions: its last key, and the one behind it. */
  #ahead: { readonly after: string; readonly next: string } | null = null;

  constructor(described: BucketSystem) {
    this.#described = described;
  }

  async *list(
    prefix: string,
    _aside: () => void,
    from: ListFrom = WHOLE_LIST,
  ): AsyncGenerator<readonly StoredObject[]> {
    for await (const objects of this.#listed(prefix, from))
      yield objects.filter(({ key }) => from.after === null || isBehind(key, from.after));
  }

  async *#listed(prefix: string, { after, batch }: ListFrom): AsyncGenerator<readonly StoredObject[]> {
    if (await this.#keepsVersions()) {
      yield* this.#listedVersions(prefix, { after, batch });
      return;
    }
    const place = { Prefix: prefix, EncodingType: 'url', MaxKeys: batch } as const;
    const start = after === null ? {} : { StartAfter: after };
    for (let token: string | undefined; ; ) {
      const page = await this.#ask((client, Bucket) =>
        client.send(new ListObjectsV2Command({ Bucket, ...place, ...start, ContinuationToken: token })),
      );
      yield (page.Contents ?? []).map(({ Key, Size, LastModified }) => ({
        key: decodedKey(page, Key),
        size: Size ?? 0,
        modified: momentOf(LastModified),
        versions: 1,
      }));
      token = page.NextContinuationToken;
      if (page.IsTruncated !== true || token === undefined) return;
    }
  }

  /**
   * Goes on at the key behind the one it ended with: that one is still there, and what was known of it is asked anew, since
   * somebody may have written to it meanwhile.
   */
  async *#listedVersions(
    prefix: string,
    { after, batch }: ListFrom,
  ): AsyncGenerator<readonly StoredObject[]> {
    const ahead = after !== null && this.#ahead?.after === after ? this.#ahead.next : null;
    const known = ahead === null ? new Versions() : await this.#versionsOf(ahead);
    let last = after;
    for await (const { versions, next } of this.#listVersions(prefix, {
      marker: ahead ?? after,
      known,
      batch,
    })) {
      const objects = versions.objects();
      last = objects.at(-1)?.key ?? last;
      this.#ahead = last === null || next === null ? null : { after: last, next };
      yield objects;
    }
  }

  async find(key: string): Promise<StoredObject | null> {
    if (await this.#keepsVersions()) return (await this.#versionsOf(key)).objects()[0] ?? null;
    return await this.#unlessGone(async (client, Bucket) => {
      const { ContentLength, LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
      return { key, size: ContentLength ?? 0, modified: momentOf(LastModified), versions: 1 };
    });
  }

  async tags(key: string): Promise<ReadonlyMap<string, string>> {
    const found = await this.#unlessGone((client, Bucket) =>
      client.send(new GetObjectTaggingCommand({ Bucket, Key: key })),
    );
    return new Map((found?.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  }

  async open(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    const newest = (await this.#keepsVersions()) ? (await this.#versionsOf(key)).newest(key) : undefined;
    if (newest === null) return null;
    const found = await this.#unlessGone((client, Bucket) =>
      client.send(new GetObjectCommand({ Bucket, Key: key, VersionId: newest })),
    );
    if (found?.Body === undefined) return null;
    return passing(found.Body as unknown as AsyncIterable<Uint8Array>, this.#described.system);
  }

  async remove(keys: readonly string[]): Promise<readonly Refusal[]> {
    const refused = new Map<string, Refusal>();
    const versioned = await this.#keepsVersions();
    let waiting = [...keys];
    for (let round = 0; waiting.length > 0 && round < ROUNDS; round += 1) {
      const namedOf = async (key: string): Promise<readonly Named[]> =>
        versioned ? (await this.#versionsOf(key)).all(key) : [{ Key: key }];
      const named = (await eachOf(waiting, this.#described.limits.calls_at_once, namedOf)).flat();
      for (let at = 0; at < named.length; at += KEYS_A_CALL)
        await this.#delete(named.slice(at, at + KEYS_A_CALL), refused);
      const left = new Set(named.map(({ Key }) => Key));
      // Without versions one call is all there is to say.
      waiting = versioned ? waiting.filter((key) => left.has(key) && !refused.has(key)) : [];
    }
    return [...refused.values()];
  }

  close(): void {
    this.#open?.close();
  }

  async #delete(named: readonly Named[], refused: Map<string, Refusal>): Promise<void> {
    const alone = named.filter(({ Key }) => NO_XML.test(Key));
    const together = named.filter(({ Key }) => !NO_XML.test(Key));
    const failures: _Error[] = [];
    if (together.length > 0) {
      const { Errors = [] } = await this.#ask((client, Bucket) =>
        client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: together, Quiet: true } })),
      );
      failures.push(...Errors);
    }
    for (const one of alone) {
      try {
        await this.#client().send(new DeleteObjectCommand({ Bucket: this.#bucket(), ...one }));
      } catch (error) {
        failures.push({ ...one, Code: nameOfError(error) });
      }
    }
    for (const { Key = '', VersionId, Code = '' } of failures) {
      if (LATER.test(Code)) throw s3Problem({ name: Code }, this.#described.system);
      if (Code === 'NoSuchKey' || Code === 'NoSuchVersion') continue;
      const denied = Code === 'AccessDenied';
      const why = denied ? ((await this.#isLocked(Key, VersionId)) ? 'locked' : 'not-allowed') : 'refused';
      refused.set(Key, why);
    }
  }

  /** S3 says of a lock no more than that access was denied; whether there is one stands beside the version. */
  async #isLocked(key: string, version: string | undefined): Promise<boolean> {
    try {
      const { ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = await this.#client().send(
        new HeadObjectCommand({ Bucket: this.#bucket(), Key: key, VersionId: version }),
      );
      return until !== undefined || hold === 'ON';
    } catch {
      return false;
    }
  }

  async *#listVersions(prefix: string, from?: VersionsFrom): AsyncGenerator<VersionPage> {
    yield* versionsOf(
      prefix,
      async (command) => await this.#ask((client) => client.send(command)),
      this.#bucket(),
      from,
    );
  }

  /** All versions of one key. Keys come in order, so its own come first among those that begin with it. */
  async #versionsOf(key: string): Promise<Versions> {
    const found = new Versions();
    for await (const { versions } of this.#listVersions(key)) {
      found.takeFrom(versions, key);
      if (versions.hasOther(key)) break;
    }
    return found;
  }

  /** Whether old versions may lie there: where they were kept once, also when they are not any more. */
  async #keepsVersions(): Promise<boolean> {
    this.#versions ??= this.#askVersioning();
    try {
      return await this.#versions;
    } catch (error) {
      this.#versions = null;
      throw error;
    }
  }

  async #askVersioning(): Promise<boolean> {
    try {
      const { Status } = await this.#client().send(
        new GetBucketVersioningCommand({ Bucket: this.#bucket() }),
      );
      return Status !== undefined;
    } catch (error) {
      // A server that does not know versions keeps none.
      if (nameOfError(error) === 'NotImplemented') return false;
      throw s3Problem(error, this.#described.system);
    }
  }

  #client(): S3Client {
    this.#open ??= openS3(this.#described);
    return this.#open.client;
  }

  #bucket(): string {
    return this.#described.s3?.bucket ?? '';
  }

  async #ask<T>(act: (client: S3Client, bucket: string) => Promise<T>): Promise<T> {
    try {
      return await act(this.#client(), this.#bucket());
    } catch (error) {
      throw s3Problem(error, this.#described.system);
    }
  }

  async #unlessGone<T>(act: (client: S3Client, bucket: string) => Promise<T>): Promise<T | null> {
    try {
      return await act(this.#client(), this.#bucket());
    } catch (error) {
      if (['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(nameOfError(error))) return null;
      throw s3Problem(error, this.#described.system);
    }
  }
}

function momentOf(date: Date | undefined): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date?.getTime() ?? 0);
}

async function* passing(body: AsyncIterable<Uint8Array>, system: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw ofOutbound(error, system);
  }
}
