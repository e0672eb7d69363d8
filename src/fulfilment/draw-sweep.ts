// Writes a sweep down as a plan: its cutoffs frozen, its steps as sentences; it runs by itself, or waits for a person.
import { conditionText } from '../connectors/condition-text.ts';
import type { Catalogue } from '../connectors/connector.ts';
import type { AgreedMoment } from '../retention/agreed-moment.ts';
import type { Work } from '../work.ts';
import { approveItself } from './approve-plan.ts';
import { holdPlan, Plan, PlanStep, patchPlan } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { newPlanKey, type StepSpec, sealSpec } from './plan-key.ts';
import { sayPart } from './say-sweep.ts';
import type { CountedPart, Survey } from './survey.ts';
import { lastProblems, Sweep, type SweepAsk, wasApproved } from './sweep.ts';
import { tableShape } from './table-shape.ts';

/** What a drawing stands on beside the dry run. */
export interface Ground {
  readonly catalogue: Catalogue;
  readonly doubt: AgreedMoment['doubt'];
  /** The newest legal hold that the dry run knew, and the numbers of those that keep rows of the collection. */
  readonly lastHold: number;
  readonly holds: readonly number[];
}

/** What a sweep may take beside the rows that were counted, before a person has to look: rows come in late, and some counts are estimates. */
const MORE_THAN_COUNTED = 2;

/** Draws a sweep of what a survey found; answers with its plan. One of several workers wins, by the row of the watch. */
export async function drawSweep(work: Work, survey: Survey, ground: Ground): Promise<string> {
  const { trx, controllerId, at } = work;
  const planId = crypto.randomUUID();
  const { key, wrapped } = await newPlanKey(work, planId);
  await Plan.query(trx).insert({
    controllerId,
    id: planId,
    kind: 'sweep',
    status: 'drawing',
    wrappedKey: wrapped,
  });
  for (const [position, part] of survey.parts.filter(({ rows }) => rows > 0).entries())
    await PlanStep.query(trx).insert(stepOf(work, { survey, part, position, planId, key, ground }));
  const asks = await asksOf(work, survey, ground);
  await Sweep.query(trx).insert({
    controllerId,
    planId,
    collection: survey.of.address,
    storeId: survey.of.storeId,
    moment: survey.moment.at,
    basis: survey.basis,
    scheduleIds: survey.of.schedules.map(({ id }) => id).sort(),
    asks,
    findings: findingsOf(survey, ground),
    due: String(survey.due),
    held: String(survey.held),
    referred: String(survey.referred),
    breaksAt: survey.breaksAt,
    lastHold: ground.lastHold,
    drawnAt: at,
  });
  await patchPlan(work, planId, { drawnAt: at });
  const digest = await digestPlan(work, await holdPlan(work, planId));
  await patchPlan(work, planId, { status: 'drawn', digest });
  await work.record('sweep.drawn', planId, {
    collection: survey.of.address,
    moment: survey.moment.at.toString(),
    due: survey.due,
    held: survey.held,
    digest: digest.toString('hex'),
    asks: asks.join(', '),
  });
  if (asks.length === 0) await approveItself(work, await holdPlan(work, planId));
  return planId;
}

async function asksOf(work: Work, { of, basis, due }: Survey, { doubt }: Ground): Promise<SweepAsk[]> {
  const asks: SweepAsk[] = [];
  if (!(await wasApproved(work, of.address, basis)))
    asks.push((await wasApproved(work, of.address)) ? 'changed' : 'first');
  if (due > work.controller.rowCap) asks.push('over-cap');
  if ((await lastProblems(work, of.address)).includes('sweep-over-count')) asks.push('over-count');
  if (doubt === 'clock-leapt') asks.push('clock-leapt');
  return asks;
}

function findingsOf(survey: Survey, { holds }: Ground): Sweep['findings'] {
  const going = survey.parts.filter(({ problem }) => problem === null);
  const texts = (of: (part: CountedPart) => CountedPart['oldest']): string[] =>
    going.flatMap((part) => of(part)?.toString() ?? []).sort();
  return {
    oldest: texts(({ oldest }) => oldest)[0] ?? null,
    newest: texts(({ newest }) => newest).at(-1) ?? null,
    exact: survey.exact,
    undecided: survey.undecided,
    keepers: survey.keepers,
    effects: survey.effects,
    holds,
  };
}

interface Step {
  readonly survey: Survey;
  readonly part: CountedPart;
  readonly position: number;
  readonly planId: string;
  readonly key: Buffer;
  readonly ground: Ground;
}

function stepOf({ controllerId, controller }: Work, { survey, part, position, planId, key, ground }: Step) {
  const id = crypto.randomUUID();
  const { schema, name } = survey.table;
  const spec: StepSpec = {
    table: { schema, name },
    keyColumns: [],
    selectors: [],
    maskings: part.maskings,
    columns: [],
    shape: tableShape(ground.catalogue, survey.table),
    place: survey.place,
    sweep: {
      where: conditionText(part.where),
      column: part.column,
      most: part.rows * (part.exact ? 1 : MORE_THAN_COUNTED) + controller.rowCap,
      sample: part.sample,
    },
  };
  return {
    controllerId,
    id,
    planId,
    position,
    storeId: survey.of.storeId,
    store: survey.of.store,
    collection: survey.of.address,
    act: part.act,
    rows: String(part.rows),
    sentence: sayPart(survey, part),
    problem: part.problem,
    spec: sealSpec(key, id, spec),
    state: part.problem === null ? ('waiting' as const) : ('failed' as const),
  };
}
