// Writes new records and moves the states with them, in one statement.
import { momentText } from '../audit/leaf.ts';
import type { Work } from '../work.ts';
import { GIVEN, givenOf, type StateMove } from './consent-record.ts';
import { NEWEST, OF_RECORD, wavesOf } from './consent-state.ts';

/**
 * Writes those of these records that are not there yet, lets each of them move its state, and answers with their ids. The newest
 * act holds, whatever arrives last. Clocks of people differ: a *no* that arrives after a *yes* and is at most five minutes
 * older holds as well, since a yes that is wrongly taken harms and a no that is wrongly taken asks once more. An act never
 * counts as later than it was recorded. An import has made its state before (`fillGaps`).
 */
export async function keepRecords(work: Work, moves: readonly StateMove[]): Promise<ReadonlySet<string>> {
  const { trx, controllerId, at } = work;
  const written = new Set<string>();
  for (const wave of wavesOf(moves)) {
    const values = { controllerId, at: momentText(at), ...givenOf(wave) };
    const { rows } = (await trx.raw(KEEP, values).options({ name: 'keep-records' })) as {
      rows: { id: string }[];
    };
    for (const { id } of rows) written.add(id);
  }
  return written;
}

/**
 * Planned once for each connection, because to plan it takes longer than to run it. Who the person is by now is read here: somebody may have joined two names while this work waited to share their lock. Rows
 * go in the order of their keys, so that two works at once never wait for each other in a circle.
 */
const KEEP = `
  with given as materialized (select * from ${GIVEN}), written as (
    insert into consent_records (controller_id, id, acted_at, recorded_at, who_id, device_who_id, purpose,
      purpose_version, choice, notice_hash, expires_at, source, method, jurisdiction, age)
    select :controllerId, id, acted_at, :at::timestamptz, who_id, device_who_id, purpose, purpose_version, choice,
      decode(notice, 'hex'), expires_at, source, method, jurisdiction, age
    from given order by id
    on conflict do nothing returning id
  ), moved as (
    insert into consent_states (controller_id, person_id, ${OF_RECORD})
    select :controllerId, identity.person_id, purpose, choice, id, acted_at, least(acted_at, :at::timestamptz),
      purpose_version, decode(notice, 'hex'), expires_at, jurisdiction, age
    from given join written using (id) join consent_identities identity using (kind, value)
    where source <> 'import' and identity.controller_id = :controllerId
    order by identity.person_id, purpose
    on conflict (controller_id, person_id, purpose) do ${NEWEST}
    where excluded.ordered_at > consent_states.ordered_at
      or (excluded.choice <> 'given' and consent_states.choice = 'given'
        and excluded.ordered_at >= consent_states.ordered_at - interval '5 minutes')
  )
  select id from written`;
