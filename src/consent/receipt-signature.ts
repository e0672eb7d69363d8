// Signatures of receipts: JWS by the controller's own key (Ed25519), whose public half stands at a public address.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, errors, type JWK } from 'jose';
import { deriveKey } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';

/** What stands in the header: nothing else that we sign can be mistaken for a receipt. */
const TYPE = 'consent-receipt+jws';
/** Longer texts are no receipt of ours, and are not read to their end. */
export const LONGEST_RECEIPT = 40_000;
/** DER in front of a raw Ed25519 seed (PKCS#8, RFC 8410). */
const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What `signingSeed` gives: the controller's seed, from which every use derives a key of its own. */
export interface Signing {
  signingSeed(): Promise<Buffer>;
}

/** The public key as a JWK set (RFC 7517); its `kid` is the key's thumbprint (RFC 7638). */
export async function receiptKeys(work: Signing): Promise<{ readonly keys: readonly JWK[] }> {
  const { publicJwk } = await keyOf(work);
  return { keys: [publicJwk] };
}

/** Signs a receipt: compact JWS over its JSON. */
export async function signReceipt(work: Signing, receipt: object): Promise<string> {
  const { key, publicJwk } = await keyOf(work);
  return await new CompactSign(Buffer.from(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: 'EdDSA', kid: publicJwk.kid, typ: TYPE, cty: 'application/ld+json' })
    .sign(key);
}

/**
 * The text of a receipt that this controller signed, as JSON. Throws `receipt-malformed`, `receipt-of-another-controller`
 * where another key is named, and `receipt-not-genuine` where a byte was changed.
 */
export async function openReceipt(work: Signing, jws: string): Promise<unknown> {
  if (jws.length > LONGEST_RECEIPT || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jws)) throw malformed();
  const { publicJwk, key } = await keyOf(work);
  try {
    const { payload } = await compactVerify(
      jws,
      ({ kid, typ }) => {
        if (typ !== TYPE) throw malformed();
        if (kid !== publicJwk.kid) throw ofAnother();
        return createPublicKey(key);
      },
      { algorithms: ['EdDSA'] },
    );
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof errors.JWSSignatureVerificationFailed) throw notGenuine();
    if (error instanceof errors.JOSEError) throw malformed();
    throw error;
  }
}

async function keyOf(work: Signing): Promise<{ key: KeyObject; publicJwk: JWK & { kid: string } }> {
  // A key of its own, so that no signature of the log or of a webhook can be taken for a receipt's.
  const seed = deriveKey(await work.signingSeed(), 'consent-receipts');
  const key = createPrivateKey({ key: Buffer.concat([SEED_DER, seed]), format: 'der', type: 'pkcs8' });
  const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' }) as {
    kty: 'OKP';
    crv: string;
    x: string;
  };
  const jwk = { kty, crv, x };
  return { key, publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' } };
}

function malformed(): Problem {
  return new Problem(
    'invalid',
    'receipt-malformed',
    'This is no consent receipt: it must be the whole signed text (three parts with dots between them), as it was given out. Nothing was changed.',
  );
}

function ofAnother(): Problem {
  return new Problem(
    'conflict',
    'receipt-of-another-controller',
    'This receipt was not signed by this controller, so it says nothing about consent here. Nothing was changed. Ask whoever issued it.',
  );
}

function notGenuine(): Problem {
  return new Problem(
    'conflict',
    'receipt-not-genuine',
    'The signature of this receipt does not fit its text: something in it was changed after it was issued. Do not rely on it. Nothing was changed here.',
  );
}
