// Consents by program: record what people chose, up to a thousand acts at once, and read what holds and what was.
import { z } from 'zod';
import { type HistoryPlace, historyOf } from '../consent/consent-history.ts';
import { CHOICES, SOURCES } from '../consent/consent-record.ts';
import { statesOf } from '../consent/consent-state.ts';
import type { ConsentAct } from '../consent/judge-consent.ts';
import { recordConsents } from '../consent/record-consents.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import {
  ActedAt,
  Circumstances,
  Device,
  Moment,
  Notice,
  PurposeName,
  Subject,
  whoOf,
} from './consent-words.ts';
import { gatheredWork } from './gathered-work.ts';

const Nothing = z.strictObject({});

const Act = z
  .strictObject({
    subject: Subject,
    device: Device,
    purpose: PurposeName,
    choice: z.enum(CHOICES).describe('`refused` and `withdrawn` are records as `given` is.'),
    actedAt: ActedAt,
    notice: Notice.optional().describe('Needed for `given`: the hash that `POST /notices` answered.'),
    ...Circumstances,
  })
  .meta({ id: 'ConsentAct' });

const Outcome = z
  .strictObject({
    status: z
      .enum(['recorded', 'repeated', 'refused'])
      .describe('`repeated`: it was there already. `refused`: nothing of this act was kept.'),
    record: z.uuid().nullable(),
    code: z.string().nullable().describe('Why it was refused; stable.'),
    detail: z.string().nullable().describe('A sentence for people; it may change.'),
  })
  .meta({ id: 'ConsentOutcome' });

const record = gatheredWork(recordConsents);

const recordConsentsByProgram = endpoint({
  name: 'recordConsents',
  method: 'post',
  path: '/consents',
  summary:
    'Record what people chose: up to 1,000 acts. Safe to repeat without an Idempotency-Key; answered once it is durable',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ acts: z.array(Act).min(1).max(1000) }),
  answers: [
    {
      status: 200,
      words:
        'What became of each act, in their order. A refused act leaves its neighbours alone; where one act is sent and refused, the answer is its problem.',
      schema: z.strictObject({ outcomes: z.array(Outcome) }).meta({ id: 'ConsentOutcomes' }),
    },
  ],
  problems: [
    'purpose-unknown',
    'purpose-ruled-out',
    'purpose-without-consent',
    'notice-missing',
    'notice-unknown',
    'notice-without-purpose',
    'notice-stale',
    'consent-not-explicit',
    'age-missing',
    'under-age',
    'acted-in-future',
    'acted-too-long-ago',
    'email-not-plain',
    'subject-unknown',
  ],
  once: false,
  largestBody: '1mb',
  gathered: async ({ house, client, body }) => {
    const outcomes = await record({ house, client, inputs: body.acts.map(actOf) });
    const [only] = outcomes;
    if (outcomes.length === 1 && only?.status === 'refused') throw only.problem;
    return {
      status: 200,
      body: {
        outcomes: outcomes.map((one) =>
          one.status === 'refused'
            ? { status: 'refused', record: null, code: one.problem.code, detail: one.problem.message }
            : { status: one.status, record: one.record, code: null, detail: null },
        ),
      },
    };
  },
});

function actOf(act: z.output<typeof Act>): ConsentAct {
  const { subject, device, purpose, choice, actedAt, notice, method, jurisdiction, age } = act;
  return {
    ...{ who: whoOf(subject, device), purpose, choice, source: 'api' },
    actedAt: Temporal.Instant.from(actedAt),
    ...{
      notice: notice ?? null,
      method: method ?? null,
      jurisdiction: jurisdiction ?? null,
      age: age ?? null,
    },
  };
}

const State = z.strictObject({
  purpose: z.string(),
  choice: z.enum(CHOICES),
  record: z.uuid(),
  actedAt: z.iso.datetime(),
  version: z.int().describe('Of the purpose, as it was told; 0: an import did not say.'),
  notice: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable().describe('As it was given; whether it holds now, ask the gate.'),
});

const PastAct = State.extend({
  recordedAt: z.iso.datetime(),
  source: z.enum(SOURCES),
  method: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  age: z.int().nullable(),
});

/** Acts of one page. */
const A_PAGE = 100;
const PLACE = z.tuple([Moment, z.uuid()]);

const readConsents = endpoint({
  name: 'readConsents',
  method: 'get',
  path: '/consents/{subject}',
  summary: 'What a person chose: the newest choice for each purpose, and every act, the newest first',
  permission: 'read:consents',
  params: z.strictObject({ subject: Subject }),
  query: z.strictObject({
    purpose: PurposeName.optional(),
    before: z
      .string()
      .refine((text) => placeOf(text) !== null, 'must be what `next` said')
      .optional(),
  }),
  body: Nothing,
  answers: [
    {
      status: 200,
      words: `Choices and acts, ${A_PAGE} acts a page; somebody who never chose has none.`,
      schema: z
        .strictObject({
          states: z.array(State),
          acts: z.array(PastAct),
          next: z.string().nullable().describe('Send it as `before` for older acts.'),
        })
        .meta({ id: 'Consents' }),
    },
  ],
  problems: ['email-not-plain'],
  once: false,
  handle: async ({ work, params, query }) => {
    const who = whoOf(params.subject);
    const { purpose } = query;
    const before = query.before === undefined ? null : placeOf(query.before);
    const states = await statesOf(work, who);
    const acts = await historyOf(work, who, {
      ...(purpose === undefined ? {} : { purpose }),
      ...(before === null ? {} : { before }),
      limit: A_PAGE,
    });
    const last = acts.length === A_PAGE ? acts.at(-1) : undefined;
    return {
      status: 200,
      body: {
        states: states
          .filter((one) => purpose === undefined || one.purpose === purpose)
          .map((one) => ({ ...shown(one), record: one.record })),
        acts: acts.map((act) => {
          const { recordedAt, source, method, jurisdiction, age } = act;
          return {
            ...shown(act),
            record: act.id,
            recordedAt: recordedAt.toString(),
            source,
            method,
            jurisdiction,
            age,
          };
        }),
        next: last === undefined ? null : `${last.actedAt.toString()}_${last.id}`,
      },
    };
  },
});

function placeOf(text: string): HistoryPlace | null {
  const { data } = PLACE.safeParse(text.split('_'));
  if (data === undefined) return null;
  const [actedAt, id] = data;
  return { actedAt: Temporal.Instant.from(actedAt), id };
}

function shown(one: {
  readonly purpose: string;
  readonly choice: string;
  readonly actedAt: Temporal.Instant;
  readonly purposeVersion: number;
  readonly notice: string | null;
  readonly expiresAt: Temporal.Instant | null;
}) {
  const { purpose, choice, actedAt, purposeVersion: version, notice, expiresAt } = one;
  return {
    purpose,
    choice,
    actedAt: actedAt.toString(),
    version,
    notice,
    expiresAt: expiresAt?.toString() ?? null,
  };
}

export const CONSENT_API: readonly Endpoint[] = [recordConsentsByProgram, readConsents];
