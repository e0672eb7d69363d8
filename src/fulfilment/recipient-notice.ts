// What was passed on to a recipient, as a row: to whom, when, and the answer (GDPR Art. 19).
import { HOUSE_LANGUAGE, sayList, translate } from '../languages/translate.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

export const OUTCOMES = ['done', 'held-nothing', 'exception'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** `sending`: a webhook has not taken it yet. `undeliverable`: no try went through, and staff must tell them. */
export type NoticeState = 'sending' | 'told' | 'silent' | 'answered' | 'by-hand' | 'undeliverable';
export type Road = 'letter' | 'webhook' | 'owner' | 'by-hand';
/** What is told: the request itself, or that a restriction ends (GDPR Art. 18(3), 19). */
export type About = 'request' | 'restriction-lifted';

export class RecipientNotice extends HouseModel {
  static override tableName = 'recipient_notices';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['sourceOf'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare recipient: string;
  /** Where letters go: the recipient's address, or that of our owner. */
  declare contact: string | null;
  declare road: Road;
  declare about: About;
  declare state: NoticeState;
  declare codeHash: Buffer | null;
  declare codeKeyId: string | null;
  declare tries: number;
  declare reminders: number;
  declare message: Buffer | null;
  declare attempts: number;
  declare receivedAt: Temporal.Instant | null;
  declare failure: string | null;
  declare toldAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  declare answeredAt: Temporal.Instant | null;
  declare outcome: Outcome | null;
  declare words: Buffer | null;
  /** Labels of the corrected fields that come from this recipient. */
  declare sourceOf: string[] | null;
  /** Sealed: what they shall be. */
  declare corrections: Buffer | null;
}

/** What the case and the person's page show of a notice. */
export interface PassedOn {
  readonly id: string;
  readonly recipient: string;
  readonly road: Road;
  readonly about: About;
  readonly state: NoticeState;
  readonly toldAt: Temporal.Instant;
  readonly answeredAt: Temporal.Instant | null;
  readonly outcome: Outcome | null;
  readonly words: string | null;
  readonly sentence: string;
}

/** Everything that was passed on for a request, by recipient; its sentences are in English unless told. */
export async function passedOn(
  work: Work,
  requestId: string,
  language = HOUSE_LANGUAGE,
): Promise<PassedOn[]> {
  const { trx, controllerId } = work;
  const rows = await RecipientNotice.query(trx)
    .where({ controllerId, requestId })
    .orderBy(['recipient', 'toldAt']);
  const shown: PassedOn[] = [];
  for (const row of rows) {
    const { id, recipient, road, about, state, toldAt, answeredAt, outcome, words: sealed } = row;
    const words =
      sealed === null ? null : (await work.open(`recipient_notices:${id}`, sealed)).toString('utf8');
    const sentence = stateWords(row, language);
    shown.push({ id, recipient, road, about, state, toldAt, answeredAt, outcome, words, sentence });
  }
  return shown;
}

/** How many notices have no answer yet. */
export async function openNotices({ trx, controllerId }: Work): Promise<number> {
  return await RecipientNotice.query(trx).where({ controllerId }).whereNull('answeredAt').resultSize();
}

/** Finds a notice of this controller and holds its row until the work ends. */
export async function holdNotice(work: Work, noticeId: string): Promise<RecipientNotice | undefined> {
  return await RecipientNotice.query(work.trx).findById([work.controllerId, noticeId]).forUpdate();
}

/** Changes columns of a notice. */
export async function patchNotice(
  work: Work,
  noticeId: string,
  columns: Partial<RecipientNotice>,
): Promise<void> {
  await RecipientNotice.query(work.trx).findById([work.controllerId, noticeId]).patch(columns);
}

function stateWords(notice: RecipientNotice, language: string): string {
  const { about, recipient, sourceOf } = notice;
  const who =
    sourceOf === null
      ? recipient
      : translate(language, 'receipt.passedOn.source', { recipient, names: sayList(sourceOf, language) });
  return translate(language, `receipt.passedOn.${about}.${standing(notice)}`, { who });
}

/** Where a notice stands, as its sentence is called. */
function standing({ state, outcome, road }: RecipientNotice): string {
  if (state === 'answered' && outcome !== null) return outcome;
  if (state === 'told' && road === 'owner') return 'owner';
  return state === 'answered' ? 'told' : state;
}
