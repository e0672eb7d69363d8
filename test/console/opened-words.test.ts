// Words about a person that staff open: what owners of systems said, and texts of a plan; after the password, once an hour on the record.
import { openConnector } from '../../src/connectors/open-connector.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { answerOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { lookedAt } from '../../src/requests/reading.ts';
import { OWNER, type Owners, openOwners } from '../support/owners.ts';
import { drawTexts, readAll, TEXT_MAP, textsOf } from '../support/redaction.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let owners: Owners;
let desk: Desk;
let caseworker: Visitor;
beforeAll(async () => {
  owners = await openOwners();
  desk = await openDesk(owners.home);
  caseworker = await desk.signIn('caseworker');
});
afterAll(async () => {
  await desk.close();
  await owners.close();
});

/** Sixteen minutes pass for every session of staff. */
const rest = async (): Promise<void> => {
  await owners.home.house.database.raw(
    `update staff_sessions set sess = jsonb_set(sess::jsonb, '{steppedUpAt}', to_jsonb((sess ->> 'steppedUpAt')::bigint - 960000))::json where sess ->> 'steppedUpAt' is not null`,
  );
};
const purposes = async (requestId: string): Promise<string[]> =>
  (await owners.home.work(async (work) => await lookedAt(work, requestId))).map(
    ({ purpose, roles }) => `${purpose} ${roles.join(' ')}`,
  );
const read = async (requestId: string): Promise<number> =>
  await owners.home.work(async (work) => {
    const { rows } = await work.trx.raw(
      `select count(*) from audit_entries where about = ? and event = 'data.read' and actor_kind = 'staff'`,
      [requestId],
    );
    return Number(rows[0].count);
  });

test('what an owner said waits for the password, is on the record for the person, and no auditor reads it', async () => {
  const { requestId, plan } = await owners.approved('access', 'solo@example.com');
  await owners.run(plan.id);
  const { linkId, code } = await owners.letter(OWNER);
  const answer = { linkId, code, outcome: 'done', reason: null, files: [] } as const;
  await owners.home.work(
    async (work) => await answerOwnerTask(work, { ...answer, words: 'Two releases of 2019, canary.' }),
    SYSTEM_OWNER,
  );
  const at = `/cases/${requestId}`;
  await rest();
  const closed = await caseworker.get(at);
  expect([closed.text.includes('canary'), closed.text.includes('Let the case go on')]).toEqual([
    false,
    false,
  ]);
  expect(wordsOf(closed)).toContain('Show what was said');
  expect((await caseworker.get(`${at}/owner-words`)).headers.location).toContain('/console/password?to=');
  expect(await purposes(requestId)).toEqual([]);
  const again = await desk.signIn('caseworker');
  for (const _ of [1, 2]) expect((await again.get(at)).text).toContain('canary');
  expect((await again.get(at)).text).toContain('Let the case go on');
  expect([await purposes(requestId), await read(requestId)]).toEqual([['answer caseworker'], 1]);
  const auditor = await desk.signIn('auditor');
  expect((await auditor.get(at)).text).not.toContain('canary');
  expect((await auditor.get(`${at}/owner-words`)).status).toBe(403);
  const old = { taskId: (await owners.task(requestId)).id, pass: 'no', version: '0' };
  const refused = await again.post(`${at}/owner-look`, old, at);
  expect([refused.status, wordsOf(refused).includes('This case changed')]).toEqual([409, true]);
});

test('a text is read after the password, once an hour on the record; what changed since the list was read is not confirmed', async () => {
  const { home, shop } = owners;
  const connector = openConnector(shop.url);
  const catalogue = await connector.describe();
  await connector.close();
  await home.work(
    async (work) =>
      await importDataset(work, { storeId: shop.storeId, yaml: TEXT_MAP, file: 'shop.yaml', catalogue }),
    owners.staff[0],
  );
  await shop.run(`update tickets set body = 'Please mail jonas@other.example.'`);
  const { requestId, plan } = await drawTexts(home);
  const [text] = await textsOf(home, plan.id);
  const at = `/cases/${requestId}/redaction`;
  const visitor = await desk.signIn('caseworker');
  expect(wordsOf(await visitor.get(`/cases/${requestId}`))).toContain('0 of 1 text is read.');
  for (const _ of [1, 2]) expect((await visitor.get(`${at}/${text?.id}`)).text).toContain('jonas@');
  expect([await purposes(requestId), await read(requestId)]).toEqual([['redact caseworker'], 1]);
  await rest();
  for (const path of [at, `${at}/${text?.id}`])
    expect((await visitor.get(path)).headers.location).toContain('/console/password?to=');
  await readAll(home, requestId, plan.id);
  const approver = await desk.signIn('approver');
  const page = wordsOf(await approver.get(`/cases/${requestId}`));
  expect(page).toContain('Be the second reader');
  const stale = await approver.post(at, { act: 'confirm', version: '0' }, at);
  expect([stale.status, wordsOf(stale).includes('This case changed')]).toEqual([400, true]);
  const short = await approver.post(`${at}-back`, { changes: 'no' }, at);
  expect([short.status, short.text.includes('id="changes-error"')]).toEqual([400, true]);
  const version = /name="version" value="(\d+)"/.exec((await approver.get(at)).text)?.[1] ?? '';
  expect((await approver.post(at, { act: 'confirm', version }, at)).status).toBe(303);
  expect(wordsOf(await approver.get(`/cases/${requestId}`))).not.toContain('Be the second reader');
});
