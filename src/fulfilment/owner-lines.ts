// What a receipt says of the systems that people look after: what each owner answered, and what stood in the way.
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { findRequest } from '../requests/data-request.ts';
import { ruledFiles } from '../requests/evidence-file.ts';
import { OwnerTask, ownerWords } from '../requests/owner-task.ts';
import type { Work } from '../work.ts';
import { type Fact, sayFacts } from './fact.ts';
import { type PlanStep, requestsOf } from './plan.ts';
import { type Receipt, receiptSentences, type ToldReceipt } from './receipt.ts';
import { copyLaw } from './redaction-told.ts';
import { lawfulReason } from './redaction-words.ts';

/** What stands in a receipt in place of what was asked. */
export interface OwnerLine {
  readonly sentence: string;
  readonly facts: Fact[];
}

/** The lines of a plan's tasks by the id of their step. */
export async function ownerLines(work: Work, planId: string): Promise<ReadonlyMap<string, OwnerLine>> {
  const { controllerId, trx } = work;
  const tasks = await OwnerTask.query(trx).where({ controllerId, planId, state: 'settled' });
  const ids = tasks.map(({ id }) => id);
  const ruled = new Set((await ruledFiles(work, ids)).map(({ ownerTaskId }) => ownerTaskId));
  const source = tasks.some(isWithheld) ? await withheldBy(work, planId) : null;
  const lines = new Map<string, OwnerLine>();
  for (const task of tasks) {
    const facts = [isWithheld(task) ? withheld(task, source) : factOf(task, ruled.has(task.id))];
    lines.set(task.stepId, { sentence: sayFacts(facts, HOUSE_LANGUAGE), facts });
  }
  return lines;
}

/**
 * What owners said about what was not done, where staff hand it on to the person; in their own words, whatever language
 * these are in. Kept sealed with the tasks, never in a receipt.
 */
async function ownerRemarks(work: Work, planId: string, language: string): Promise<string[]> {
  const { controllerId, trx } = work;
  const told = { controllerId, planId, state: 'settled', outcome: 'exception', passed: true } as const;
  const remarks: string[] = [];
  for (const task of await OwnerTask.query(trx).where(told).orderBy('system')) {
    const words = await ownerWords(work, task);
    if (words !== null) remarks.push(translate(language, 'owner.said', { system: task.system, words }));
  }
  return remarks;
}

/** A receipt for its person: its sentences, and with what was not done the words that staff hand on from owners. */
export async function toldReceipt(work: Work, receipt: Receipt, asked: string): Promise<ToldReceipt> {
  const told = receiptSentences(receipt, asked);
  const remarks = await ownerRemarks(work, receipt.planId, told.language);
  return { ...told, notSearched: [...told.notSearched, ...remarks] };
}

/** The answer to one task as the person is told of it; `ruled`: a file of it was withheld or replaced. */
function factOf({ outcome, reason, kind, system: store }: OwnerTask, ruled: boolean): Fact {
  if (outcome === 'exception') return { say: `owner.${reason ?? 'other'}`, store };
  if (outcome === 'not-found') return { say: 'owner.not-found', store };
  if (kind !== 'access') return { say: 'owner.done', store };
  return { say: ruled ? 'owner.sent-in-part' : 'owner.sent', store };
}

/** Whether staff keep what an owner sent for a copy from the person. */
function isWithheld({ outcome, kind, passed }: OwnerTask): boolean {
  return outcome === 'done' && kind === 'access' && passed !== true;
}

function withheld({ system: store }: OwnerTask, source: string | null): Fact {
  return source === null
    ? { say: 'owner.withheld', store }
    : { say: 'owner.withheld-by', store, law: source };
}

/** Where the law of a plan's case lets a copy leave out what concerns others; null where nobody has read that it does. */
async function withheldBy(work: Work, planId: string): Promise<string | null> {
  const [requestId = ''] = await requestsOf(work, planId);
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  return (await lawfulReason(copyLaw(request), 'third-party-data', HOUSE_LANGUAGE))?.source ?? null;
}

/** The line of a step that nobody could be asked about. */
export function unknownOwnerLine({ store }: Pick<PlanStep, 'store'>): OwnerLine {
  const facts: Fact[] = [{ say: 'owner.nobody', store }];
  return { sentence: sayFacts(facts, HOUSE_LANGUAGE), facts };
}
