// Messages both ways in a case: sealed, shown in one conversation, and announced to the other side by a letter without content.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DataRequest, holdRequest, isOpen } from './data-request.ts';
import { writeToPerson } from './write-to-person.ts';

/** Characters of one message. */
export const LONGEST_MESSAGE = 4_000;
/** Messages that the person may write in a case within 24 hours. */
const MESSAGES_A_DAY = 10;
/** Months after the end of a case in which both sides may still write. */
const MONTHS_AFTER_END = 12;

class CaseMessage extends HouseModel {
  static override tableName = 'case_messages';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare byKind: 'subject' | 'staff' | 'client';
  declare byId: string;
  declare at: Temporal.Instant;
  declare body: Buffer;
}

export interface Message {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly byKind: 'subject' | 'staff' | 'client';
  readonly byId: string;
  readonly words: string;
}

/**
 * Writes a message of whoever acts: the person of this case, staff or a program. The clock of the law stands for
 * none; a question that may stop it is asked by `askPerson`. Throws `request-unknown`, `message-not-yours`,
 * `conversation-over`, `message-empty`, `message-too-long`, `too-many-messages`.
 */
export async function writeMessage(
  work: Work,
  written: { requestId: string; words: string },
): Promise<Message> {
  const { requestId } = written;
  const { controllerId, actor, at } = work;
  const byKind = writerOf(work, requestId);
  // What is written at a duplicate is said in the case that goes on.
  const request = await mainCase(work, await holdRequest(work, requestId));
  if (!mayConverse(work, request)) {
    throw new Problem(
      'conflict',
      'conversation-over',
      `This case ended more than ${MONTHS_AFTER_END} months ago, so nothing is written in it any more. Nothing was saved; ask anew.`,
    );
  }
  const words = textOf(written.words);
  if (byKind === 'subject') await mustNotFlood(work, request.id);
  const id = crypto.randomUUID();
  const body = await work.seal(`case_messages:${id}`, words);
  await CaseMessage.query(work.trx).insert({
    controllerId,
    id,
    requestId: request.id,
    byKind,
    byId: actor.id,
    at,
    body,
  });
  await work.record('message.written', request.id, { messageId: id, by: byKind });
  await (byKind === 'subject' ? alertStaff(work, request) : alertPerson(work, request));
  return { id, at, byKind, byId: actor.id, words };
}

/** The case in which something is said: of a duplicate, the one that goes on. */
async function mainCase(work: Work, request: DataRequest): Promise<DataRequest> {
  return request.duplicateOfId === null ? request : await holdRequest(work, request.duplicateOfId);
}

/** Gives the messages that the person wrote at a duplicate back to it, when it turns out to be none. */
export async function takeMessagesBack(work: Work, from: string, requestId: string): Promise<void> {
  await CaseMessage.query(work.trx)
    .where({ controllerId: work.controllerId, requestId: from, byKind: 'subject', byId: requestId })
    .patch({ requestId });
}

/** Whether the two sides may still write: while the case is open, and for a year after. */
export function mayConverse(work: Work, { status, statusAt }: DataRequest): boolean {
  if (isOpen(status)) return true;
  const end = statusAt.toZonedDateTimeISO(work.controller.timeZone).add({ months: MONTHS_AFTER_END });
  return Temporal.Instant.compare(work.at, end.toInstant()) < 0;
}

/** The messages of a case in the order in which they were written, opened; of a duplicate also what was written there for the other one. */
export async function messagesOf(work: Work, requestId: string): Promise<Message[]> {
  const { trx, controllerId } = work;
  const main = DataRequest.query(trx).select('duplicateOfId').where({ controllerId, id: requestId });
  const rows = await CaseMessage.query(trx)
    .where({ controllerId })
    .where((cases) => cases.where({ requestId }).orWhereIn('requestId', main))
    .where((own) => own.where({ requestId }).orWhere({ byId: requestId }))
    .orderBy(['at', 'id']);
  const messages: Message[] = [];
  for (const { id, at, byKind, byId, body } of rows) {
    const words = (await work.open(`case_messages:${id}`, body)).toString('utf8');
    messages.push({ id, at, byKind, byId, words });
  }
  return messages;
}

function writerOf({ actor }: Work, requestId: string): Message['byKind'] {
  if (actor.kind === 'staff' || actor.kind === 'client') return actor.kind;
  if (actor.kind === 'subject' && actor.id === requestId) return 'subject';
  throw new Problem('forbidden', 'message-not-yours', 'Only the person of this case and staff write in it.');
}

function textOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new Problem('invalid', 'message-empty', 'The message is empty. Nothing was sent.');
  if (trimmed.length <= LONGEST_MESSAGE) return trimmed;
  throw new Problem(
    'too-large',
    'message-too-long',
    `A message may have ${LONGEST_MESSAGE.toLocaleString('en-GB')} characters. Nothing was sent.`,
  );
}

/** Counted under the held row of the case, so that many at once are still ten. */
async function mustNotFlood(work: Work, requestId: string): Promise<void> {
  const today = await CaseMessage.query(work.trx)
    .where({ controllerId: work.controllerId, requestId, byKind: 'subject' })
    .where('at', '>', work.at.subtract({ hours: 24 }).toString())
    .resultSize();
  if (today < MESSAGES_A_DAY) return;
  throw new Problem(
    'too-many',
    'too-many-messages',
    `You wrote ${MESSAGES_A_DAY} messages within a day. This one was not sent; write again tomorrow.`,
  );
}

async function alertStaff(work: Work, { id, reference, right, dueOn }: DataRequest): Promise<void> {
  for (const { email, name } of await accountsWith(work, 'ask:person')) {
    const values = { reference, right, dueOn: dueOn.toString() };
    await writeLetter(work, { letter: 'staff-message', to: { email, name }, requestId: id, values });
  }
}

async function alertPerson(work: Work, request: DataRequest): Promise<void> {
  await writeToPerson(work, request, { letter: 'message-waiting', values: {} });
}
