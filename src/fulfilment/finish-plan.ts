// The end of a run: receipt, letter, status and the end of the plan's key, in one work.
import { accountsWith } from '../auth/accounts.ts';
import { forgetConsentsOf } from '../consent/forget-person.ts';
import { listStores } from '../data-map/data-store.ts';
import { listUnmapped, unmappedName } from '../data-map/unmapped.ts';
import { writeLetter } from '../notifications/letters.ts';
import { tellAgentsEnd } from '../requests/answer-agents.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { takeOwner } from '../requests/depicted.ts';
import { move } from '../requests/lifecycle.ts';
import { tellMinorEnd } from '../requests/minor.ts';
import { languageOfCase, letterValues, writeToPerson } from '../requests/write-to-person.ts';
import { closeForCase } from '../retention/inactive-account.ts';
import { releaseRequest } from '../subjects/suppression.ts';
import type { Work } from '../work.ts';
import { underClaim } from './claim.ts';
import { closeOwnerTasks } from './close-owner-tasks.ts';
import { lookAgain, putOffColumns } from './columns-late.ts';
import type { Fact } from './fact.ts';
import { correctionsBySource } from './federated.ts';
import { finishReplay } from './finish-replay.ts';
import { forgetPlan } from './forget-plan.ts';
import { drawAnewIfLifted } from './lifted-holds.ts';
import { lostBalances } from './lost-balances.ts';
import { filesForPerson } from './owner-files-told.ts';
import { ownerLines, toldReceipt, unknownOwnerLine } from './owner-lines.ts';
import { PASSED_ON, passOn } from './pass-on.ts';
import { changesStore, Plan, PlanStep, patchPlan, requestsOf, stepsOf } from './plan.ts';
import { hasActed, isOwed, type ReceiptLine, writeReceipt } from './receipt.ts';
import { forgetIdentifiers } from './recipient-identifiers.ts';
import { redactionForPerson } from './redaction-person.ts';
import type { Run } from './run-plan.ts';
import { serveAgents } from './serve-agents.ts';

/** After these nothing of the person is left to which a consent could still be hers. */
const FORGETS: readonly DataRequest['right'][] = ['erasure', 'inactivity'];

/** What a finished access run leaves: the archive that waits for the person. */
export interface Packed {
  readonly archiveId: string;
  readonly expiresAt: Temporal.Instant;
}

/** Ends a run. `remaining` holds what was found when it was counted again, by step id; null means unproven. */
export async function finishPlan(
  run: Run,
  remaining: Map<string, number | null>,
  packed: Packed | null,
): Promise<void> {
  await underClaim(run.house, run.claim, async (work) => {
    const { plan } = run.claim;
    for (const [stepId, rows] of remaining) await writeRemaining(work, stepId, rows);
    const lines = await linesOf(work, plan.id);
    const asWritten = run.claim.steps.filter(({ row }) => remaining.get(row.id) === 0);
    const bySource = await correctionsBySource(work, asWritten);
    const unknown = (await listStores(work)).filter(
      ({ status }) => status === 'unchecked' || status === 'unreachable',
    );
    const notSearched: Fact[] = [
      ...(await listUnmapped(work)).map((one): Fact => ({ say: 'unmapped', detail: unmappedName(one) })),
      ...unknown.map(({ label }): Fact => ({ say: 'parts-of', store: label })),
    ];
    for (const requestId of await requestsOf(work, plan.id)) {
      if (plan.kind === 'restriction') {
        await finishUseColumns(work, { planId: plan.id, requestId, lines });
        continue;
      }
      // A plan of one named row has searched all that it was to search.
      const one = (await findRequest(work, requestId))?.right === 'depicted';
      const given = { planId: plan.id, requestId, lines, notSearched: one ? [] : notSearched, bySource };
      await finishRequest(work, given, packed);
    }
    if (plan.replaysStore !== null) await finishReplay(work, plan, lines);
    await drawAnewIfLifted(work, plan.id);
    await patchPlan(work, plan.id, { status: 'done', doneAt: work.at });
    await forgetPlan(work, plan.id);
    await work.record('plan.completed', plan.id, { steps: lines.length });
  });
}

/** What stood in the way of a step itself says more than that it could not be counted again. */
export async function writeRemaining(work: Work, stepId: string, rows: number | null): Promise<void> {
  const step = () => PlanStep.query(work.trx).findById([work.controllerId, stepId]);
  await step().patch({ remaining: rows === null ? null : String(rows) });
  if (rows === null) await step().whereNull('problem').patch({ problem: 'not-counted-again' });
}

/** Stops a run before its first effect: a person must look and draw anew. */
export async function stopPlan(run: Run, why: string): Promise<void> {
  await underClaim(run.house, run.claim, async (work) => {
    const { plan } = run.claim;
    await patchPlan(work, plan.id, { status: 'stopped', stoppedFor: why });
    await work.record('plan.stopped', plan.id, { why });
    await closeOwnerTasks(work, plan.id);
    for (const requestId of await requestsOf(work, plan.id)) {
      await releaseUnlessActed(work, requestId);
      const request = await move(work, requestId, 'stop', {}, { planId: plan.id, why });
      for (const { email, name } of await accountsWith(work, 'approve:plan')) {
        const values = { ...letterValues(request), why };
        await writeLetter(work, { letter: 'plan-stopped', to: { email, name }, requestId, values });
      }
    }
  });
}

/**
 * Use columns follow a decision that was answered long ago: a receipt, and what is missing is tried again. She may have
 * changed her mind while the plan waited, in this case or another: one more look, which draws nothing where all is in line.
 */
async function finishUseColumns(
  work: Work,
  given: { planId: string; requestId: string; lines: ReceiptLine[] },
): Promise<void> {
  const { outcome } = await writeReceipt(work, { ...given, notSearched: [] });
  await (outcome === 'complete' ? lookAgain : putOffColumns)(work, given.requestId, 'all');
}

async function finishRequest(
  work: Work,
  ended: {
    planId: string;
    requestId: string;
    lines: ReceiptLine[];
    notSearched: Fact[];
    bySource: Awaited<ReturnType<typeof correctionsBySource>>;
  },
  packed: Packed | null,
): Promise<void> {
  const { bySource, ...given } = ended;
  const receipt = await writeReceipt(work, given);
  const complete = receipt.outcome === 'complete';
  const request: DataRequest = await move(
    work,
    given.requestId,
    complete ? 'fulfil' : 'fulfil-partly',
    {},
    { planId: given.planId },
  );
  if (await mustBePassedOn(work, request, complete)) await passOn(work, request, 'request', bySource);
  else await releaseUnlessActed(work, request.id);
  await forgetIdentifiers(work, request.id);
  if (complete && FORGETS.includes(request.right))
    await forgetConsentsOf(work, { subjectId: request.subjectId, requestId: request.id });
  if (request.right === 'minor-found') {
    const held = given.lines.some(({ rows }) => rows > 0);
    if (!given.lines.some(isOwed)) await tellMinorEnd(work, request, held ? 'account-closed' : null);
    return;
  }
  if (request.right === 'depicted') await tellOwner(work, request, given.lines);
  if (complete) await closeForCase(work, request.id, 'ended');
  // Nobody asked for it, so nobody waits to hear that nothing could be done yet.
  else if (request.right === 'inactivity' && !(await hasActed(work, request.id))) return;
  const letter = letterOf(request, complete, packed);
  const language = languageOfCase(work.controller, request);
  const told = await toldReceipt(work, receipt, language);
  const values = {
    sentences: [...told.sentences, ...told.notPortable, ...told.leftOut],
    kept: told.kept.map(({ sentence }) => sentence),
    notSearched: told.notSearched,
    backups: told.backups,
    lost: await lostBalances(work, request, { receipt, language }),
    saidIn: told.language,
    expiresAt: packed?.expiresAt.toString(),
    redacted: packed === null ? null : await redactionForPerson(work, request, language),
    keptFiles: packed === null ? null : await filesForPerson(work, request, language),
  };
  await writeToPerson(work, request, { letter, values });
  await tellAgentsEnd(work, request);
  if (packed !== null) await serveAgents(work, request.id);
}

function letterOf({ right }: DataRequest, complete: boolean, packed: Packed | null) {
  if (right === 'inactivity') return 'inactivity-ended';
  if (packed !== null) return 'archive-ready';
  return complete ? 'request-fulfilled' : 'request-partly-fulfilled';
}

/** Recipients are told of an erasure or a correction that was done, not of one that was tried (GDPR Art. 19). */
async function mustBePassedOn(work: Work, { id, right }: DataRequest, complete: boolean): Promise<boolean> {
  if (!PASSED_ON.includes(right)) return false;
  return complete || (await hasActed(work, id));
}

/** What was never touched may be written by an exchange as before. */
export async function releaseUnlessActed(work: Work, requestId: string): Promise<void> {
  if (!(await hasActed(work, requestId))) await releaseRequest(work, requestId);
}

/** Tells the owner of an item that it is gone, where staff chose so; who asked for it is never said. */
async function tellOwner(work: Work, request: DataRequest, lines: readonly ReceiptLine[]): Promise<void> {
  const gone = lines.some((line) => changesStore(line) && line.problem === null);
  const owner = gone ? await takeOwner(work, request.id) : null;
  if (owner === null) return;
  const { reference, id: requestId } = request;
  const values = { reference, item: owner.item };
  await writeLetter(work, { letter: 'item-removed', to: { email: owner.email }, requestId, values });
  await work.record('item.ownerTold', requestId);
}

/** The lines of a receipt: every step of the plan and of its supplements. */
export async function linesOf(work: Work, planId: string): Promise<ReceiptLine[]> {
  const { controllerId, trx } = work;
  const supplements = await Plan.query(trx)
    .select('id')
    .where({ controllerId, supplements: planId })
    .orderBy('createdAt');
  const lines: ReceiptLine[] = [];
  const owners = await ownerLines(work, planId);
  for (const id of [planId, ...supplements.map((plan) => plan.id)]) {
    for (const step of await stepsOf(work, id)) {
      const { store, collection, act, kept, leftOut } = step;
      const answered = act === 'ask' ? owners.get(step.id) : step;
      const { sentence, facts } = answered ?? unknownOwnerLine(step);
      // Silence is never an answer: what nobody answered is missing.
      const problem = step.problem ?? (answered === undefined ? 'owner-unknown' : null);
      const rows = act === 'disclose' ? Number(step.rows) : Number(step.rowsDone);
      const remaining = step.remaining === null ? null : Number(step.remaining);
      const line = { store, collection, act, sentence, rows, remaining, kept, problem };
      lines.push({
        ...line,
        ...(facts === null ? {} : { facts }),
        ...(leftOut === null ? {} : { leftOut }),
      });
    }
  }
  return lines;
}
