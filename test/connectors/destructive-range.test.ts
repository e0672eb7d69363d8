// What the check of a stretch refuses before it is sent, whoever wrote it.
import type { Table } from '../../src/connectors/connector.ts';
import { refuseUnbound } from '../../src/connectors/destructive-range.ts';

const table = { schema: 'public', name: 'events' } as Table;
const STRETCH = '"at" >= cast($1 as timestamptz) and "at" < cast($2 as timestamptz)';
const check = (text: string, changed: readonly string[] | null = null) =>
  refuseUnbound(text, { table, changed, column: 'at' });

test('a stretch with both ends bound and its condition passes', () => {
  const head = 'delete from "public"."events" where';
  check(`${head} ${STRETCH} and ("state"::text collate "C" = any($3::text[]) or not ("at" is null))`);
  check(`${head} ${STRETCH} and hex(cast(lower(hex("raw")) as char)) in ($3, $4)`);
  check(`update "public"."events" set "state" = null where ${STRETCH}`, ['state']);
});

test.each([
  ['without a WHERE', 'delete from "public"."events"'],
  ['without an end', 'delete from "public"."events" where "at" >= $1 and "state" = $2'],
  ['without a beginning', 'delete from "public"."events" where "at" < $1 and "state" = $2'],
  ['with its ends in an OR', `delete from "public"."events" where ${STRETCH} or "id" = $3`],
  ['with ends of another column', 'delete from "public"."events" where "id" >= $1 and "id" < $2'],
  [
    'with an end that is the column itself',
    'delete from "public"."events" where "at" >= "at" and "at" <= "at"',
  ],
  ['of another table', `delete from "public"."others" where ${STRETCH}`],
  ['of two tables', `delete from "public"."events" using "others" where ${STRETCH}`],
  [
    'that reads another table',
    `delete from "public"."events" where ${STRETCH} and "id" in (select 1 from "others")`,
  ],
  ['that calls a function', `delete from "public"."events" where ${STRETCH} and pg_sleep(9) is null`],
  ['and a second one', `delete from "public"."events" where ${STRETCH}; delete from "public"."others"`],
])('a statement %s is refused', (_name, text) => {
  expect(() => check(text)).toThrow(expect.objectContaining({ code: 'statement-too-wide' }));
});

test('an UPDATE sets the masked columns and no others', () => {
  const text = `update "public"."events" set "other" = null where ${STRETCH}`;
  expect(() => check(text, ['state'])).toThrow(expect.objectContaining({ code: 'statement-too-wide' }));
});
