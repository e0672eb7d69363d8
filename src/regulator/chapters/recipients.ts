// Chapter 8: recipients who were told of an erasure, a correction or a restriction (GDPR Art. 19), and what they answered.
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { meanOf, medianOf } from '../metrics/days.ts';
import { entryIds, type Sought } from './log-entries.ts';
import { streamBatches } from './stream-rows.ts';
import { csvTable, jsonLines } from './text-files.ts';

const TOLD: Sought = {
  events: [
    'recipient.told',
    'recipient.received',
    'recipient.notReached',
    'recipient.unreachable',
    'recipient.opened',
    'recipient.answered',
    'recipient.silent',
  ],
  ofCases: true,
};

/** One notice to one recipient; days on the controller's clock. */
interface ToldRecipient {
  readonly case_number: number | null;
  readonly case_id: string;
  readonly recipient: string;
  readonly about: string | null;
  readonly road: string | null;
  readonly told_at: Temporal.Instant;
  readonly tries_failed: number;
  readonly taken_at: Temporal.Instant | null;
  readonly opened_at: Temporal.Instant | null;
  readonly answered_at: Temporal.Instant | null;
  readonly outcome: string | null;
  readonly silent_since: Temporal.Instant | null;
  readonly days_to_answer: number | null;
}

const COLUMNS: readonly (keyof ToldRecipient)[] = [
  'case_number',
  'case_id',
  'recipient',
  'about',
  'road',
  'told_at',
  'tries_failed',
  'taken_at',
  'opened_at',
  'answered_at',
  'outcome',
  'silent_since',
  'days_to_answer',
];

/** Whom the controller told, by the log alone; the words of answers stay with the case. */
export const recipientsPart: BundlePart = {
  name: '08-recipients',
  title: 'Recipients who were told',
  build: async (look): Promise<BuiltPart> => {
    const days: number[] = [];
    let told = 0;
    for await (const one of notices(look)) {
      told += 1;
      if (one.days_to_answer !== null) days.push(one.days_to_answer);
    }
    return {
      files: [
        {
          path: '08-recipients/notices.csv',
          source: 'the sealed log',
          content: () => csvTable(COLUMNS, notices(look)),
        },
        {
          path: '08-recipients/notices.jsonl',
          source: 'the sealed log',
          content: () => jsonLines(notices(look)),
        },
      ],
      sentences:
        told === 0
          ? ['No recipient had to be told of anything in these days.']
          : [
              `${told} notices went to recipients; ${days.length} were answered${days.length === 0 ? '' : `, in the middle after ${medianOf(days)} days, on average after ${meanOf(days)}`}.`,
            ],
      omissions: ['What recipients wrote beside their answer is left out; it stands with the case.'],
      cited: entryIds(look, TOLD),
    };
  },
};

async function* notices({ work, scope, logSize }: BundleLook): AsyncGenerator<ToldRecipient> {
  const values = {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    logSize: logSize.toString(),
    events: [...TOLD.events],
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
  for await (const batch of streamBatches<ToldRecipient>(work, NOTICES, values)) yield* batch;
}

const NOTICES = `with entries as (
    select e.* from audit_leaves l join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
    where l.controller_id = :controllerId and l.index < :logSize::bigint and e.event = any(:events)
  ), notices as (
    select about as case_id, coalesce(details->>'noticeId', details->>'recipient') as notice, min(details->>'recipient') as recipient,
      min(details->>'about') filter (where event = 'recipient.told') as about,
      coalesce(min(details->>'road') filter (where event = 'recipient.answered'), min(details->>'road') filter (where event = 'recipient.told')) as road,
      min(at) filter (where event = 'recipient.told') as told_at,
      (count(*) filter (where event in ('recipient.notReached', 'recipient.unreachable')))::int as tries_failed,
      min(at) filter (where event = 'recipient.received') as taken_at,
      min(at) filter (where event = 'recipient.opened') as opened_at,
      min(at) filter (where event = 'recipient.answered') as answered_at,
      min(details->>'outcome') filter (where event = 'recipient.answered') as outcome,
      min(at) filter (where event = 'recipient.silent') as silent_since
    from entries group by 1, 2
  )
  select d.case_number::int, notices.case_id, recipient, notices.about, road, told_at, tries_failed, taken_at, opened_at,
    answered_at, notices.outcome, case when answered_at is null then silent_since end as silent_since,
    (answered_at at time zone :zone)::date - (told_at at time zone :zone)::date as days_to_answer
  from notices left join data_requests d on d.controller_id = :controllerId and d.id = notices.case_id::uuid
  where told_at is not null and case when :only::text is null
    then (told_at at time zone :zone)::date between :from::date and :to::date else case_id = :only::text end
  order by d.case_number nulls first, told_at, recipient, notice`;
