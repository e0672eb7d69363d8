// Documents by program: asked for and dropped with the refusals of the desk, told in states and moments, never in bytes.
import { takeDocument } from '../../src/requests/ask-document.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { openDocument, SealedDocument } from '../../src/verification/sealed-document.ts';
import { jpeg } from '../support/files.ts';
import { DOUBT } from '../support/proof.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

const ENOUGH = { enough: 'She came to our counter with her daughter.' };
let home: TestHouse;
let api: Api;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases', 'ask:document']);
});
afterAll(() => home.close());

let people = 0;
async function enter(residence: string, right = 'access'): Promise<{ id: string; path: string }> {
  people += 1;
  const email = `r${people}@example.com`;
  const { body } = await api.post(key, '/requests', { right, email, residence, ownWords: 'so' });
  await home.work(async (work) => await identifyBySession(work, body.id));
  return { id: body.id, path: `/requests/${body.id}/documents` };
}

test('asked with the doubt, sent, looked at and dropped: states, kinds, sizes and moments, and no byte', async () => {
  const { id, path } = await enter('FR');
  const before = await api.get(key, path);
  expect(before.body).toEqual({
    state: 'none',
    askedAt: null,
    triesLeft: 0,
    ask: { allowed: true },
    documents: [],
  });
  const asked = await api.post(key, `${path}/demand`, { doubt: DOUBT });
  expect([asked.status, asked.body]).toMatchObject([200, { state: 'asked', triesLeft: 3, documents: [] }]);
  expect(JSON.stringify(asked.body)).not.toContain(DOUBT);

  const her = { kind: 'subject', id } as const;
  await home.work(
    async (work) => await takeDocument(work, { requestId: id, kind: 'image/jpeg', bytes: jpeg() }),
    her,
  );
  const sent = await api.get(key, path);
  expect(sent.body).toMatchObject({
    state: 'sent',
    documents: [
      { from: 'person', kind: 'image/jpeg', size: jpeg().length, state: 'waiting', openedAt: null },
    ],
  });
  expect(Object.keys(sent.body.documents[0]).sort()).toEqual(
    [
      'decidedAt',
      'destroyAt',
      'destroyedAt',
      'from',
      'id',
      'kind',
      'openedAt',
      'sentAt',
      'size',
      'state',
    ].sort(),
  );
  await home.work(
    async (work) => await openDocument(work, { requestId: id, documentId: sent.body.documents[0].id }),
    { kind: 'staff', id: crypto.randomUUID() },
  );
  expect((await api.get(key, path)).body).toMatchObject({
    state: 'opened',
    documents: [{ state: 'opened', openedAt: expect.any(String), destroyedAt: expect.any(String) }],
  });
  const short = await api.post(key, `${path}/drop`, { enough: 'Enough.' });
  expect([short.status, short.body.code]).toEqual([400, 'reason-too-short']);
  const dropped = await api.post(key, `${path}/drop`, ENOUGH);
  expect([dropped.status, dropped.body.state]).toEqual([200, 'dropped']);
  const again = await api.post(key, `${path}/drop`, ENOUGH);
  expect([again.status, again.body.code]).toEqual([409, 'document-not-asked']);
});

test('what was sent and not looked at is destroyed when a program stops asking', async () => {
  const { id, path } = await enter('FR');
  await api.post(key, `${path}/demand`, { doubt: DOUBT });
  await home.work(
    async (work) => await takeDocument(work, { requestId: id, kind: 'image/jpeg', bytes: jpeg() }),
    { kind: 'subject', id },
  );
  expect((await api.post(key, `${path}/drop`, ENOUGH)).body.documents).toMatchObject([{ state: 'unopened' }]);
  const rows = await home.work(async (work) => await SealedDocument.query(work.trx).where({ requestId: id }));
  expect(rows).toMatchObject([{ content: null, wrappedKey: null }]);
});

test.each([
  ['FR', 'access', 'because', 'reason-too-short', 400],
  ['KR', 'access', DOUBT, 'proof-too-hard', 409],
  ['US-CA', 'opt-out', DOUBT, 'document-too-late', 409],
  ['US-CA', 'erasure', DOUBT, 'law-not-settled', 409],
] as const)('refused in %s for %s as at the desk', async (place, right, doubt, code, status) => {
  const answer = await api.post(key, `${(await enter(place, right)).path}/demand`, { doubt });
  expect([answer.body.code, answer.status]).toEqual([code, status]);
});

test('asked once at a time, with its permission, for a case that is here, and the same call acts once', async () => {
  const { path } = await enter('FR');
  const plain = await api.key(['read:cases']);
  for (const act of ['demand', 'drop'])
    expect((await api.post(plain, `${path}/${act}`, { doubt: DOUBT })).body.code).toBe('permission-missing');
  expect((await api.get(await api.key(['ask:document']), path)).body.code).toBe('permission-missing');
  const foreign = await api.key(['read:cases', 'ask:document'], home.lumart);
  for (const address of [path, `/requests/${crypto.randomUUID()}/documents`]) {
    expect((await api.get(foreign, address)).body.code).toBe('request-unknown');
    expect((await api.post(foreign, `${address}/demand`, { doubt: DOUBT })).body.code).toBe(
      'request-unknown',
    );
    expect((await api.post(foreign, `${address}/drop`, ENOUGH)).body.code).toBe('request-unknown');
  }
  const once = crypto.randomUUID();
  const first = await api.post(key, `${path}/demand`, { doubt: DOUBT }, once);
  const repeated = await api.post(key, `${path}/demand`, { doubt: DOUBT }, once);
  expect([first.status, repeated.status, repeated.body]).toEqual([200, 200, first.body]);
  expect((await api.post(key, `${path}/demand`, { doubt: DOUBT })).body.code).toBe('document-asked');
  expect((await api.post(key, `${path}/demand`, { doubt: DOUBT, file: 'aGk=' })).body.code).toBe(
    'input-not-valid',
  );
});
