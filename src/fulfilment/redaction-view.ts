// What readers see of a redaction: how far it is, the list of texts, and one text with its parts, read where it stands.
import { knownRequest } from '../requests/data-request.ts';
import { recordReading } from '../requests/reading.ts';
import { languageOfCase } from '../requests/write-to-person.ts';
import type { Actor, House, Work } from '../work.ts';
import { OpenStores } from './open-stores.ts';
import { type Plan, PlanStep, requestsOf } from './plan.ts';
import { planToRead, type Redaction, RedactionSpan, RedactionText, redactionOf } from './redaction.ts';
import type { Gaps } from './redaction-apply.ts';
import { secondReader } from './redaction-confirm.ts';
import { textUnknown } from './redaction-decide.ts';
import { digestKey, digestOf, lookAt, textsOfBucket } from './redaction-look.ts';
import { livingTexts, type Progress, progressOf } from './redaction-standing.ts';
import { copyLaw } from './redaction-told.ts';
import { gapsIn } from './redaction-words.ts';

/** Where the reading of a case stands. */
export interface ReadingState {
  readonly plan: Plan;
  readonly redaction: Redaction;
  readonly progress: Progress;
  /** Whether the acting member of staff read or decided something in it. */
  readonly involved: boolean;
  /** Whether nobody else can be the second reader, so that she confirms twice. */
  readonly alone: boolean;
}

/** The reading of a case; null where no plan of it hands out free text. */
export async function readingState(work: Work, requestId: string): Promise<ReadingState | null> {
  const plan = await planToRead(work, requestId);
  const redaction = plan === undefined ? undefined : await redactionOf(work, plan.id);
  if (plan === undefined || redaction === undefined) return null;
  const second = await secondReader(work, redaction);
  return { plan, redaction, progress: await progressOf(work, plan.id), ...second };
}

/** A text in the list: nothing of its words. */
export interface ListedText {
  readonly id: string;
  readonly position: number;
  readonly state: 'unread' | 'read' | 'gone';
  readonly length: number;
  readonly place: string;
  /** Parts that wait for a decision, and parts that are taken out. */
  readonly proposed: number;
  readonly taken: number;
}

/** Texts on one page of the list. */
export const LISTED = 50;

/** One page of the texts of a plan in the order of reading, from 1. */
export async function listTexts(work: Work, planId: string, page: number): Promise<ListedText[]> {
  const { trx, controllerId } = work;
  const texts = await livingTexts(work, planId)
    .orderBy('position')
    .offset((page - 1) * LISTED)
    .limit(LISTED);
  const ids = texts.map(({ id }) => id);
  const spans = await RedactionSpan.query(trx)
    .select('textId', 'decision')
    .where({ controllerId })
    .whereIn('textId', ids);
  const steps = await PlanStep.query(trx).select('id', 'collection').where({ controllerId, planId });
  const places = new Map(steps.map(({ id, collection }) => [id, collection]));
  return texts.map(({ id, position, state, length, stepId }) => ({
    ...{ id, position, state, length, place: places.get(stepId) ?? '' },
    proposed: spans.filter(({ textId, decision }) => textId === id && decision === 'proposed').length,
    taken: spans.filter(({ textId, decision }) => textId === id && decision === 'redact').length,
  }));
}

/** A text that is open before a reader. */
export interface OpenedText {
  readonly state: ReadingState;
  readonly row: RedactionText;
  readonly place: string;
  /** Null: it does not stand there any more as it was proposed on. */
  readonly text: string | null;
  readonly spans: readonly RedactionSpan[];
  readonly gaps: Gaps;
  readonly previous: string | null;
  readonly next: string | null;
  /** The next that nobody read; null where all are read. */
  readonly unread: string | null;
}

/**
 * Opens one text at its source for a reader; that it was opened is in the log first. Throws `request-unknown`,
 * `text-unknown`, and what a store throws.
 */
export async function openText(
  house: House,
  reader: { controllerId: string; actor: Actor; requestId: string; textId: string },
): Promise<OpenedText> {
  const { controllerId, actor, requestId, textId } = reader;
  const begun = await house.inWork(controllerId, actor, async (work) => await begin(work, requestId, textId));
  const { claim, row, digests } = begun;
  const step = claim.steps.find((one) => one.row.id === row.stepId);
  if (step === undefined) throw textUnknown();
  const stores = new OpenStores(house, controllerId);
  try {
    const texts = await textsOfBucket(house, stores, claim, step, row);
    const found = texts.find(
      ({ column, text }) => column === row.columnName && digestOf(digests, column, text).equals(row.digest),
    );
    return { ...begun, place: step.row.collection, text: found?.text ?? null };
  } finally {
    await stores.close();
  }
}

async function begin(work: Work, requestId: string, textId: string) {
  const { trx, controllerId, controller } = work;
  const request = await knownRequest(work, requestId);
  const row = await RedactionText.query(trx).findById([controllerId, textId]);
  const state = await readingState(work, requestId);
  if (row === undefined || state === null || row.planId !== state.plan.id) throw textUnknown();
  if (!(await requestsOf(work, row.planId)).includes(requestId)) throw textUnknown();
  await recordReading(work, requestId, 'redact');
  await work.record('redaction.opened', textId, { requestId, planId: row.planId });
  const near = () => livingTexts(work, row.planId).select('id');
  const [previous] = await near().where('position', '<', row.position).orderBy('position', 'desc').limit(1);
  const [next] = await near().where('position', '>', row.position).orderBy('position').limit(1);
  const [unread] = await near()
    .where({ state: 'unread' })
    .whereNot({ id: textId })
    .orderByRaw('position < ?', [row.position])
    .orderBy('position')
    .limit(1);
  const spans = await RedactionSpan.query(trx)
    .where({ controllerId, textId })
    .orderBy(['startsAt', 'endsAt']);
  return {
    claim: await lookAt(work, state.plan),
    digests: await digestKey(work, requestId),
    gaps: await gapsIn(languageOfCase(controller, request), copyLaw(request)),
    ...{
      state,
      row,
      spans,
      previous: previous?.id ?? null,
      next: next?.id ?? null,
      unread: unread?.id ?? null,
    },
  };
}
