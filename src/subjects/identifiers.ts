// Reading the addresses that people give, so strictly that one text can only ever mean one mailbox.
import { Problem } from '../platform/problem.ts';

/** Longest address that a mail server must accept (RFC 5321, 4.5.3.1.3: 256 with the angle brackets). */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/**
 * Reads one plain address: `local@domain`, dot-atom only (RFC 5322, 3.4.1, without quotes and comments). No list,
 * no display name, no line break, no space inside. Letters beyond ASCII stay as they were typed: look-alikes are
 * other people. Only spaces around the text are dropped. Throws `email-not-plain`.
 */
export function readEmail(text: string): string {
  const address = text.replace(/^[ \t]+|[ \t]+$/g, '');
  const at = address.indexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const labels = address.slice(at + 1).split('.');
  const plain =
    at > 0 &&
    address.length <= LONGEST &&
    local.length <= LONGEST_LOCAL &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\p{N}+$/u.test(labels.at(-1) ?? '');
  if (plain) return address;
  throw new Problem(
    'invalid',
    'email-not-plain',
    'Give one plain e-mail address, like name@example.org, without a display name, quotes or a second address. Nothing was sent.',
  );
}

/** The form under which two addresses count as one for finding duplicates and limits: A–Z folded, nothing else. */
export function foldEmail(email: string): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An address as a list may show it: first letter and domain. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(at)}`;
}
