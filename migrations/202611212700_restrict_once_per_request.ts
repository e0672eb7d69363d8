// Several requests may restrict one person: each has an entry of its own, and she is free when the last of them ends.
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

const READ = ['objections', 'minor_cases', 'data_requests'];

export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index one_standing_objection');
  await knex.raw(`create unique index one_standing_objection on objections (controller_id, subject_id, use)
    where ended_at is null and use <> 'any-but-storage'`);
  await knex.raw(`create unique index one_standing_restriction_of_request on objections (controller_id, subject_id, request_id)
    where ended_at is null and use = 'any-but-storage'`);
  // Open cases of minors that another's entry has kept restricted until now.
  await overAllControllers(
    knex,
    READ,
    `insert into objections (controller_id, id, subject_id, request_id, use, since)
     select m.controller_id, gen_random_uuid(), m.subject_id, m.request_id, 'any-but-storage', now()
     from minor_cases m join data_requests r on r.controller_id = m.controller_id and r.id = m.request_id
     where r.status in ('verified', 'cooling-off', 'planned', 'approved')
     on conflict do nothing`,
  );
  // Restrictions that were granted while another one stood: one that was lifted has its entry still.
  await overAllControllers(
    knex,
    READ,
    `insert into objections (controller_id, id, subject_id, request_id, use, since)
     select r.controller_id, gen_random_uuid(), r.subject_id, r.id, 'any-but-storage', now()
     from data_requests r
     where r."right" = 'restriction' and r.status = 'fulfilled' and r.answer is not null and not exists (
       select from objections o where o.controller_id = r.controller_id and o.request_id = r.id
         and o.use = 'any-but-storage')`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await overAllControllers(
    knex,
    READ,
    `update objections later set ended_at = now()
     where later.use = 'any-but-storage' and later.ended_at is null and exists (
       select from objections o where o.controller_id = later.controller_id and o.subject_id = later.subject_id
         and o.use = later.use and o.ended_at is null and (o.since, o.id) < (later.since, later.id))`,
  );
  await knex.raw('drop index one_standing_restriction_of_request');
  await knex.raw('drop index one_standing_objection');
  await knex.raw(`create unique index one_standing_objection on objections (controller_id, subject_id, use)
    where ended_at is null`);
}
