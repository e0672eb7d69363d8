// Cases as the sealed log tells of them, up to one checkpoint: the query that every chapter about cases begins with.
import { dayOf } from '../../platform/clock.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { caseFactsOf, FACT_BINDINGS, OPENED } from '../case-facts.ts';

/** How a request reached the controller; told apart by what the log says beside its receipt. */
export const INTAKES = [
  'form',
  'form-signed-in',
  'agent',
  'api',
  'api-signed-in',
  'mail',
  'desk',
  'review',
  'unused-account',
] as const;
export type Intake = (typeof INTAKES)[number];

const MAILS = ['mail.judged', 'mail.ruled'] as const;
const BESIDE = ['session.passed', 'agent.named'] as const;
const ARRIVALS = [...OPENED, 'request.duplicated'] as const;
const MORE = [
  'request.questionAsked',
  'request.questionReplied',
  'recipient.told',
  'recipient.answered',
  'owner.fileRuled',
  'mail.received',
] as const;

/** What the queries of this file bind. */
export function sealedBindings({ work, scope, logSize, asOf }: BundleLook) {
  const { controllerId, controller } = work;
  return {
    ...FACT_BINDINGS,
    opened: [...OPENED],
    controllerId,
    zone: controller.timeZone,
    logSize: logSize.toString(),
    wanted: [...new Set([...FACT_BINDINGS.told, ...ARRIVALS, ...MAILS, ...BESIDE, ...MORE])],
    arrivals: [...ARRIVALS],
    mails: [...MAILS],
    beside: [...BESIDE],
    today: dayOf(asOf, controller.timeZone).toString(),
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
}

/** Entries below the checkpoint, by the events that chapters read. */
const SEALED = `sealed as materialized (
    select e.id as entry_id, e.about, e.event, e.at, e.actor_kind, e.details, l.index as position
    from audit_leaves l
    join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
    where l.controller_id = :controllerId and l.index < :logSize::bigint and e.event = any(:wanted)
  )`;

/** `arrivals`: each time something was asked, a new case or one that goes on, and by which road it came. */
const ARRIVED = `mailed as (
    select details->>'requestId' as id, at from sealed
    where event = any(:mails) and details->>'state' = 'opened-case' group by 1, 2
  ), told_beside as (
    select about as id, at, bool_or(event = 'session.passed') as signed_in, bool_or(event = 'agent.named') as by_agent
    from sealed where event = any(:beside) group by 1, 2
  ), arrivals as (
    select s.entry_id, s.about as id, s.event, s.at, s.position, s.details,
      coalesce(s.details->>'channel', 'clock') as channel,
      case
        when s.event = 'inactivity.caseOpened' then 'unused-account'
        when s.details->>'about' is not null then 'review'
        when b.by_agent then 'agent'
        when s.details->>'channel' = 'form' then case when b.signed_in then 'form-signed-in' else 'form' end
        when s.details->>'channel' = 'api' then case when b.signed_in then 'api-signed-in' else 'api' end
        when m.id is not null then 'mail'
        else 'desk' end as intake
    from sealed s
    left join told_beside b on b.id = s.about and b.at = s.at
    left join mailed m on m.id = s.about and m.at = s.at
    where s.event = any(:arrivals)
  )`;

/** `numbered`: every case with its number; one from before the log held numbers has the one of its row. */
const NUMBERED = `numbered as (
    select a.id, a.entry_id, a.at as written_at, a.channel, a.intake, a.position, a.details->>'about' as about_id,
      coalesce((a.details->>'caseNumber')::bigint, d.case_number)::int as case_number,
      d.subject_id, d.duplicate_of_id
    from arrivals a
    left join data_requests d on d.controller_id = :controllerId and d.id = a.id::uuid
    where a.event = any(:opened)
  )`;

/** Ends in `facts`, `arrivals` and `numbered`. */
export const SEALED_CASES = `${SEALED}, ${ARRIVED}, ${NUMBERED}, ${caseFactsOf(
  'select about, event, at, details, position from sealed where event = any(:told)',
)}`;

/** Whether a case of `facts` belongs to the bundle: the one it is about, or all that came in its days. */
export const IN_SCOPE = `case when :only::text is null then facts.received_on between :from::date and :to::date
    else facts.id = :only::text end`;
