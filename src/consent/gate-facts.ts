// All that the gate must know of people, in one question for any number of questions: choices, objections, restrictions, signals.
import { z } from 'zod';
import type { Work } from '../work.ts';
import { CHOICES } from './consent-record.ts';
import type { IdentityKey } from './identity.ts';
import { SIGNAL_USES, USES } from './objection.ts';

const moment = z.string().transform((text) => Temporal.Instant.from(text));

const StateFact = z.object({
  choice: z.enum(CHOICES),
  record: z.string(),
  actedAt: moment,
  orderedAt: moment,
  version: z.number(),
  notice: z.string().nullable(),
  expiresAt: moment.nullable(),
  jurisdiction: z.string().nullable(),
  age: z.number().nullable(),
});
export type StateFact = z.output<typeof StateFact>;

const EndedUse = z.object({ use: z.enum(USES), since: moment });
export type EndedUse = z.output<typeof EndedUse>;

const GrantedFact = z.object({ startsAt: moment, endsAt: moment.nullable() });
export type GrantedFact = z.output<typeof GrantedFact>;

export interface GateFacts {
  /** The newest choice of each person that this may be; several only where people were never joined. */
  readonly states: readonly StateFact[];
  /** Uses that the person has ended, restrictions among them. */
  readonly ended: readonly EndedUse[];
  /** Terms under which the use was granted, whether they run or not. */
  readonly terms: readonly GrantedFact[];
}

/**
 * The facts for each question, in their order. An address and the subject who gave it are one person, and everything that
 * was ever joined to a person counts. Each table is read by key.
 */
export async function gateFacts(
  { trx, controllerId }: Work,
  questions: readonly { readonly keys: readonly IdentityKey[]; readonly purpose: string }[],
): Promise<GateFacts[]> {
  const asked = questions.flatMap(({ keys }, question) => keys.map((key) => ({ ...key, question })));
  const values = {
    controllerId,
    questions: asked.map(({ question }) => question),
    kinds: asked.map(({ kind }) => kind),
    values: asked.map(({ value }) => value),
    keyIds: asked.map(({ keyId }) => keyId),
    subjectIds: asked.map(({ kind, value }) => (kind === 'subject' ? value : null)),
    hashes: asked.map(({ kind, value }) => (kind === 'email' ? value : null)),
    purposes: asked.map(({ question }) => questions[question]?.purpose ?? ''),
    signalUses: [...SIGNAL_USES],
  };
  const { rows } = (await trx.raw(FACTS, values).options({ name: 'gate-facts' })) as {
    rows: { question: number; what: 'state' | 'ended' | 'term'; fact: unknown }[];
  };
  const facts = questions.map(() => ({
    states: [] as StateFact[],
    ended: [] as EndedUse[],
    terms: [] as GrantedFact[],
  }));
  for (const { question, what, fact } of rows) {
    if (what === 'state') facts[question]?.states.push(StateFact.parse(fact));
    else if (what === 'term') facts[question]?.terms.push(GrantedFact.parse(fact));
    else facts[question]?.ended.push(EndedUse.parse(fact));
  }
  return facts;
}

/** Planned once for each connection: to plan it takes several times as long as to run it. */
const FACTS = `
  with asked as (
    select * from unnest(:questions::int[], :kinds::text[], :values::text[], :keyIds::uuid[], :subjectIds::uuid[],
      :hashes::text[], :purposes::text[]) as asked(question, kind, value, key_id, subject_id, hash, purpose)
  ), mailbox as (
    select question, purpose, box.subject_id, encode(box.hash, 'hex') as email
    from asked join subject_identifiers box on box.controller_id = :controllerId and box.kind = 'email'
      and box.key_id = asked.key_id and box.hash = decode(asked.hash, 'hex') and asked.kind = 'email'
    union
    select question, purpose, box.subject_id, encode(box.hash, 'hex')
    from asked join subject_identifiers box on box.controller_id = :controllerId and box.kind = 'email'
      and box.subject_id = asked.subject_id
  ), named as (
    select question, purpose, kind, value from asked
    union select question, purpose, 'email', email from mailbox
    union select question, purpose, 'subject', subject_id::text from mailbox
  ), person as (
    select distinct question, purpose, identity.person_id from named
    join consent_identities identity on identity.controller_id = :controllerId
      and identity.kind = named.kind and identity.value = named.value
  ), joined as (
    select question, identity.kind, identity.value, identity.key_id from person
    join consent_identities identity on identity.controller_id = :controllerId
      and identity.person_id = person.person_id
  ), subject as (
    select question, subject_id::text as id from asked where subject_id is not null
    union select question, subject_id::text from mailbox
    union select question, value from joined where kind = 'subject'
    union select question, box.subject_id::text from joined
      join subject_identifiers box on box.controller_id = :controllerId and box.kind = 'email'
        and joined.kind = 'email' and box.key_id = joined.key_id and encode(box.hash, 'hex') = joined.value
  ), device as (
    select question, value, key_id from asked where kind = 'device'
    union select question, value, key_id from joined where kind = 'device'
  )
  select question, 'state' as what, jsonb_build_object('choice', choice, 'record', record_id, 'actedAt', acted_at,
    'orderedAt', ordered_at, 'version', purpose_version, 'notice', encode(notice_hash, 'hex'), 'expiresAt', expires_at,
    'jurisdiction', jurisdiction, 'age', age) as fact
  from person join consent_states state on state.controller_id = :controllerId
    and state.person_id = person.person_id and state.purpose = person.purpose
  union all
  select question, 'term', jsonb_build_object('startsAt', starts_at, 'endsAt', ends_at)
  from person join consent_identities identity on identity.controller_id = :controllerId
    and identity.person_id = person.person_id
  join granted_terms term on term.controller_id = :controllerId
    and term.who_id = identity.pseudonym and term.purpose = person.purpose
  union all
  select question, 'ended', jsonb_build_object('use', use, 'since', since)
  from subject join objections on objections.controller_id = :controllerId
    and objections.subject_id = subject.id::uuid and objections.ended_at is null
  union all
  select question, 'ended', jsonb_build_object('use', use, 'since', heard_at)
  from device join privacy_signals signal on signal.controller_id = :controllerId and signal.kind = 'gpc'
    and signal.device_key_id = device.key_id
    and signal.device_hash = case when device.value ~ '^[0-9a-f]{64}$' then decode(device.value, 'hex') end
  cross join unnest(:signalUses::text[]) as ended(use)`;
