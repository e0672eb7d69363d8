// Archives for tests: a believable one, and small tools to open what was packed.
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { fromBuffer } from 'yauzl';
import type { ArchiveInput, ArchiveSection } from '../../src/archives/archive-input.ts';
import { signerOf } from '../../src/archives/manifest.ts';
import { type PackedArchive, packArchive } from '../../src/archives/pack.ts';

export const SIGNER = signerOf('privacy.example/lumyx', randomBytes(32));

export const json = (rows: readonly unknown[]): Uint8Array =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** Chunks as a section's rows. */
export const chunks = (...parts: readonly Uint8Array[]) =>
  async function* () {
    yield* parts;
  };

export function section(id: string, changes: Partial<ArchiveSection> = {}): ArchiveSection {
  return {
    id,
    title: 'Account',
    store: 'the platform database',
    collection: 'accounts',
    state: 'held',
    purposes: ['running your account'],
    source: 'you, when you signed up',
    recipients: ['Stripe'],
    retention: 'as long as the account exists',
    fields: [
      { name: 'id', label: 'Account number' },
      { name: 'email', label: 'E-mail address' },
      { name: 'password_hash', label: 'Password', neverDisclosed: 'it would let others in' },
    ],
    rows: chunks(json([{ id: 1, email: 'maria@example.org' }])),
    expectedRows: 1,
    ...changes,
  };
}

export function input(sections: readonly ArchiveSection[]): ArchiveInput {
  return {
    controller: {
      name: 'LumyxAI',
      language: 'en',
      contactEmail: 'privacy@lumyx.example',
      postalAddress: '1 Harbour Way\n10115 Berlin',
      authority: { name: 'Berlin Commissioner', url: 'https://authority.example/', address: 'Alt-Moabit 59' },
      privacyNoticeUrl: 'https://lumyx.example/privacy',
      senderName: 'LumyxAI Privacy',
      colour: '#1d4b73',
      timeZone: 'Europe/Berlin',
    },
    request: {
      reference: 'HB-7F3K-22',
      right: 'access',
      receivedAt: Temporal.Instant.from('2026-11-02T23:30:00Z'),
      dueOn: Temporal.PlainDate.from('2026-12-02'),
      email: 'maria@example.org',
    },
    overview: {
      purposes: ['answering your questions'],
      categories: [],
      recipients: [],
      transfers: null,
      automatedDecisions: null,
    },
    sections,
    packedAt: Temporal.Instant.from('2026-11-21T06:00:00Z'),
  };
}

/** Takes everything that is written. */
export class Collector extends Writable {
  readonly parts: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.parts.push(chunk);
    done();
  }
  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Packs into memory and opens it again with another library. */
export async function packed(
  sections: readonly ArchiveSection[],
  changes: Partial<ArchiveInput> = {},
): Promise<{ archive: PackedArchive; files: Map<string, Buffer> }> {
  const sink = new Collector();
  const archive = await packArchive({ ...input(sections), ...changes }, sink, { signer: SIGNER });
  return { archive, files: await unzip(sink.bytes()) };
}

/** Every entry of a zip in its order, checked by yauzl: names, sizes, CRC. */
export async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject).on('end', resolve);
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => parts.push(part));
          stream.on('error', reject);
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(parts));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
  return files;
}
