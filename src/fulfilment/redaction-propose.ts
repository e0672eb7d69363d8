// Reads every free text of a plan by rules and writes what it proposes: places and digests, never the words.
import { readMap } from '../data-map/data-store.ts';
import type { DataMap } from '../data-map/dataset.ts';
import { findRequest } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import type { Claim, ClaimedStep } from './claim.ts';
import { OpenStores } from './open-stores.ts';
import { holdPlan, requestsOf } from './plan.ts';
import { Redaction, RedactionText, redactionOf } from './redaction.ts';
import { proposeSpans } from './redaction-find.ts';
import { keepTexts, type ReadText } from './redaction-keep.ts';
import { knownPeople, othersSteps } from './redaction-known.ts';
import { bucketsOf, digestKey, digestOf, lookAt, stepsWithText } from './redaction-look.ts';
import { type NameList, nameList } from './redaction-names.ts';

/**
 * Makes or renews the proposals of a plan: texts that are known keep what was decided about them, new ones and those
 * that changed are asked about, and what stands there no more is void. Nothing where the plan is not waiting for people.
 */
export async function proposeRedactions(house: House, controllerId: string, planId: string): Promise<void> {
  const begun = await house.inWork(controllerId, MACHINE, async (work) => await begin(work, planId));
  if (begun === null) return;
  const { claim, at } = begun;
  const stores = new OpenStores(house, controllerId);
  try {
    const { own, others } = await knownPeople(house, stores, claim, begun);
    const list = nameList({ own: [...own, ...begun.left], others });
    for (const step of stepsWithText(claim)) await readStep(house, stores, { ...begun, step, list });
  } finally {
    await stores.close();
  }
  await house.inWork(controllerId, MACHINE, async (work) => await finish(work, planId, at));
}

interface Begun {
  readonly claim: Claim;
  readonly map: DataMap;
  readonly notHers: ReadonlySet<string>;
  readonly requestId: string;
  readonly digests: Buffer;
  /** Addresses that are left standing: hers and ours. */
  readonly left: readonly string[];
  /** Tells this reading from earlier ones. */
  readonly at: Temporal.Instant;
}

async function begin(work: Work, planId: string): Promise<Begun | null> {
  const plan = await holdPlan(work, planId);
  const redaction = await redactionOf(work, planId);
  if (redaction === undefined || redaction.state === 'confirmed') return null;
  if (plan.status !== 'asking' && plan.status !== 'drawn') return null;
  const [requestId = ''] = await requestsOf(work, planId);
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  return {
    claim: await lookAt(work, plan),
    map: await readMap(work),
    notHers: await othersSteps(work, planId),
    requestId,
    digests: await digestKey(work, requestId),
    left: [await searchedEmail(work, request), work.controller.contactEmail],
    at: work.at,
  };
}

async function readStep(
  house: House,
  stores: OpenStores,
  reading: Begun & { readonly step: ClaimedStep; readonly list: NameList },
): Promise<void> {
  const { claim, step, list, digests, at, requestId } = reading;
  for await (const { chunk, bucket, texts } of bucketsOf(house, stores, claim, step)) {
    const read = new Map<string, ReadText>();
    for (const { column, text } of texts) {
      const digest = digestOf(digests, column, text);
      const spans = () => proposeSpans(text, list);
      read.set(`${column} ${digest.toString('hex')}`, { column, digest, length: text.length, spans });
    }
    if (read.size === 0) continue;
    const place = { planId: claim.plan.id, stepId: step.row.id, chunk, bucket, requestId, seenAt: at };
    await house.inWork(
      claim.controllerId,
      MACHINE,
      async (work) => await keepTexts(work, place, [...read.values()]),
    );
  }
}

/** What was not seen is gone; a redaction that found something new goes back to its readers. */
async function finish(work: Work, planId: string, seenAt: Temporal.Instant): Promise<void> {
  const { trx, controllerId, at } = work;
  await holdPlan(work, planId);
  const redaction = await redactionOf(work, planId);
  if (redaction === undefined || redaction.state === 'confirmed') return;
  const texts = () => RedactionText.query(trx).where({ controllerId, planId });
  await texts().where('seenAt', '<', seenAt.toString()).patch({ state: 'gone' });
  const unread = await texts().where({ state: 'unread' }).resultSize();
  const state = redaction.state === 'handed-over' && unread === 0 ? 'handed-over' : 'reading';
  await Redaction.query(trx).findById([controllerId, planId]).patch({ state, preparedAt: at });
  await work.record('redaction.proposed', planId, { texts: await texts().resultSize(), unread });
}
