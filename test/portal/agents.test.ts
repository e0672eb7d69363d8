// Somebody asks in her name: she hears of it, says yes or no behind her own code, and nothing goes to the agent of itself.
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { patchPlan } from '../../src/fulfilment/plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { noticesOf } from '../../src/notifications/notice.ts';
import { agentsOf } from '../../src/requests/agent-row.ts';
import { deedsOf } from '../../src/requests/case-note.ts';
import { DataRequest, findRequest } from '../../src/requests/data-request.ts';
import { lapseRequest, remindPerson } from '../../src/requests/lapse.ts';
import { SealedDocument } from '../../src/verification/sealed-document.ts';
import { type Desk, openDesk, type Visitor } from '../console/desk.ts';
import { jpeg, pdf } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
let person: Person;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
});
beforeEach(async () => {
  await home.house.database.raw('delete from rate_limits');
  person = personAt(home, desk.app, home.lumyx);
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const FORM = {
  right: 'access',
  name: 'Avery Counsel',
  yourEmail: 'avery@counsel.example',
  proof: 'confirmation',
};
const ask = async (form: Record<string, string>, files: readonly Buffer[] = []) =>
  await personAt(home, desk.app, home.lumyx).send('/lumyx/for-another', { ...FORM, ...form }, files);

/** The newest case of her, found by the link in her letter. */
async function letterTo(email: string): Promise<{ path: string; text: string; code: string }> {
  await deliverLetters(home);
  const text = home.mailbox.newest(email).mail.text ?? '';
  const id = /requests\/([0-9a-f-]{36})/.exec(text)?.[1] ?? '';
  return {
    path: `/lumyx/requests/${id}`,
    text: text.replace(/\s+/g, ' '),
    code: /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '',
  };
}
const statusOf = async (path: string) =>
  (await home.work((work) => findRequest(work, path.split('/').at(-1) ?? '')))?.status;
const agentOf = async (path: string) =>
  (await home.work((work) => agentsOf(work, path.split('/').at(-1) ?? ''))).at(-1);
const say = async (path: string, answer: string) =>
  await person.post(`${path}/agent`, { agent: (await agentOf(path))?.id ?? '', answer }, path);
const documentOf = async (path: string): Promise<SealedDocument | undefined> =>
  await home.work(async (work) => {
    const found = await SealedDocument.query(work.trx).findOne({ requestId: path.split('/').at(-1) ?? '' });
    return found;
  });

/** An approver looks at what the agent sent, once; answers with where to decide about it. */
async function lookedAt(path: string): Promise<string> {
  const page = `/cases/${path.split('/').at(-1)}/document/${(await documentOf(path))?.id}`;
  const shown = await approver.post(`${page}/look`, {}, '/');
  expect(shown.headers['content-type']).toMatch(/^(application\/pdf|image\/jpeg)$/);
  return page;
}
const CONNECTICUT = { country: 'US', part: 'US-CT', right: 'erasure' };

test('she is asked with a code, and only her yes sets the case going', async () => {
  const answer = await ask({ email: 'yes@example.com' });
  expect(answer.headers.location).toMatch(/^\/lumyx\/for-another\/sent\?reference=/);
  expect(wordsOf(await person.get(String(answer.headers.location)))).toContain('We write to the person.');
  const { path, text, code } = await letterTo('yes@example.com');
  expect(text).toMatch(
    /Avery Counsel asked LumyxAI for a copy of your personal data.*Do you want this\?.*to you at this address, and not to anybody else/,
  );
  await person.post(`${path}/verify`, { code });
  expect(await statusOf(path)).toBe('received');
  expect(wordsOf(await person.get(path))).toContain(
    'Avery Counsel (avery@counsel.example) asked for this in your name',
  );
  expect((await say(path, 'yes')).headers.location).toBe(path);
  expect(await statusOf(path)).toBe('verified');
  expect(wordsOf(await person.get(path))).toContain('You said yes.');
  expect((await say(path, 'no')).text).toContain('agent-settled');
  await deliverLetters(home);
  expect(() => home.mailbox.newest('avery@counsel.example')).toThrow();
});

test('her no ends what the agent began', async () => {
  await ask({ email: 'no@example.com', right: 'erasure' });
  const { path, code } = await letterTo('no@example.com');
  await person.post(`${path}/verify`, { code });
  await say(path, 'no');
  expect(await statusOf(path)).toBe('withdrawn');
  expect(wordsOf(await person.get(path))).toContain('You said no.');
});

test('her no to one agent begins nothing for another one whom she has not answered', async () => {
  await ask({ email: 'two@example.com', right: 'erasure' });
  await ask({ email: 'two@example.com', right: 'erasure', name: 'Blake', yourEmail: 'blake@example.org' });
  const { path, code } = await letterTo('two@example.com');
  await person.post(`${path}/verify`, { code });
  expect((await agentOf(path))?.name).toBe('Blake');
  await say(path, 'no');
  expect(await statusOf(path)).toBe('received');
  const [first] = await home.work((work) => agentsOf(work, path.split('/').at(-1) ?? ''));
  await person.post(`${path}/agent`, { agent: first?.id ?? '', answer: 'yes' }, path);
  expect(await statusOf(path)).toBe('verified');
});

test('a signed permission is looked at once; accepted, the case goes on, and she can still say no', async () => {
  await ask({ email: 'signed@example.com', proof: 'signed-permission' }, [pdf()]);
  const { path, code } = await letterTo('signed@example.com');
  const id = path.split('/').at(-1) ?? '';
  expect(wordsOf(await approver.get(`/cases/${id}`))).toMatch(
    /Avery Counsel \(avery@counsel\.example\).*Shows: a signed permission/,
  );
  const page = `/cases/${id}/document/${(await documentOf(path))?.id}`;
  expect((await approver.post(`${page}/look`, {}, '/')).headers['content-type']).toBe('application/pdf');
  expect((await approver.post(page, { outcome: 'accepted' }, '/')).status).toBe(303);
  expect(await statusOf(path)).toBe('verified');
  const { id: decider } = desk.staff.approver;
  expect(await home.work((work) => deedsOf(work, [id], decider))).toEqual(['ruled']);
  const desk_ = wordsOf(await approver.get(`/cases/${id}`));
  expect(desk_).toContain('Proven The right of an agent to ask for the person');
  expect(desk_).toContain('Not asked Code to the address on file');
  await deliverLetters(home);
  expect(home.mailbox.newest('avery@counsel.example').mail.text).toMatch(
    /goes to the person for whom you\s+asked/,
  );
  expect(home.mailbox.newest('signed@example.com').mail.text?.replace(/\s+/g, ' ')).toContain(
    'Avery Counsel asked for a copy of your personal data in your name and has shown that this is allowed',
  );
  await person.post(`${path}/verify`, { code });
  await say(path, 'no');
  expect(await statusOf(path)).toBe('withdrawn');
});

test('her no while the plan runs is kept: nothing is half undone, staff hear of it, and she reads the truth', async () => {
  await ask({ email: 'late@example.com', proof: 'signed-permission' }, [pdf()]);
  const { path, code } = await letterTo('late@example.com');
  const id = path.split('/').at(-1) ?? '';
  const page = await lookedAt(path);
  expect((await approver.post(page, { outcome: 'accepted' }, '/')).status).toBe(303);
  await drawPlan(home.house, home.lumyx.id, id);
  await home.work(async (work) => {
    const [plan] = await readPlans(work, id);
    await patchPlan(work, plan?.id ?? '', { status: 'running' });
  });
  await person.post(`${path}/verify`, { code });
  expect((await say(path, 'no')).headers.location).toBe(path);
  expect([await statusOf(path), (await agentOf(path))?.state]).toEqual(['approved', 'disowned']);
  expect(wordsOf(await person.get(path))).toContain('it could not be stopped. A person here has been told');
  const letters = await home.work(async (work) => await noticesOf(work, id));
  expect(letters.map(({ letter }) => letter)).toContain('staff-case-disputed');
});

test('a refused permission leaves the case to her word: her code alone begins nothing', async () => {
  await ask({ email: 'refused@example.com', proof: 'power-of-attorney' }, [jpeg()]);
  const { path, code } = await letterTo('refused@example.com');
  const page = await lookedAt(path);
  await approver.post(page, { outcome: 'refused', why: 'There is no signature on the paper.' }, '/');
  await deliverLetters(home);
  expect(home.mailbox.newest('avery@counsel.example').mail.text).toContain(
    'There is no signature on the paper.',
  );
  await person.post(`${path}/verify`, { code });
  expect(await statusOf(path)).toBe('received');
  await say(path, 'yes');
  expect(await statusOf(path)).toBe('verified');
});

test('California: with a power of attorney she is told, not asked; an opt-out is in effect at once', async () => {
  const home_ = { country: 'US', part: 'US-CA' };
  await ask({ ...home_, email: 'poa@example.com', proof: 'power-of-attorney' }, [jpeg()]);
  const told = await letterTo('poa@example.com');
  expect(told.text).toContain('You need not do anything if you want this.');
  expect(told.text).not.toContain('Do you want this?');
  const optOut = await ask({
    ...home_,
    email: 'optout@example.com',
    right: 'objection',
    ownWords: 'Do not sell it.',
  });
  expect(optOut.headers.location).toMatch(/\/effect$/);
  const effect = await letterTo('optout@example.com');
  expect(effect.text).toMatch(
    /It is in effect since.*Avery Counsel asked for this in your name\. You do not want it\?/,
  );
  expect(await agentOf(effect.path)).toMatchObject({ state: 'proven', settledBy: 'law' });
  await person.post(`${effect.path}/code`, {}, `${effect.path}/verify`);
  await person.post(`${effect.path}/verify`, { code: await person.codeFor('optout@example.com') });
  const hers = wordsOf(await person.get(effect.path));
  expect(hers).toContain('The law asks for no proof here.');
  expect(hers).not.toContain('You said yes.');
});

test('Oregon: agents for opt-outs only; the rest is refused with the reason, and nothing is saved', async () => {
  const before = await home.work((work) => DataRequest.query(work.trx).resultSize());
  const refused = await ask({ country: 'US', part: 'US-OR', email: 'oregon@example.com' });
  expect([refused.status, refused.text.includes('Please let the person ask herself')]).toEqual([400, true]);
  expect(await home.work((work) => DataRequest.query(work.trx).resultSize())).toBe(before);
  const optOut = await ask({
    country: 'US',
    part: 'US-OR',
    email: 'oregon@example.com',
    right: 'objection',
    ownWords: 'Stop selling.',
  });
  expect(optOut.status).toBe(303);
});

test('Connecticut names no agent, and nobody has read it: she is asked, and only her yes begins her erasure', async () => {
  expect((await ask({ ...CONNECTICUT, email: 'ct@example.com' })).status).toBe(303);
  const { path, text, code } = await letterTo('ct@example.com');
  expect(text).toMatch(/Avery Counsel asked LumyxAI.*Do you want this\?/);
  expect([await statusOf(path), (await agentOf(path))?.state]).toEqual(['received', 'waiting']);
  await person.post(`${path}/verify`, { code });
  expect(await statusOf(path)).toBe('received');
  await say(path, 'yes');
  expect(await statusOf(path)).toBe('verified');
});

test('Connecticut: her own erasure that nobody proved yet is not begun by a stranger either', async () => {
  const erasure = { ...CONNECTICUT, email: 'ct-own@example.com' };
  const path = await person.ask(erasure);
  await ask(erasure);
  expect([await statusOf(path), (await agentOf(path))?.state]).toEqual(['received', 'waiting']);
});

test('Connecticut: a permission that staff accept begins nothing, and neither does her code alone', async () => {
  await ask({ ...CONNECTICUT, email: 'ct-signed@example.com', proof: 'signed-permission' }, [pdf()]);
  const { path, code } = await letterTo('ct-signed@example.com');
  const id = path.split('/').at(-1) ?? '';
  expect(wordsOf(await approver.get(`/cases/${id}`))).toContain('only when the person says yes herself');
  const page = await lookedAt(path);
  expect((await approver.post(page, { outcome: 'accepted' }, '/')).status).toBe(303);
  expect([await statusOf(path), (await agentOf(path))?.state]).toEqual(['received', 'proven']);
  await person.post(`${path}/verify`, { code });
  expect(await statusOf(path)).toBe('received');
  await say(path, 'yes');
  expect(await statusOf(path)).toBe('verified');
});

test('an agent is told the same whether or not she has asked before, and her own request goes on without her word on it', async () => {
  const path = await person.askAndProve({ right: 'access', email: 'known@example.com' });
  const [known, unknown] = [
    await ask({ email: 'known@example.com' }),
    await ask({ email: 'unknown@example.com' }),
  ];
  expect([known.status, unknown.status]).toEqual([303, 303]);
  const shape = (one: typeof known) => String(one.headers.location).replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, '');
  expect(shape(known)).toBe(shape(unknown));
  expect(await statusOf(path)).toBe('verified');
  await say(path, 'no');
  expect(await statusOf(path)).toBe('verified');
  for (let more = 0; more < 4; more += 1)
    expect((await ask({ email: 'known@example.com' })).status).toBe(303);
  const agents = await home.work((work) => agentsOf(work, path.split('/').at(-1) ?? ''));
  expect(agents).toHaveLength(3);
});

test('the choice of another case, and of strangers, is nothing', async () => {
  await ask({ email: 'mine@example.com' });
  const mine = await letterTo('mine@example.com');
  await ask({ email: 'other@example.com' });
  const other = await letterTo('other@example.com');
  await person.post(`${mine.path}/verify`, { code: mine.code });
  const foreign = { agent: (await agentOf(other.path))?.id ?? '', answer: 'yes' };
  expect((await person.post(`${mine.path}/agent`, foreign, mine.path)).status).toBe(404);
  expect((await person.post(`${other.path}/agent`, foreign, mine.path)).headers.location).toBe(
    `${other.path}/verify`,
  );
  expect(await statusOf(other.path)).toBe('received');
});

test('a case of an agent that lapsed goes on with her yes, not with her code', async () => {
  await ask({ email: 'silent@example.com', right: 'erasure' });
  const { path } = await letterTo('silent@example.com');
  const requestId = path.split('/').at(-1) ?? '';
  for (const act of [remindPerson, lapseRequest]) {
    home.later({ hours: 24 * 7 });
    await home.work((work) => act(work, requestId));
  }
  await person.post(`${path}/code`, {}, `${path}/verify`);
  const { code } = await letterTo('silent@example.com');
  await person.post(`${path}/verify`, { code });
  expect(await statusOf(path)).toBe('lapsed');
  await say(path, 'yes');
  expect(await statusOf(path)).toBe('verified');
});
