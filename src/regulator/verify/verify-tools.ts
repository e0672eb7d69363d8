// All that verifying a bundle needs of the machine it runs on; everything else of it is plain arithmetic.

export interface VerifyTools {
  digest(algorithm: 'SHA-256' | 'SHA-512', bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** Ed25519 (RFC 8032); `key` is the raw 32 bytes. False also for bytes that are no key. */
  verifyEd25519(
    key: Uint8Array<ArrayBuffer>,
    message: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}
