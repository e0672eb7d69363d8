// Proof that an address is the person's own: a code goes to the one stored address, and comes back.
import { dayIsFull, dayOfAddress } from '../notifications/daily-limit.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { LetterValues } from '../notifications/render-letter.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import { subjectEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { CODE_MINUTES, newChallenge, type Purpose, type TryOutcome, tryCode } from './challenge.ts';

export type ProofOutcome = TryOutcome;

const LETTER_FOR = {
  identify: 'request-code',
  archive: 'archive-code',
  address: 'address-code',
  agent: 'agent-code',
} as const;

/**
 * Sends a code to the stored address of a subject, or to the one that the case names for its codes. Says whether one was sent; a door must not repeat
 * that to the outside. Nothing happens beyond five codes a day and identity; a code that comes of itself (`unasked`:
 * the form was sent) leaves the day's letters to the address within their limit, while one that is asked for may pass it.
 */
export async function askForProof(
  work: Work,
  about: {
    requestId: string;
    subjectId: string;
    purpose: Purpose;
    right?: string;
    /** Of the case; null: the controller's. */
    language?: string | null;
    unasked?: boolean;
    /** Instead of the stored address. */
    to?: string;
    /** Heading and sender of the letter say nothing. */
    neutral?: boolean;
    /** Instead of the usual letter of the purpose: one that says more, with what else it says. */
    letter?: 'request-by-agent';
    values?: LetterValues;
  },
): Promise<{ sent: boolean }> {
  const { requestId, purpose } = about;
  const email = about.to ?? (await subjectEmail(work, about.subjectId));
  const day = await dayOfAddress(work, email);
  const withheld = dayIsFull(work, day) && about.unasked === true;
  const challenge = await newChallenge(work, { requestId, purpose, identity: foldEmail(email), withheld });
  if (challenge === null) {
    await work.record('code.withheld', requestId, { purpose });
    return { sent: false };
  }
  const code = challenge.code.replace(/^(.{4})/, '$1 ');
  await writeLetter(work, {
    letter: about.letter ?? LETTER_FOR[purpose],
    to: { email },
    requestId,
    values: {
      code,
      minutes: CODE_MINUTES,
      right: about.right,
      language: about.language,
      neutral: about.neutral === true ? 'yes' : undefined,
      ...about.values,
    },
    uselessAt: challenge.expiresAt,
    flood: withheld,
    day,
  });
  const event = withheld ? 'code.withheld' : 'code.sent';
  await work.record(event, requestId, { purpose, challengeId: challenge.challengeId });
  return { sent: !withheld };
}

/**
 * Checks a code. Never throws for a wrong one: the try is counted in this work, which must commit. To the outside,
 * `expired` and `locked` should read the same ("ask for a new code"). With an `identity` only a code that was sent there counts.
 */
export async function checkProof(
  work: Work,
  proof: { requestId: string; purpose: Purpose; code: string; identity?: string },
): Promise<ProofOutcome> {
  const { outcome, challengeId } = await tryCode(work, proof);
  if (challengeId === null) return outcome;
  const event = outcome === 'right' ? 'code.passed' : 'code.failed';
  await work.record(event, proof.requestId, { purpose: proof.purpose, challengeId, outcome });
  return outcome;
}
