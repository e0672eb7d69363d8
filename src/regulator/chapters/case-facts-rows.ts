// One line a case out of the sealed log, in the order of the case numbers: what the log alone says.
import type { BundleLook } from '../bundle/bundle-part.ts';
import type { CountedRow, NumberedRow, Outcome, Standing } from '../metrics/counted-row.ts';
import { IN_SCOPE, type Intake, SEALED_CASES, sealedBindings } from './sealed-cases.ts';
import { streamBatches } from './stream-rows.ts';

/** A question to the person, and its answer; days on the controller's clock. */
export interface AskedQuestion {
  readonly asked_on: string;
  readonly stops_clock: boolean;
  readonly answered_on: string | null;
}

/** An appeal or a complaint about a case. */
export interface LodgedReview {
  readonly case_number: number | null;
  readonly right: string;
  readonly received_on: string;
  readonly outcome: string;
}

/** Names of columns are those of the file; days and moments as ISO 8601. */
export interface LoggedCase extends CountedRow {
  readonly case_id: string;
  readonly subject_id: string | null;
  readonly intake: Intake;
  readonly received_at: string;
  readonly written_at: string;
  readonly extension_told_on: string | null;
  readonly extension_reason: string | null;
  readonly exemption_code: string | null;
  readonly questions: readonly AskedQuestion[];
  readonly reviews: readonly LodgedReview[];
  readonly about_case: number | null;
  readonly joined_into_case: number | null;
  readonly recipients_told: number;
  readonly recipients_answered: number;
}

/** Cases of the bundle, in batches. */
export function loggedCases(look: BundleLook): AsyncGenerator<LoggedCase[]> {
  return streamBatches<LoggedCase>(look.work, LOGGED, sealedBindings(look));
}

/** A line of the list of all numbers. */
export interface NumberLine extends NumberedRow {
  readonly right: string;
  readonly intake: Intake;
  /** Whether the request log of this bundle holds the case. */
  readonly in_this_bundle: boolean;
}

/** Every case that the log knows of, whenever it came, in the order of the numbers. */
export function numberedCases(look: BundleLook): AsyncGenerator<NumberLine[]> {
  return streamBatches<NumberLine>(look.work, NUMBERS, sealedBindings(look));
}

const ENDS: Readonly<Record<string, Outcome>> = {
  'request.fulfilled': 'fulfilled',
  'request.partlyFulfilled': 'fulfilled-in-part',
  'request.answered': 'answered',
  'request.denied': 'refused',
  'request.handedOver': 'passed-on',
  'request.joined': 'joined',
  'request.lapsed': 'lapsed',
  'request.withdrawn': 'withdrawn',
};
const GONE: readonly Standing[] = ['joined', 'lapsed', 'withdrawn'];

const OUTCOME = `case facts.state ${Object.entries(ENDS)
  .map(([state, outcome]) => `when '${state}' then '${outcome}'`)
  .join(' ')} else 'open' end`;
const STANDING = `case when facts.answered then 'answered' ${GONE.map(
  (gone) => `when facts.state = 'request.${gone}' then '${gone}'`,
).join(' ')} else 'open' end`;

const NUMBERS = `with ${SEALED_CASES}
  select numbered.case_number, facts.received_on::text, numbered.channel, facts."right", numbered.intake,
    ${STANDING} as standing, (${IN_SCOPE}) as in_this_bundle
  from facts join numbered using (id)
  order by numbered.case_number nulls first, facts.received_on, facts.id`;

const LOGGED = `with ${SEALED_CASES}, more as (
    select about as id,
      (array_agg(details->>'reason' order by position desc) filter (where event = 'request.denied'))[1] as denied_for,
      max(at) filter (where event = 'request.extended') as extended_at,
      (array_agg(details->>'reason' order by position desc) filter (where event = 'request.extended'))[1] as extended_for,
      (array_agg(coalesce(details->>'law', details->>'to') order by position desc)
        filter (where event = any(:opened) or event = 'request.lawChanged'))[1] as law,
      count(distinct details->>'noticeId') filter (where event = 'recipient.told')::int as recipients_told,
      count(distinct details->>'noticeId') filter (where event = 'recipient.answered')::int as recipients_answered
    from sealed group by about
  ), asked as (
    select about as id, at, coalesce((details->>'pauses')::boolean, false) as stops_clock,
      row_number() over (partition by about order by position) as number
    from sealed where event = 'request.questionAsked'
  ), replied as (
    select about as id, coalesce((details->>'at')::timestamptz, at) as at,
      row_number() over (partition by about order by position) as number
    from sealed where event = 'request.questionReplied'
  ), questions as (
    select asked.id, jsonb_agg(jsonb_build_object('asked_on', (asked.at at time zone :zone)::date, 'stops_clock', stops_clock,
      'answered_on', (replied.at at time zone :zone)::date) order by number) as questions
    from asked left join replied using (id, number) group by asked.id
  ), reviews as (
    select numbered.about_id as id, jsonb_agg(jsonb_build_object('case_number', numbered.case_number, 'right', facts."right",
      'received_on', facts.received_on, 'outcome', coalesce(facts.judged, ${OUTCOME})) order by numbered.case_number) as reviews
    from numbered join facts using (id) where numbered.about_id is not null group by 1
  )
  select facts.id as case_id, numbered.case_number, numbered.subject_id::text, numbered.intake, numbered.channel,
    to_char(cases.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as received_at,
    to_char(numbered.written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as written_at,
    facts.received_on::text, facts."right", more.law, facts.acknowledge_by::text, facts.acknowledged_on::text,
    facts.due_on::text, facts.extended, (more.extended_at at time zone :zone)::date::text as extension_told_on,
    more.extended_for as extension_reason, ${STANDING} as standing, ${OUTCOME} as outcome, case when facts.open then null else facts.ended_on::text end as ended_on,
    facts.reopened, facts.judged, case when facts.state = 'request.denied' then more.denied_for end as exemption_code,
    coalesce(questions.questions, '[]') as questions, coalesce(reviews.reviews, '[]') as reviews,
    about.case_number as about_case, main.case_number as joined_into_case,
    coalesce(more.recipients_told, 0) as recipients_told, coalesce(more.recipients_answered, 0) as recipients_answered
  from facts join numbered using (id) join cases using (id)
  left join more using (id) left join questions using (id) left join reviews using (id)
  left join numbered about on about.id = numbered.about_id
  left join numbered main on main.id = numbered.duplicate_of_id::text and facts.state = 'request.joined'
  where ${IN_SCOPE}
  order by numbered.case_number nulls first, facts.received_on, facts.id`;
