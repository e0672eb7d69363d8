// Sealed files in a bucket behind the S3 API: written in parts, read from any byte, removed with all their versions.

import { Readable, type Writable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { isProblem, type Problem } from '../platform/problem.ts';
import type { BucketPlace, BucketSystem } from './object-system.ts';
import { openS3 } from './s3-client.ts';
import { nameOfError, s3Problem } from './s3-problem.ts';
import { S3Source } from './s3-source.ts';
import { PartUpload } from './s3-upload.ts';
import { type Vault, type VaultFile, vaultAway, vaultFull } from './vault.ts';

/** As servers of this API say that no room is left. */
const FULL = /StorageFull|QuotaExceeded|InsufficientStorage|EntityTooLarge/i;
/** A part of some megabytes goes up within the time for an answer, over slow lines too. */
/** Each download holds a connection for as long as its browser takes; those who read slowly must not keep others out. */
const LIMITS = { connect_seconds: 10, answer_seconds: 120, calls_at_once: 512 };

export class S3Vault implements Vault {
  readonly #system: BucketSystem;
  readonly #prefix: string;
  #opened: ReturnType<typeof openS3> | null = null;

  /** `prefix`: what every key begins with, without slashes at its ends. Nothing is called before the first use. */
  constructor(place: BucketPlace, prefix: string) {
    this.#system = { system: 'The bucket of archives', limits: LIMITS, s3: place };
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
  }

  async write<T>(name: string, fill: (sink: Writable) => Promise<T>): Promise<T> {
    const { client, bucket } = this.#open();
    const place = { Bucket: bucket, Key: `${this.#prefix}${name}` };
    const upload = await this.#inWords(PartUpload.begin(client, place));
    try {
      const result = await fill(upload.sink((error) => this.#problem(error)));
      await this.#inWords(upload.complete());
      return result;
    } catch (error) {
      // What cannot be taken back now goes with the archive's other files.
      await upload.abort().catch(() => undefined);
      throw error;
    }
  }

  async open(name: string): Promise<VaultFile | null> {
    const { client, bucket } = this.#open();
    const place = { Bucket: bucket, Key: `${this.#prefix}${name}` };
    try {
      const { ContentLength: size = 0 } = await client.send(new HeadObjectCommand(place));
      return { size, read: async (start, end) => await this.#read(place, start, end) };
    } catch (error) {
      if (['NoSuchKey', 'NotFound'].includes(nameOfError(error))) return null;
      throw this.#problem(error);
    }
  }

  async remove(prefix: string): Promise<void> {
    const begin = `${this.#prefix}${prefix}`;
    const source = new S3Source(this.#system);
    try {
      const keys: string[] = [];
      for await (const some of source.list(begin, () => undefined)) keys.push(...some.map(({ key }) => key));
      const [refused] = await source.remove(keys);
      if (refused !== undefined) throw vaultAway(refused);
      await this.#abortUploads(begin);
    } catch (error) {
      throw this.#problem(error);
    } finally {
      source.close();
    }
  }

  close(): void {
    this.#opened?.close();
    this.#opened = null;
  }

  async #read(place: { Bucket: string; Key: string }, start: number, end: number): Promise<Readable> {
    if (end <= start) return Readable.from([]);
    const { client } = this.#open();
    const Range = `bytes=${start}-${end - 1}`;
    const { Body } = await this.#inWords(client.send(new GetObjectCommand({ ...place, Range })));
    return Readable.from(this.#passing(Body as unknown as AsyncIterable<Uint8Array>), { objectMode: false });
  }

  async *#passing(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#problem(error);
    }
  }

  /** Parts of an upload that a crash left lie there unseen by lists of objects. */
  async #abortUploads(begin: string): Promise<void> {
    const { client, bucket: Bucket } = this.#open();
    const { Uploads = [] } = await client
      .send(new ListMultipartUploadsCommand({ Bucket, Prefix: begin }))
      .catch((error: unknown) => {
        if (nameOfError(error) === 'NotImplemented') return { Uploads: [] };
        throw error;
      });
    for (const { Key = '', UploadId } of Uploads)
      if (Key.startsWith(begin))
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }

  #open(): ReturnType<typeof openS3> {
    this.#opened ??= openS3(this.#system);
    return this.#opened;
  }

  async #inWords<T>(act: Promise<T>): Promise<T> {
    try {
      return await act;
    } catch (error) {
      throw this.#problem(error);
    }
  }

  /** The bucket of archives is no store of a person's data: its failures have codes of their own, and cut off no section. */
  #problem(error: unknown): Problem {
    if (isProblem(error) && error.code.startsWith('archive')) return error;
    const name = nameOfError(error);
    return FULL.test(name) ? vaultFull(name) : vaultAway(s3Problem(error, this.#system.system).code);
  }
}
