// May this person's data leave? Asked before every sale, sharing, advertisement or mailing, by address.
import { z } from 'zod';
import { objectionTo, USES } from '../consent/objection.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';

const Nothing = z.strictObject({});

const EgressAnswer = z
  .strictObject({
    allowed: z
      .boolean()
      .describe('False: the person has ended this use. True says nothing of any other ground.'),
    since: z.iso.datetime().nullable(),
    request: z.uuid().nullable().describe('The request by which the person ended it.'),
  })
  .meta({ id: 'EgressCheck' });

const checkEgress = endpoint({
  name: 'checkEgress',
  method: 'post',
  path: '/egress-checks',
  summary: 'Whether a person has put an end to a use of the data: ask before every egress',
  permission: 'check:egress',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ email: z.string().max(320), use: z.enum(USES) }),
  answers: [{ status: 200, words: 'Whether this use has been ended.', schema: EgressAnswer }],
  problems: ['email-not-plain'],
  once: false,
  handle: async ({ work, body }) => {
    const found = await objectionTo(work, { email: readEmail(body.email), use: body.use });
    const since = found?.since.toString() ?? null;
    return { status: 200, body: { allowed: found === null, since, request: found?.requestId ?? null } };
  },
});

export const EGRESS_API: readonly Endpoint[] = [checkEgress];
