// The tools of a verification on this machine.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { VerifyTools } from './verify/verify-tools.ts';

/** SPKI in front of the 32 bytes of an Ed25519 key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export const TOOLS_HERE: VerifyTools = {
  digest: async (algorithm, bytes) =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'sha512')
      .update(bytes)
      .digest(),
  verifyEd25519: async (key, message, signature) => {
    try {
      const spki = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
      return verify(null, message, spki, signature);
    } catch {
      return false;
    }
  },
};
