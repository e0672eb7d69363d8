// Records what people chose: each act once, with its entry in the log, and the states move with it.

import { momentText } from '../audit/leaf.ts';
import type { Purpose } from '../data-map/purpose.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import type { LogEntry, Work } from '../work.ts';
import { announceConsents } from './announce-consents.ts';
import { legalAge } from './consent-age.ts';
import { actId, type NewRecord, type StateMove } from './consent-record.ts';
import { fillGaps } from './consent-state.ts';
import {
  actorBeside,
  holdConsents,
  type IdentityKey,
  identityKeys,
  mayMeetThemselves,
  meetPeople,
  type Person,
} from './identity.ts';
import { type Bench, type ConsentAct, judgeConsent } from './judge-consent.ts';
import { keepRecords } from './keep-records.ts';
import { knownPurposes } from './known-purposes.ts';
import { askedBy } from './shown-notice.ts';

/** What became of an act. `left-alone`: an import found that the person had chosen here already. */
export type ConsentOutcome =
  | { readonly status: 'recorded' | 'repeated' | 'left-alone'; readonly record: string }
  | { readonly status: 'refused'; readonly problem: Problem };

interface Judged {
  readonly act: ConsentAct;
  readonly keys: readonly IdentityKey[];
  readonly version: number;
}

/**
 * Records these acts in their order and answers for each. A refused act is not kept and leaves its neighbours alone; an
 * act that is there already is answered with its record and changes nothing. Any number of acts, in a fixed number of
 * statements; doors take 1,000 at most. Throws nothing for what an act holds.
 */
export async function recordConsents(work: Work, acts: readonly ConsentAct[]): Promise<ConsentOutcome[]> {
  const bench = await benchFor(work, acts);
  const judged: (Judged | Problem)[] = [];
  for (const act of acts) judged.push(await judge(work, act, bench));
  const fit = judged.filter((one): one is Judged => !isProblem(one));
  const alone = fit.some(({ act, keys }) => act.source === 'import' || mayMeetThemselves(keys));
  if (alone) await holdConsents(work);
  const people = await meetPeople(
    work,
    fit.map(({ keys }) => keys),
  );
  const personOf = new Map(fit.map((one, index) => [one, people[index] ?? null]));
  const moves = judged.map((one) => {
    const person = isProblem(one) ? null : (personOf.get(one) ?? null);
    if (isProblem(one) || person === null) return null;
    return { personId: person.personId, key: person.key, record: recordOf(work, one, person, bench) };
  });
  const kept = await keep(
    work,
    moves.filter((move) => move !== null),
  );
  await announceConsents(
    work,
    bench.purposes,
    moves.flatMap((move, index) => {
      const one = judged[index];
      if (move === null || one === undefined || isProblem(one)) return [];
      const fresh = kept.get(move.record.id) === 'recorded';
      return fresh ? [{ ...move, email: one.act.who.email ?? null }] : [];
    }),
  );
  const said = new Set<string>();
  return judged.map((one, index): ConsentOutcome => {
    if (isProblem(one)) return { status: 'refused', problem: one };
    const id = moves[index]?.record.id;
    if (id === undefined) return { status: 'refused', problem: stranger() };
    const status = said.has(id) ? 'repeated' : (kept.get(id) ?? 'repeated');
    said.add(id);
    return { status, record: id };
  });
}

async function benchFor(work: Work, acts: readonly ConsentAct[]): Promise<Bench> {
  const { purposes, ruledOut } = await knownPurposes(work);
  const notices = await askedBy(
    work,
    acts.flatMap(({ notice }) => notice ?? []),
  );
  const ages = new Map<string | null, number>();
  for (const place of new Set(acts.filter(({ age }) => age !== null).map((act) => act.jurisdiction)))
    ages.set(place, await legalAge(work.controller, place, work.at));
  return {
    at: work.at,
    purposes,
    ruledOut,
    notices,
    legalAge: (place) => ages.get(place) ?? 0,
    ownAge: work.controller.minimumAge,
  };
}

async function judge(work: Work, act: ConsentAct, bench: Bench): Promise<Judged | Problem> {
  const verdict = judgeConsent(act, bench);
  if (isProblem(verdict)) return verdict;
  try {
    return { act, keys: await identityKeys(work, act.who), version: verdict.version };
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
}

function recordOf(work: Work, { act, version }: Judged, person: Person, bench: Bench): NewRecord {
  const { purpose, choice, notice, source, method, jurisdiction, age } = act;
  const actedAt = Temporal.Instant.from(momentText(act.actedAt));
  const { whoId, deviceWhoId } = person;
  return {
    id: actId(work.controllerId, whoId, purpose, choice, notice, momentText(actedAt)),
    expiresAt: choice === 'given' ? endOf(bench.purposes.get(purpose), actedAt, work) : null,
    ...{ actedAt, whoId, deviceWhoId, purpose, choice, notice, source, method, jurisdiction, age },
    purposeVersion: version,
  };
}

/** When a consent that was given at this moment ends; calendar months are those of the controller's time zone. */
export function endOf(
  purpose: Purpose | undefined,
  actedAt: Temporal.Instant,
  { controller }: Pick<Work, 'controller'>,
): Temporal.Instant | null {
  const period = purpose?.consent?.expiresAfter ?? null;
  if (period === null) return null;
  return actedAt.toZonedDateTimeISO(controller.timeZone).add(period).toInstant();
}

/** Writes what is new, once each, and answers with what became of each record. */
async function keep(
  work: Work,
  moves: readonly StateMove[],
): Promise<ReadonlyMap<string, 'recorded' | 'left-alone'>> {
  const once = [...new Map(moves.map((move) => [move.record.id, move])).values()];
  const imports = once.filter(({ record }) => record.source === 'import');
  const filled = imports.length === 0 ? new Set<string>() : await fillGaps(work, imports);
  const wanted = once.filter(({ record }) => record.source !== 'import' || filled.has(record.id));
  const written = await keepRecords(work, wanted);
  const fresh = wanted.filter(({ record }) => written.has(record.id));
  if (fresh.length > 0)
    await work.recordAll(fresh.map(({ record }) => ({ ...entryOf(record), actor: actorBeside(work) })));
  const leftAlone = imports.filter(({ record }) => !filled.has(record.id));
  return new Map([
    ...leftAlone.map(({ record }) => [record.id, 'left-alone'] as const),
    ...fresh.map(({ record }) => [record.id, 'recorded'] as const),
  ]);
}

function entryOf({
  id,
  purpose,
  purposeVersion,
  choice,
  source,
  method,
  whoId,
  notice,
}: NewRecord): LogEntry {
  const details = { purpose, version: purposeVersion, source, method, who: whoId, notice };
  const event = source === 'import' ? 'consent.imported' : (`consent.${choice}` as const);
  return { event, about: id, details: source === 'import' ? { ...details, choice } : details };
}

function stranger(): Problem {
  return new Problem(
    'invalid',
    'subject-unknown',
    'There is no such subject here. Nothing of this act was recorded.',
  );
}
