// Writes a drawn plan down, in one work: steps in order, questions, digest, and what follows from them.
import { accountsWith } from '../auth/accounts.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import { writeLetter } from '../notifications/letters.ts';
import { isDisputed } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { letterValues } from '../requests/write-to-person.ts';
import { awaitsGuardian } from '../subjects/minor-case.ts';
import { awaitsProof } from '../verification/demand.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { approveItself } from './approve-plan.ts';
import { writeAskSteps } from './ask-steps.ts';
import { type DerivedRow, queueDerived } from './derivation.ts';
import type { Drawing } from './drawing.ts';
import { sayFacts } from './fact.ts';
import type { Channels } from './known-channels.ts';
import type { OpenStore } from './locate-order.ts';
import type { Gathered } from './located-rows.ts';
import { actsOnRows, holdPlan, holdPlansOf, PlanChunk, PlanQuestion, PlanStep, patchPlan } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { isOutdated, rememberHeld } from './plan-holds.ts';
import { sealSpec } from './plan-key.ts';
import { beginRedaction, textColumnsOf } from './redaction-begin.ts';
import type { QuestionDraft, StepDraft } from './right.ts';
import { tableShape } from './table-shape.ts';
import { closePlans } from './take-back.ts';
import { warnChannels } from './warn-channels.ts';

interface Drawn {
  readonly drawing: Drawing;
  readonly drafts: readonly StepDraft[];
  readonly gathered: readonly Gathered[];
  readonly rootIdentities: number;
  readonly stores: ReadonlyMap<string, OpenStore>;
  readonly derived: ReadonlyMap<string, readonly DerivedRow[]>;
  /** Where else she is reached; read for erasures alone. */
  readonly channels: Channels;
}

/** Freezes a plan and moves its request on; a request that ended meanwhile closes the plan, and a closed plan stays so. */
export async function writePlan(house: House, drawn: Drawn): Promise<void> {
  const { controllerId, requestId, planId } = drawn.drawing;
  await house.inWork(controllerId, MACHINE, async (work) => {
    await holdPlansOf(work, requestId);
    const plan = await holdPlan(work, planId);
    // Closed while the stores were walked: refused, replaced, or passed on to the customer that decides.
    if (plan.status !== 'drawing') return;
    if (await isOutdated(work, drawn.drawing)) {
      await patchPlan(work, planId, { status: 'closed', stoppedFor: 'held' });
      await work.enqueue('draw-plan', { requestId });
      return;
    }
    const request = await findRequest(work, requestId);
    if (
      request === undefined ||
      !['verified', 'cooling-off', 'planned', 'partly-fulfilled'].includes(request.status)
    ) {
      await patchPlan(work, planId, { status: 'closed', stoppedFor: 'request-ended' });
      return;
    }
    const questions = [...(await wholeQuestions(work, drawn)), ...(await writeSteps(work, drawn))];
    const { key, right } = drawn.drawing;
    await queueDerived(work, requestId, [...drawn.derived.values()].flat());
    // A plan of one named row reaches that row and nothing else.
    const asked =
      request.right === 'depicted' || right.kind === 'restriction'
        ? 0
        : await writeAskSteps(
            work,
            { planId, key, kind: right.kind, holds: drawn.drawing.holds },
            drawn.drafts.length,
          );
    await patchPlan(work, planId, { drawnAt: work.at });
    const reads = await beginRedaction(work, planId, drawn.drafts);
    const digest = await digestPlan(work, plan);
    await patchPlan(work, planId, { status: questions.length > 0 ? 'asking' : 'drawn', digest });
    await closePlans(work, requestId, 'replaced', { except: planId });
    await work.record('plan.drawn', planId, {
      requestId,
      digest: digest.toString('hex'),
      steps: drawn.drafts.length + asked,
      questions: questions.length,
    });
    const planned = await move(work, requestId, 'plan', {}, { planId });
    // Nobody asked for the end of an unused account, so nobody can have asked in her name.
    if (plan.kind === 'erasure' && request.right !== 'inactivity')
      await warnChannels(work, planned, drawn.channels);
    const simple = plan.kind === 'access' && questions.length === 0 && !reads;
    const itself = simple && work.controller.accessApprovesItself;
    // A proof that was asked for while the plan was drawn must be given before anything is handed out.
    const waits = (await awaitsProof(work, requestId)) || (await awaitsGuardian(work, requestId));
    if (itself && !waits && !(await isDisputed(work, requestId))) {
      await approveItself(work, { ...plan, digest } as typeof plan);
      return;
    }
    for (const { email, name } of await accountsWith(work, 'approve:plan')) {
      const values = letterValues(planned);
      await writeLetter(work, { letter: 'staff-approval-waiting', to: { email, name }, requestId, values });
    }
  });
}

/** Questions about the plan as a whole: several people behind one address, or more rows than the cap. */
async function wholeQuestions(work: Work, { drawing, drafts, rootIdentities }: Drawn): Promise<string[]> {
  const rows = drafts.filter(actsOnRows).reduce((sum, { found }) => sum + found.rows, 0);
  const asked: QuestionDraft[] = [];
  if (rootIdentities > 1) {
    const sentence = `The address belongs to ${rootIdentities} entries where one person is expected. Go on with all of them?`;
    asked.push({ kind: 'many-identities', sentence });
  }
  if (rows > work.controller.rowCap) {
    const sentence = `The plan covers ${rows} rows, more than the ${work.controller.rowCap} that run without a question. Go on?`;
    asked.push({ kind: 'over-cap', sentence });
  }
  const ids: string[] = [];
  for (const question of asked) ids.push(await writeQuestion(work, drawing.planId, question));
  return ids;
}

async function writeSteps(work: Work, drawn: Drawn): Promise<string[]> {
  const { trx, controllerId } = work;
  const { planId, key } = drawn.drawing;
  const questions: string[] = [];
  const written = new Set<string>();
  for (const [position, draft] of drawn.drafts.entries()) {
    const { found, act, facts, kept, problem } = draft;
    const place = drawn.gathered.find(
      ({ collection, reach, held }) =>
        found.rows > 0 &&
        collection === found.address &&
        reach === found.standing &&
        held.join() === found.held.join(),
    );
    const id = place?.stepId ?? crypto.randomUUID();
    written.add(id);
    const question = joined(draft.questions);
    const questionId = question === null ? null : await writeQuestion(work, planId, question);
    if (questionId !== null) questions.push(questionId);
    const acts = actsOnRows(draft) && found.rows > 0;
    const values = {
      position,
      storeId: found.storeId,
      store: found.store,
      collection: found.address,
      act,
      rows: String(found.rows),
      sentence: sayFacts(facts, HOUSE_LANGUAGE),
      facts: [...facts],
      questionId,
      kept,
      leftOut: draft.leftOut === undefined || draft.leftOut.length === 0 ? null : [...draft.leftOut],
      problem,
      spec: sealSpec(key, id, specOf(draft, drawn.stores)),
      state: problem !== null ? ('failed' as const) : acts ? ('waiting' as const) : ('done' as const),
    };
    if (place === undefined) await PlanStep.query(trx).insert({ controllerId, id, planId, ...values });
    else await PlanStep.query(trx).findById([controllerId, id]).patch(values);
    if (kept?.held) await rememberHeld(work, id, found.held);
  }
  await throwAway(
    work,
    drawn.gathered.map(({ stepId }) => stepId).filter((id) => !written.has(id)),
  );
  return questions;
}

/** Rows of a collection that failed half-way were not all found, so none of them is planned. */
async function throwAway(work: Work, stepIds: readonly string[]): Promise<void> {
  const { trx, controllerId } = work;
  await PlanChunk.query(trx)
    .where({ controllerId })
    .whereIn('stepId', [...stepIds])
    .delete();
  await PlanStep.query(trx)
    .where({ controllerId })
    .whereIn('id', [...stepIds])
    .delete();
}

function specOf({ found, act, maskings, columns, undecided = [] }: StepDraft, stores: Drawn['stores']) {
  const store = stores.get(found.storeId);
  const table =
    found.table === null ? { schema: '', name: '' } : { schema: found.table.schema, name: found.table.name };
  const drawnAt =
    store !== undefined && 'catalogue' in store
      ? { shape: tableShape(store.catalogue, table), place: store.connector.place }
      : { shape: '' };
  const { keyColumns, selectors } = found;
  const texts = textColumnsOf(found.collection, columns);
  const spec = { table, keyColumns, selectors, maskings, columns, ...drawnAt };
  return {
    ...spec,
    ...(undecided.length === 0 ? {} : { undecided }),
    ...(found.standing === 'own' ? {} : { standing: found.standing }),
    ...(act !== 'disclose' || texts.length === 0 ? {} : { texts }),
  };
}

/** A step waits for one answer: several questions about it are asked in one. */
function joined(questions: readonly QuestionDraft[]): QuestionDraft | null {
  const [first] = questions;
  return first === undefined
    ? null
    : { kind: first.kind, sentence: questions.map(({ sentence }) => sentence).join(' ') };
}

async function writeQuestion(work: Work, planId: string, { kind, sentence }: QuestionDraft): Promise<string> {
  const { trx, controllerId } = work;
  const id = crypto.randomUUID();
  await PlanQuestion.query(trx).insert({ controllerId, id, planId, kind, sentence });
  return id;
}
