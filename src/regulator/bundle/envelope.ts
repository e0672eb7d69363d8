// The envelope around the content of a bundle: when it was made, by whom, and the controller's signature. Nothing of it is content.
import { createPublicKey } from 'node:crypto';
import type { BaggedFile } from '../../archives/bag-writer.ts';
import { signerOf } from '../../archives/manifest.ts';
import { noteSigner } from '../../audit/signed-note.ts';

/** Ed25519 public key as SPKI in front of its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export interface EnvelopeFacts {
  readonly number: number;
  readonly producedAt: Temporal.Instant;
  /** A pseudonym of this bundle. */
  readonly producedBy: string;
  /** SHA-512 of `tagmanifest-sha512.txt`, hex. */
  readonly digest: string;
  readonly previous: string | null;
  /** The name of the signing key: that of the log. */
  readonly origin: string;
  readonly logSize: bigint;
  /** The sealed key to the names; null where none was asked for. */
  readonly names: BaggedFile | null;
}

export interface Envelope {
  /** Paths and bytes, in the order in which they are written. */
  readonly envelope: readonly (readonly [string, Buffer])[];
  /** `name+id+key`, as the envelope says it. */
  readonly verifierKey: string;
}

/** The files around the content: what is signed, the detached signature over its very bytes, and the key. */
export function envelopeOf(facts: EnvelopeFacts, seed: Uint8Array): Envelope {
  const { names, origin } = facts;
  const signer = signerOf(origin, seed);
  const { verifierKey } = noteSigner(origin, seed);
  const said = {
    format: 'habeas-bundle-envelope/1',
    number: facts.number,
    produced_at: facts.producedAt.toString(),
    produced_by: facts.producedBy,
    content: { tagmanifest_sha512: facts.digest },
    previous_tagmanifest_sha512: facts.previous,
    log: { origin, size: Number(facts.logSize) },
    key: verifierKey,
    ...(names === null ? {} : { names: { path: names.path, bytes: names.bytes, sha512: names.sha512 } }),
  };
  const bytes = Buffer.from(`${JSON.stringify(said, null, 2)}\n`);
  const spki = createPublicKey({ key: Buffer.concat([SPKI, signer.publicKey]), format: 'der', type: 'spki' });
  const envelope = [
    ['envelope/envelope.json', bytes],
    ['envelope/envelope.json.sig', Buffer.from(signer.sign(bytes))],
    ['envelope/public-key.pem', Buffer.from(spki.export({ format: 'pem', type: 'spki' }))],
  ] as const;
  return { envelope, verifierKey };
}
