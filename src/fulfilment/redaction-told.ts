// What was taken out of a copy, told to the person: how many parts, where, why, and by which law.
import { translate } from '../languages/translate.ts';
import type { DataRequest } from '../requests/data-request.ts';
import type { House, Work } from '../work.ts';
import type { Claim, ClaimedStep } from './claim.ts';
import { PlanStep, requestsOf } from './plan.ts';
import { type RedactionReason, RedactionSpan, type RedactionText, redactionOf } from './redaction.ts';
import type { Applying } from './redaction-apply.ts';
import { digestKey } from './redaction-look.ts';
import { type CopyLaw, gapsIn, lawfulReason } from './redaction-words.ts';
import { isPortability } from './rights.ts';

/** How a redaction is applied, and how many texts it had to withhold so far. */
export interface Applied extends Applying {
  readonly changed: Map<string, number>;
  /** Texts that passed. */
  readonly seen: Set<string>;
  readonly told: readonly ToldReason[];
}

/** Reads what the packing of an archive needs to know of its redaction. */
export async function beginApplying(
  work: Work,
  given: {
    readonly house: House;
    readonly claim: Claim;
    readonly request: Pick<DataRequest, 'id' | 'law' | 'right' | 'rule'>;
    readonly language: string;
  },
): Promise<Applied> {
  const { house, claim, request, language } = given;
  const changed = new Map<string, number>();
  const seen = new Set<string>();
  const law = copyLaw(request);
  return {
    house,
    claim,
    digests: await digestKey(work, request.id),
    gaps: await gapsIn(language, law),
    changed,
    seen,
    passed: (textId) => void seen.add(textId),
    told: await toldRedaction(work, { planId: claim.plan.id, law, language }),
    withheld: ({ row }) => void changed.set(row.id, (changed.get(row.id) ?? 0) + 1),
  };
}

/** The law that the copy of a case is made under. */
export function copyLaw(request: Pick<DataRequest, 'law' | 'right' | 'rule'>): CopyLaw {
  return { law: request.law, portable: isPortability(request) };
}

/** Records how many parts were taken out, and how many texts were withheld because they had changed. */
export async function recordApplied(work: Work, planId: string, { changed }: Applied): Promise<void> {
  if ((await redactionOf(work, planId)) === undefined) return;
  const withheld = [...changed.values()].reduce((sum, one) => sum + one, 0);
  const parts = (await takenIn(work, planId)).length;
  await work.record('redaction.applied', planId, { parts, withheld });
}

/** What is told beside the rows of a step, in sentences, after its last row has passed. */
export function sayTaken({ told, seen, changed }: Applied, { row }: ClaimedStep, language: string): string[] {
  const count = changed.get(row.id) ?? 0;
  const here = told
    .filter(({ collection }) => collection === row.collection)
    .map((one) => ({ ...one, texts: one.texts.filter((id) => seen.has(id)) }));
  const sentences = here.filter(({ texts }) => texts.length > 0).map((one) => sayReason(one, language));
  return count === 0 ? sentences : [...sentences, translate(language, 'redaction.withheld', { count })];
}

/** Parts taken out of texts of one collection for one reason. */
interface TakenPart {
  readonly textId: string;
  readonly collection: string;
  readonly reason: RedactionReason;
  readonly words: Buffer | null;
}

async function takenIn({ trx, controllerId }: Work, planId: string): Promise<TakenPart[]> {
  const steps = await PlanStep.query(trx)
    .select('id', 'collection')
    .where({ controllerId, planId, act: 'disclose' });
  const collections = new Map(steps.map(({ id, collection }) => [id, collection]));
  const spans = await RedactionSpan.query(trx)
    .alias('span')
    .join('redactionTexts as text', (both) =>
      both.on('text.controllerId', 'span.controllerId').on('text.id', 'span.textId'),
    )
    .select('span.textId', 'span.reason', 'span.words', 'text.stepId')
    .where({ 'text.controllerId': controllerId, 'text.planId': planId, 'text.state': 'read' })
    .where({ 'span.decision': 'redact' })
    .whereIn('text.stepId', [...collections.keys()])
    .orderBy(['text.position', 'span.startsAt'])
    .castTo<Pick<RedactionSpan & RedactionText, 'textId' | 'reason' | 'words' | 'stepId'>[]>();
  return spans.map(({ textId, reason, words, stepId }) => ({
    textId,
    collection: collections.get(stepId) ?? '',
    reason: reason ?? 'other',
    words,
  }));
}

/** Parts that were taken out of one collection for one reason. */
export interface ToldReason {
  readonly collection: string;
  readonly reason: RedactionReason;
  /** What is told where no reason of the list fits. */
  readonly words: string;
  /** The law behind it, as a sentence with its place. */
  readonly basis: string | null;
  /** The text of each part. */
  readonly texts: readonly string[];
}

/** What was taken out of the texts of a plan, by place and reason; empty where nothing was. */
export async function toldRedaction(
  work: Work,
  given: { readonly planId: string; readonly law: CopyLaw; readonly language: string },
): Promise<ToldReason[]> {
  const { planId, law, language } = given;
  const [requestId = ''] = await requestsOf(work, planId);
  const groups = new Map<string, ToldReason & { texts: string[] }>();
  for (const { collection, reason, words: sealed, textId } of await takenIn(work, planId)) {
    const words =
      sealed === null ? '' : (await work.open(`redaction_spans:${requestId}`, sealed)).toString('utf8');
    const name = JSON.stringify([collection, reason, words]);
    const known = groups.get(name);
    if (known !== undefined) {
      known.texts.push(textId);
      continue;
    }
    const lawful = await lawfulReason(law, reason, language);
    const basis = lawful === null ? null : translate(language, 'redaction.basis', { ...lawful });
    groups.set(name, { collection, reason, words, basis, texts: [textId] });
  }
  return [...groups.values()];
}

/** How many parts, and why, in a sentence with the law behind it. */
export function sayReason(
  { reason, words, basis, texts }: Pick<ToldReason, 'reason' | 'words' | 'basis' | 'texts'>,
  language: string,
): string {
  const parts = translate(language, 'redaction.parts', { count: texts.length });
  const left = translate(language, `redaction.because.${reason}`, { parts, words });
  return basis === null ? left : translate(language, 'redaction.with', { left, right: basis });
}
