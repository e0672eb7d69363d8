// Checks the envelope of a bundle: whose key, whose signature, and that it speaks of this very content.
import type { VerifierKeyParts } from '../../audit/note-text.ts';
import {
  type BundleReader,
  bytesOf,
  ENVELOPE,
  hexDigest,
  NAMES,
  PUBLIC_KEY,
  SIGNATURE,
  sameBytes,
  textOf,
} from './bundle-reader.ts';
import { countAt, type JsonObject, objectAt, readObject, textAt } from './read-json.ts';
import { readFingerprint, readGivenKey, readPem, readVerifierKey, writePem } from './verify-key.ts';

/** What an envelope says; trust it only when there are no findings. */
export interface EnvelopeSays {
  readonly number: number | null;
  readonly producedAt: string | null;
  readonly producedBy: string | null;
  readonly digest: string;
  readonly previous: string | null;
  readonly logSize: number | null;
  readonly key: VerifierKeyParts | null;
}

const TAG_MANIFEST = 'tagmanifest-sha512.txt';

/** Checks key, signature and digests. `given` is the key that the reader knows from elsewhere; null: none. */
export async function checkEnvelope(reader: BundleReader, given: string | null): Promise<EnvelopeSays> {
  const { tools, findings } = reader;
  const bytes = await bytesOf(reader, ENVELOPE);
  const envelope = bytes === null ? null : readObject(bytes);
  if (bytes === null) findings.add('envelope-missing', ENVELOPE, 'nobody signed this content');
  else if (envelope === null || textAt(envelope, 'format') !== 'habeas-bundle-envelope/1')
    findings.add('envelope-malformed', ENVELOPE, 'it is no envelope of a bundle');
  const key = await readVerifierKey(tools, textAt(envelope, 'key') ?? '');
  if (envelope !== null && key === null)
    findings.add('key-malformed', ENVELOPE, 'the key that it names is none');
  const trusted = await trustedKey(reader, key, given);
  if (bytes !== null) await checkSignature(reader, trusted, bytes);
  const digest = await checkContent(reader, envelope);
  await checkNames(reader, envelope);
  return {
    number: countAt(envelope, 'number'),
    producedAt: textAt(envelope, 'produced_at'),
    producedBy: textAt(envelope, 'produced_by'),
    digest,
    previous: textAt(envelope, 'previous_tagmanifest_sha512'),
    logSize: countAt(objectAt(envelope, 'log'), 'size'),
    key,
  };
}

/** The key that signatures are held against: the given one where there is one, and else what the bundle brings. */
async function trustedKey(
  reader: BundleReader,
  named: VerifierKeyParts | null,
  given: string | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { tools, findings, source } = reader;
  const pem = await textOf(reader, PUBLIC_KEY);
  const brought = pem === null ? null : readPem(pem);
  if (!source.files.has(PUBLIC_KEY)) findings.add('key-missing', PUBLIC_KEY, 'the bundle brings no key');
  else if (brought === null || pem !== writePem(brought))
    findings.add('key-malformed', PUBLIC_KEY, 'it is no public key of Ed25519');
  else if (named !== null && !sameBytes(brought, named.encoded.subarray(1)))
    findings.add('key-other', PUBLIC_KEY, 'it is not the key that the envelope names');
  if (given === null) return brought;
  const fingerprint = readFingerprint(given);
  if (fingerprint !== null) {
    if (brought === null || (await hexDigest(tools, 'SHA-256', brought)) === fingerprint) return brought;
    findings.add('key-other', PUBLIC_KEY, 'its fingerprint is not the one that was given');
    return null;
  }
  const known = await readGivenKey(tools, given);
  if (known === null) findings.add('key-malformed', '', 'the key that was given is none');
  else if (brought !== null && !sameBytes(known, brought))
    findings.add('key-other', PUBLIC_KEY, 'it is not the key that was given');
  else if (named !== null && !sameBytes(known, named.encoded.subarray(1)))
    findings.add('key-other', ENVELOPE, 'the key that it names is not the one that was given');
  return known;
}

async function checkSignature(
  reader: BundleReader,
  key: Uint8Array<ArrayBuffer> | null,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const signature = await bytesOf(reader, SIGNATURE);
  if (signature === null) reader.findings.add('signature-missing', SIGNATURE, 'nobody signed the envelope');
  else if (key === null || !(await reader.tools.verifyEd25519(key, bytes, signature)))
    reader.findings.add('signature-wrong', SIGNATURE, 'it is not a signature of this key over this envelope');
}

async function checkContent(reader: BundleReader, envelope: JsonObject | null): Promise<string> {
  const bytes = await bytesOf(reader, TAG_MANIFEST);
  const digest = bytes === null ? '' : await hexDigest(reader.tools, 'SHA-512', bytes);
  if (envelope !== null && textAt(objectAt(envelope, 'content'), 'tagmanifest_sha512') !== digest)
    reader.findings.add('envelope-of-other-content', ENVELOPE, 'it was signed for another content');
  return digest;
}

/** The sealed key to the names is no content, so the envelope speaks of it. */
async function checkNames(reader: BundleReader, envelope: JsonObject | null): Promise<void> {
  const { source, findings } = reader;
  const said = objectAt(envelope, 'names');
  const expected = textAt(said, 'sha512');
  if (expected === null) {
    if (source.files.has(NAMES)) findings.add('file-unexpected', NAMES, 'the envelope does not know it');
    return;
  }
  if (!source.files.has(NAMES)) findings.add('names-missing', NAMES, 'the envelope speaks of it');
  else if ((await digestOr(reader, NAMES)) !== expected)
    findings.add('names-changed', NAMES, 'it is not the one that was signed');
}

async function digestOr({ source }: BundleReader, path: string): Promise<string> {
  try {
    return (await source.digests(path, new Set(['sha512']))).get('sha512') ?? '';
  } catch {
    return '';
  }
}
