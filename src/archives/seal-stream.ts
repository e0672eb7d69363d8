// Seals a stream as an age file: the header is the library's, the chunks are sealed by node:crypto, ten times as fast.
import { randomBytes } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { CHUNK, NONCE, payloadKey, sealChunk, TAG } from './age-payload.ts';

/** What is handed on at a time: a disk takes few long pieces faster than many short ones. */
const OUTPUT_BYTES = 512 * 1024;

/** Smaller ones may lie in memory that Node shares among many. */
const WORTH_GIVING_BACK = 16 * 1024;

/** The bytes of an age file for one recipient (`age1…`), while the plain ones come; the file is whole when they end. */
export async function* sealStream(
  recipient: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const { header, fileKey } = await headerFor(recipient);
  const nonce = randomBytes(NONCE);
  const key = payloadKey(fileKey, nonce);
  let sealed: Uint8Array[] = [header, nonce];
  let sealedBytes = 0;
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  for await (const piece of plain) {
    let rest = piece;
    // A full chunk waits until more comes: only then it is not the last.
    while (length + rest.length > CHUNK) {
      waiting.push(rest.subarray(0, CHUNK - length));
      rest = rest.subarray(CHUNK - length);
      sealed.push(...sealChunk(key, number, false, waiting));
      sealedBytes += CHUNK;
      waiting = [];
      length = 0;
      number += 1;
    }
    waiting.push(rest);
    length += rest.length;
    if (sealedBytes < OUTPUT_BYTES) continue;
    yield joined(sealed);
    sealed = [];
    sealedBytes = 0;
  }
  yield joined([...sealed, ...sealChunk(key, number, true, waiting)]);
}

/**
 * One piece of many, whose memory is given back at once: left to the collector, each byte of a large archive would make it
 * look through everything that lives, again and again (a third of the time).
 */
function joined(parts: readonly Uint8Array[]): Buffer {
  const whole = Buffer.concat(parts);
  for (const { buffer, byteLength } of parts)
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength >= WORTH_GIVING_BACK)
      buffer.transfer(0);
  return whole;
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
