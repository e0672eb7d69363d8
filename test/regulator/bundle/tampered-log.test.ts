// A log that somebody changed in the database makes no bundle: each change is refused by name, and the log says so.
import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { openSite, type Site } from './site.ts';

let site: Site;
let admin: Client;
beforeEach(async () => {
  site = await openSite();
  admin = new Client({ connectionString: site.home.superuserUrl });
  await admin.connect();
  await site.note(30);
  await site.seal();
  await site.note(300);
  await site.seal();
});
afterEach(async () => {
  await admin.end();
  await site.close();
});

const ENTRY = '(select entry_id from audit_leaves where index = 20)';

test.each([
  [
    'the text of a cited entry',
    `update audit_entries set leaf = replace(leaf, 'request.noted', 'request.moved') where id = ${ENTRY}`,
    'log-tampered',
  ],
  [
    'the columns of a cited entry alone',
    `update audit_entries set details = '{"one": "other"}' where id = ${ENTRY}`,
    'log-tampered',
  ],
  [
    'the moment of a cited entry',
    `update audit_entries set at = at - interval '1 day' where id = ${ENTRY}`,
    'log-tampered',
  ],
  ['the hash of a leaf', `update audit_leaves set hash = sha256('x') where index = 300`, 'log-tampered'],
  ['a leaf taken away', 'delete from audit_leaves where index = 329', 'log-tampered'],
  [
    'the signed checkpoint',
    `update audit_checkpoints set note = replace(note, '330', '329') where size = 330`,
    'log-tampered',
  ],
  [
    'the signed checkpoint put in the place of another',
    'update audit_checkpoints set note = (select note from audit_checkpoints where size = 30) where size = 330',
    'log-tampered',
  ],
  [
    'a published checkpoint forgotten',
    'delete from audit_checkpoints where size = 30',
    'published-checkpoint-missing',
  ],
])('%s', async (_what, statement, code) => {
  // Rules of the tables would hold even an owner back; somebody with the machine takes them away.
  await admin.query('set session_replication_role = replica');
  expect((await admin.query(statement)).rowCount).toBe(1);
  const building = site.build('no.zip', { checkpoint: 330n });
  // The chapter of these tests reads the entry through its leaf: one that is gone is cited by nobody.
  await expect(building).rejects.toMatchObject({ code });
  expect(await readdir(site.folder)).toEqual([]);
  const { rows } = await admin.query(
    `select details->>'code' as code from audit_entries where event = 'bundle.failed'`,
  );
  expect(rows).toEqual([{ code }]);
});

test('the hash of a leaf that no chapter cites', async () => {
  await admin.query('set session_replication_role = replica');
  await admin.query(`update audit_leaves set hash = sha256('x') where index = 300`);
  await expect(site.build('no.zip', { checkpoint: 330n, parts: [] })).rejects.toMatchObject({
    code: 'log-tampered',
  });
});

test('an untouched log of the same shape makes one', async () => {
  expect((await site.build('yes.zip', { checkpoint: 330n })).cited).toBe(330);
});
