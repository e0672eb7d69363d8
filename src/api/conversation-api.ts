// What is said about a request, by program: appeals and complaints on the person's word, and messages both ways.
import { z } from 'zod';
import { lodgeReview } from '../requests/appeal.ts';
import { conversationOf } from '../requests/conversation.ts';
import { LONGEST_MESSAGE, writeMessage } from '../requests/message.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import { RequestAnswer, readRequest } from './requests-api.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });

const Said = z
  .strictObject({
    at: z.iso.datetime(),
    from: z.enum(['person', 'us']),
    kind: z
      .enum(['message', 'question', 'answer', 'notice'])
      .describe('Questions, answers to them and notices of a delay stand under the clock of the law.'),
    words: z.string(),
  })
  .meta({ id: 'Said' });

const Conversation = z.strictObject({ said: z.array(Said) });

const enterAppeal = endpoint({
  name: 'enterAppeal',
  method: 'post',
  path: '/requests/{id}/appeals',
  summary: 'Enter an appeal about a request, on the person’s word; a complaint where its law has no appeal',
  permission: 'enter:case',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    words: z.string().min(10).max(5000).describe('What is to be looked at again, and why.'),
  }),
  answers: [{ status: 201, words: 'The appeal or complaint, a request of its own.', schema: RequestAnswer }],
  problems: ['request-unknown', 'review-not-offered', 'reasons-missing'],
  once: true,
  handle: async ({ work, params, body }) => {
    const lodged = { aboutId: params.id, words: body.words, channel: 'api' } as const;
    const { requestId } = await lodgeReview(work, lodged);
    return { status: 201, body: await readRequest(work, requestId) };
  },
});

const listMessages = endpoint({
  name: 'listMessages',
  method: 'get',
  path: '/requests/{id}/messages',
  summary: 'Everything that the person and the controller said about a request, oldest first',
  permission: 'ask:person',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The conversation.', schema: Conversation }],
  problems: ['request-unknown'],
  once: false,
  handle: async ({ work, params }) => {
    await readRequest(work, params.id);
    const said = await conversationOf(work, params.id);
    const shown = said.map(({ at, from, kind, words }) => ({ at: at.toString(), from, kind, words }));
    return { status: 200, body: { said: shown } };
  },
});

const sendMessage = endpoint({
  name: 'sendMessage',
  method: 'post',
  path: '/requests/{id}/messages',
  summary: 'Write to the person; it stands on the status page, and a letter without content announces it',
  permission: 'ask:person',
  params: ById,
  query: Nothing,
  body: z.strictObject({ words: z.string().min(1).max(LONGEST_MESSAGE) }),
  answers: [{ status: 201, words: 'The message as it was kept.', schema: Said }],
  problems: ['request-unknown', 'conversation-over', 'message-empty', 'message-too-long'],
  once: true,
  handle: async ({ work, params, body }) => {
    const { at, words } = await writeMessage(work, { requestId: params.id, words: body.words });
    return { status: 201, body: { at: at.toString(), from: 'us', kind: 'message', words } };
  },
});

export const CONVERSATION_API: readonly Endpoint[] = [enterAppeal, listMessages, sendMessage];
