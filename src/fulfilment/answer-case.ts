// Answering a case in words, with what follows from it: a correction or restriction is passed on to recipients.
import type { Right } from '../requests/data-request.ts';
import { answerRequest } from '../requests/decide.ts';
import type { Work } from '../work.ts';
import { passOn } from './pass-on.ts';

/** What recipients must hear of when it was granted without a plan (GDPR Art. 19). */
const PASSED_ON: readonly Right[] = ['rectification', 'restriction'];

/**
 * Answers a request that no plan carries out. To answer is to grant it, since a refusal has reasons of its own; so
 * every recipient is told of a correction and of a restriction. Throws like `answerRequest`.
 */
export async function answerCase(work: Work, given: { requestId: string; answer: string }): Promise<void> {
  const request = await answerRequest(work, given);
  if (PASSED_ON.includes(request.right)) await passOn(work, request);
}
