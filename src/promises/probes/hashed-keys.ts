// Keys and passwords are stored as hashes: every value of a column is read and must look like one.
import { failed, many, type Probe, passed, unable } from '../probe.ts';
import { placeOf, readSome } from './read-some.ts';

/** Digests in hex or base64 of at least 128 bits, and the formats of password hashes. */
const HASH =
  /^(?:(?:[a-z0-9]+[:$](?:[\w.,=+/-]*\$)*|\\x)?[0-9a-f]{32,}|[A-Za-z0-9+/_-]{43,}={0,2}|\$(?:argon2|2[aby]|scrypt|pbkdf2)\S+)$/;

/** Whether a value is a hash by its form. */
export function isHash(value: string): boolean {
  return HASH.test(value);
}

/** `about` is `dataset.collection.field`. */
export const hashedKeys: Probe = async (probing) => {
  const { about } = probing;
  const cut = about.lastIndexOf('.');
  const place = await placeOf(probing, about.slice(0, cut));
  const column = place?.table.columns.find(({ name }) => name === about.slice(cut + 1));
  if (place === null || column === undefined) return unable(`The store has no ${about}`);
  let plain = 0;
  let values = 0;
  const rows = await readSome(probing, place, [column], ([value = null]) => {
    if (value === null) return;
    values += 1;
    if (!isHash(value)) plain += 1;
  });
  if (values === 0) return unable(`${about} holds no value to look at`, { rows, plain });
  if (plain > 0) return failed(`${many(plain, 'value')} of ${about} are no hashes`, { rows, plain });
  return passed(`${many(values, 'value')} of ${about} read: all are hashes`, { rows, plain });
};
