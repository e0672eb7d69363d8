// Asking the person what is meant, and her answer: the clock stops for it only where the law says so.
import type { Move } from '../laws/move.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { recountClocks } from './case-clock.ts';
import { storyOfCase, writeEvent } from './case-event.ts';
import { holdOpenRequest } from './data-request.ts';
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
  const request = await holdOpenRequest(work, requestId);
  const question = told(asked.question);
  const standing = await standingOf(work, request);
  if (openQuestion((await storyOfCase(work, requestId)).events) !== undefined) {
    throw new Problem(
      'conflict',
      'question-open',
      'An earlier question still waits for its answer. Nothing was sent; ask this one when the answer is there.',
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
 * A day without an hour may begin before its question was asked: the answer then came with the question, never
 * before it, or the pause of the clock would have no end. Throws `no-question-open`, `words-missing`,
 * `answered-in-future`, `answered-before-asked`.
 */
export async function answerQuestionOf(
  work: Work,
  given: { requestId: string; answer: string; at?: Temporal.Instant | undefined },
): Promise<void> {
  const { requestId } = given;
  const at = given.at ?? work.at;
  await holdOpenRequest(work, requestId);
  const answer = told(given.answer);
  if (Temporal.Instant.compare(at, work.at) > 0) {
    throw new Problem(
      'invalid',
      'answered-in-future',
      'The day of the answer lies in the future. Nothing was saved.',
    );
  }
  const question = openQuestion((await storyOfCase(work, requestId)).events);
  if (question === undefined) {
    throw new Problem('conflict', 'no-question-open', 'No question waits for an answer. Nothing was saved.');
  }
  const { timeZone } = work.controller;
  if (Temporal.PlainDate.compare(dayOf(at, timeZone), dayOf(question.at, timeZone)) < 0) {
    throw new Problem(
      'invalid',
      'answered-before-asked',
      `The question was asked on ${dayOf(question.at, timeZone)}; its answer cannot be older. Nothing was saved; look at the day again.`,
    );
  }
  const came = Temporal.Instant.compare(at, question.at) < 0 ? question.at : at;
  await writeEvent(work, requestId, { kind: 'clarification_answered', at: came }, answer);
  await recountClocks(work, requestId);
  await work.record('request.questionReplied', requestId, { at: came.toString() });
}

/** Whether the rule file knows this pause: one that nobody has read moves the date all the same, with a warning. */
export function stopsTheClock(move: Move): boolean {
  return move.allowed === true || (move.allowed === 'warned' && move.code === 'not-verified');
}

/** The newest question, where it has no answer yet. */
export function openQuestion<E extends { readonly kind: string }>(events: readonly E[]): E | undefined {
  const asked = events.filter(({ kind }) => kind === 'clarification_asked');
  const answered = events.filter(({ kind }) => kind === 'clarification_answered');
  return asked.length > answered.length ? asked.at(-1) : undefined;
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
