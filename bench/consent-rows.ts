// Consents by SQL, as many as one likes: people, records, states and entries of the log as the doors would have left them.
import type { Client } from 'pg';
import type { TestHouse } from '../test/support/test-house.ts';

const A_TIME = 20_000;

/** People called `person-<n>`, each with one consent that no recipient is told of. */
export async function fillConsents(
  home: TestHouse,
  admin: Client,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  // Their foreign keys hold by their making.
  await admin.query('set session_replication_role = replica');
  const started = performance.now();
  for (let at = from; at < to; at += A_TIME) {
    const numbers = Array.from({ length: Math.min(A_TIME, to - at) }, (_, n) => at + n);
    const { keyId, hashes } = await home.work(async (work) => {
      const found: string[] = [];
      let key = '';
      for (const n of numbers) {
        const { keyId: id, hash } = await work.keyedHash('consent_identities:account', `person-${n}`);
        key = id;
        found.push(hash.toString('hex'));
      }
      return { keyId: key, hashes: found };
    });
    await admin.query(
      `with person as materialized (
         select hash, gen_random_uuid() as who, gen_random_uuid() as record, now() - random() * interval '20 days' as at
         from unnest($1::text[]) hash
       ), identity as (
         insert into consent_identities (controller_id, kind, value, key_id, pseudonym, person_id, since)
         select $2, 'account', hash, $3, who, who, at from person
       ), record as (
         insert into consent_records (controller_id, id, acted_at, recorded_at, who_id, purpose, purpose_version, choice,
           notice_hash, source, method, jurisdiction)
         select $2, record, at, at, who, 'showcase', 3, 'given', (select hash from shown_notices where controller_id = $2 limit 1),
           'api', 'checkbox', 'DE' from person
       ), entry as (
         insert into audit_entries (controller_id, id, at, event, about, actor_kind, actor_id, details, leaf)
         select $2, gen_random_uuid(), at, 'consent.given', record::text, 'client', $2::text, '{"purpose":"showcase"}', repeat('x', 400)
         from person
       )
       insert into consent_states (controller_id, person_id, purpose, choice, record_id, acted_at, ordered_at, purpose_version, notice_hash)
       select $2, who, 'showcase', 'given', record, at, at, 3,
         (select hash from shown_notices where controller_id = $2 limit 1) from person`,
      [hashes, home.lumyx.id, keyId],
    );
  }
  await admin.query('set session_replication_role = origin');
  process.stdout.write(
    `  ${to - from} consents written in ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
  );
}
