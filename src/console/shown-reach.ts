// What the desk sees of where a person is reached: other addresses of hers, who was warned and when, and who said "not me".
import { isDisputed, type Warned, warningsOf } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { reachOf } from '../requests/reach.ts';
import { type WarningTime, warningTime } from '../requests/warning-time.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';

/** A warning in the words of the desk; the address is masked, because it is not needed to decide. */
export interface ShownWarning {
  readonly email: string;
  readonly about: string;
  readonly became: string;
  /** The moment beside it: sent, or disowned. */
  readonly at: Temporal.Instant | null;
  readonly isOpen: boolean;
}

export interface ShownReach {
  /** Another address that letters go to now or soon; null: the one that she proved. */
  readonly elsewhere: string | null;
  readonly warnings: readonly ShownWarning[];
  readonly disputed: boolean;
  readonly time: WarningTime;
}

const ABOUT = { erasure: 'of the erasure', address: 'that letters are to go elsewhere' } as const;

/** Reads it for the page of a case; null where the case is not here. */
export async function shownReach(work: Work, requestId: string): Promise<ShownReach | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const { letters, ordinary, coming } = await reachOf(work, request);
  const elsewhere = coming?.email ?? (letters === ordinary ? null : letters);
  return {
    elsewhere: elsewhere === null ? null : maskEmail(elsewhere),
    warnings: (await warningsOf(work, requestId)).map(shown),
    disputed: await isDisputed(work, requestId),
    time: await warningTime(work, request),
  };
}

function shown({ email, kind, letter, sentAt, disputedAt, settledAt }: Warned): ShownWarning {
  const base = {
    email: maskEmail(email),
    about: ABOUT[kind],
    isOpen: disputedAt !== null && settledAt === null,
  };
  if (disputedAt !== null) {
    const became =
      settledAt === null ? 'says that it was not them' : 'said that it was not them; staff went on';
    return { ...base, became, at: disputedAt };
  }
  if (letter === 'sent') return { ...base, became: 'told', at: sentAt };
  if (letter === 'waiting') return { ...base, became: 'the letter has not left yet', at: null };
  return { ...base, became: 'could not be reached: no mail server takes this address', at: null };
}
