// What happened to a case as far as the clocks of the law ask: kept as rows that nobody changes.
import type { CaseEvents, LawEvent } from '../laws/events.ts';
import type { EventKind, ExtensionReason } from '../laws/law-codes.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

class CaseEvent extends HouseModel {
  static override tableName = 'case_events';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare kind: EventKind;
  declare at: Temporal.Instant;
  declare reason: ExtensionReason | null;
  declare until: Temporal.PlainDate | null;
  declare overridden: boolean;
  declare words: Buffer | null;
  declare byKind: string;
  declare byId: string;
  declare writtenAt: Temporal.Instant;
}

/** Something that happened, with what was said. */
export interface ToldEvent {
  readonly kind: EventKind;
  readonly at: Temporal.Instant;
  readonly words: string | null;
  readonly byKind: string;
}

/** Writes that something happened. `words` are sealed. */
export async function writeEvent(
  work: Work,
  requestId: string,
  event: LawEvent,
  words: string | null = null,
): Promise<void> {
  const { controllerId, actor, at } = work;
  const id = crypto.randomUUID();
  const extended = event.kind === 'extended' ? event : null;
  await CaseEvent.query(work.trx).insert({
    controllerId,
    id,
    requestId,
    kind: event.kind,
    at: event.at,
    reason: extended?.reason ?? null,
    until: extended?.until ?? null,
    overridden: extended?.overridden ?? false,
    words: words === null ? null : await work.seal(`case_events:${id}`, words),
    byKind: actor.kind,
    byId: actor.id,
    writtenAt: at,
  });
}

/** The events of a case, as the law's clocks read them; open questions count as answered now. */
export async function storyOfCase(work: Work, requestId: string): Promise<CaseEvents> {
  const events = (await eventsOf(work, requestId)).map(lawEvent);
  return { zone: work.controller.timeZone, events, asOf: work.at };
}

/** The same of many cases as it was known at a moment, read in one go; a case without an event is not among them. */
export async function storiesOfCases(
  { trx, controllerId, controller }: Work,
  requestIds: readonly string[],
  asOf: Temporal.Instant,
): Promise<ReadonlyMap<string, CaseEvents>> {
  const rows = await CaseEvent.query(trx)
    .select('requestId', 'kind', 'at', 'reason', 'until', 'overridden')
    .where({ controllerId })
    .where('writtenAt', '<=', asOf.toString())
    .whereIn('requestId', [...requestIds])
    .orderBy(['at', 'writtenAt', 'id']);
  const byCase = Map.groupBy(rows, ({ requestId }) => requestId);
  const zone = controller.timeZone;
  return new Map([...byCase].map(([id, events]) => [id, { zone, events: events.map(lawEvent), asOf }]));
}

function lawEvent({ kind, at, reason, until, overridden }: CaseEvent): LawEvent {
  if (kind !== 'extended') return { kind, at };
  if (reason === null) throw new TypeError('an extension without a reason');
  return { kind, at, reason, ...(until === null ? {} : { until }), ...(overridden ? { overridden } : {}) };
}

/** Questions and answers of a case with their words, in the order of time. */
export async function toldEvents(work: Work, requestId: string): Promise<ToldEvent[]> {
  const told: ToldEvent[] = [];
  for (const { id, kind, at, words, byKind } of await eventsOf(work, requestId)) {
    const text = words === null ? null : (await work.open(`case_events:${id}`, words)).toString('utf8');
    told.push({ kind, at, words: text, byKind });
  }
  return told;
}

/**
 * Of the cases of a query on `data_requests`, those whose newest question has no answer, as a condition of that query:
 * what `openQuestion` says of one.
 */
export function questionOpen({ trx, controllerId }: Work) {
  return CaseEvent.query(trx)
    .select('requestId')
    .where({ controllerId })
    .whereColumn('caseEvents.requestId', 'dataRequests.id')
    .groupBy('requestId')
    .havingRaw(
      `count(*) filter (where kind = 'clarification_asked') > count(*) filter (where kind = 'clarification_answered')`,
    );
}

async function eventsOf(work: Work, requestId: string): Promise<CaseEvent[]> {
  return await CaseEvent.query(work.trx)
    .where({ controllerId: work.controllerId, requestId })
    .orderBy(['at', 'writtenAt', 'id']);
}
