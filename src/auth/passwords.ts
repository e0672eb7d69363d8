// Passwords of staff: argon2id, a few at a time, and the same work whether or not the account exists.
import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { equalInConstantTime } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';

const argon2id = promisify(argon2).bind(null, 'argon2id');

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane (about 50 ms a hash). */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** Hashes under way at once: two, so that sign-ins cannot take the process's threads and memory. */
const AT_ONCE = 2;
/** Beyond this many waiting, a sign-in is refused instead of queued: some four seconds of waiting. */
const WAITING_AT_MOST = 160;

let running = 0;
let runs = 0;
const waiting: (() => void)[] = [];

/** How many hashes this process has computed. Tests hold known and unknown accounts to the same number. */
export function hashesComputed(): number {
  return runs;
}

async function derive(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST) throw busy();
    await new Promise<void>((start) => waiting.push(start));
  } else {
    running += 1;
  }
  runs += 1;
  try {
    return await argon2id({
      message: password.normalize('NFC'),
      nonce: salt,
      tagLength: TAG_LENGTH,
      ...cost,
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** Hashes a password with a random salt; the result is a PHC string that names its own cost. Throws `sign-in-busy`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Whether the password is the one that was hashed. `null` (no such account, not yet activated, disabled) costs the
 * same hash and answers false, so that time tells nobody which accounts exist. Throws `sign-in-busy`.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const parts = PHC.exec(stored ?? '');
  if (parts === null) {
    await derive(password, randomBytes(16), COST);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const found = await derive(password, Buffer.from(salt, 'base64'), cost);
  return equalInConstantTime(found, Buffer.from(tag, 'base64'));
}

/** Whether a stored hash was made with less than today's cost and should be made anew at the next sign-in. */
export function isOutdated(stored: string): boolean {
  const parts = PHC.exec(stored);
  return parts === null || Number(parts[1]) < COST.memory || Number(parts[2]) < COST.passes;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function busy(): Problem {
  return new Problem(
    'too-many',
    'sign-in-busy',
    'Too many people are signing in at this moment. Your password was not checked. Please try again in a few seconds.',
  );
}
