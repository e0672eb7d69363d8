// Holds bytes between two passes: a little of them in memory, more in a file that is sealed with a key nobody else has.
import { type CipherGCM, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomToken } from '../../platform/crypto.ts';

const ALGORITHM = 'aes-256-gcm';
/** Most sections are smaller than this and never touch the disk. */
const IN_MEMORY = 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

/** Written once, then read once. The file has no name any more once it is open, so that no crash can leave it behind. */
export class Spool {
  readonly #folder: string | null;
  readonly #key = randomBytes(32);
  readonly #nonce = randomBytes(12);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #file: FileHandle | null = null;
  #cipher: CipherGCM | null = null;

  /** `folder` is where the file lies, if there is one; it must be there. Null: where the machine keeps such files. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** Adds bytes. Throws what the disk says. */
  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= IN_MEMORY) await this.#flush();
  }

  /** Everything that was written, in its order, after the last write. Throws where the file is no longer what was written. */
  async *read(): AsyncGenerator<Buffer> {
    if (this.#file === null || this.#cipher === null) {
      yield* this.#waiting;
      return;
    }
    await this.#flush();
    this.#cipher.final();
    const decipher = createDecipheriv(ALGORITHM, this.#key, this.#nonce);
    decipher.setAuthTag(this.#cipher.getAuthTag());
    for (let at = 0; ; ) {
      const { bytesRead, buffer } = await this.#file.read(
        Buffer.allocUnsafe(PIECE_BYTES),
        0,
        PIECE_BYTES,
        at,
      );
      if (bytesRead === 0) break;
      at += bytesRead;
      yield decipher.update(buffer.subarray(0, bytesRead));
    }
    decipher.final();
  }

  /** Ends it: what it held cannot be read again. */
  async close(): Promise<void> {
    this.#waiting = [];
    this.#key.fill(0);
    await this.#file?.close();
    this.#file = null;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#cipher ??= createCipheriv(ALGORITHM, this.#key, this.#nonce);
    this.#file ??= await namelessFile(this.#folder);
    await this.#file.writeFile(this.#cipher.update(bytes));
  }
}

async function namelessFile(folder: string | null): Promise<FileHandle> {
  const own = folder === null ? await mkdtemp(join(tmpdir(), 'habeas-')) : null;
  const path = join(own ?? folder ?? '', `.${randomToken(12)}.spool`);
  try {
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return file;
  } finally {
    if (own !== null) await rm(own, { recursive: true, force: true });
  }
}
