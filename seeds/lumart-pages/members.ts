// The members of Lumart as its own database knows them; pages read, and change nothing there.
import { Pool } from 'pg';

export interface Member {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly joinedOn: string;
  readonly suspended: boolean;
  readonly stars: string;
}

const MEMBERS = `select a.id, a.display_name as name, a.email, to_char(a.joined_at, 'FMDD FMMonth YYYY') as "joinedOn",
    a.suspended_at is not null as suspended, coalesce(sum(l.stars), 0)::text as stars
  from accounts a left join stars_ledger l on l.account_id = a.id`;

export class Members {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 2 });
    // A line that is dropped with its database is nothing to tell.
    this.#pool.on('error', () => undefined);
  }

  /** The first dozen, for a list to choose from. */
  async some(): Promise<Member[]> {
    return (await this.#pool.query<Member>(`${MEMBERS} group by a.id order by a.id limit 12`)).rows;
  }

  /** Null: there is no such account, or no more. */
  async one(id: number): Promise<Member | null> {
    const { rows } = await this.#pool.query<Member>(`${MEMBERS} where a.id = $1 group by a.id`, [id]);
    return rows[0] ?? null;
  }

  /** What a member made last. */
  async prompts(id: number): Promise<string[]> {
    const { rows } = await this.#pool.query<{ prompt: string }>(
      'select prompt from creations where account_id = $1 order by made_at desc limit 8',
      [id],
    );
    return rows.map(({ prompt }) => prompt);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
