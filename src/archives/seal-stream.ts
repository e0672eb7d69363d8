// Seals a stream as an age file: the header is the library's, the chunks are sealed by node:crypto, ten times as fast.
import { randomBytes } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { CHUNK, NONCE, payloadKey, sealChunk, TAG } from './age-payload.ts';

/** The bytes of an age file for one recipient (`age1…`), while the plain ones come; the file is whole when they end. */
export async function* sealStream(
  recipient: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const { header, fileKey } = await headerFor(recipient);
  const nonce = randomBytes(NONCE);
  const key = payloadKey(fileKey, nonce);
  yield Buffer.concat([header, nonce]);
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  for await (const piece of plain) {
    waiting.push(piece);
    length += piece.length;
    // A full chunk waits until more comes: only then it is not the last.
    if (length <= CHUNK) continue;
    const all = Buffer.concat(waiting, length);
    let at = 0;
    for (; length - at > CHUNK; at += CHUNK) {
      yield sealChunk(key, number, false, all.subarray(at, at + CHUNK));
      number += 1;
    }
    waiting = [all.subarray(at)];
    length -= at;
  }
  yield sealChunk(key, number, true, Buffer.concat(waiting, length));
}

/** A header with a new key of the file: of a file without bytes, whose payload is a nonce and a tag. */
async function headerFor(recipient: string): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  let fileKey: Uint8Array | null = null;
  // Looks at the key that is wrapped, and adds nobody who could open it.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = await encrypter.encrypt(new Uint8Array(0));
  if (fileKey === null) throw new TypeError('the library wrapped no key');
  return { header: empty.subarray(0, -(NONCE + TAG)), fileKey };
}
