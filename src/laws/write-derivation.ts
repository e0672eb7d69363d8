// Writes down how a date was found: the derivation that staff and an authority can read and replay.
import { dayOf } from '../platform/clock.ts';
import type { Calendar } from './calendar.ts';
import { daysOff } from './count-days.ts';
import type { Derivation } from './derivation.ts';
import { type CaseEvents, inOrder, knownUntil } from './events.ts';
import type { Effect } from './extension.ts';
import type { FirstLimit } from './first-limit.ts';
import type { PauseReason } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { periodOf, type Run } from './run-from.ts';
import { type Waiting, waits } from './waits.ts';
import type { ExcludedDay } from './without-days.ts';

/** What `dueDate` found on its way. */
export interface Found {
  readonly first: FirstLimit;
  readonly told: readonly Effect[];
  readonly run: Run;
  readonly acknowledgeBy: Temporal.PlainDate | null;
}

/** The derivation of a date, as plain JSON. */
export function writeDerivation(
  rule: Rule,
  story: CaseEvents,
  calendar: Calendar,
  { first, told, run, acknowledgeBy }: Found,
): Derivation {
  const period = periodOf(rule);
  const { start } = first;
  const { end, excluded, on: due } = run;
  const counted = period.unit === 'business-day' ? daysOff(start.on.add({ days: 1 }), end, calendar) : [];
  return {
    law: rule.law,
    law_name: rule.lawName,
    rule: rule.id,
    version: rule.version,
    right: rule.right,
    source: rule.source,
    mark: rule.mark,
    means: rule.due.means,
    zone: story.zone,
    calendar: { id: calendar.id, place: calendar.place },
    as_of: knownUntil(story).toString(),
    events: writtenEvents(story),
    start: {
      on: start.on.toString(),
      because: start.because,
      think_days: rule.start.on === 'think-time' ? rule.start.days.value : null,
      waiting_for: [...start.waitingFor],
    },
    count: { unit: period.unit, value: period.count, ...citedCount(rule) },
    counting: rule.counting,
    first_limit: first.on.toString(),
    extension: writtenExtension(rule, told, story.zone),
    excluded: stretches(rule, excluded),
    standing_still: standingStill(rule, story, due),
    ends_on: end.toString(),
    passed: written(counted),
    rolled_over: due.equals(end) ? [] : written(daysOff(end, due, calendar)),
    due_on: due.toString(),
    acknowledge_by: acknowledgeBy?.toString() ?? null,
    remarks: remarksOf(start.remarks, told, story.zone),
  };
}

function standingStill({ pauses }: Rule, story: CaseEvents, due: Temporal.PlainDate): PauseReason[] {
  const stands = ({ from, open }: Waiting): boolean => open && Temporal.PlainDate.compare(from, due) <= 0;
  return pauses.known
    .filter((pause) => waits(story, pause.from, pause.to).some(stands))
    .map(({ reason }) => reason);
}

function writtenExtension(
  { extension }: Rule,
  told: readonly Effect[],
  zone: string,
): Derivation['extension'] {
  const used = told.filter(({ code }) => code === null);
  const last = used.at(-1)?.event;
  if (last === undefined || extension.unit === 'none') return null;
  const { source, mark } = extension.unit === 'named-date' ? extension : extension.count;
  return {
    told_on: dayOf(last.at, zone).toString(),
    reason: last.reason,
    unit: extension.unit,
    value: extension.unit === 'named-date' ? null : extension.count.value * used.length,
    until: last.until?.toString() ?? null,
    source,
    mark,
  };
}

function citedCount({ due }: Rule): Pick<Derivation['count'], 'source' | 'mark'> {
  const { source, mark } = due.unit === 'immediately' ? due : due.count;
  return { source, mark };
}

function writtenEvents(story: CaseEvents): Derivation['events'] {
  return inOrder(story).map((event) => {
    const when = { at: event.at.toString(), on: dayOf(event.at, story.zone).toString() };
    if (event.kind !== 'extended') return { kind: event.kind, ...when };
    const { kind, reason, until, overridden } = event;
    return {
      kind,
      ...when,
      reason,
      ...(until === undefined ? {} : { until: until.toString() }),
      ...(overridden === undefined ? {} : { overridden }),
    };
  });
}

/** Days in a row that are excluded for one reason become one stretch. */
function stretches({ pauses }: Rule, days: readonly ExcludedDay[]): Derivation['excluded'] {
  const found: {
    from: Temporal.PlainDate;
    to: Temporal.PlainDate;
    days: number;
    reason: ExcludedDay['reason'];
  }[] = [];
  for (const { on, reason } of days) {
    const last = found.at(-1);
    if (last !== undefined && last.reason === reason && last.to.add({ days: 1 }).equals(on)) {
      last.to = on;
      last.days += 1;
    } else found.push({ from: on, to: on, days: 1, reason });
  }
  return found.map((one) => {
    const { source, mark } = pauses.known.find(({ reason }) => reason === one.reason) ?? pauses;
    return { ...one, from: one.from.toString(), to: one.to.toString(), source, mark };
  });
}

function written(days: ReturnType<typeof daysOff>): { on: string; name: string }[] {
  return days.map(({ on, name }) => ({ on: on.toString(), name }));
}

function remarksOf(
  remarks: FirstLimit['start']['remarks'],
  told: readonly Effect[],
  zone: string,
): Derivation['remarks'] {
  const refused = told.flatMap(({ event, code }) =>
    code === null ? [] : [{ code, event: event.kind, on: dayOf(event.at, zone).toString() }],
  );
  return [...remarks.map((one) => ({ ...one, on: one.on.toString() })), ...refused];
}
