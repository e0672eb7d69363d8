// One object written to a bucket in parts, in little memory: it exists once all are there, and may be taken back until then.
import { Writable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Parts have 5 MiB at least, but for the last, and there are 10,000 at most: so an object may have 78 GiB. */
const PART = 8 * 1024 * 1024;

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

export class PartUpload {
  readonly #client: S3Client;
  readonly #place: Place & { readonly UploadId: string };
  readonly #parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  #waiting: Buffer[] = [];
  #length = 0;
  #onItsWay: Promise<unknown> = Promise.resolve();

  private constructor(client: S3Client, place: Place, id: string) {
    this.#client = client;
    this.#place = { ...place, UploadId: id };
  }

  static async begin(client: S3Client, place: Place): Promise<PartUpload> {
    const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(place));
    return new PartUpload(client, place, UploadId);
  }

  /** Takes the bytes; one part is filled while the one before it goes up. `inWords` says what a failed call means. */
  sink(inWords: (error: unknown) => Error): Writable {
    const acted = (act: Promise<void>, done: (error?: Error | null) => void): void =>
      void act.then(
        () => done(),
        (error: unknown) => done(inWords(error)),
      );
    const sink = new Writable({
      highWaterMark: PART / 2,
      write: (chunk: Buffer, _encoding, done) => acted(this.#take(chunk), done),
      final: (done) => acted(this.#last(), done),
    });
    // Whoever fills it is told by the end of the filling; after it was given up nobody listens any more.
    sink.on('error', () => undefined);
    return sink;
  }

  /** Makes the object of its parts. */
  async complete(): Promise<void> {
    const MultipartUpload = { Parts: this.#parts };
    await this.#client.send(new CompleteMultipartUploadCommand({ ...this.#place, MultipartUpload }));
  }

  /** Takes every part back; one that is on its way would come after its end and stay. */
  async abort(): Promise<void> {
    await this.#onItsWay.catch(() => undefined);
    await this.#client.send(new AbortMultipartUploadCommand(this.#place));
  }

  async #take(chunk: Buffer): Promise<void> {
    this.#waiting.push(chunk);
    this.#length += chunk.length;
    if (this.#length < PART) return;
    const all = Buffer.concat(this.#waiting, this.#length);
    const rest = all.length % PART;
    for (let at = 0; at + PART <= all.length; at += PART) await this.#send(all.subarray(at, at + PART));
    this.#waiting = rest === 0 ? [] : [all.subarray(-rest)];
    this.#length = rest;
  }

  /** An object without bytes has one part without bytes. */
  async #last(): Promise<void> {
    if (this.#length > 0 || this.#parts.length === 0) await this.#send(Buffer.concat(this.#waiting));
  }

  async #send(Body: Buffer): Promise<void> {
    const PartNumber = this.#parts.length + 1;
    const sending = this.#client.send(new UploadPartCommand({ ...this.#place, PartNumber, Body }));
    this.#onItsWay = sending;
    const { ETag } = await sending;
    this.#parts.push({ PartNumber, ETag });
  }
}
