// What was passed on to a recipient, as a row: to whom, when, and the answer (GDPR Art. 19).
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

export const OUTCOMES = ['done', 'held-nothing', 'exception'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type NoticeState = 'told' | 'silent' | 'answered' | 'by-hand';

export class RecipientNotice extends HouseModel {
  static override tableName = 'recipient_notices';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare recipient: string;
  declare contact: string | null;
  declare state: NoticeState;
  declare codeHash: Buffer | null;
  declare codeKeyId: string | null;
  declare tries: number;
  declare reminders: number;
  declare toldAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  declare answeredAt: Temporal.Instant | null;
  declare outcome: Outcome | null;
  declare words: Buffer | null;
}

/** What the case and the person's page show of a notice. */
export interface PassedOn {
  readonly id: string;
  readonly recipient: string;
  readonly state: NoticeState;
  readonly toldAt: Temporal.Instant;
  readonly answeredAt: Temporal.Instant | null;
  readonly outcome: Outcome | null;
  readonly words: string | null;
  readonly sentence: string;
}

const OUTCOME_WORDS: { readonly [O in Outcome]: string } = {
  done: 'carried it out',
  'held-nothing': 'held nothing',
  exception: 'could not carry it out in full',
};

/** Everything that was passed on for a request, by recipient. */
export async function passedOn(work: Work, requestId: string): Promise<PassedOn[]> {
  const { trx, controllerId } = work;
  const rows = await RecipientNotice.query(trx).where({ controllerId, requestId }).orderBy('recipient');
  const shown: PassedOn[] = [];
  for (const { id, recipient, state, toldAt, answeredAt, outcome, words: sealed } of rows) {
    const words =
      sealed === null ? null : (await work.open(`recipient_notices:${id}`, sealed)).toString('utf8');
    const sentence = sentenceOf(recipient, state, outcome);
    shown.push({ id, recipient, state, toldAt, answeredAt, outcome, words, sentence });
  }
  return shown;
}

function sentenceOf(recipient: string, state: NoticeState, outcome: Outcome | null): string {
  if (state === 'by-hand') return `${recipient} must be told by hand: no address is known.`;
  if (state === 'answered' && outcome !== null) return `${recipient} was told and ${OUTCOME_WORDS[outcome]}.`;
  return state === 'silent'
    ? `${recipient} was told several times and has not answered.`
    : `${recipient} was told and has not answered yet.`;
}
