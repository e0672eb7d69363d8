// Evidence at the desk: looked at by who proposes and by who approves, attached by staff, never by the wrong hands, gone at the end.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { type Person, personAt } from '../portal/person.ts';
import { evidenceLog, evidenceOf } from '../support/evidence.ts';
import { jpeg, pdf, png, zip } from '../support/files.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Desk, openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';

let bench: ShopDesk;
let home: TestHouse;
let desk: Desk;
let approver: Visitor;
let second: Visitor;
beforeAll(async () => {
  bench = await openShopDesk();
  ({ home, desk, approver, second } = bench);
});
afterAll(async () => await bench.close());

const WORDS = 'The page of my passport with my name.';
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const filesOf = async (requestId: string): Promise<string[]> =>
  (await evidenceOf(home, requestId)).map(({ id }) => id);

async function correction(email: string): Promise<{ person: Person; path: string; requestId: string }> {
  const person = personAt(home, desk.app, home.lumyx);
  const path = await person.askAndProve({ right: 'rectification', email, ownWords: 'My name.' });
  return { person, path, requestId: idOf(path) };
}

test('proposed with her file, looked at again by another who approves, destroyed with its key by the end', async () => {
  const { person, path, requestId } = await correction('mira@example.com');
  const picture = png(64);
  await person.send(`${path}/evidence`, { words: WORDS }, [picture]);
  const [file = ''] = await filesOf(requestId);
  const here = `/cases/${requestId}`;
  const look = `${here}/evidence/${file}`;
  expect(wordsOf(await approver.get(here))).toMatch(
    /Evidence A picture, 1 kB, sent by the person on .* Sealed/,
  );
  const form = await approver.get(`${here}/correct`);
  expect(wordsOf(form)).toContain(`“${WORDS}”`);
  expect(form.text).toContain(`/lumyx/console${look}"`);
  const list = /name="list" value="([0-9a-f]{64})"/.exec(form.text)?.[1] ?? '';
  const name = /name="(new-\d+)"[^>]*value="Mira Canary"/.exec(form.text)?.[1] ?? '';
  // An address alone is no look.
  expect((await approver.get(look)).headers.location).toBe(`/lumyx/console${here}`);

  const shown = await approver.post(look, {}, '/');
  expect([shown.status, Buffer.compare(shown.body as Buffer, picture)]).toEqual([200, 0]);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline',
  });
  expect(shown.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox$/);
  const proposal = { list, evidence: 'The passport that she sent.', [name]: 'Mira Solberg' };
  expect((await approver.post(`${here}/correct`, proposal, '/')).status).toBe(303);

  const read = await second.get(here);
  expect(wordsOf(read)).toMatch(/Evidence, to look at before you approve A picture, 1 kB/);
  expect(wordsOf(read)).toContain('Last looked at by The approver on');
  const twice = await second.post(look, {}, '/');
  expect([twice.status, Buffer.compare(twice.body as Buffer, picture)]).toEqual([200, 0]);
  const log = await evidenceLog(home, requestId);
  expect(log.map(({ event, actorId }) => [event, actorId])).toEqual([
    ['evidence.sent', requestId],
    ['evidence.looked', desk.staff.approver.id],
    ['evidence.looked', desk.staff.second.id],
  ]);
  expect(JSON.stringify(log)).not.toContain('passport');
  expect(wordsOf(await person.get(path))).toContain('Last looked at by a person at LumyxAI on');

  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  const approval = { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  expect((await second.post(`${here}/approve`, approval, '/')).status).toBe(303);
  const late = await person.send(`${path}/evidence`, {}, [jpeg()], path);
  expect([late.status, late.text.includes('evidence-not-taken')]).toEqual([409, true]);
  await carryOut(home.house, home.lumyx.id, plan?.id ?? '', new AbortController().signal);
  expect(await evidenceOf(home, requestId)).toMatchObject([
    { state: 'destroyed', content: null, wrappedKey: null, words: null, size: picture.length },
  ]);
  const gone = await second.post(look, {}, '/');
  expect([gone.status, gone.text.includes('evidence-gone')]).toEqual([409, true]);
  expect((await evidenceLog(home, requestId)).at(-1)?.event).toBe('evidence.destroyed');
  expect(wordsOf(await person.get(path))).toMatch(
    /A picture, 1 kB, sent on .* Destroyed on .*, with its key/,
  );
  expect(wordsOf(await second.get(here))).toMatch(/sent by the person on .* Destroyed/);
});

test('staff attach what came on paper, under the same rules, and take back what is theirs alone', async () => {
  const { person, path, requestId } = await correction('tom@example.com');
  const here = `/cases/${requestId}`;
  const caseworker = await desk.signIn('caseworker');
  const attach = async (files: readonly Buffer[]) =>
    await caseworker.send(`${here}/evidence`, { words: 'By post, on Monday.' }, files, `${here}/correct`);
  const hostile = await attach([zip()]);
  expect([hostile.status, wordsOf(hostile)]).toEqual([
    400,
    expect.stringContaining('neither a photograph (JPEG or PNG) nor a PDF'),
  ]);
  expect(wordsOf(await attach([]))).toContain('Choose one to three files');
  // What was shown anew with a refusal still sends corrections where they are taken.
  expect(hostile.text).toContain(`action="/lumyx/console${here}/correct"`);
  expect((await attach([pdf('5 0 obj << /S /JavaScript >> endobj')])).status).toBe(400);
  expect(await filesOf(requestId)).toEqual([]);
  expect((await attach([jpeg(), png(), pdf()])).headers.location).toBe(`/lumyx/console${here}/correct`);
  const full = await attach([jpeg()]);
  expect([full.status, full.text.includes('evidence-full')]).toEqual([409, true]);
  // Her own three are not taken away by ours, and she sees that we added some.
  expect((await person.send(`${path}/evidence`, {}, [jpeg()])).status).toBe(303);
  expect(wordsOf(await person.get(path))).toContain('which LumyxAI got by another way and added on');
  const rows = await evidenceOf(home, requestId);
  expect(rows.filter(({ attachedBy }) => attachedBy === desk.staff.caseworker.id)).toHaveLength(3);
  const hers = rows.find(({ attachedBy }) => attachedBy === null)?.id ?? '';
  const ours = rows.find(({ attachedBy }) => attachedBy !== null)?.id ?? '';
  const back = async (file: string) => await approver.post(`${here}/evidence-back`, { file }, '/');
  expect((await back(hers)).status).toBe(404);
  const notHers = await person.post(`${path}/evidence/take-back`, { file: ours }, `${path}/evidence`);
  expect(notHers.status).toBe(404);
  expect((await back(ours)).status).toBe(303);
  expect((await back(ours)).status).toBe(409);
  expect((await caseworker.post(`${here}/evidence/${hers}`, {}, '/')).status).toBe(200);
});

test('an auditor, another case, another controller and ids that never were get nothing', async () => {
  const { person, path, requestId } = await correction('solo@example.com');
  await person.send(`${path}/evidence`, {}, [jpeg()]);
  const [file = ''] = await filesOf(requestId);
  const auditor = await desk.signIn('auditor');
  expect((await auditor.post(`/cases/${requestId}/evidence/${file}`, {}, '/')).status).toBe(403);
  expect((await auditor.send(`/cases/${requestId}/evidence`, {}, [jpeg()])).status).toBe(403);
  expect((await auditor.get(`/cases/${requestId}`)).text).not.toContain('Look at it');
  const other = await correction('other@example.com');
  const elsewhere = await desk.signIn('approver', home.lumart);
  const answers = [];
  for (const [visitor, id, one] of [
    [approver, other.requestId, file],
    [approver, requestId, crypto.randomUUID()],
    [approver, requestId, 'x'],
    [elsewhere, requestId, file],
  ] as const) {
    const { status, body } = await visitor.post(`/cases/${id}/evidence/${one}`, {}, '/');
    answers.push([status, Buffer.isBuffer(body)]);
  }
  expect(answers).toEqual(Array.from({ length: 4 }, () => [404, false]));
  expect((await elsewhere.send(`/cases/${requestId}/evidence`, {}, [jpeg()])).status).toBe(404);
  expect((await elsewhere.post(`/cases/${requestId}/evidence-back`, { file }, '/')).status).toBe(404);
  expect((await evidenceLog(home, requestId)).map(({ event }) => event)).toEqual(['evidence.sent']);
});

test('whoever judges an appeal sees the evidence of the case that it is about, from the appeal', async () => {
  const { person, path, requestId } = await correction('lena@example.com');
  await person.send(`${path}/evidence`, { words: WORDS }, [jpeg()]);
  const denial = { reason: 'manifestly-unfounded', explanation: 'The register says what we have written.' };
  expect((await approver.post(`/cases/${requestId}/refuse`, denial, '/')).status).toBe(303);
  const lodged = await person.post(`${path}/review`, { reasons: 'Look at what I sent you.' }, path);
  const review = idOf(String(lodged.headers.location));
  const shown = await second.get(`/cases/${review}`);
  expect(wordsOf(shown)).toMatch(/Evidence of case \w{4}-\w{4} A photograph, 1 kB/);
  const look = /console(\/cases\/[0-9a-f-]{36}\/evidence\/[0-9a-f-]{36})"/.exec(shown.text)?.[1] ?? '';
  expect(look).toContain(requestId);
  expect((await second.post(look, {}, '/')).headers['content-type']).toBe('image/jpeg');
});
