// Our one table in a connected store: which chunk is done, under which fence. It makes an effect happen once.
import type { SqlEngine } from './connector.ts';

export const LEDGER = 'habeas_ledger';

/** The DDL of the ledger, for the store's administrator where our account may not create tables. */
export function ledgerDefinition(engine: SqlEngine): string {
  const moment = engine === 'postgresql' ? 'timestamptz' : 'datetime(6)';
  const step = engine === 'postgresql' ? 'text' : 'varchar(64) character set ascii collate ascii_bin';
  const state = engine === 'postgresql' ? 'text' : 'varchar(4)';
  const tail = engine === 'postgresql' ? '' : ' engine=InnoDB';
  return `create table if not exists ${LEDGER} (
  step ${step} not null,
  chunk integer not null,
  fence bigint not null,
  state ${state} not null default 'open' check (state in ('open', 'done')),
  rows_done bigint not null default 0,
  at ${moment} not null default current_timestamp${engine === 'postgresql' ? '' : '(6)'},
  primary key (step, chunk)
)${tail}`;
}

/** The statements of the ledger in `$n` form: $1 step, $2 chunk, $3 fence (or rows). */
export function ledgerStatements(engine: SqlEngine): {
  raise: string;
  close: string;
  count: string;
  read: string;
  probe: string;
} {
  const raise =
    engine === 'postgresql'
      ? `insert into ${LEDGER} (step, chunk, fence) values ($1, $2, $3)
         on conflict (step, chunk) do update set fence = excluded.fence, at = current_timestamp
         where ${LEDGER}.state = 'open' and ${LEDGER}.fence < excluded.fence`
      : `insert into ${LEDGER} (step, chunk, fence) values ($1, $2, $3)
         on duplicate key update fence = if(state = 'open' and fence < $3, $3, fence)`;
  return {
    raise,
    close: `update ${LEDGER} set state = 'done', at = current_timestamp where step = $1 and chunk = $2 and fence = $3 and state = 'open'`,
    count: `update ${LEDGER} set rows_done = $3 where step = $1 and chunk = $2`,
    read: `select state, rows_done from ${LEDGER} where step = $1 and chunk = $2`,
    probe: `select step from ${LEDGER} where step = '' and chunk = -1`,
  };
}
