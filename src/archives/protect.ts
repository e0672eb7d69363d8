// Protects a copy on its way with the person's own passphrase or age key: what leaves can be opened by her alone.
import { createCipheriv, randomBytes, scrypt } from 'node:crypto';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { Encrypter, type Recipient, Stanza } from 'age-encryption';
import { Problem } from '../platform/problem.ts';

/** What she protects her copy with. Neither is kept, logged or repeated anywhere. */
export type OwnKey = { readonly passphrase: string } | { readonly recipient: string };

/** A protected copy on its way. */
export interface Protected {
  /** Bytes of the whole. */
  readonly size: number;
  readonly bytes: Readable;
}

/** Guessing happens on the guesser's own machine, as fast as they like: so it is longer than a password of a web page. */
export const SHORTEST_PASSPHRASE = 16;
export const LONGEST_PASSPHRASE = 200;

/** Whether a text is an age key to seal for, native or for several uses (`age1…`), as the library reads it. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes ready to protect what will have `size` bytes; the answer seals a stream piece by piece, with no plain byte
 * written anywhere. Throws `age-key-not-valid` before anything is opened.
 */
export async function protector(own: OwnKey): Promise<(plain: Readable, size: number) => Promise<Protected>> {
  const recipient = 'passphrase' in own ? await passphraseRecipient(own.passphrase) : own.recipient;
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
    // A key may be well-formed and still be one that nothing can be sealed for.
    await encrypter.encrypt(new Uint8Array(0));
  } catch {
    throw new Problem(
      'invalid',
      'age-key-not-valid',
      'This is no age key that a file can be protected with. Nothing was sent. It begins with age1; the tool age-keygen shows it as your public key.',
    );
  }
  return async (plain, size) => {
    const sealed = await encrypter.encrypt(
      ReadableStream.from(plain) as unknown as globalThis.ReadableStream<Uint8Array>,
    );
    return {
      size: sealed.size(size),
      bytes: Readable.fromWeb(sealed as unknown as ReadableStream<Uint8Array>),
    };
  };
}

const LABEL = 'age-encryption.org/v1/scrypt';
/** As the tool age has it: a second on a good machine, and 256 MiB. */
const WORK_FACTOR = 18;
const MEMORY = 128 * 8 * 2 ** WORK_FACTOR;

/** So much memory is taken once at a time. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * The passphrase as a recipient (C2SP age.md, "The scrypt recipient type"). The library's own stops the whole process for
 * a second, and takes its memory as often as it is asked; this one works beside it, one at a time.
 */
async function passphraseRecipient(passphrase: string): Promise<Recipient> {
  const salt = randomBytes(16);
  const settings = { N: 2 ** WORK_FACTOR, r: 8, p: 1, maxmem: 2 * MEMORY };
  const derived = turn.then(
    async () => await derive(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, settings),
  );
  turn = derived.catch(() => undefined);
  const key = await derived;
  const salted = salt.toString('base64').replace(/=+$/, '');
  return {
    wrapFileKey: (fileKey) => {
      // The key is of this one salt; the nonce is zero, as the format has it.
      const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
      const wrapped = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [new Stanza(['scrypt', salted, String(WORK_FACTOR)], new Uint8Array(wrapped))];
    },
  };
}

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
