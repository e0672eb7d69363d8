// Someone else approves: the digest that was read, by a person who had no hand in the case or its map.
import { holdersOf } from '../auth/accounts.ts';
import { lastChangedBy } from '../data-map/data-store.ts';
import { equalInConstantTime } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { deedsOf, involvedIn, rememberHand } from '../requests/case-note.ts';
import { mustNotAwaitCustomer } from '../requests/customer-routing.ts';
import { holdRequest } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { namedSince } from '../requests/named-field.ts';
import { mustBeDisclosable } from '../subjects/minor-case.ts';
import { mustNotAwaitProof } from '../verification/demand.ts';
import { MACHINE, type Work } from '../work.ts';
import { holdPlan, type Plan, patchPlan, requestsOf, stepsOf } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { mustBeRedacted } from './redaction-standing.ts';
import { vouchForDay } from './sweep.ts';
import { mustBeWarned } from './warn-channels.ts';

/**
 * Approves a plan as it was read. A controller with one officer records a first confirmation instead, and the
 * second may come only after the promised delay. Throws `approver-not-staff`, `plan-not-approvable`, `plan-changed`,
 * `approver-involved`, `guardian-check-open`, `proof-open`, `document-awaited`, `case-disputed`, `warning-not-sent`,
 * `warning-time-runs`, `customer-decides`, `field-named-since`, `redaction-unread`, `redaction-unconfirmed`.
 */
export async function approvePlan(work: Work, approval: { planId: string; digest: string }): Promise<void> {
  const plan = await checkedPlan(work, approval, 'drawn');
  if (plan.kind === 'access')
    for (const requestId of await requestsOf(work, plan.id)) await mustBeDisclosable(work, requestId);
  if (plan.kind === 'access') await mustBeRedacted(work, plan);
  const involved = await involvement(work, plan);
  if (involved === null) {
    await approve(work, plan, { by: work.actor.id });
    return;
  }
  await mustBeOnlyOfficer(work, plan, involved);
  const confirmAfter = work.at.add({ hours: work.controller.confirmDelayHours });
  await patchPlan(work, plan.id, { status: 'confirming', approvedBy: work.actor.id, confirmAfter });
  await work.record('plan.confirmationAwaited', plan.id, { after: confirmAfter.toString(), involved });
}

/**
 * The second confirmation of the only officer, after the delay; whoever had no hand in the case is a second person, and
 * waits for nothing. That she is still the only one is asked again: the setting may have changed, or somebody may have
 * come. Throws `confirmation-too-early`, and as above.
 */
export async function confirmPlan(work: Work, approval: { planId: string; digest: string }): Promise<void> {
  const plan = await checkedPlan(work, approval, 'confirming');
  const involved = await involvement(work, plan);
  if (involved === null) {
    await approve(work, plan, { by: work.actor.id });
    return;
  }
  await mustBeOnlyOfficer(work, plan, involved);
  if (plan.confirmAfter === null || Temporal.Instant.compare(work.at, plan.confirmAfter) < 0) {
    throw new Problem(
      'conflict',
      'confirmation-too-early',
      `The second confirmation may come after ${plan.confirmAfter?.toString() ?? 'the delay'}. Nothing was started.`,
    );
  }
  await patchPlan(work, plan.id, { confirmedAt: work.at });
  await approve(work, plan, { by: work.actor.id, singleOfficer: true });
}

/**
 * An access plan with nothing doubtful in it approves itself, where the controller allows it; so do columns for ended
 * uses, which somebody decided on before and which can be taken back.
 */
export async function approveItself(work: Work, plan: Plan): Promise<void> {
  await approve(work, plan, { by: MACHINE.id });
}

async function approve(work: Work, plan: Plan, how: { by: string; singleOfficer?: boolean }): Promise<void> {
  const approvedBy = work.actor.kind === 'staff' ? work.actor.id : null;
  await patchPlan(work, plan.id, { status: 'approved', approvedBy, approvedAt: work.at });
  await work.record('plan.approved', plan.id, {
    digest: plan.digest?.toString('hex') ?? null,
    by: how.by,
    singleOfficer: how.singleOfficer ?? false,
  });
  if (plan.kind === 'sweep' && work.actor.kind === 'staff') await vouchForDay(work, plan.id);
  for (const requestId of plan.kind === 'restriction' ? [] : await requestsOf(work, plan.id)) {
    await move(work, requestId, 'approve', {}, { planId: plan.id });
    await rememberHand(work, requestId, 'decided');
  }
  await work.enqueue('run-plan', { planId: plan.id });
}

async function checkedPlan(
  work: Work,
  approval: { planId: string; digest: string },
  status: 'drawn' | 'confirming',
): Promise<Plan> {
  if (work.actor.kind !== 'staff') {
    throw new Problem('forbidden', 'approver-not-staff', 'Only a member of staff can approve a plan.');
  }
  const plan = await holdPlan(work, approval.planId);
  if (plan.status !== status) {
    throw new Problem(
      'conflict',
      'plan-not-approvable',
      `This plan is "${plan.status}" and cannot be approved now. Nothing was started; look at its present state.`,
    );
  }
  for (const requestId of await requestsOf(work, plan.id)) {
    // Held, so that no proof is asked for between this look and the move.
    await holdRequest(work, requestId);
    await mustNotAwaitProof(work, requestId);
    await mustNotAwaitCustomer(work, requestId);
    await mustKnowWhatIsWrong(work, plan, requestId);
  }
  const digest = await digestPlan(work, plan);
  const same = plan.digest !== null && digest.equals(plan.digest);
  if (!same || !equalInConstantTime(digest.toString('hex'), approval.digest)) {
    throw new Problem(
      'conflict',
      'plan-changed',
      'The plan is not the one you read. Nothing was started; read it again before you approve.',
    );
  }
  await mustBeWarned(work, plan);
  return plan;
}

/** The case would end with the plan, and a field that she named since would be lost with nobody deciding about it. */
async function mustKnowWhatIsWrong(work: Work, { drawnAt }: Plan, requestId: string): Promise<void> {
  if (drawnAt === null || !(await namedSince(work, requestId, drawnAt))) return;
  throw new Problem(
    'conflict',
    'field-named-since',
    'The person named another field as wrong after this plan was drawn. Nothing was started; have the corrections proposed anew, then approve that plan.',
  );
}

/** Why the acting account may not approve alone; null when it may. Only erasure needs the second pair of eyes. */
async function involvement(work: Work, plan: Plan): Promise<string | null> {
  if (plan.kind === 'access') return null;
  const deeds = await deedsOf(work, await requestsOf(work, plan.id), work.actor.id);
  if (deeds[0] !== undefined) return deeds[0];
  return (await editorsOf(work, plan)).includes(work.actor.id) ? 'edited the map' : null;
}

/** Those who last changed the stores of a plan or their maps. */
async function editorsOf(work: Work, plan: Plan): Promise<string[]> {
  return await lastChangedBy(work, [...new Set((await stepsOf(work, plan.id)).map((step) => step.storeId))]);
}

/**
 * Refuses to let the hand of a case approve where the controller has more than one officer, or where somebody else who
 * had no hand in it can sign in and may approve. Who is merely away counts: marking a colleague away must not make
 * anybody the only one.
 */
async function mustBeOnlyOfficer(work: Work, plan: Plan, involved: string): Promise<void> {
  if (!work.controller.singleOfficer) throw approverInvolved(involved);
  const hands = await involvedIn(work, await requestsOf(work, plan.id));
  const editors = await editorsOf(work, plan);
  const others = (await holdersOf(work, 'approve:plan')).filter(
    ({ id }) => id !== work.actor.id && !hands.has(id) && !editors.includes(id),
  );
  if (others.length > 0) throw approverInvolved(involved);
}

const DEED_WORDS: Readonly<Record<string, string>> = {
  entered: 'entered this case',
  ruled: 'decided about a proof or about doubtful rows of this case',
  evidenced: 'attached evidence to this case',
};

function approverInvolved(deed: string): Problem {
  const what = DEED_WORDS[deed] ?? deed;
  return new Problem(
    'forbidden',
    'approver-involved',
    `You ${what}, so someone else must approve this. Nothing was started; ask another approver.`,
    { deed },
  );
}
