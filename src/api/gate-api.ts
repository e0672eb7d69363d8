// The gate by program: may this person's data be put to this purpose? Asked before every use, alone or in lists.
import { z } from 'zod';
import { GATE_REASONS, type GateAnswer, type GateQuestion, mayI } from '../consent/gate.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import { PurposeName, Subject, whoOf } from './consent-words.ts';
import { gatheredWork } from './gathered-work.ts';

const Nothing = z.strictObject({});

const Question = z
  .strictObject({
    subject: Subject,
    purpose: PurposeName,
    recipient: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('Somebody of recipients.yaml, by name: may it be given to them?'),
  })
  .meta({ id: 'GateQuestion' });

const Answered = z
  .strictObject({
    allowed: z.boolean(),
    why: z.enum(GATE_REASONS),
    words: z.string().describe('Why, in a sentence; what a document rules out is refused in its words.'),
    record: z.uuid().nullable().describe('The record that says so.'),
    notice: z.string().nullable().describe('The text that the person saw, by its hash.'),
    until: z.iso
      .datetime()
      .nullable()
      .describe('When time alone ends this. Ask again before every use all the same.'),
    bundled: z.boolean().describe('The document makes this consent a condition (GDPR Art. 7(4)).'),
  })
  .meta({ id: 'GateAnswer' });

const PROBLEMS = ['purpose-unknown', 'recipient-unknown', 'email-not-plain'];

const ask = gatheredWork(mayI);

const askGate = endpoint({
  name: 'askGate',
  method: 'get',
  path: '/gate',
  summary: 'May I? Allow or deny, with the record that says so; no unless a record or a law says yes',
  permission: 'ask:gate',
  params: Nothing,
  query: Question,
  body: Nothing,
  answers: [{ status: 200, words: 'The answer for this moment.', schema: Answered }],
  problems: PROBLEMS,
  once: false,
  gathered: async ({ house, client, query }) => {
    const [answer] = await ask({ house, client, inputs: [questionOf(query)] });
    return { status: 200, body: shown(answer as GateAnswer) };
  },
});

const askGateOften = endpoint({
  name: 'askGateOften',
  method: 'post',
  path: '/gate/batch',
  summary: 'May I? Up to 1,000 questions at once',
  permission: 'ask:gate',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ questions: z.array(Question).min(1).max(1000) }),
  answers: [
    {
      status: 200,
      words: 'An answer for each question, in their order.',
      schema: z.strictObject({ answers: z.array(Answered) }).meta({ id: 'GateAnswers' }),
    },
  ],
  problems: PROBLEMS,
  once: false,
  largestBody: '1mb',
  gathered: async ({ house, client, body }) => {
    const answers = await ask({ house, client, inputs: body.questions.map(questionOf) });
    return { status: 200, body: { answers: answers.map(shown) } };
  },
});

function questionOf({ subject, purpose, recipient }: z.output<typeof Question>): GateQuestion {
  return { who: whoOf(subject), purpose, ...(recipient === undefined ? {} : { recipient }) };
}

function shown({ allowed, why, words, record, notice, until, bundled }: GateAnswer) {
  return { allowed, why, words, record, notice, until: until?.toString() ?? null, bundled };
}

export const GATE_API: readonly Endpoint[] = [askGate, askGateOften];
