// The tools of a verification in a browser: WebCrypto, and nothing else.
import type { VerifyTools } from '../verify/verify-tools.ts';

const ED25519 = 'Ed25519';
/** The point that Ed25519 counts from (RFC 8032, 5.1): a key that every implementation takes. */
const BASE_POINT = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 0x58 : 0x66));

export const WEB_TOOLS: VerifyTools = {
  digest: async (algorithm, bytes) => new Uint8Array(await crypto.subtle.digest(algorithm, bytes)),
  verifyEd25519: async (key, message, signature) => {
    try {
      const imported = await crypto.subtle.importKey('raw', key, ED25519, false, ['verify']);
      return await crypto.subtle.verify(ED25519, imported, signature, message);
    } catch {
      return false;
    }
  },
};

/** What this browser lacks for a verification, in a sentence; null: nothing. */
export async function whatIsLacking(): Promise<string | null> {
  if (typeof crypto === 'undefined' || crypto.subtle === undefined)
    return 'no-webcrypto: this browser gives pages from this place no cryptography. Open the file from your own disk, or use habeas verify.';
  if (typeof DecompressionStream === 'undefined')
    return 'no-inflate: this browser cannot unpack zips. Use a newer one, or habeas verify.';
  try {
    await crypto.subtle.importKey('raw', BASE_POINT, ED25519, false, ['verify']);
    return null;
  } catch {
    return 'no-ed25519: this browser cannot check Ed25519 signatures. Chrome and Edge can since version 137, Firefox since 129, Safari since 17; or use habeas verify.';
  }
}
