// A document as proof, from the doubt to the receipt: sealed, looked at once by one person, destroyed by that.
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { decideDocument, demandDocument } from '../../src/requests/ask-document.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { documentState, sendDocument } from '../../src/verification/document.ts';
import { openDocument } from '../../src/verification/sealed-document.ts';
import type { Actor } from '../../src/work.ts';
import { personAt } from '../portal/person.ts';
import { jpeg, pdf, png, zip } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Desk, openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';
import { DOUBT, type DocumentDesk, documentDesk, EMAIL } from './document-desk.ts';

let bench: ShopDesk;
let home: TestHouse;
let desk: Desk;
let documents: DocumentDesk;
let approver: Visitor;
let second: Visitor;
beforeAll(async () => {
  bench = await openShopDesk();
  ({ home, desk, approver, second } = bench);
  documents = documentDesk(home, desk, approver);
});
afterAll(async () => await bench.close());

const rowsOf: DocumentDesk['rowsOf'] = async (requestId) => await documents.rowsOf(requestId);
const lastOf: DocumentDesk['lastOf'] = async (requestId) => await documents.lastOf(requestId);
const asked: DocumentDesk['asked'] = async (...who) => await documents.asked(...who);
const stateOf = async (requestId: string) => await home.work((work) => documentState(work, requestId));
const staff = (who: 'approver' | 'second' = 'approver'): Actor => ({ kind: 'staff', id: desk.staff[who].id });

const decide = async (requestId: string, documentId: string, outcome: 'accepted' | 'refused') =>
  await home.work(
    (work) =>
      decideDocument(work, { requestId, documentId, outcome, words: 'The picture is too dark to be read.' }),
    staff(),
  );

test('asked with the doubt, sent behind her code, looked at once, destroyed, accepted; then the plan goes on', async () => {
  const draw = async (id: string): Promise<void> => await drawPlan(home.house, home.lumyx.id, id);
  const { person, path, requestId } = await asked('erasure', EMAIL, draw);
  await deliverLetters(home);
  const letter = home.mailbox.newest(EMAIL).mail;
  expect(letter.text?.replace(/\s+/g, ' ')).toMatch(
    /The name in your request is not the name of the account.*Cover what we do not need.*looks at it once/,
  );
  expect(letter.text).toContain(`/requests/${requestId}/document`);
  expect(wordsOf(await person.get(path))).toContain('We wait for a document from you.');
  expect(wordsOf(await person.get(`${path}/document`))).toContain('Before you take the photograph, cover');
  const picture = png(64);
  expect((await person.send(`${path}/document`, {}, [picture])).headers.location).toBe(path);
  expect(wordsOf(await person.get(path))).toContain('Sealed, not looked at.');
  await deliverLetters(home);
  const desks = home.mailbox.newest('second@lumyx.example').mail;
  expect(desks.subject).toContain('A document waits to be looked at');
  expect(wordsOf(await approver.get(`/cases/${requestId}`))).toContain('A document waits for you');
  const [kept] = await rowsOf(requestId);
  expect(kept?.content?.includes(picture.subarray(0, 16))).toBe(false);
  expect(kept?.size).toBe(picture.length);

  const planOf = async () => (await home.work((work) => readPlans(work, requestId)))[0];
  for (const { id } of (await planOf())?.questions ?? [])
    await approver.post(
      `/cases/${requestId}/questions`,
      { planId: (await planOf())?.id ?? '', questionId: id, answer: 'leave-out' },
      '/',
    );
  const plan = await planOf();
  const approval = { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  const early = await second.post(`/cases/${requestId}/approve`, approval, '/');
  expect([early.status, early.text.includes('document-awaited')]).toEqual([409, true]);

  const page = `/cases/${requestId}/document/${kept?.id}`;
  expect(wordsOf(await approver.get(page))).toContain('You can look at it once. By that it is destroyed');
  expect((await approver.post(page, { outcome: 'accepted' }, '/')).text).toContain('document-not-opened');
  const shown = await approver.post(`${page}/look`, {}, '/');
  expect(shown.status).toBe(200);
  expect(Buffer.compare(shown.body as Buffer, picture)).toBe(0);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline',
  });
  expect(shown.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox$/);
  const again = await second.post(`${page}/look`, {}, '/');
  expect([again.status, again.text.includes('document-gone')]).toEqual([409, true]);
  expect(await rowsOf(requestId)).toMatchObject([
    { content: null, wrappedKey: null, state: 'opened', openedBy: desk.staff.approver.id },
  ]);
  expect(wordsOf(await person.get(path))).toMatch(
    /Looked at once by a person at LumyxAI on .*, and destroyed\./,
  );

  expect((await approver.post(page, { outcome: 'accepted' }, '/')).status).toBe(303);
  expect((await stateOf(requestId)).state).toBe('met');
  expect(wordsOf(await person.get(path))).toMatch(/destroyed\. Accepted\./);
  expect(wordsOf(await approver.get(`/cases/${requestId}`))).toMatch(/Looked at by The approver on/);
  await deliverLetters(home);
  expect(home.mailbox.newest(EMAIL).mail.text).toMatch(/It was accepted,\s+and it is destroyed\./);
  expect((await second.post(`/cases/${requestId}/approve`, approval, '/')).status).toBe(303);
});

test('two who look at once: one sees it', async () => {
  const { person, path, requestId } = await asked('access', 'tom@example.com');
  await person.send(`${path}/document`, {}, [pdf()]);
  const documentId = await lastOf(requestId);
  // Both have read the row before either commits, unless the row itself lets only one.
  const slowly = async (who: 'approver' | 'second') =>
    await home.work(async (work) => {
      const seen = await openDocument(work, { requestId, documentId });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return seen.kind;
    }, staff(who));
  const looks = await Promise.allSettled([slowly('approver'), slowly('second')]);
  expect(looks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await decide(requestId, documentId, 'refused');
  await person.send(`${path}/document`, {}, [pdf()]);
  const page = `/cases/${requestId}/document/${await lastOf(requestId)}/look`;
  const answers = await Promise.all([approver.post(page, {}, '/'), second.post(page, {}, '/')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const seen = answers.find(({ status }) => status === 200);
  expect(seen?.headers['content-type']).toBe('application/pdf');
  // A browser shows no PDF in a sandbox; without one, still nothing runs or loads.
  expect(seen?.headers['content-security-policy']).toContain("default-src 'none'");
});

test('what is hostile, forged or not hers is refused at the page, and nothing is kept', async () => {
  const { person, path, requestId } = await asked('rectification', 'solo@example.com');
  const page = `${path}/document`;
  const said = async (file: Buffer) => {
    const answer = await person.send(page, {}, [file]);
    return [
      answer.status,
      /error-message">([\s\S]*?)<\/p>/
        .exec(answer.text)?.[1]
        ?.replace(/<[^>]*>/g, '')
        .trim(),
    ];
  };
  expect(await said(zip())).toEqual([
    400,
    expect.stringContaining('neither a photograph (JPEG or PNG) nor a PDF'),
  ]);
  expect(await said(Buffer.concat([jpeg(), zip()]))).toEqual([
    400,
    expect.stringContaining('a second file of another kind'),
  ]);
  expect(await said(jpeg(9_000, 9_000))).toEqual([
    400,
    expect.stringContaining('more than 40 million points'),
  ]);
  expect(await said(pdf('5 0 obj << /S /JavaScript >> endobj'))).toEqual([
    400,
    expect.stringContaining('holds programs'),
  ]);
  expect(await said(Buffer.alloc(0))).toEqual([400, expect.stringContaining('empty')]);
  expect((await person.send(page, {}, [])).text).toContain('Choose one file');
  expect((await person.send(page, {}, [jpeg(), jpeg()])).status).toBe(400);
  expect((await person.send(page, { more: 'x' }, [jpeg()])).text).toContain('field-unknown');
  const large = await person.send(page, {}, [Buffer.alloc(6_000_000, 65)]);
  expect([large.status, large.text.includes('upload-too-large')]).toEqual([413, true]);
  const forged = await person.send(page, {}, [jpeg()], '/nothing-here');
  expect([forged.status, forged.text.includes('form-expired')]).toEqual([403, true]);
  const stranger = personAt(home, desk.app, home.lumyx);
  expect((await stranger.send(page, {}, [jpeg()], '/lumyx')).headers.location).toBe(`${path}/verify`);
  expect((await stranger.send('/lumyx/requests/x', {}, [jpeg()], '/lumyx')).status).toBe(404);
  expect((await person.send(`${path}/withdraw`, {}, [jpeg()], path)).status).toBe(415);
  expect(await rowsOf(requestId)).toEqual([]);
  const german = await person.get(`${page}?language=de`);
  expect(german.text).toContain('Ein Dokument senden');
  expect((await person.send(page, {}, [zip()])).text).toContain(
    'weder ein Foto (JPEG oder PNG) noch ein PDF',
  );
  await person.get(`${page}?language=en`);
});

test('refused three times, with reasons that she reads; then a person decides another way', async () => {
  const { person, path, requestId } = await asked('access', 'three@example.com');
  for (const left of [2, 1, 0]) {
    expect((await person.send(`${path}/document`, {}, [jpeg()])).status).toBe(303);
    expect((await person.send(`${path}/document`, {}, [jpeg()], path)).text).toContain('document-not-asked');
    const page = `/cases/${requestId}/document/${await lastOf(requestId)}`;
    await approver.post(`${page}/look`, {}, '/');
    expect((await approver.post(page, { outcome: 'refused', why: 'Too dark' }, '/')).status).toBe(400);
    const why = `The name cannot be read (${left} more).`;
    expect((await approver.post(page, { outcome: 'refused', why }, '/')).status).toBe(303);
    expect((await approver.post(page, { outcome: 'accepted' }, '/')).status).toBe(409);
    expect(wordsOf(await person.get(path))).toContain(`“${why}”`);
    expect((await stateOf(requestId)).triesLeft).toBe(left);
  }
  expect((await stateOf(requestId)).state).toBe('used-up');
  expect((await person.get(`${path}/document`)).headers.location).toBe(path);
  const at = `/cases/${requestId}/drop-document`;
  const without = 'She came to our counter with her daughter.';
  expect((await approver.post(at, { without: 'Enough.' }, '/')).status).toBe(400);
  expect((await approver.post(at, { without }, '/')).status).toBe(303);
  expect((await stateOf(requestId)).state).toBe('dropped');
  expect((await approver.post(at, { without }, '/')).status).toBe(409);
});

test('no document where the law allows none, where it is too late, without a reason, or twice', async () => {
  const received = async (
    right: 'access' | 'opt-out',
    residence: { country: string; subdivision: string | null },
  ) =>
    await home.work(
      async (work) =>
        (await receiveRequest(work, { right, email: `${right}@example.com`, channel: 'mail', residence }))
          .requestId,
    );
  const demand = async (requestId: string, reason = DOUBT) =>
    await home.work((work) => demandDocument(work, { requestId, reason, override: '' }), staff());
  const code = (one: string) => expect.objectContaining({ code: one });
  await expect(demand(await received('opt-out', { country: 'US', subdivision: 'CA' }))).rejects.toEqual(
    code('document-too-late'),
  );
  const korea = await received('access', { country: 'KR', subdivision: null });
  await expect(demand(korea)).rejects.toEqual(code('proof-too-hard'));
  expect(wordsOf(await approver.get(`/cases/${korea}`))).toContain('allows no harder proof than');
  expect((await approver.post(`/cases/${korea}/ask-document`, { doubt: DOUBT }, '/')).text).toContain(
    'proof-too-hard',
  );
  const { requestId } = await asked('access', 'twice@example.com');
  await expect(demand(requestId)).rejects.toEqual(code('document-asked'));
  await expect(demand(requestId, 'because')).rejects.toEqual(code('reason-too-short'));
  const caseworker = await desk.signIn('caseworker');
  expect((await caseworker.post(`/cases/${requestId}/ask-document`, { doubt: DOUBT }, '/')).status).toBe(403);
  await expect(
    home.work((work) => sendDocument(work, { requestId: korea, kind: 'image/png', bytes: png() })),
  ).rejects.toEqual(code('document-not-asked'));
  await expect(
    home.work((work) =>
      decideDocument(work, { requestId, documentId: crypto.randomUUID(), outcome: 'accepted', words: '' }),
    ),
  ).rejects.toEqual(code('not-here'));
});
