// The receipt: what was done for a request, counted again, and what was kept, left out or not searched.
import { sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { HouseModel } from '../platform/database.ts';
import { DataRequest, PLANNED_RIGHTS } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { backupFacts } from './backup-facts.ts';
import { type Fact, sayFacts } from './fact.ts';
import { type LeftOut, wholeLeftOut } from './left-out.ts';
import { changesStore, type Kept, Plan, type StepAct } from './plan.ts';

export interface ReceiptLine {
  readonly store: string;
  readonly collection: string;
  readonly act: StepAct;
  /** In the language of the house, as it was approved. */
  readonly sentence: string;
  /** What it is said from in other languages; absent in receipts from before there were facts. */
  readonly facts?: readonly Fact[];
  /** Rows that were acted on, as the store's own ledger counted them. */
  readonly rows: number;
  /** Rows found when it was counted again; null where nothing was to be done. */
  readonly remaining: number | null;
  readonly kept: Kept | null;
  /** The code of what stood in the way. */
  readonly problem: string | null;
  /** What a portability answer leaves out, and why. */
  readonly leftOut?: readonly LeftOut[];
}

/** What was not searched at all: a fact; in receipts from before there were facts, its name or an English sentence. */
export type NotSearched = Fact | string;

export class Receipt extends HouseModel {
  static override tableName = 'receipts';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['lines', 'notSearched', 'backups'];
  declare controllerId: string;
  declare id: string;
  declare planId: string;
  declare requestId: string;
  declare outcome: 'complete' | 'partly';
  declare lines: ReceiptLine[];
  declare notSearched: NotSearched[];
  /** Where backups may still hold what was erased, and until when; null in receipts from before this was said. */
  declare backups: Fact[] | null;
  declare at: Temporal.Instant;
}

/** Whether something of a line was not done, or was still there when it was counted again. */
export function isMissing({ problem, remaining }: ReceiptLine): boolean {
  return problem !== null || (remaining ?? 0) > 0;
}

/** Whether something of a line is owed still: not done, or kept only for as long as a legal hold stands. */
export function isOwed(line: ReceiptLine): boolean {
  return isMissing(line) || line.kept?.held === true;
}

/** Complete means: every step done, every target read again as empty, and every table of every store searched. */
function outcomeOf(
  lines: readonly ReceiptLine[],
  notSearched: readonly NotSearched[],
): 'complete' | 'partly' {
  return lines.some(isOwed) || notSearched.length > 0 ? 'partly' : 'complete';
}

/** Writes the receipt of one request; a second one for the same plan replaces nothing and is not written. */
export async function writeReceipt(
  work: Work,
  given: { planId: string; requestId: string; lines: ReceiptLine[]; notSearched: NotSearched[] },
): Promise<Receipt> {
  const { controllerId, at, trx } = work;
  const outcome = outcomeOf(given.lines, given.notSearched);
  const id = crypto.randomUUID();
  const backups = await backupFacts(work, given.planId);
  const values = { controllerId, id, at, outcome, backups, ...given };
  const receipt = await Receipt.query(trx).insertAndFetch(values);
  const failed = given.lines.filter((line) => line.problem !== null).length;
  await work.record('receipt.written', given.requestId, {
    receiptId: id,
    planId: given.planId,
    outcome,
    lines: given.lines.length,
    failed,
    notSearched: given.notSearched.length,
  });
  return receipt;
}

/**
 * The newest receipt of what a request asks; of its columns for ended uses where it asks for no plan: an erasure that has
 * only put things on hold has no receipt yet.
 */
export async function receiptOf(work: Work, requestId: string): Promise<Receipt | undefined> {
  const { controllerId, trx } = work;
  const newest = Receipt.query(trx).where({ controllerId, requestId }).orderBy('at', 'desc').first();
  const asked = await newest.clone().whereNotExists(columnsOf(work));
  const planned = DataRequest.query(trx).where({ controllerId, id: requestId });
  return asked ?? (await newest.whereNotExists(planned.whereIn('right', [...PLANNED_RIGHTS])));
}

/**
 * Whether any run of what this request asks changed a row in a store, or the owner of a system did there what was asked;
 * its columns for ended uses do not count.
 */
export async function hasActed(work: Work, requestId: string): Promise<boolean> {
  const { controllerId, trx } = work;
  const receipts = await Receipt.query(trx)
    .where({ controllerId, requestId })
    .whereNotExists(columnsOf(work));
  return receipts.some(({ lines }) =>
    lines.some((line) => (changesStore(line) && line.rows > 0) || line.facts?.[0]?.say === 'owner.done'),
  );
}

/** The plan of a receipt, where it wrote ended uses into stores, or erased again what a restore had brought back. */
function columnsOf({ trx }: Work) {
  return Plan.query(trx)
    .where((query) => query.where({ kind: 'restriction' }).orWhereNotNull('replaysStore'))
    .whereColumn('plans.controllerId', 'receipts.controllerId')
    .whereColumn('plans.id', 'receipts.planId');
}

/** A collection that stays, with what the person must be told of it: why, by which law, and until when. */
export interface KeptPart {
  readonly sentence: string;
  readonly reason: string;
  readonly statute: string;
  /** In words: `8 years`. */
  readonly period: string;
  /** ISO day; null: the rows do not tell it, and the period counts from the last of them. */
  readonly until: string | null;
  /** By a legal hold: for no period that anybody could count. */
  readonly held?: true;
}

/** What a receipt tells, sorted for people. */
export interface ToldReceipt {
  /** Of its sentences: the house's own for a receipt from before there were facts, whatever was asked for. */
  readonly language: string;
  readonly sentences: readonly string[];
  /** Kept because the law or the controller says so. */
  readonly kept: readonly KeptPart[];
  /** Not done, because a person decided so. */
  readonly leftOut: readonly string[];
  /** Not portable; an access request gives it. */
  readonly notPortable: readonly string[];
  /** Not done or not searched, for any other reason. */
  readonly notSearched: readonly string[];
  /** Where backups may still hold what was erased, and until when. */
  readonly backups: readonly string[];
}

/**
 * The receipt as plain sentences, for the letter and the page, in English unless told. In English they are what was
 * approved, word for word; in other languages they are said from the same facts.
 */
export function receiptSentences(receipt: Receipt, asked = HOUSE_LANGUAGE): ToldReceipt {
  const { lines, notSearched } = receipt;
  const language = hasFacts(receipt) ? asked : HOUSE_LANGUAGE;
  const say = ({ sentence, facts }: ReceiptLine): string =>
    language === HOUSE_LANGUAGE || facts === undefined ? sentence : sayFacts(facts, language);
  const sound = lines.filter((line) => !isMissing(line));
  const outside = ({ act, leftOut }: ReceiptLine): boolean =>
    act === 'skip' && wholeLeftOut(leftOut) !== null;
  const counted = lines.filter(isMissing).map((line) => {
    const count = line.remaining ?? 0;
    return count > 0 ? `${say(line)} ${translate(language, 'receipt.still-there', { count })}` : say(line);
  });
  return {
    language,
    sentences: sound.filter((line) => line.act !== 'keep' && !isDecided(line) && !outside(line)).map(say),
    kept: sound.filter(({ act }) => act === 'keep').map((line) => keptPart(line, say(line), asked)),
    leftOut: sound.filter(isDecided).map(say),
    notPortable: sound.filter(outside).map(say),
    backups: (receipt.backups ?? []).map((fact) => sayFacts([fact], language)),
    notSearched: [...counted, ...notSearched.map((one) => sayNotSearched(one, language))],
  };
}

/** What was not searched, in words. */
export function sayNotSearched(one: NotSearched, language = HOUSE_LANGUAGE): string {
  return typeof one === 'string' ? one : sayFacts([one], language);
}

/** Sentences of one receipt are in one language: all of it has facts, or it is shown as it was written. */
function hasFacts({ lines, notSearched }: Receipt): boolean {
  return (
    lines.every(({ facts }) => facts !== undefined) && notSearched.every((one) => typeof one !== 'string')
  );
}

/** How lines from before there were facts begin where a person left something out. */
const LEFT_OUT = 'Not done, because a person here decided so:';

function isDecided({ act, sentence, facts }: ReceiptLine): boolean {
  if (act !== 'skip') return false;
  return facts === undefined ? sentence.startsWith(LEFT_OUT) : facts[0]?.say === 'decided';
}

function keptPart({ kept }: ReceiptLine, sentence: string, language: string): KeptPart {
  const { reason = '', legalBasis = '', period = '', until = null, held } = kept ?? {};
  const part = { sentence, reason, statute: legalBasis, period: sayPeriod(period, language), until };
  return held === true ? { ...part, held } : part;
}
