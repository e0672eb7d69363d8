// What can stand in the way of a call to another system, in our words: never more of its address than the host.
import { Problem, type ProblemKind } from '../platform/problem.ts';

export type OutboundCode =
  | 'outbound-url-refused'
  | 'outbound-host-refused'
  | 'outbound-private-address'
  | 'outbound-name-unknown'
  | 'outbound-unreachable'
  | 'outbound-tls-refused'
  | 'outbound-redirected'
  | 'outbound-too-large'
  | 'outbound-encoded'
  | 'outbound-timeout'
  | 'outbound-broken';

const SENTENCES: { readonly [C in OutboundCode]: readonly [ProblemKind, string] } = {
  'outbound-url-refused': [
    'forbidden',
    'The address is not one that the house calls: it must be https:// without a user name in it. Nothing was sent.',
  ],
  'outbound-host-refused': [
    'forbidden',
    'The host is not on the list of those that may be called. Nothing was sent.',
  ],
  'outbound-private-address': [
    'forbidden',
    'The host lies in a network that may not be called from here. Nothing was sent; allow private addresses in the description of the system if it is your own.',
  ],
  'outbound-name-unknown': ['unavailable', 'The name of the host is not known. Nothing was sent.'],
  'outbound-unreachable': [
    'unavailable',
    'The system does not answer, or the line was cut. What was not confirmed does not count as done.',
  ],
  'outbound-tls-refused': [
    'unavailable',
    'The system could not prove by its certificate that it is who it says. Nothing was sent.',
  ],
  'outbound-redirected': [
    'unavailable',
    'The system sends us elsewhere, and the house does not follow. Correct the address in its description.',
  ],
  'outbound-too-large': ['unavailable', 'The answer is longer than the limit. It was not used.'],
  'outbound-encoded': ['unavailable', 'The answer is packed although we did not allow it. It was not used.'],
  'outbound-timeout': [
    'unavailable',
    'The system took too long. What was not confirmed does not count as done.',
  ],
  'outbound-broken': ['unavailable', 'The answer is not HTTP as it must be. It was not used.'],
};

/** A refusal by its code; `host` is null where the address has none. */
export function refusal(code: OutboundCode, host: string | null): Problem {
  const [kind, sentence] = SENTENCES[code];
  return new Problem(kind, code, sentence, host === null ? {} : { host });
}

/** An error of the network as a refusal; its own words may hold addresses, so they are not repeated. */
export function outboundProblem(error: unknown, host: string): Problem {
  const code = Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return refusal(codeOf(code), host);
}

function codeOf(code: string): OutboundCode {
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'outbound-name-unknown';
  if (code === 'ETIMEDOUT') return 'outbound-timeout';
  if (/CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO|CRL|UNABLE_TO/.test(code)) return 'outbound-tls-refused';
  if (code.startsWith('HPE_')) return 'outbound-broken';
  if (/^ERR_(INVALID|HTTP_INVALID|UNESCAPED)/.test(code)) return 'outbound-url-refused';
  return 'outbound-unreachable';
}
