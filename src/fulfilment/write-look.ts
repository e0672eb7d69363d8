// Writes down what a look found, keeps or replaces the sweep that stands, and tells staff what waits or is late.
import { noteHour } from '../retention/retention-hour.ts';
import { holdWatch, RetentionLook, RetentionWatch } from '../retention/retention-look.ts';
import type { Work } from '../work.ts';
import { closeSweep } from './close-sweep.ts';
import { drawSweep } from './draw-sweep.ts';
import type { Found, LookGround } from './look.ts';
import { holdPlan } from './plan.ts';
import type { CountedPart, Survey } from './survey.ts';
import { longestGap, shortestLead } from './surveyed.ts';
import { openSweep, type Sweep } from './sweep.ts';
import { warnOfRetention } from './warn-of-retention.ts';

/** One work for one collection. Answers with the plan of the sweep that stands now; null where nothing has to go. */
export async function writeLook(work: Work, ground: LookGround, found: Found): Promise<string | null> {
  const { trx, controllerId, at } = work;
  const { of, survey, problem } = found;
  // A watch is held before a plan, here and wherever both are: what stands is read once nobody else can draw.
  const watch = await holdWatch(work, of.address);
  const before = await openSweep(work, of.address);
  const look = {
    collection: of.address,
    at: ground.agreed.at,
    trusted: ground.agreed.doubt !== 'clock-leapt',
    due: survey === null ? null : String(survey.due),
    held: survey === null ? null : String(survey.held),
    referred: survey === null ? null : String(survey.referred),
    exact: survey?.exact ?? false,
    oldest: [...(survey?.oldest ?? [])],
    problem: problem?.code ?? null,
  };
  await RetentionLook.query(trx).insert({ ...look, controllerId, id: crypto.randomUUID() });
  await noteHour(work, look, longestGap(of.schedules));
  await RetentionWatch.query(trx)
    .findById([controllerId, of.address])
    .patch({ lookedAt: at, problem: problem?.code ?? null, ...standingAfter(ground, watch, found) });
  const planId = survey === null ? (before?.planId ?? null) : await drawn(work, ground, { ...found, survey });
  await warnOfRetention(work, { of, watch, agreed: ground.agreed, survey });
  return planId;
}

/** A row that is not due now cannot be older than promised before a whole lead has passed, whether or not anybody looks. */
function standingAfter(
  { agreed }: LookGround,
  watch: RetentionWatch,
  { of, survey }: Found,
): Partial<RetentionWatch> {
  const lead = shortestLead(of.schedules);
  const safeUntil = lead === null ? null : agreed.at.add({ seconds: lead });
  if (survey === null) return watch.breaksAt === null ? { breaksAt: safeUntil } : {};
  // Rows that only a person can decide about wait for her, and are spoken of like those that cannot go.
  const stuck = survey.parts.reduce((sum, part) => sum + stuckOf(part), survey.undecided);
  // Rows of which nobody could say how old they are: what was known before counts on, and never moves away by itself.
  const ageless =
    survey.undecided > 0 || survey.parts.some(({ rows, oldest }) => rows > 0 && oldest === null);
  const known = [survey.breaksAt, ageless ? watch.breaksAt : null].filter((one) => one !== null);
  const breaksAt = known.toSorted(Temporal.Instant.compare)[0] ?? safeUntil;
  return { measuredAt: agreed.at, due: String(survey.due + stuck), breaksAt };
}

/** Rows of a part that no sweep takes although they should go: all, where it cannot be done; else those that a promise is about and others refer to. */
function stuckOf({ problem, rows, kept, by }: CountedPart): number {
  return (problem === null ? 0 : rows) + (by.some(({ bound }) => bound === 'at-most') ? kept : 0);
}

async function drawn(
  work: Work,
  ground: LookGround,
  { survey, of, catalogue }: Found & { readonly survey: Survey },
): Promise<string | null> {
  const sweep = await openSweep(work, of.address);
  if (sweep !== undefined && (await stands(work, ground, sweep, survey))) return sweep.planId;
  if (sweep !== undefined) await closeSweep(work, sweep, 'drawn-anew');
  if (survey.due === 0 || catalogue === null) return null;
  const { agreed, lastHold, holds } = ground;
  const here = holds.filter(({ collection }) => collection === of.address || collection === null);
  return await drawSweep(work, survey, {
    catalogue,
    doubt: agreed.doubt,
    lastHold,
    holds: survey.held === 0 ? [] : here.map(({ number }) => number),
  });
}

/** The day in a sweep is what its approval vouches for: it must not be long past by then, or the next look doubts it again. */
function isOld({ moment }: Sweep, { agreed }: LookGround): boolean {
  return Math.abs(agreed.at.since(moment).total('hours')) > 24;
}

/**
 * Whether the sweep that was drawn before says what a drawing would say now. One that was approved stands: its run looks for
 * itself. A sweep that waits is drawn anew when its rules or a hold are others, or a clock that was in doubt no longer is.
 */
async function stands(work: Work, ground: LookGround, sweep: Sweep, survey: Survey): Promise<boolean> {
  const { status } = await holdPlan(work, sweep.planId);
  if (status !== 'drawn' && status !== 'confirming') return true;
  const leapt = sweep.asks.includes('clock-leapt') === (ground.agreed.doubt === 'clock-leapt');
  if (status === 'drawn' && sweep.asks.includes('clock-leapt') && isOld(sweep, ground)) return false;
  return survey.due > 0 && leapt && sweep.basis === survey.basis && sweep.lastHold === ground.lastHold;
}
