// Recipients are reached by letter, by signed webhook or by a task for an owner; each telling keeps its own state.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;
const STATES = `'told', 'silent', 'answered', 'by-hand'`;

async function allowStates(knex: Knex, states: string): Promise<void> {
  await knex.raw('alter table recipient_notices drop constraint recipient_notices_state');
  await knex.raw(
    `alter table recipient_notices add constraint recipient_notices_state check (state in (${states}))`,
  );
}

/** Row-level security binds the owner too, and would change no row in silence; for one statement it does not. */
async function overAllControllers(knex: Knex, statement: string): Promise<void> {
  await knex.raw('alter table recipient_notices no force row level security');
  await knex.raw(statement);
  await knex.raw('alter table recipient_notices force row level security');
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recipients', (table) => {
    table.text('owner').comment('Who inside the organisation does by hand what is asked of it');
    table.text('webhook_url').comment('Where signed messages go: an address, or env:NAME');
    table.text('webhook_private').comment('Whether it may lie in a private network: true, or env:NAME');
    table
      .jsonb('identify_by')
      .notNullable()
      .defaultTo('["email"]')
      .comment('By what it finds a person: email, or dataset.collection.field; a webhook holds no more');
  });
  await knex.schema.createTable('recipient_secrets', (table) => {
    table.comment('Secrets of signed webhooks; two of them while one is replaced');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('recipient_id').notNullable();
    table.binary('secret').notNullable().comment('Sealed; shown once, when it was made');
    table.timestamp('made_at', moment).notNullable();
    table.timestamp('ends_at', moment).comment('From here on it signs nothing and proves nothing');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'recipient_id'])
      .references(['controller_id', 'id'])
      .inTable('recipients')
      .onDelete('CASCADE');
    table.index(['controller_id', 'recipient_id']);
  });
  await protect(knex, 'recipient_secrets');
  await knex.schema.createTable('recipient_identifiers', (table) => {
    table.comment('By what recipients find a person whose rows are gone; until each of them has answered');
    table.uuid('controller_id').notNullable();
    table.uuid('request_id').notNullable();
    table.binary('identifiers').notNullable().comment('Sealed: values by name of the field');
    table.primary(['controller_id', 'request_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
  });
  await protect(knex, 'recipient_identifiers');
  await knex.schema.alterTable('recipient_notices', (table) => {
    table.text('road').notNullable().defaultTo('letter').comment('By which it goes at present');
    table.text('about').notNullable().defaultTo('request').comment('The request itself, or a later change');
    table.binary('message').comment('Sealed: what a webhook says; gone once it was answered');
    table.integer('attempts').notNullable().defaultTo(0).comment('Tries of the present message');
    table.timestamp('received_at', moment).comment('When the other system took the message');
    table.text('failure').comment('The code of what stood in the way of the last try');
    table.dropUnique(['controller_id', 'request_id', 'recipient']);
    table.unique(['controller_id', 'request_id', 'recipient', 'about']);
    table.check(`road in ('letter', 'webhook', 'owner', 'by-hand')`, [], 'recipient_notices_road');
    table.check(`about in ('request', 'restriction-lifted')`, [], 'recipient_notices_about');
  });
  await overAllControllers(knex, `update recipient_notices set road = 'by-hand' where contact is null`);
  await allowStates(knex, `${STATES}, 'sending', 'undeliverable'`);
}

export async function down(knex: Knex): Promise<void> {
  await overAllControllers(knex, `delete from recipient_notices where about <> 'request'`);
  await overAllControllers(
    knex,
    `update recipient_notices set state = 'by-hand', next_at = null where state in ('sending', 'undeliverable')`,
  );
  await allowStates(knex, STATES);
  await knex.schema.alterTable('recipient_notices', (table) => {
    table.dropUnique(['controller_id', 'request_id', 'recipient', 'about']);
    table.unique(['controller_id', 'request_id', 'recipient']);
    table.dropColumns('road', 'about', 'message', 'attempts', 'received_at', 'failure');
  });
  await knex.schema.dropTable('recipient_identifiers');
  await knex.schema.dropTable('recipient_secrets');
  await knex.schema.alterTable('recipients', (table) =>
    table.dropColumns('owner', 'webhook_url', 'webhook_private', 'identify_by'),
  );
}
