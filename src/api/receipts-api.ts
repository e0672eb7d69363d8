// Consent receipts by program: the receipt of a record, and whether one that somebody shows is genuine.
import { z } from 'zod';
import { checkReceipt } from '../consent/check-receipt.ts';
import { CHOICES } from '../consent/consent-record.ts';
import { issueReceipt, RECEIPT_FORMATS, recordFor } from '../consent/issue-receipt.ts';
import { LONGEST_RECEIPT } from '../consent/receipt-signature.ts';
import { nothingHere } from '../web/doors.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import { Subject, whoOf } from './consent-words.ts';

const Nothing = z.strictObject({});

const readReceipt = endpoint({
  name: 'readConsentReceipt',
  method: 'get',
  path: '/consent-receipts/{record}',
  summary: 'The receipt of one consent record: signed, in clear, or for systems that know only Kantara',
  permission: 'read:consents',
  params: z.strictObject({ record: z.uuid() }),
  query: z.strictObject({
    format: z
      .enum(RECEIPT_FORMATS)
      .default('jws')
      .describe(
        '`jws`: signed. `json-ld`: the same, unsigned. `kantara`: Consent Receipt 1.1, of a yes alone.',
      ),
  }),
  body: Nothing,
  answers: [
    {
      status: 200,
      words:
        'The receipt as one text; the same text whenever it is asked for while the record stands as it does.',
      schema: z
        .strictObject({ record: z.uuid(), mediaType: z.string(), receipt: z.string() })
        .meta({ id: 'ConsentReceipt' }),
    },
  ],
  problems: ['receipt-not-of-consent'],
  once: false,
  handle: async ({ work, house, params, query }) => {
    const record = await recordFor(work, params.record);
    if (record === null) throw nothingHere();
    const { publicUrl } = house.config;
    const { mediaType, text } = await issueReceipt(work, record, { format: query.format, publicUrl });
    return { status: 200, body: { record: record.id, mediaType, receipt: text } };
  },
});

const checkConsentReceipt = endpoint({
  name: 'checkConsentReceipt',
  method: 'post',
  path: '/consent-receipt-checks',
  summary: 'Whether a signed receipt is genuine, whose it is, when it was, and what holds now',
  permission: 'read:consents',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    receipt: z.string().min(1).max(LONGEST_RECEIPT).describe('The whole signed text.'),
    subject: Subject.optional().describe('Who shows it. A genuine receipt of somebody else is refused.'),
  }),
  answers: [
    {
      status: 200,
      words: 'It is genuine. Everything else is refused with a code of its own.',
      schema: z
        .strictObject({
          receipt: z.uuid(),
          record: z.uuid(),
          person: z.uuid().describe('The pseudonym under which the ledger keeps the person.'),
          purpose: z.string(),
          choice: z.enum(CHOICES),
          actedAt: z.iso.datetime(),
          recordedAt: z.iso.datetime(),
          expiresAt: z.iso.datetime().nullable(),
          standing: z
            .enum(['current', 'superseded', 'expired', 'closed'])
            .describe(
              '`superseded`: she chose anew since. `closed`: she was erased, and nobody can say any more whose it is.',
            ),
        })
        .meta({ id: 'ConsentReceiptCheck' }),
    },
  ],
  problems: [
    'receipt-malformed',
    'receipt-not-genuine',
    'receipt-of-another-controller',
    'receipt-of-another-person',
    'receipt-record-unknown',
    'email-not-plain',
  ],
  once: false,
  handle: async ({ work, body }) => {
    const who = body.subject === undefined ? null : whoOf(body.subject);
    const { actedAt, recordedAt, expiresAt, ...rest } = await checkReceipt(work, body.receipt, who);
    const moments = {
      actedAt: actedAt.toString(),
      recordedAt: recordedAt.toString(),
      expiresAt: expiresAt?.toString() ?? null,
    };
    return { status: 200, body: { ...rest, ...moments } };
  },
});

export const RECEIPTS_API: readonly Endpoint[] = [readReceipt, checkConsentReceipt];
