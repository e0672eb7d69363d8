// What a neutral letter is made of: a sender and a link that name nobody, and where the link leads.
import { isIP } from 'node:net';
import type { Config } from '../platform/config.ts';
import type { Controller } from '../platform/controller.ts';
import type { LetterName, PersonLetter } from './letter-list.ts';
import type { LetterValues } from './render-letter.ts';

/** Pages that a letter leads to, under the page of the case; the others lead to the letters themselves, in full. */
const PAGES: Partial<Readonly<Record<PersonLetter, string>>> = {
  'request-code': '/verify',
  'request-by-agent': '/verify',
  'request-received-by-mail': '/verify',
  'request-unproven': '/verify',
  'request-lapsed': '/verify',
  'archive-code': '/archive',
  'archive-ready': '/archive',
  'address-code': '',
  'document-asked': '/document',
  'verify-more': '/proof',
};

/** Where a neutral letter leads, under the address of its controller. */
export function doorPath(letter: LetterName, requestId: string | null, values: LetterValues): string {
  if (letter === 'erasure-warning' || letter === 'address-changed') return `not-me/${values.warningId}`;
  if (requestId === null) return '';
  const page = (PAGES as Readonly<Record<string, string>>)[letter] ?? '/letters';
  return `requests/${requestId}${page}`;
}

/** The link of a neutral letter. */
export function doorUrl(config: Pick<Config, 'publicUrl' | 'neutralUrl'>, token: string): string {
  const { href } = config.neutralUrl ?? config.publicUrl;
  return new URL(`go/${token}`, href.endsWith('/') ? href : `${href}/`).href;
}

/** The address from which the house writes where a controller has no neutral one: as configured, else at its own host. */
export function houseSender({
  publicUrl,
  neutralUrl,
  neutralSender,
}: Pick<Config, 'publicUrl' | 'neutralUrl' | 'neutralSender'>): string {
  if (neutralSender !== undefined) return neutralSender;
  const { hostname } = neutralUrl ?? publicUrl;
  return `messages@${isIP(hostname) === 0 && !hostname.startsWith('[') ? hostname : 'habeas.invalid'}`;
}

/**
 * From where a neutral letter comes, and where an answer to it goes: several controllers share the address of the
 * house, so the token in it (RFC 5233) says whose the answer is.
 */
export function neutralSender(
  config: Pick<Config, 'publicUrl' | 'neutralUrl' | 'neutralSender'>,
  { neutralSenderEmail }: Pick<Controller, 'neutralSenderEmail'>,
  token: string,
): { readonly address: string; readonly replyTo: string | null } {
  if (neutralSenderEmail !== '') return { address: neutralSenderEmail, replyTo: null };
  const address = houseSender(config);
  const at = address.lastIndexOf('@');
  return { address, replyTo: `${address.slice(0, at)}+${token}${address.slice(at)}` };
}

/** The token in the address of an answer to a neutral letter; null for any other address. */
export function tokenIn(
  config: Pick<Config, 'publicUrl' | 'neutralUrl' | 'neutralSender'>,
  email: string,
): string | null {
  const apart = (text: string): [string, string] => {
    const at = text.lastIndexOf('@');
    return [text.slice(0, at).toLowerCase(), text.slice(at).toLowerCase()];
  };
  const [name, host] = apart(houseSender(config));
  const [local, domain] = apart(email);
  if (domain !== host || !local.startsWith(`${name}+`)) return null;
  return /^[0-9a-f]{32}$/.exec(local.slice(name.length + 1))?.[0] ?? null;
}
