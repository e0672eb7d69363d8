// The signed word of a controller that a person is signed in there: a short-lived JWT (RFC 7519), taken once.
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { SignIn } from '../platform/controller.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';

class AssertionUsed extends HouseModel {
  static override tableName = 'assertions_used';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare keyId: string;
  declare hash: Buffer;
  declare expiresAt: Temporal.Instant;
}

/** Signatures by a public key alone: `none` and every shared secret (HS…) stay outside. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256'];
const LONGEST_LIFE = 300;
/** Seconds by which two clocks may differ. */
const TOLERANCE = 5;

/** Whom a controller vouches for. */
export interface SignedIn {
  readonly email: string;
}

/** What `aud` must be: our public address and the controller in it. */
function audienceOf(publicUrl: URL, { slug }: { readonly slug: string }): string {
  return new URL(slug, publicUrl.href.endsWith('/') ? publicUrl : `${publicUrl.href}/`).href;
}

/** The controller's word about a person, checked; it counts once it is taken. */
export interface Vouched extends SignedIn {
  /** Takes the word; throws `assertion-replayed` where it was taken before. */
  take(work: Work): Promise<void>;
}

/**
 * Checks the controller's word that a person is signed in: `iss`, `aud`, `sub`, `email`, `iat`, `exp` at most five
 * minutes later, and a `jti`. Throws `assertion-not-taken` where the controller has no keys, `assertion-expired`,
 * `assertion-from-future`, `assertion-audience`, else `assertion-not-valid`.
 */
export async function checkAssertion(work: Work, publicUrl: URL, token: string): Promise<Vouched> {
  const { signIn } = work.controller;
  if (signIn === null) throw refused('assertion-not-taken', 'This company sends nobody here signed in.');
  const claims = await verified(work, signIn, audienceOf(publicUrl, work.controller), token);
  const { exp = 0, iat = 0, jti, sub, email } = claims;
  if (exp - iat > LONGEST_LIFE || exp <= iat)
    throw refused('assertion-not-valid', 'The sign-in lasts longer than five minutes.');
  if (![jti, sub, email].every((claim) => typeof claim === 'string' && claim !== '' && claim.length <= 320))
    throw refused('assertion-not-valid', 'The sign-in does not say who it is about.');
  // RFC 7519 allows fractions of a second.
  const until = Temporal.Instant.fromEpochMilliseconds(Math.ceil(exp * 1000));
  return {
    email: readEmail(String(email)),
    take: async (taking) => await takeOnce(taking, `${signIn.issuer} ${String(jti)}`, until),
  };
}

/** Checks the controller's word and takes it, once. Throws as `checkAssertion`, and `assertion-replayed`. */
export async function readAssertion(work: Work, publicUrl: URL, token: string): Promise<SignedIn> {
  const vouched = await checkAssertion(work, publicUrl, token);
  await vouched.take(work);
  return { email: vouched.email };
}

async function verified(work: Work, signIn: SignIn, audience: string, token: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: signIn.keys.map(asKey) }), {
      algorithms: ALGORITHMS,
      issuer: signIn.issuer,
      audience,
      currentDate: new Date(work.at.epochMilliseconds),
      clockTolerance: TOLERANCE,
      maxTokenAge: LONGEST_LIFE,
      requiredClaims: ['sub', 'jti', 'email', 'iat', 'exp'],
    });
    return payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** A key as jose takes it; the pack has checked its parts. */
function asKey(key: SignIn['keys'][number]) {
  return { ...key, kty: key.kty ?? '' };
}

function refusalOf(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) return refused('assertion-expired', 'The sign-in is too old.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud')
      return refused('assertion-audience', 'The sign-in is meant for another place.');
    if ((error.claim === 'iat' || error.claim === 'nbf') && error.reason === 'check_failed')
      return refused('assertion-from-future', 'The sign-in lies in the future.');
  }
  return refused('assertion-not-valid', 'The sign-in is not signed as it must be.');
}

/** Two at once: the second waits for the first, and finds it taken. */
async function takeOnce(work: Work, name: string, until: Temporal.Instant): Promise<void> {
  const { trx, controllerId, at } = work;
  const { keyId, hash } = await work.keyedHash('assertions_used:jti', name);
  await AssertionUsed.query(trx).delete().where({ controllerId }).where('expiresAt', '<', at.toString());
  // Kept for as long as the tolerance would still take it.
  const expiresAt = until.add({ seconds: 2 * TOLERANCE });
  const id = crypto.randomUUID();
  await AssertionUsed.query(trx)
    .insert({ controllerId, id, keyId, hash, expiresAt })
    .onConflict(['controllerId', 'keyId', 'hash'])
    .ignore();
  if ((await AssertionUsed.query(trx).findById([controllerId, id])) === undefined)
    throw refused('assertion-replayed', 'This sign-in was used already.');
}

function refused(code: string, what: string): Problem {
  return new Problem(
    'forbidden',
    code,
    `${what} Nothing was saved. Go back to your account and open this page from there again, or ask without signing in.`,
  );
}
