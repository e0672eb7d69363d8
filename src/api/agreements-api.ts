// What is shown to people, and what is no consent: terms they agreed to, notices they saw, devices they signed in on.
import { z } from 'zod';
import { type Agreement, acceptTerms, acknowledgeNotice } from '../consent/agreement.ts';
import { joinPeople, linkDevice } from '../consent/link-people.ts';
import { registerNotice } from '../consent/register-notice.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import {
  ActedAt,
  Circumstances,
  Device,
  Notice,
  PlainText,
  PurposeName,
  Subject,
  whoOf,
} from './consent-words.ts';

const Nothing = z.strictObject({});
const Recorded = z
  .strictObject({ status: z.enum(['recorded', 'repeated']), record: z.uuid() })
  .meta({ id: 'AgreementOutcome' });

const addNotice = endpoint({
  name: 'registerNotice',
  method: 'post',
  path: '/notices',
  summary:
    'Register a text as people see it; acts name it by its hash. The same text again has the same hash',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    text: PlainText.min(1).max(50_000).describe('Word for word, as it is shown.'),
    language: z.string().regex(/^[a-z]{2}(-[A-Za-z0-9]{2,8})*$/, 'must be a language such as de'),
    variant: PlainText.max(100).default('').describe('Which of several looks or wordings.'),
    purposes: z.array(PurposeName).max(100).default([]).describe('What it asks for, if anything.'),
  }),
  answers: [
    {
      status: 200,
      words: 'Its hash, and the versions of the purposes that it tells of: those of today.',
      schema: z
        .strictObject({ notice: z.string(), purposes: z.record(z.string(), z.int()) })
        .meta({ id: 'ShownNotice' }),
    },
  ],
  problems: ['purpose-unknown', 'purpose-without-consent', 'purpose-ruled-out'],
  once: false,
  handle: async ({ work, body }) => ({ status: 200, body: await registerNotice(work, body) }),
});

const Acted = z.strictObject({
  subject: Subject,
  device: Device,
  actedAt: ActedAt,
  notice: Notice,
  document: PlainText.min(1).max(200).optional().describe('The name of the document.'),
  documentVersion: PlainText.min(1).max(200).optional(),
  ...Circumstances,
});

function agreementOf(body: z.output<typeof Acted>): Agreement {
  const { subject, device, actedAt, notice, document, documentVersion, method, jurisdiction, age } = body;
  return {
    ...{ who: whoOf(subject, device), actedAt: Temporal.Instant.from(actedAt), source: 'api', notice },
    ...{ document: document ?? null, documentVersion: documentVersion ?? null, method: method ?? null },
    ...{ jurisdiction: jurisdiction ?? null, age: age ?? null },
  };
}

const PROBLEMS = [
  'notice-unknown',
  'acted-in-future',
  'acted-too-long-ago',
  'email-not-plain',
  'subject-unknown',
];

const accept = endpoint({
  name: 'acceptTerms',
  method: 'post',
  path: '/acceptances',
  summary: 'Record that a person agreed to terms. No consent follows from it. Safe to repeat',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: Acted,
  answers: [{ status: 200, words: 'The record.', schema: Recorded }],
  problems: ['document-missing', 'under-age', ...PROBLEMS],
  once: false,
  handle: async ({ work, body }) => ({ status: 200, body: await acceptTerms(work, agreementOf(body)) }),
});

const acknowledge = endpoint({
  name: 'acknowledgeNotice',
  method: 'post',
  path: '/acknowledgments',
  summary: 'Record that a person saw a notice. Neither consent nor agreement follows from it. Safe to repeat',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: Acted,
  answers: [{ status: 200, words: 'The record.', schema: Recorded }],
  problems: PROBLEMS,
  once: false,
  handle: async ({ work, body }) => ({ status: 200, body: await acknowledgeNotice(work, agreementOf(body)) }),
});

const linkNames = endpoint({
  name: 'linkPerson',
  method: 'post',
  path: '/person-links',
  summary: 'Say that a device or another name is this person’s: she signed in there. The newest choice holds',
  permission: 'record:consent',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    subject: Subject.describe('The person, by a name that you have proven.'),
    as: Subject.describe('The device on which she signed in, or another proven name of hers.'),
  }),
  answers: [
    {
      status: 200,
      words: 'What became of it. `shared`: a second person signed in on the device, so it is nobody’s.',
      schema: z.strictObject({ outcome: z.enum(['linked', 'already', 'shared']) }).meta({ id: 'PersonLink' }),
    },
  ],
  problems: ['who-not-said', 'people-differ', 'email-not-plain', 'subject-unknown'],
  once: false,
  handle: async ({ work, body }) => {
    const [person, other] = [whoOf(body.subject), whoOf(body.as)];
    const outcome =
      other.deviceId === undefined
        ? await joinPeople(work, person, other)
        : await linkDevice(work, { person, deviceId: other.deviceId });
    return { status: 200, body: { outcome } };
  },
});

export const AGREEMENTS_API: readonly Endpoint[] = [addNotice, accept, acknowledge, linkNames];
