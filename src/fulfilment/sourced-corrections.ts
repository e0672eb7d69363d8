// What a notice tells a source to correct, opened.
import type { Work } from '../work.ts';
import type { SourcedCorrection } from './federated.ts';
import type { RecipientNotice } from './recipient-notice.ts';

/** The corrected values of the fields that come from this recipient; empty where there are none, or after the answer. */
export async function sourcedCorrections(
  work: Work,
  { id, corrections }: Pick<RecipientNotice, 'id' | 'corrections'>,
): Promise<readonly SourcedCorrection[]> {
  if (corrections === null) return [];
  const opened = await work.open(`recipient_notices:${id}:corrections`, corrections);
  return JSON.parse(opened.toString('utf8')) as SourcedCorrection[];
}
