// Mail that came in: the message as it came, sealed, and what became of it; and where controllers take mail.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('controllers', (table) => {
    table
      .jsonb('intake_emails')
      .notNullable()
      .defaultTo('[]')
      .comment('Further addresses of the controller at which requests may arrive');
  });
  await knex.schema.createTable('incoming_mails', (table) => {
    table.comment(
      'Mail that came in, sealed, with what became of it; nothing is removed by reading or ruling',
    );
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('door').notNullable();
    table.text('mailbox').comment('Digest of server, user and folder that it was fetched from');
    table.bigInteger('uid_validity');
    table.bigInteger('uid');
    table.timestamp('arrived_at', moment).notNullable().comment('The clock of the law starts here');
    table.timestamp('stored_at', moment).notNullable();
    table.integer('size').notNullable().comment('Bytes of the message as it came');
    table.boolean('whole').notNullable().comment('False: too large, only its beginning is kept here');
    table.binary('raw').notNullable().comment('Sealed: the message, byte for byte');
    table.text('state').notNullable().defaultTo('received');
    table.text('why').comment('A short code: what made it so');
    table.text('suggestion').comment('The right that the words seem to name');
    table.binary('reading').comment('Sealed: sender, heading, text and names of attachments, as read');
    table.uuid('hash_key_id');
    table.binary('from_hash').comment('Keyed: for limits; null where no one sender could be read');
    table.binary('message_hash').comment('Keyed hash of the Message-ID');
    table.binary('content_hash').comment('Keyed hash of what the message says');
    table.timestamp('judged_at', moment);
    table.text('judged_by_kind');
    table.text('judged_by');
    table.binary('reason').comment('Sealed: why staff found no request in it');
    table.uuid('request_id');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'mailbox', 'uid_validity', 'uid']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table
      .foreign(['controller_id', 'hash_key_id'])
      .references(['controller_id', 'id'])
      .inTable('controller_keys');
    table.index(['controller_id', 'state', 'arrived_at']);
    table.index(['controller_id', 'from_hash', 'judged_at']);
    table.index(['controller_id', 'message_hash']);
    table.check(`door in ('listener', 'mailbox')`, [], 'incoming_mails_door');
    table.check(
      `(door = 'mailbox') = (mailbox is not null and uid_validity is not null and uid is not null)`,
      [],
      'incoming_mails_uid',
    );
    table.check(
      `state in ('received', 'opened-case', 'continued-case', 'triage', 'ignored', 'spam')`,
      [],
      'incoming_mails_state',
    );
    table.check(`(state = 'received') = (judged_at is null)`, [], 'incoming_mails_judged');
    table.check(
      `(state in ('opened-case', 'continued-case')) = (request_id is not null)`,
      [],
      'incoming_mails_case',
    );
  });
  await protect(knex, 'incoming_mails', { clockColumns: ['controller_id', 'id', 'state', 'stored_at'] });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('incoming_mails');
  await knex.schema.alterTable('controllers', (table) => {
    table.dropColumn('intake_emails');
  });
}
