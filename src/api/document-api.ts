// Documents that are asked of a person, by program: what was asked and sent, asking and asking no more; never a byte of one.
import { z } from 'zod';
import { demandDocument, documentMove, dropDocument } from '../requests/ask-document.ts';
import { knownRequest } from '../requests/data-request.ts';
import { documentState } from '../verification/document.ts';
import { documentRows } from '../verification/sealed-document.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { Work } from '../work.ts';
import { Move } from './clock-api.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });
const Moment = z.iso.datetime();

const DocumentsAnswer = z
  .strictObject({
    state: z
      .enum(['none', 'asked', 'sent', 'opened', 'used-up', 'met', 'dropped', 'ended'])
      .describe('Where the request stands: used-up means that three documents were refused.'),
    askedAt: Moment.nullable(),
    triesLeft: z.int().describe('How often the person may still send one.'),
    ask: Move.nullable().describe('Whether the law lets you ask; null where the request is past it.'),
    documents: z
      .array(
        z.strictObject({
          id: z.uuid(),
          from: z.enum(['person', 'agent']),
          kind: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
          size: z.int().describe('Bytes.'),
          state: z
            .enum(['waiting', 'opened', 'accepted', 'refused', 'unopened'])
            .describe('Only a document that waits still exists; every other is destroyed.'),
          sentAt: Moment,
          destroyAt: Moment.describe('When it is destroyed if nobody has looked.'),
          openedAt: Moment.nullable(),
          destroyedAt: Moment.nullable(),
          decidedAt: Moment.nullable(),
        }),
      )
      .describe(
        'What was sent, oldest first, without bytes: a document is looked at once, by staff, at the desk.',
      ),
  })
  .meta({ id: 'Documents' });

const answers = [
  { status: 200, words: 'The documents of the request. Never their bytes.', schema: DocumentsAnswer },
] as const;

const showDocuments = endpoint({
  name: 'showDocuments',
  method: 'get',
  path: '/requests/{id}/documents',
  summary: 'What documents were asked for and sent, and what became of them; bytes do not go over this API',
  permission: 'read:cases',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers,
  problems: ['request-unknown'],
  once: false,
  handle: async ({ work, params }) => ({ status: 200, body: await readDocuments(work, params.id) }),
});

const askDocument = endpoint({
  name: 'demandDocument',
  method: 'post',
  path: '/requests/{id}/documents/demand',
  summary:
    'Ask the person for a document, as far as the law allows it; the person sends it on her page, never over this API',
  permission: 'ask:document',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    doubt: z
      .string()
      .max(2_000)
      .describe('The reasonable doubt, in plain words, at least 20 characters; the person reads it.'),
  }),
  answers,
  problems: [
    'request-unknown',
    'document-too-late',
    'document-asked',
    'reason-too-short',
    'never-verified',
    'proof-too-hard',
    'no-reasonable-doubt',
    'law-not-settled',
  ],
  once: true,
  handle: async ({ work, params, body }) => {
    await demandDocument(work, { requestId: params.id, reason: body.doubt, override: '' });
    return { status: 200, body: await readDocuments(work, params.id) };
  },
});

const stopAsking = endpoint({
  name: 'dropDocument',
  method: 'post',
  path: '/requests/{id}/documents/drop',
  summary: 'Ask for no document any more, with the reason; what was sent and not looked at is destroyed',
  permission: 'ask:document',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    enough: z
      .string()
      .max(2_000)
      .describe(
        'Why what was proven is enough, at least 20 characters; it is kept and not sent to the person.',
      ),
  }),
  answers,
  problems: ['request-unknown', 'document-not-asked', 'reason-too-short'],
  once: true,
  handle: async ({ work, params, body }) => {
    await dropDocument(work, { requestId: params.id, reason: body.enough });
    return { status: 200, body: await readDocuments(work, params.id) };
  },
});

export const DOCUMENT_API: readonly Endpoint[] = [showDocuments, askDocument, stopAsking];

async function readDocuments(work: Work, requestId: string): Promise<z.output<typeof DocumentsAnswer>> {
  const request = await knownRequest(work, requestId);
  const { state, askedAt, triesLeft } = await documentState(work, requestId);
  const rows = await documentRows(work, requestId);
  return {
    state,
    askedAt: askedAt?.toString() ?? null,
    triesLeft,
    ask: await documentMove(work, request),
    documents: rows.map((row) => ({
      id: row.id,
      from: row.agentId === null ? 'person' : 'agent',
      kind: row.kind,
      size: row.size,
      state: row.state,
      sentAt: row.sentAt.toString(),
      destroyAt: row.destroyAt.toString(),
      openedAt: row.openedAt?.toString() ?? null,
      destroyedAt: row.destroyedAt?.toString() ?? null,
      decidedAt: row.decidedAt?.toString() ?? null,
    })),
  };
}
