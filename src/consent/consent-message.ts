// Messages to recipients about consents that changed, as rows: what is on its way, what was taken, what never was.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { asClock, type Work } from '../work.ts';

/** `erased`: the person was erased before it could be taken, and what would have found her is destroyed. */
export type MessageState = 'sending' | 'taken' | 'undeliverable' | 'erased';

export class ConsentMessage extends HouseModel {
  static override tableName = 'consent_messages';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare recipient: string;
  declare recordId: string;
  declare personId: string;
  declare state: MessageState;
  declare message: Buffer | null;
  declare attempts: number;
  declare failure: string | null;
  declare writtenAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  declare endedAt: Temporal.Instant | null;
}

/** What the body of a message is sealed with. */
export const placeOfMessage = (id: string): string => `consent_messages:${id}`;

/** A message on its way, its row held until the work ends; undefined where it is over. */
export async function holdMessage(
  { trx, controllerId }: Work,
  id: string,
): Promise<ConsentMessage | undefined> {
  return await ConsentMessage.query(trx)
    .findById([controllerId, id])
    .where('state', 'sending')
    .whereNotNull('nextAt')
    .forUpdate();
}

/** Changes columns of a message. */
export async function patchMessage(
  { trx, controllerId }: Work,
  id: string,
  columns: Partial<ConsentMessage>,
): Promise<void> {
  await ConsentMessage.query(trx).findById([controllerId, id]).patch(columns);
}

/** Ends a message; what would have found the person goes with it. */
export async function endMessage(
  work: Work,
  id: string,
  ended: { readonly state: Exclude<MessageState, 'sending'>; readonly failure: string | null },
): Promise<void> {
  await patchMessage(work, id, { ...ended, message: null, nextAt: null, endedAt: work.at });
}

/** Destroys what is on its way about these people: they were erased. Answers with how many it were. */
export async function endMessagesAbout(work: Work, personIds: readonly string[]): Promise<number> {
  const { trx, controllerId, at } = work;
  return await ConsentMessage.query(trx)
    .where({ controllerId, state: 'sending' })
    .whereIn('personId', [...personIds])
    .patch({ state: 'erased', message: null, nextAt: null, endedAt: at });
}

/** Messages of all controllers whose next try is due, should a job have been lost. */
export async function consentMessagesDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    ConsentMessage.query(trx)
      .select('controllerId', 'id')
      .where('state', 'sending')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(1_000),
  );
}
