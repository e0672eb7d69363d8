// What the log says of each case, as a table: when it came, by when it was due, how and when it ended.
import type { AuditEvent } from '../audit/vocabulary.ts';
import { RECEIPTS } from '../requests/next-moment.ts';

/**
 * Events that answer a person; a refusal with its reasons is an answer (GDPR Art. 12(4)), and so is passing on to the
 * organisation that decides.
 */
const ANSWERS = [
  'request.fulfilled',
  'request.partlyFulfilled',
  'request.answered',
  'request.denied',
  'request.handedOver',
] as const satisfies readonly AuditEvent[];

/** Every event that gives a case a state; the last one is where it stands. */
const STATES = [
  'inactivity.caseOpened',
  'request.received',
  'request.accepted',
  'request.verified',
  'request.coolingOffStarted',
  'request.planned',
  'request.approved',
  'request.stopped',
  ...ANSWERS,
  'request.lapsed',
  'request.withdrawn',
  'request.reopened',
  'request.joined',
  'request.parted',
] as const satisfies readonly AuditEvent[];

/** Events that name the day on which the answer is due. */
const DUE = [
  'inactivity.caseOpened',
  'request.received',
  'request.dueDateMoved',
  'request.lawChanged',
  'request.sorted',
] as const satisfies readonly AuditEvent[];

/** Events that open a case: a person's, and one about an account that nobody uses, which is nobody's request. */
export const OPENED = ['request.received', 'inactivity.caseOpened'] as const satisfies readonly AuditEvent[];

/** Values that `CASE_FACTS` binds, beside `controllerId` and `zone` (IANA). */
export const FACT_BINDINGS = {
  opened: ['request.received'],
  states: [...STATES],
  dues: [...DUE],
  receipts: [...RECEIPTS],
  answers: [...ANSWERS],
  told: [...new Set([...STATES, ...DUE, 'request.extended', 'letter.sent'])],
} as const;

/**
 * Common table expressions that end in `facts`: one row a case, from entries of the log alone. Days are days where
 * the controller is. A case that was opened again stands where its last event put it. `told` reads the entries of the
 * events `:told`, with about, event, at, details and position.
 */
export const caseFactsOf = (told: string): string => `
  told as (
    ${told}
  ), cases as (
    select about as id,
      min(coalesce((details->>'receivedAt')::timestamptz, at)) filter (where event = any(:opened)) as received_at,
      (array_agg(details->>'right' order by position desc)
        filter (where event = any(:opened) or event = 'request.sorted'))[1] as "right",
      (array_agg(coalesce(details->>'dueOn', details->>'to') order by position desc)
        filter (where event = any(:dues) and (details->>'dueOn' is not null or event = 'request.dueDateMoved')))[1]::date as due_on,
      min(details->>'acknowledgeBy') filter (where event = any(:opened))::date as acknowledge_by,
      min(at) filter (where event = 'letter.sent' and details->>'letter' = any(:receipts)) as acknowledged_at,
      bool_or(event = 'request.extended') as extended,
      bool_or(event = 'request.reopened') as reopened,
      (array_agg(details->>'judged' order by position desc) filter (where event = 'request.answered'))[1] as judged,
      (array_agg(event order by position desc) filter (where event = any(:states)))[1] as state,
      (array_agg(at order by position desc) filter (where event = any(:states)))[1] as state_at
    from told group by about
  ), facts as (
    select id, "right", due_on, extended, reopened, judged, state,
      state = any(:answers) as answered,
      state not in ('request.lapsed', 'request.withdrawn', 'request.joined') and state <> all(:answers) as open,
      (received_at at time zone :zone)::date as received_on,
      (state_at at time zone :zone)::date as ended_on,
      acknowledge_by,
      (acknowledged_at at time zone :zone)::date as acknowledged_on
    from cases where received_at is not null
  )`;

/** The same over the whole log as it stands. */
export const CASE_FACTS = caseFactsOf(
  `select about, event, at, details, position from audit_entries
    where controller_id = :controllerId and event = any(:told)`,
);
