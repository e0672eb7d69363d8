// Terms by program: under which subscription a use of a person's data was granted, from when and until when.
import { z } from 'zod';
import { recordTerms } from '../consent/granted-term.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import { Moment, PurposeName, Subject, whoOf } from './consent-words.ts';

const Nothing = z.strictObject({});

const Term = z
  .strictObject({
    reference: z
      .string()
      .regex(/^[^\p{C}]{1,200}$/u, 'must be 1 to 200 characters')
      .describe(
        'What you call the term, such as the number of a subscription. Sent again it takes the place of before.',
      ),
    subject: Subject,
    purposes: z.array(PurposeName).min(1).max(50),
    startsAt: Moment,
    endsAt: Moment.nullable().describe('Null as long as nobody has said when it ends.'),
  })
  .meta({ id: 'GrantedTerm' });

const record = endpoint({
  name: 'recordTerms',
  method: 'post',
  path: '/granted-terms',
  summary:
    'Tell under which terms uses are granted, up to 1,000: after the end of a term the gate allows nothing new under it. Safe to repeat',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ terms: z.array(Term).min(1).max(1000) }),
  answers: [
    {
      status: 200,
      words: 'All of them were recorded.',
      schema: z.strictObject({ recorded: z.int() }).meta({ id: 'TermsRecorded' }),
    },
  ],
  problems: [
    'purpose-unknown',
    'purpose-without-term',
    'term-ends-first',
    'subject-unknown',
    'email-not-plain',
  ],
  once: false,
  largestBody: '1mb',
  handle: async ({ work, body }) => {
    await recordTerms(
      work,
      body.terms.map(({ reference, subject, purposes, startsAt, endsAt }) => ({
        ...{ reference, purposes, who: whoOf(subject) },
        startsAt: Temporal.Instant.from(startsAt),
        endsAt: endsAt === null ? null : Temporal.Instant.from(endsAt),
      })),
    );
    return { status: 200, body: { recorded: body.terms.length } };
  },
});

/** Terms under which uses are granted. */
export const TERMS_API: readonly Endpoint[] = [record];
