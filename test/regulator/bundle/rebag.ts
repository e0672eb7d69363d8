// Makes an unpacked bundle valid again around whatever was done to it, with tools that everybody has.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha512 } from '../../../src/platform/crypto.ts';
import { envelopeOf } from '../../../src/regulator/bundle/envelope.ts';

const run = promisify(execFile);

/** Makes the bag valid again around whatever was done to it, as whoever has no key can. */
export async function rebag(folder: string): Promise<Buffer> {
  const script = `rm -f manifest-sha512.txt tagmanifest-sha512.txt
    find data -type f -print0 | LC_ALL=C sort -z | xargs -0 sha512sum > manifest-sha512.txt
    size=$(find data -type f -printf '%s\\n' | awk '{s+=$1;n+=1} END {print s "." n}')
    sed -i "s/^Payload-Oxum: .*/Payload-Oxum: $size/" bag-info.txt
    sha512sum bag-info.txt bagit.txt manifest-sha512.txt > tagmanifest-sha512.txt`;
  await run('sh', ['-ec', script], { cwd: folder });
  return await readFile(join(folder, 'tagmanifest-sha512.txt'));
}

/** Signs the whole anew with a key of one's own. */
export async function resign(folder: string): Promise<void> {
  const said = JSON.parse(await readFile(join(folder, 'envelope/envelope.json'), 'utf8'));
  const { envelope } = envelopeOf(
    {
      number: said.number,
      producedAt: Temporal.Instant.from(said.produced_at),
      producedBy: said.produced_by,
      digest: sha512(await rebag(folder)).toString('hex'),
      previous: said.previous_tagmanifest_sha512,
      origin: said.log.origin,
      logSize: BigInt(said.log.size),
      names: null,
    },
    Buffer.alloc(32, 7),
  );
  for (const [file, bytes] of envelope) await writeFile(join(folder, file), bytes);
}
