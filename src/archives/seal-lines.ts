// Seals lines of text for somebody else with age (C2SP age.md): who has the key opens them with any age tool.
import { PassThrough } from 'node:stream';
import { Encrypter } from 'age-encryption';
import { Problem } from '../platform/problem.ts';
import { sealTo } from './seal-archive.ts';

/** Refuses what is no public key of age (`age1…`). Throws `age-recipient-malformed`. */
export function checkRecipient(recipient: string): void {
  try {
    new Encrypter().addRecipient(recipient);
  } catch {
    throw new Problem(
      'invalid',
      'age-recipient-malformed',
      'This is no public key of age: it begins with "age1". Nothing was sealed or written; ask the authority for its key again.',
    );
  }
}

/** The sealed form of lines, piece by piece. Throws what the lines throw. */
export async function* sealLines(recipient: string, lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const out = new PassThrough();
  const sealing = sealTo(recipient, out, async (sink) => {
    for await (const line of lines)
      if (!sink.write(`${line}\n`)) await new Promise((go) => sink.once('drain', go));
    sink.end();
  });
  // Whoever reads is told by the destroyed stream; the promise is awaited below.
  sealing.catch((error: unknown) => out.destroy(Error.isError(error) ? error : new Error('not sealed')));
  for await (const piece of out) yield piece as Buffer;
  await sealing;
}
