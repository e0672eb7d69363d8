// Chapter 5: uses of data that people put an end to, and since when. Consent itself is not kept by Habeas yet, and that is said.
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { entryIds, type Sought } from './log-entries.ts';
import { streamBatches } from './stream-rows.ts';
import { csvTable, jsonLines } from './text-files.ts';

const ENDED: Sought = {
  events: [
    'use.ended',
    'use.endAnnounced',
    'use.restored',
    'use.resumed',
    'signal.honoured',
    'minor.found',
    'item.named',
  ],
  ofCases: true,
};

interface EndedUse {
  readonly case_number: number | null;
  readonly case_id: string | null;
  readonly subject_id: string | null;
  readonly about: 'person' | 'item';
  readonly use: string;
  readonly by: 'request' | 'signal';
  readonly ended_since: Temporal.Instant;
  readonly ends_again_on: Temporal.Instant | null;
  readonly restored_at: Temporal.Instant | null;
}

type ShownUse = Omit<EndedUse, 'subject_id'> & { readonly person: string | null };

const COLUMNS: readonly (keyof ShownUse)[] = [
  'case_number',
  'case_id',
  'person',
  'about',
  'use',
  'by',
  'ended_since',
  'ends_again_on',
  'restored_at',
];

/** Objections, opt-outs and restrictions as they stood in the days of the bundle. */
export const consentPart: BundlePart = {
  name: '05-consent',
  title: 'Consent, objections and restrictions',
  build: async (look): Promise<BuiltPart> => {
    let uses = 0;
    for await (const _ of endedUses(look)) uses += 1;
    const source = 'the list that every use of data is held against';
    return {
      files: [
        { path: '05-consent/ended-uses.csv', source, content: () => csvTable(COLUMNS, endedUses(look)) },
        { path: '05-consent/ended-uses.jsonl', source, content: () => jsonLines(endedUses(look)) },
      ],
      sentences: [
        uses === 0
          ? 'Nobody had put an end to a use of data in these days.'
          : `${uses} uses of data were ended, by objection, opt-out, restriction or a signal of a browser.`,
      ],
      omissions: [
        'Consent receipts (ISO/IEC TS 27560), notices as they were shown, their variants and withdrawals are not kept by Habeas yet: evidence of consent must come from where consent was asked for.',
      ],
      cited: entryIds(look, ENDED),
    };
  },
};

async function* endedUses({ work, scope, asOf, pseudonyms }: BundleLook): AsyncGenerator<ShownUse> {
  const values = {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    asOf: asOf.toString(),
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
  for await (const batch of streamBatches<EndedUse>(work, USES, values))
    for (const { subject_id: id, ...use } of batch)
      yield { ...use, person: id === null ? null : pseudonyms.ofSubject(id) };
}

/** What stood on any day of the bundle; an end that came after the checkpoint has not come yet. */
const USES = `select d.case_number::int, o.request_id::text as case_id, o.subject_id::text,
    case when o.subject_id is null then 'item' else 'person' end as about, o.use,
    case when o.signal_id is null then 'request' else 'signal' end as by, o.since as ended_since,
    o.lifts_at as ends_again_on, case when o.ended_at <= :asOf::timestamptz then o.ended_at end as restored_at
  from objections o left join data_requests d on d.controller_id = o.controller_id and d.id = o.request_id
  where o.controller_id = :controllerId and o.since <= :asOf::timestamptz
    and case when :only::text is null then (o.since at time zone :zone)::date <= :to::date
      and (o.ended_at is null or (o.ended_at at time zone :zone)::date >= :from::date)
      else o.request_id::text = :only::text end
  order by d.case_number, o.since, o.use, o.id`;
