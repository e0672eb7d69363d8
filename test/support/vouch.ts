// The account pages of a company in tests: they vouch for people with a signed word, true or forged.
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Controller } from '../../src/platform/controller.ts';
import type { TestHouse } from './test-house.ts';

export const ISSUER = 'https://lumyx.example';

export type Alg = 'EdDSA' | 'ES256' | 'RS256';

/** Everything that a word about a signed-in person says; parts of it may be replaced, or left out by `undefined`. */
export interface Said {
  readonly email: string;
  readonly at: Temporal.Instant;
  readonly audience: string;
  readonly claims?: JWTPayload;
  readonly seconds?: number;
}

export interface Company {
  readonly kid: string;
  readonly jwk: Record<string, string>;
  vouch(said: Said): Promise<string>;
}

/** A company with a key of its own. */
export async function company(alg: Alg = 'EdDSA', kid: string = crypto.randomUUID()): Promise<Company> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const { kty = '', crv = '', x = '', y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, ...(y === undefined ? {} : { y }), kid, alg, use: 'sig' };
  return {
    kid,
    jwk,
    vouch: async ({ email, at, audience, claims = {}, seconds = 120 }) => {
      const iat = Math.floor(at.epochMilliseconds / 1000);
      const whole = {
        iss: ISSUER,
        aud: audience,
        sub: 'account-7',
        email,
        iat,
        exp: iat + seconds,
        jti: crypto.randomUUID(),
        ...claims,
      };
      return await new SignJWT(whole).setProtectedHeader({ alg, kid }).sign(privateKey);
    },
  };
}

/** A controller takes the word of these companies from now on. */
export async function trust(
  home: TestHouse,
  controller: Controller,
  keys: readonly Company[],
): Promise<void> {
  await Controller.query(home.house.database)
    .findById(controller.id)
    .patch({ signIn: { issuer: ISSUER, keys: keys.map(({ jwk }) => jwk) } });
}
