// May an exchange write this person's data? Asked before it writes, so that nothing erased or corrected comes back.
import { z } from 'zod';
import { releasePerson, suppressedAmong } from '../subjects/suppression.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';

const Nothing = z.strictObject({});

/** `email`, or a field of the map. */
const name = z
  .string()
  .regex(/^(email|[^.\s]+\.[^.\s]+\.[^.\s]+)$/, 'must be email or dataset.collection.field');
const Identifiers = z
  .record(name, z.string().min(1).max(1_000))
  .refine(
    (given) => Object.keys(given).length >= 1 && Object.keys(given).length <= 5,
    'takes 1 to 5 identifiers',
  )
  .describe('By what you know the person: email, or dataset.collection.field, with the value.');

const SuppressionAnswer = z
  .strictObject({
    erased: z.boolean().describe('True: the person was erased. Write nothing about her.'),
    since: z.iso.datetime().nullable(),
    suppressed: z
      .array(z.string())
      .describe('Fields whose value was corrected here. Keep ours; write the others.'),
  })
  .meta({ id: 'SuppressionCheck' });

const checkSuppression = endpoint({
  name: 'checkSuppression',
  method: 'post',
  path: '/suppression-checks',
  summary: 'What an exchange must not write, because it was erased or corrected: ask before every write',
  permission: 'check:suppression',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    identifiers: Identifiers,
    fields: z
      .record(name, z.string().max(10_000))
      .refine((given) => Object.keys(given).length <= 50, 'takes at most 50 fields')
      .default({})
      .describe('What you are about to write, by field.'),
  }),
  answers: [{ status: 200, words: 'What must not be written.', schema: SuppressionAnswer }],
  problems: [],
  once: false,
  handle: async ({ work, body }) => {
    const { erasedSince, fields } = await suppressedAmong(work, body);
    return {
      status: 200,
      body: { erased: erasedSince !== null, since: erasedSince?.toString() ?? null, suppressed: fields },
    };
  },
});

const releaseSuppression = endpoint({
  name: 'releaseSuppression',
  method: 'post',
  path: '/suppression-releases',
  summary: 'Say that an erased person came back by her own act, so that her data may be written again',
  permission: 'release:suppression',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    identifiers: Identifiers,
    act: z
      .enum(['signed-up', 'bought', 'asked'])
      .describe('What she did herself. That an exchange brings her data again is no such act.'),
  }),
  answers: [
    {
      status: 200,
      words: 'Whether she had been on the list.',
      schema: z.strictObject({ released: z.boolean() }).meta({ id: 'SuppressionRelease' }),
    },
  ],
  problems: [],
  once: true,
  handle: async ({ work, body, client }) => {
    const removed = await releasePerson(work, body.identifiers);
    if (removed > 0)
      await work.record('suppression.released', client.id, { act: body.act, entries: removed });
    return { status: 200, body: { released: removed > 0 } };
  },
});

export const SUPPRESSION_API: readonly Endpoint[] = [checkSuppression, releaseSuppression];
