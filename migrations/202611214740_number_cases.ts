// Cases of a controller are numbered 1, 2, 3 … without a gap, so that a list with a case left out shows it.
import type { Knex } from 'knex';
import { overAllControllers, protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_counters', (table) => {
    table.comment(
      'The highest case number of each controller; held while a case is written, so that no number is lost',
    );
    table.uuid('controller_id').notNullable();
    table.bigInteger('given').notNullable();
    table.primary(['controller_id']);
    table.foreign('controller_id').references('id').inTable('controllers');
    table.check('given > 0', [], 'case_counters_given');
  });
  await protect(knex, 'case_counters');
  await knex.raw('revoke delete on case_counters from habeas_service');

  await knex.schema.alterTable('data_requests', (table) => {
    table
      .bigInteger('case_number')
      .comment(
        '1, 2, 3 … for each controller, without a gap; given when the row is written, and never changed',
      );
    table.unique(['controller_id', 'case_number']);
  });
  await overAllControllers(
    knex,
    ['data_requests', 'case_counters'],
    `with numbered as (
       select controller_id, id,
         row_number() over (partition by controller_id order by received_at, created_at, id) as number
       from data_requests
     ), given as (
       insert into case_counters (controller_id, given)
       select controller_id, max(number) from numbered group by controller_id
     )
     update data_requests d set case_number = number
     from numbered n where n.controller_id = d.controller_id and n.id = d.id`,
  );
  // Two equal wishes become one case by a conflict, and a number taken before that would be lost: the row is written
  // first and numbered second. So the database asks for the number when the transaction ends.
  await knex.raw(`create function case_is_numbered() returns trigger language plpgsql as $$
    begin
      if exists (select from data_requests
          where controller_id = new.controller_id and id = new.id and case_number is null) then
        raise exception 'a case without a number' using errcode = 'not_null_violation';
      end if;
      return null;
    end $$`);
  await knex.raw(
    `create constraint trigger numbered after insert on data_requests deferrable initially deferred
       for each row execute function case_is_numbered()`,
  );
  await knex.raw(`create function case_keeps_number() returns trigger language plpgsql as $$
    begin raise exception 'a case keeps its number' using errcode = 'insufficient_privilege'; end $$`);
  await knex.raw(
    `create trigger keeps_number before update of case_number on data_requests for each row
       when (old.case_number is not null and new.case_number is distinct from old.case_number)
       execute function case_keeps_number()`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger keeps_number on data_requests');
  await knex.raw('drop trigger numbered on data_requests');
  await knex.raw('drop function case_keeps_number()');
  await knex.raw('drop function case_is_numbered()');
  await knex.schema.alterTable('data_requests', (table) => table.dropColumn('case_number'));
  await knex.schema.dropTable('case_counters');
}
