// Asking the person what is meant, and her answer: the clock stops for it only where the law says so.
import type { Move } from '../laws/move.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { recountClocks } from './case-clock.ts';
import { storyOfCase, writeEvent } from './case-event.ts';
import { holdRequest, OPEN_STATUSES } from './data-request.ts';
import { pauseMove, standingOf } from './lawful-move.ts';
import { writeToPerson } from './write-to-person.ts';

const SHORTEST = 10;
const LONGEST = 5_000;

/**
 * Sends the person a question. Asking is always free; the days until her answer count unless the law knows this
 * pause. Throws `case-ended`, `question-open`, `words-missing`.
 */
export async function askPerson(work: Work, asked: { requestId: string; question: string }): Promise<void> {
  const { requestId } = asked;
  const request = await openCase(work, requestId);
  const question = told(asked.question);
  const standing = await standingOf(work, request);
  if (standing !== null && hasOpenQuestion(standing.story.events)) {
    throw new Problem(
      'conflict',
      'question-open',
      'A question waits for the answer of the person already. Nothing was sent; write it into that answer’s place later.',
    );
  }
  const pauses = standing !== null && stopsTheClock(pauseMove(work, standing));
  await writeEvent(work, requestId, { kind: 'clarification_asked', at: work.at }, question);
  await recountClocks(work, requestId);
  await work.record('request.questionAsked', requestId, { pauses });
  const values = { question, pauses: pauses ? 'yes' : '' };
  await writeToPerson(work, request, { letter: 'request-question', values });
}

/**
 * Writes the person's answer down: by herself on her page, or by staff who read her letter, with the true moment.
 * Throws `no-question-open`, `words-missing`, `answered-in-future`.
 */
export async function answerQuestionOf(
  work: Work,
  given: { requestId: string; answer: string; at?: Temporal.Instant | undefined },
): Promise<void> {
  const { requestId } = given;
  const at = given.at ?? work.at;
  await openCase(work, requestId);
  const answer = told(given.answer);
  if (Temporal.Instant.compare(at, work.at) > 0) {
    throw new Problem(
      'invalid',
      'answered-in-future',
      'The day of the answer lies in the future. Nothing was saved.',
    );
  }
  if (!hasOpenQuestion((await storyOfCase(work, requestId)).events)) {
    throw new Problem('conflict', 'no-question-open', 'No question waits for an answer. Nothing was saved.');
  }
  await writeEvent(work, requestId, { kind: 'clarification_answered', at }, answer);
  await recountClocks(work, requestId);
  await work.record('request.questionReplied', requestId);
}

/** Whether the rule file knows this pause: one that nobody has read moves the date all the same, with a warning. */
export function stopsTheClock(move: Move): boolean {
  return move.allowed === true || (move.allowed === 'warned' && move.code === 'not-verified');
}

/** Whether the newest question has no answer yet. */
export function hasOpenQuestion(events: readonly { readonly kind: string }[]): boolean {
  const asked = events.filter(({ kind }) => kind === 'clarification_asked').length;
  const answered = events.filter(({ kind }) => kind === 'clarification_answered').length;
  return asked > answered;
}

async function openCase(work: Work, requestId: string) {
  const request = await holdRequest(work, requestId);
  if (OPEN_STATUSES.some((status) => status === request.status)) return request;
  throw new Problem('conflict', 'case-ended', 'This case has ended. Nothing was sent or saved.');
}

function told(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length >= SHORTEST && trimmed.length <= LONGEST) return trimmed;
  throw new Problem(
    'invalid',
    'words-missing',
    `Write between ${SHORTEST} and ${LONGEST.toLocaleString('en-GB')} characters. Nothing was sent or saved.`,
  );
}
