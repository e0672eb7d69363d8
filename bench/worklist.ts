// Measures the work list over a million cases of one controller: whole pages over HTTP and searches, beside 25 rows read by key.
import { Client } from 'pg';
import request from 'supertest';
import { activateAccount, inviteAccount } from '../src/auth/invitations.ts';
import { findCases, readTerm } from '../src/requests/find-cases.ts';
import { hashWords } from '../src/requests/note-words.ts';
import { rememberSubject } from '../src/subjects/subject.ts';
import { localApp } from '../test/support/local-app.ts';
import { fillCases } from '../test/support/many-cases.ts';
import { openTestHouse, type TestHouse } from '../test/support/test-house.ts';
import type { Row } from './row.ts';

const CASES = 1_000_000;
const OTHERS = 50_000;
const NOTES = 100_000;
const VOCABULARY = 5_000;
const TRIES = 200;
/** Milliseconds within which 99 of 100 pages are whole. */
const GOAL = 100;
const DESK = '/lumyx/console';
const PASSWORD = 'blue kettle marsh';

interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Each page with its filters as a browser asks for it, session, counts and rendering included; each search as a work. */
export async function benchWorkList(): Promise<Row[]> {
  const home = await openTestHouse();
  const admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  const app = localApp(home);
  const server = app.express.listen(0, '127.0.0.1');
  try {
    const accounts = await staff(home, 20);
    await timed('cases', async () =>
      withoutIndexes(admin, 'data_requests', async () => {
        await fillCases(admin, { controllerId: home.lumyx.id, cases: CASES, assignees: accounts });
        await fillCases(admin, { controllerId: home.lumart.id, cases: OTHERS });
      }),
    );
    await timed('addresses', async () => await giveAddresses(home, admin));
    // Their cases exist by their making.
    await admin.query('set session_replication_role = replica');
    await timed('notes', async () =>
      withoutIndexes(admin, 'case_note_words', async () => await writeNotes(home, admin)),
    );
    await admin.query('vacuum analyze');
    const browser = request.agent(server);
    await signIn(browser);
    const floor = await measure(async () => await byKey(admin, home));
    const rows: Row[] = [];
    const row = (name: string, times: Times): void => {
      process.stdout.write(`  ${name}: p50 ${times.p50.toFixed(1)} ms, p99 ${times.p99.toFixed(1)} ms\n`);
      rows.push({
        name: `worklist: ${name}`,
        figure: `p50 ${times.p50.toFixed(1)} ms, p99 ${times.p99.toFixed(1)} ms`,
        floor: `p50 ${floor.p50.toFixed(1)} ms, p99 ${floor.p99.toFixed(1)} ms`,
        ratio: times.p99 / GOAL,
        goal: 1,
        better: 'low',
      });
    };
    const depths = await deepPlaces(admin, home);
    const pages: Readonly<Record<string, string>> = {
      'first page': '',
      'a tenth in': `?at=${depths[0]}`,
      'half way': `?at=${depths[1]}`,
      'at the end': `?at=${depths[2]}`,
      mine: '?whose=me',
      'a colleague’s': `?whose=${accounts[7]}`,
      'with nobody': '?whose=nobody',
      overdue: '?when=overdue',
      'due soon': '?when=soon',
      'waits for the person': '?waits=person',
      'waits for staff': '?waits=staff',
      'waits for Habeas': '?waits=machine',
      'waits for a customer': '?waits=customer',
      held: '?held=yes',
      unproven: '?state=received',
      'cooling off': '?state=cooling-off',
      'appeals and complaints': '?right=reviews',
      'one wish': '?right=erasure',
      'a rare wish': '?right=minor-found',
      ended: '?state=ended',
      'one end': '?state=denied',
      'four filters at once': '?whose=me&when=soon&right=depicted&waits=staff',
      'filters that nothing fits': '?whose=me&when=overdue&right=minor-found&held=yes',
    };
    // What every page of the desk costs before it has done anything: session, account, doors, rendering.
    row('an empty page of the desk', await measure(async () => await load(browser, '/search')));
    for (const [name, query] of Object.entries(pages))
      row(name, await measure(async () => await load(browser, query)));
    const searches: Readonly<Record<string, string>> = {
      'search: a reference': await someReference(admin, home),
      'search: an address': 'person200@example.com',
      'search: an unknown address': 'nobody.at.all@example.com',
      'search: a frequent word': 'word0',
      'search: a rare word': 'word4900',
      'search: two frequent words': 'word0 word1',
      'search: eight words': 'word0 word1 word2 word3 word4 word5 word6 word7',
    };
    for (const [name, term] of Object.entries(searches))
      row(
        name,
        await measure(
          async () => await home.work(async (work) => await findCases(work, await readTerm(work, term))),
        ),
      );
    return rows;
  } finally {
    server.close();
    await app.close();
    await admin.end();
    await home.close();
  }
}

async function timed(what: string, act: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await act();
  process.stdout.write(`  ${what}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
}

/** Indexes are built once afterwards: the same ones, many times faster. Keys stay. */
async function withoutIndexes(admin: Client, table: string, act: () => Promise<void>): Promise<void> {
  const { rows } = await admin.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
     where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
    [table],
  );
  for (const { name } of rows) await admin.query(`drop index ${name}`);
  await act();
  for (const { made } of rows) await admin.query(made);
}

async function measure(act: () => Promise<unknown>): Promise<Times> {
  for (let warm = 0; warm < 5; warm += 1) await act();
  const times: number[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: times[TRIES / 2] ?? 0, p99: times[Math.ceil(TRIES * 0.99) - 1] ?? 0 };
}

async function staff(home: TestHouse, many: number): Promise<string[]> {
  const ids: string[] = [];
  for (let one = 0; one < many; one += 1) {
    const account = await home.work(async (work) => {
      const invited = {
        email: `staff${one}@lumyx.example`,
        name: `Staff ${one}`,
        roles: ['approver'],
      } as const;
      const { token } = await inviteAccount(work, invited);
      return one === 0 ? await activateAccount(work, { token, password: PASSWORD }) : null;
    });
    if (account !== null) ids.push(account.id);
  }
  const { rows } = await home.work(
    async (work) => await work.trx.raw('select id from accounts order by email'),
  );
  const others = (rows as { id: string }[]).map(({ id }) => id).filter((id) => !ids.includes(id));
  return [...ids, ...others];
}

/** Every person of a case with something to do has an address that the list opens. */
async function giveAddresses(home: TestHouse, admin: Client): Promise<void> {
  const { rows } = await admin.query<{ subject_id: string }>(
    `select subject_id from data_requests where controller_id = $1 and (list_rank < 2 or status_at > now() - interval '40 days')`,
    [home.lumyx.id],
  );
  await home.work(async (work) => {
    const { keyId } = await work.keyedHash('subject_identifiers:email', 'x');
    for (let from = 0; from < rows.length; from += 10_000) {
      const part = rows.slice(from, from + 10_000);
      const ids = part.map(() => crypto.randomUUID());
      const sealed: Buffer[] = [];
      const hashes: Buffer[] = [];
      for (const [at, id] of ids.entries()) {
        const email = `person${from + at}@example.com`;
        sealed.push(await work.seal(`subject_identifiers:${id}`, email));
        hashes.push((await work.keyedHash('subject_identifiers:email', email)).hash);
      }
      await admin.query(
        `insert into subject_identifiers (controller_id, id, subject_id, kind, key_id, hash, sealed)
         select $1::uuid, id, subject, 'email', $2::uuid, hash, sealed from unnest($3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[]) as t (id, subject, hash, sealed)`,
        [home.lumyx.id, keyId, ids, part.map((one) => one.subject_id), hashes, sealed],
      );
    }
    await rememberSubject(work, 'person200@example.com');
  });
}

/** Notes of a dozen words; few words are in very many of them, as in any language. */
async function writeNotes(home: TestHouse, admin: Client): Promise<void> {
  const hashes = await home.work(
    async (work) =>
      await hashWords(
        work,
        Array.from({ length: VOCABULARY }, (_, at) => `word${at}`),
      ),
  );
  await admin.query('create temporary table vocabulary (n int primary key, word bytea)');
  await admin.query(
    'insert into vocabulary select n - 1, word from unnest($1::bytea[]) with ordinality as t (word, n)',
    [hashes],
  );
  await admin.query(
    `insert into case_notes (controller_id, id, request_id, by_kind, by_id, at, body, words_at)
     select controller_id, gen_random_uuid(), id, 'staff', 'x', received_at + interval '1 hour', '\\x00', now()
     from data_requests where controller_id = $1 limit $2`,
    [home.lumyx.id, NOTES],
  );
  await admin.query(
    `insert into case_note_words (controller_id, note_id, word, request_id, at)
     select n.controller_id, n.id, v.word, n.request_id, n.at
     from case_notes n cross join lateral (select distinct floor($2 * power(random(), 4))::int as pick from generate_series(1, 12) where n.id is not null) p
     join vocabulary v on v.n = p.pick where n.controller_id = $1`,
    [home.lumyx.id, VOCABULARY],
  );
}

async function byKey(admin: Client, home: TestHouse): Promise<void> {
  await admin.query(
    `select id, reference, "right", status, due_on from data_requests where controller_id = $1
     and id >= $2 order by controller_id, id limit 25`,
    [home.lumyx.id, crypto.randomUUID()],
  );
}

async function deepPlaces(admin: Client, home: TestHouse): Promise<string[]> {
  const { rows } = await admin.query<{ place: string }>(
    `with open as (select list_rank, next_moment_at, id, percent_rank() over (order by list_rank, next_moment_at, id) as depth
       from data_requests where controller_id = $1 and list_rank < 2)
     select distinct on (wanted) 'after_' || list_rank || '_' || (extract(epoch from next_moment_at) * 1000000)::bigint || '_' || id as place, wanted
     from open cross join (values (0.1), (0.5), (0.9999)) as w (wanted) where depth >= wanted order by wanted, depth`,
    [home.lumyx.id],
  );
  return rows.map(({ place }) => place);
}

async function someReference(admin: Client, home: TestHouse): Promise<string> {
  await admin.query(
    `update data_requests set reference = '7F3K-2QXM' where (controller_id, id) =
     (select controller_id, id from data_requests where controller_id = $1 limit 1)`,
    [home.lumyx.id],
  );
  return '7F3K-2QXM';
}

type Browser = ReturnType<typeof request.agent>;

async function signIn(browser: Browser): Promise<void> {
  const form = await browser.get(`${DESK}/sign-in`);
  const token = /name="_csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
  const sent = { email: 'staff0@lumyx.example', password: PASSWORD, _csrf: token };
  const { status } = await browser.post(`${DESK}/sign-in`).type('form').send(sent);
  if (status !== 303) throw new Error(`not signed in: ${status}`);
}

async function load(browser: Browser, query: string): Promise<void> {
  const { status, text } = await browser.get(`${DESK}${query}`);
  if (status !== 200 || !text.includes('<h1')) throw new Error(`${query}: ${status}`);
}
