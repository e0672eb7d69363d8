// What a document of ours is silent about: there the law's default holds, and people are told nothing.
import type { ClauseLabel } from '../platform/clauses.ts';
import type { DocumentKind } from './document.ts';

export interface Silence {
  readonly label: ClauseLabel;
  /** What holds all the same, for staff. */
  readonly instead: string;
}

/** What people may expect to read in terms and policies, and what holds where they cannot. */
const EXPECTED: readonly Silence[] = [
  {
    label: 'age',
    instead: 'The age at which a child may consent is that of the law of its place (GDPR Art. 8).',
  },
  {
    label: 'retention-period',
    instead: 'Data may stay no longer than its purpose needs (GDPR Art. 5(1)(e)).',
  },
  { label: 'deletion-path', instead: 'A person may ask for erasure all the same (GDPR Art. 17).' },
  { label: 'rights-list', instead: 'All rights of the law hold, named or not (GDPR Art. 13(2)(b)).' },
  { label: 'recipients', instead: 'A person may ask who was given the data (GDPR Art. 15(1)(c)).' },
  { label: 'change-notice', instead: 'Further processing is to be told beforehand (GDPR Art. 13(3)).' },
  { label: 'contact', instead: 'A request is valid wherever it arrives (GDPR Art. 12(2)).' },
];

/** What no clause of a document speaks of; analyses and other texts promise nothing, so they are silent about nothing. */
export function silencesOf(
  kind: DocumentKind,
  provisions: readonly { readonly label: ClauseLabel | null; readonly also: readonly ClauseLabel[] }[],
): Silence[] {
  if (kind !== 'terms' && kind !== 'privacy-policy') return [];
  const said = new Set(provisions.flatMap(({ label, also }) => [label, ...also]));
  return EXPECTED.filter(({ label }) => !said.has(label));
}
