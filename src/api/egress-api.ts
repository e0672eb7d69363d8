// May this data leave? Asked before every sale, sharing, advertisement or mailing: by a person's address, or by an item.
import { z } from 'zod';
import { objectionTo, USES } from '../consent/objection.ts';
import { restrictionOn } from '../consent/restricted-item.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';

const Nothing = z.strictObject({});

const EgressAnswer = z
  .strictObject({
    allowed: z
      .boolean()
      .describe(
        'False: this use has been ended, or the item is restricted. True says nothing of any other ground.',
      ),
    since: z.iso.datetime().nullable(),
    request: z.uuid().nullable().describe('The request by which the person ended it.'),
  })
  .meta({ id: 'EgressCheck' });

const EgressQuestion = z
  .strictObject({
    email: z.string().max(320).optional().describe('Whose data it is.'),
    item: z
      .strictObject({
        collection: z.string().max(300).describe('As in the map: `dataset.collection`.'),
        key: z.array(z.string().max(1000)).min(1).max(16).describe('Values of its key, in their order.'),
      })
      .optional()
      .describe('One row of a store, instead of a person.'),
    use: z.enum(USES),
  })
  .refine(({ email, item }) => (email === undefined) !== (item === undefined), {
    path: ['email'],
    message: 'must stand alone: ask by an address or by an item',
  });

const checkEgress = endpoint({
  name: 'checkEgress',
  method: 'post',
  path: '/egress-checks',
  summary: 'Whether a use of a person’s data, or of an item, has been ended: ask before every egress',
  permission: 'check:egress',
  params: Nothing,
  query: Nothing,
  body: EgressQuestion,
  answers: [{ status: 200, words: 'Whether this use has been ended.', schema: EgressAnswer }],
  problems: ['email-not-plain'],
  once: false,
  handle: async ({ work, body }) => {
    const { email, item, use } = body;
    const found =
      item === undefined
        ? await objectionTo(work, { email: readEmail(email ?? ''), use })
        : await restrictionOn(work, item);
    const since = found?.since.toString() ?? null;
    return { status: 200, body: { allowed: found === null, since, request: found?.requestId ?? null } };
  },
});

export const EGRESS_API: readonly Endpoint[] = [checkEgress];
