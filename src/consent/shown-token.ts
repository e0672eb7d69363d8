// What a page showed, signed: a choice is recorded only with the token of the text that it answers (JWT, RFC 7519).
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Problem } from '../platform/problem.ts';

/** A page fetches the notice again after so long. */
export const SHOWN_MINUTES = 30;
/** Tells these tokens from every other that we or a controller sign. */
const TYPE = 'consent-shown+jwt';
/** Seconds by which the clocks of two of our machines may differ. */
const TOLERANCE = 5;
const LONGEST = 8_000;

const Claims = z.object({
  notice: z.string(),
  language: z.string(),
  variant: z.string(),
  purposes: z.array(z.tuple([z.string(), z.int()])),
  device: z.string(),
  iat: z.number(),
});

/** What was shown, and to which device. */
export interface Shown {
  readonly controllerId: string;
  /** The hash of text, language and variant, by which the text itself is kept. */
  readonly notice: string;
  readonly language: string;
  readonly variant: string;
  readonly purposes: readonly { readonly name: string; readonly version: number }[];
  /** The id that we drew for the device, or that it showed us. */
  readonly device: string;
}

/** When a notice was shown, beside what it said. */
export interface ShownAt extends Shown {
  readonly at: Temporal.Instant;
}

/** Signs what is about to be shown. `key` is the installation's own, so every machine reads what another one signed. */
export async function signShown(
  key: Uint8Array,
  { controllerId, purposes, notice, language, variant, device }: Shown,
  { at, minutes = SHOWN_MINUTES }: { at: Temporal.Instant; minutes?: number },
): Promise<string> {
  // To the millisecond (RFC 7519 allows parts of a second), so that what follows a signal within a second is later than it.
  const seconds = at.epochMilliseconds / 1000;
  const pairs = purposes.map(({ name, version }) => [name, version]);
  return await new SignJWT({ notice, language, variant, purposes: pairs, device })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setAudience(controllerId)
    .setIssuedAt(seconds)
    .setExpirationTime(Math.floor(seconds) + minutes * 60)
    .sign(key);
}

/**
 * Reads the token of a choice. Throws `shown-token-missing`, `shown-token-malformed`, `shown-token-wrong-type`,
 * `shown-token-forged`, `shown-token-wrong-controller` and `shown-token-expired`, in this order.
 */
export async function readShown(
  key: Uint8Array,
  token: string | undefined,
  { controllerId, at }: { controllerId: string; at: Temporal.Instant },
): Promise<ShownAt> {
  if (token === undefined || token === '')
    throw refused('invalid', 'missing', 'The token of the notice is missing.');
  if (token.length > LONGEST || typeOf(token) === null)
    throw refused(
      'invalid',
      'malformed',
      'The token of the notice is not one of ours, or a part of it is gone.',
    );
  if (typeOf(token) !== TYPE)
    throw refused('forbidden', 'wrong-type', 'This token was made for something else than a notice.');
  const { notice, language, variant, purposes, device, iat } = await claimsOf(key, token, controllerId, at);
  return {
    controllerId,
    notice,
    language,
    variant,
    purposes: purposes.map(([name, version]) => ({ name, version })),
    device,
    at: Temporal.Instant.fromEpochMilliseconds(Math.round(iat * 1000)),
  };
}

async function claimsOf(
  key: Uint8Array,
  token: string,
  controllerId: string,
  at: Temporal.Instant,
): Promise<z.output<typeof Claims>> {
  try {
    const { payload } = await jwtVerify<JWTPayload>(token, key, {
      algorithms: ['HS256'],
      typ: TYPE,
      audience: controllerId,
      currentDate: new Date(at.epochMilliseconds),
      clockTolerance: TOLERANCE,
      requiredClaims: ['iat', 'exp'],
    });
    return Claims.parse(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw refused('forbidden', 'expired', 'The notice was shown too long ago.');
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
      throw refused('forbidden', 'wrong-controller', 'This token was made for another organisation.');
    throw refused('forbidden', 'forged', 'The token of the notice is not signed by us, or was changed.');
  }
}

/** The `typ` of a token; null where it is none. */
function typeOf(token: string): string | null {
  try {
    return token.split('.').length === 3 ? (decodeProtectedHeader(token).typ ?? '') : null;
  } catch {
    return null;
  }
}

function refused(kind: 'invalid' | 'forbidden', why: string, what: string): Problem {
  return new Problem(
    kind,
    `shown-token-${why}`,
    `${what} No choice was recorded, and what was recorded before stands. Fetch the notice again, show it, and send the choice with the token that comes with it.`,
  );
}
