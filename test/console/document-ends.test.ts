// How a document that nobody looked at ends: by the clock, with its case, and never for another one's sake.
import { destroyDocuments } from '../../jobs/destroy-documents.ts';
import { destroyOldDocument, takeDocument } from '../../src/requests/ask-document.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { rememberMinor } from '../../src/requests/minor.ts';
import { documentState } from '../../src/verification/document.ts';
import { SealedDocument } from '../../src/verification/sealed-document.ts';
import { type Actor, CLOCK, type Work } from '../../src/work.ts';
import { jpeg } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';
import { type DocumentDesk, documentDesk, EMAIL } from './document-desk.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
let documents: DocumentDesk;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
  documents = documentDesk(home, desk, approver);
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const rowsOf: DocumentDesk['rowsOf'] = async (requestId) => await documents.rowsOf(requestId);
const lastOf: DocumentDesk['lastOf'] = async (requestId) => await documents.lastOf(requestId);
const asked: DocumentDesk['asked'] = async (...who) => await documents.asked(...who);
const stateOf = async (requestId: string) => await home.work((work) => documentState(work, requestId));
const staff = (): Actor => ({ kind: 'staff', id: desk.staff.approver.id });

test('what nobody looked at is destroyed by the clock after 14 days, with a receipt and a letter', async () => {
  const { person, path, requestId } = await asked('access', 'clock@example.com');
  await person.send(`${path}/document`, {}, [jpeg()]);
  const [row] = await rowsOf(requestId);
  await home.work(
    async (work) =>
      await SealedDocument.query(work.trx)
        .where({ requestId })
        .patch({ destroyAt: work.at.subtract({ seconds: 1 }) }),
  );
  expect(row?.destroyAt.since(row.sentAt).total('hours')).toBe(14 * 24);
  await destroyDocuments(home.house, {}, new AbortController().signal);
  await destroyDocuments(home.house, {}, new AbortController().signal);
  expect(await rowsOf(requestId)).toMatchObject([
    { content: null, wrappedKey: null, state: 'unopened', openedBy: null },
  ]);
  expect(wordsOf(await person.get(path))).toContain('Nobody looked at it. Destroyed on');
  expect((await stateOf(requestId)).state).toBe('asked');
  await deliverLetters(home);
  const letters = home.mailbox.newest('clock@example.com').mail.text ?? '';
  expect(letters).toContain('has looked at your document in time');
});

test('a document whose letter cannot be written holds no other one up; none is destroyed before its time', async () => {
  const [first, second] = [
    await asked('access', 'torn@example.com'),
    await asked('access', 'whole@example.com'),
  ];
  for (const { person, path } of [first, second]) await person.send(`${path}/document`, {}, [jpeg()]);
  const whole = await lastOf(second.requestId);
  await home.work(async (work) => await destroyOldDocument(work, whole), CLOCK);
  expect(await rowsOf(second.requestId)).toMatchObject([{ state: 'waiting' }]);
  const sealedOf = (work: Work) =>
    work
      .trx('subject_identifiers')
      .where('subjectId', work.trx('data_requests').select('subjectId').where({ id: first.requestId }));
  const sealed = await home.work(async (work) => {
    for (const [{ requestId }, hours] of [
      [first, 2],
      [second, 1],
    ] as const)
      await SealedDocument.query(work.trx)
        .where({ requestId })
        .patch({ destroyAt: work.at.subtract({ hours }) });
    const [row] = await sealedOf(work).select('sealed');
    await sealedOf(work).update({ sealed: Buffer.alloc(1) });
    return row?.sealed;
  });
  await expect(destroyDocuments(home.house, {}, new AbortController().signal)).rejects.toThrow();
  expect(await rowsOf(first.requestId)).toMatchObject([{ state: 'waiting' }]);
  expect(await rowsOf(second.requestId)).toMatchObject([{ state: 'unopened', content: null }]);
  await home.work(async (work) => await sealedOf(work).update({ sealed }));
  await destroyDocuments(home.house, {}, new AbortController().signal);
  expect(await rowsOf(first.requestId)).toMatchObject([{ state: 'unopened' }]);
});

test('a request that ends takes its documents with it', async () => {
  const { person, path, requestId } = await asked('access', 'end@example.com');
  await person.send(`${path}/document`, {}, [jpeg()]);
  await person.post(`${path}/withdraw`, {}, path);
  expect(await rowsOf(requestId)).toMatchObject([{ content: null, state: 'unopened' }]);
  expect((await stateOf(requestId)).state).toBe('ended');
  await expect(
    home.work(async (work) => await takeDocument(work, { requestId, kind: 'image/jpeg', bytes: jpeg() })),
  ).rejects.toMatchObject({ code: 'case-ended' });
  const minor = await asked('access', 'minor@example.com');
  await minor.person.send(`${minor.path}/document`, {}, [jpeg()]);
  await home.work(async (work) => {
    await work.trx('data_requests').where({ id: minor.requestId }).update({ right: 'minor-found' });
    await rememberMinor(work, minor.requestId, { account: EMAIL, method: 'told-by-guardian' });
    await denyRequest(work, {
      requestId: minor.requestId,
      reason: 'not-identified',
      explanation: 'Nobody showed us who the guardian is.',
    });
  }, staff());
  expect(await rowsOf(minor.requestId)).toMatchObject([{ content: null, state: 'unopened' }]);
  const other = await asked('access', 'opened@example.com');
  await other.person.send(`${other.path}/document`, {}, [jpeg()]);
  const page = `/cases/${other.requestId}/document/${await lastOf(other.requestId)}`;
  await approver.post(`${page}/look`, {}, '/');
  await other.person.post(`${other.path}/withdraw`, {}, other.path);
  const late = await approver.post(page, { outcome: 'accepted' }, '/');
  expect([late.status, late.text.includes('case-ended')]).toEqual([409, true]);
});
