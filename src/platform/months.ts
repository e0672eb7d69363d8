// Tables cut by month: each month is a part of its own, and what no month takes lies in the part for everything else.
import type { Knex } from 'knex';

/** Tables that the house cuts by month. */
const CUT_TABLES = ['consent_records'] as const;
/** Months made ahead at every start; a process that runs longer than that writes into the part for everything else. */
const AHEAD = 6;
/** `check_violation`: rows of that month lie in the part for everything else already, and stay there. */
const TAKEN = '23514';

/** The part of a table that takes what no month takes. */
export async function makeRest(owner: Knex, table: string): Promise<void> {
  await owner.raw('create table ?? partition of ?? default', [`${table}_rest`, table]);
  await close(owner, `${table}_rest`);
}

/** Makes the parts of this month and of those to come that are missing. For the owner, at each start. */
export async function makeMonths(owner: Knex, tables: readonly string[] = CUT_TABLES): Promise<void> {
  const present = Temporal.Now.plainDateISO('UTC').toPlainYearMonth();
  for (const table of tables)
    for (let ahead = 0; ahead <= AHEAD; ahead += 1)
      await makeMonth(owner, table, present.add({ months: ahead }));
}

async function makeMonth(owner: Knex, table: string, month: Temporal.PlainYearMonth): Promise<void> {
  const name = `${table}_${month.toString().replace('-', '_')}`;
  if (await owner.schema.hasTable(name)) return;
  const [from, to] = [month, month.add({ months: 1 })].map((one) => `${one.toString()}-01T00:00:00Z`);
  try {
    await owner.transaction(async (trx) => {
      await trx.raw(`create table ?? partition of ?? for values from ('${from}') to ('${to}')`, [
        name,
        table,
      ]);
      await close(trx, name);
    });
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === TAKEN)) throw error;
  }
}

/** Parts are reached through their table alone: no policy and no right stands on them, and none can be emptied. */
async function close(knex: Knex, part: string): Promise<void> {
  await knex.raw('alter table ?? enable row level security', [part]);
  await knex.raw('alter table ?? force row level security', [part]);
  await knex.raw(
    'create trigger no_truncate before truncate on ?? for each statement execute function refuse_proof_change()',
    [part],
  );
}
