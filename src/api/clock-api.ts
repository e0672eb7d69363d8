// The clock of a request by program: the law, the date and why; more time and questions, refused as the desk is.
import { z } from 'zod';
import { derivationSentences } from '../laws/derivation-sentences.ts';
import { EXTENSION_REASONS, MARKS } from '../laws/law-codes.ts';
import { Problem } from '../platform/problem.ts';
import { knownRequest } from '../requests/data-request.ts';
import { extendRequest } from '../requests/extend.ts';
import { lawfulMoves } from '../requests/lawful-move.ts';
import { askPerson } from '../requests/question.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { Work } from '../work.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });

/** Whether something may be done, with the reason where it may not, or not without a warning. */
export const Move = z
  .strictObject({
    allowed: z.union([z.boolean(), z.literal('warned')]),
    code: z.string().optional(),
    reason: z.string().optional().describe('The law’s own reason, one sentence.'),
    source: z.string().optional(),
    mark: z.enum(MARKS).optional().describe('V: the text was read. S: cited without it. U: not verified.'),
  })
  .meta({ id: 'Move' });

const ClockAnswer = z
  .strictObject({
    law: z.string(),
    lawWhy: z.string(),
    dueOn: z.iso.date(),
    governedBy: z.string().describe('The name of the clock that binds first.'),
    acknowledgeBy: z.iso.date().nullable(),
    clocks: z.array(
      z.strictObject({
        name: z.string(),
        binds: z.enum(['law', 'promise']),
        what: z.enum(['acknowledgment', 'answer', 'stop']),
        dueOn: z.iso.date(),
      }),
    ),
    why: z.array(z.string()).describe('How the date was counted, sentence by sentence.'),
    derivation: z
      .looseObject({ rule: z.string(), version: z.int(), zone: z.string(), due_on: z.iso.date() })
      .describe('Everything that went into the date, so that it can be counted again.'),
    extend: Move.nullable().describe('Null once the case has ended.'),
    pause: Move.nullable().describe('Whether a question to the person stops the clock.'),
  })
  .meta({ id: 'Clock' });

const showClock = endpoint({
  name: 'showClock',
  method: 'get',
  path: '/requests/{id}/clock',
  summary: 'When the answer is due and why, and what the law lets you do now',
  permission: 'read:cases',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The clock of the request.', schema: ClockAnswer }],
  problems: ['request-unknown', 'clock-unknown'],
  once: false,
  handle: async ({ work, params }) => ({ status: 200, body: await readClock(work, params.id) }),
});

const extendClock = endpoint({
  name: 'extendRequest',
  method: 'post',
  path: '/requests/{id}/extension',
  summary: 'Tell the person that the answer takes longer, as far as the law allows it',
  permission: 'extend:case',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    reason: z.enum(EXTENSION_REASONS),
    explanation: z.string().min(20).max(5000).describe('For the person, in plain words.'),
    until: z.iso.date().optional().describe('The day that you name, where the law lets you name one.'),
  }),
  answers: [{ status: 200, words: 'The clock as it is now.', schema: ClockAnswer }],
  problems: [
    'request-unknown',
    'case-ended',
    'explanation-too-short',
    'no-extension',
    'already-extended',
    'extension-too-late',
    'extension-reason-not-known',
    'law-not-settled',
    'clock-unknown',
    'until-missing',
    'extension-without-effect',
  ],
  once: true,
  handle: async ({ work, params, body }) => {
    const { reason, explanation, until } = body;
    const day = until === undefined ? undefined : Temporal.PlainDate.from(until);
    await extendRequest(work, { requestId: params.id, reason, explanation, until: day });
    return { status: 200, body: await readClock(work, params.id) };
  },
});

const askQuestion = endpoint({
  name: 'askPerson',
  method: 'post',
  path: '/requests/{id}/question',
  summary: 'Send the person a question; the clock stops for it only where the law says so',
  permission: 'ask:person',
  params: ById,
  query: Nothing,
  body: z.strictObject({ question: z.string().min(10).max(5000) }),
  answers: [{ status: 200, words: 'The clock as it is now.', schema: ClockAnswer }],
  problems: ['request-unknown', 'case-ended', 'question-open', 'words-missing'],
  once: true,
  handle: async ({ work, params, body }) => {
    await askPerson(work, { requestId: params.id, question: body.question });
    return { status: 200, body: await readClock(work, params.id) };
  },
});

export const CLOCK_API: readonly Endpoint[] = [showClock, extendClock, askQuestion];

async function readClock(work: Work, requestId: string): Promise<z.output<typeof ClockAnswer>> {
  const request = await knownRequest(work, requestId);
  const { law, derivation, clocks, lawWhy, governedBy, acknowledgeBy, dueOn } = request;
  if (law === null || derivation === null) {
    throw new Problem(
      'conflict',
      'clock-unknown',
      'This request is from before its law was kept with it. Its due day stands on the request itself.',
    );
  }
  const moves = await lawfulMoves(work, request);
  return {
    law,
    lawWhy: lawWhy ?? '',
    dueOn: dueOn.toString(),
    governedBy: governedBy ?? law,
    acknowledgeBy: acknowledgeBy?.toString() ?? null,
    clocks: [...(clocks ?? [])],
    why: derivationSentences(derivation),
    derivation,
    extend: moves?.extend ?? null,
    pause: moves?.pause ?? null,
  };
}
