// A copy for an agent at the doors: her tick on her page, a link and a code for the agent, one download, and the same bytes for all else.
import { createHash } from 'node:crypto';
import { archiveOf } from '../../src/archives/archive.ts';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { agentsOf } from '../../src/requests/agent-row.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Desk, openDesk, type Visitor } from '../console/desk.ts';
import { type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { pdf } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import { signFile } from '../support/signed-law.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const AGENT = 'avery@counsel.example';
let home: TestHouse;
let club: Club;
let desk: Desk;
let approver: Visitor;
let her: Person;
let agent: Person;
beforeAll(async () => {
  club = await openClub();
  ({ home } = club);
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
}, 60_000);
beforeEach(async () => {
  await home.house.database.raw('delete from rate_limits');
  her = personAt(home, desk.app, home.lumyx);
  agent = personAt(home, desk.app, home.lumyx);
});
afterAll(async () => {
  await desk.close();
  await club.close();
});

const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const textTo = async (email: string): Promise<string> => {
  await deliverLetters(home);
  return (home.mailbox.newest(email).mail.text ?? '').replace(/\s+/g, ' ');
};
/** The agent asks by the form; she opens her page with the code of her letter. Answers with her page's path. */
async function asked(
  email: string,
  form: Record<string, string> = {},
  files: Buffer[] = [],
): Promise<string> {
  const wish = {
    right: 'access',
    name: 'Avery Counsel',
    yourEmail: AGENT,
    proof: 'confirmation',
    country: 'FR',
  };
  await agent.send('/lumyx/for-another', { ...wish, email, ...form }, files);
  const text = await textTo(email);
  const path = `/lumyx/requests/${/requests\/([0-9a-f-]{36})/.exec(text)?.[1] ?? ''}`;
  await her.post(`${path}/verify`, { code: /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '' });
  return path;
}
const say = async (path: string, to: 'agent' | 'agent-data', answer: Record<string, string>) => {
  const agents = await home.work(async (work) => await agentsOf(work, idOf(path)));
  return await her.post(`${path}/${to}`, { agent: agents.at(-1)?.id ?? '', ...answer }, path);
};
/** Where the newest letter to the agent leads. */
const linkOf = async (): Promise<string> =>
  /https:\/\/privacy\.example(\/lumyx\/for-another\/data\/[\w.-]+)/.exec(await textTo(AGENT))?.[1] ?? '';
const codeFor = async (link: string): Promise<string> => {
  expect((await agent.post(`${link}/code`, {}, link)).status).toBe(200);
  return await agent.codeFor(AGENT);
};
const digest = ({ text, status }: { text: string; status: number }, link: string): string =>
  `${status} ${createHash('sha256')
    .update(text.replaceAll(link, '').replace(/name="_csrf" value="[^"]*"/g, ''))
    .digest('hex')}`;

test('unsigned: her page offers nothing, and a forged tick is refused with the reason and changes nothing', async () => {
  const path = await asked('unsigned@example.com');
  const page = wordsOf(await her.get(path));
  expect(page).toContain('our answer and your data go to you only');
  expect(page).not.toContain('may also get a copy');
  const forged = await say(path, 'agent', { answer: 'yes', data: 'yes' });
  expect([forged.status, forged.text.includes('agent-answer-unsettled')]).toEqual([409, true]);
  const [row] = await home.work(async (work) => await agentsOf(work, idOf(path)));
  expect(row?.state).toBe('waiting');
  await signFile(home, 'eu-gdpr');
});

test('the whole road: a tick, a letter, a link with a code, one download; she and the desk see each step', async () => {
  const email = 'mira@example.com';
  const path = await asked(email);
  const offer = await her.get(path);
  expect(wordsOf(offer)).toMatch(
    /Avery Counsel gets a copy only if you tick the box.*Avery Counsel may also get a copy of my data/,
  );
  expect(offer.text).toMatch(/<input[^>]*name="data"[^>]*value="yes"(?![^>]*checked)/);
  expect((await say(path, 'agent', { answer: 'yes', data: 'yes' })).headers.location).toBe(path);
  expect(wordsOf(await her.get(path))).toContain('The link leaves as soon as the copy is ready');
  expect(await textTo(email)).toContain('Avery Counsel may have a copy of your data from LumyxAI');
  await fulfilClub(home, idOf(path));
  const letter = await textTo(AGENT);
  for (const hidden of [email, 'Mira', idOf(path)]) expect(letter).not.toContain(hidden);
  const link = await linkOf();
  expect(wordsOf(await her.get(path))).toMatch(
    /made a copy of your data available to Avery Counsel\. Nobody has fetched it yet/,
  );
  expect(wordsOf(await approver.get(`/cases/${idOf(path)}`))).toContain(
    'The agent was sent a link to a copy',
  );
  const code = await codeFor(link);
  const wrong = await agent.post(link, { code: '0000 0000' }, link);
  expect([wrong.status, wordsOf(wrong).includes('This did not work')]).toEqual([400, true]);
  const parcel = await agent.post(link, { code }, link);
  expect([parcel.status, parcel.headers['content-type'], parcel.headers['cache-control']]).toEqual([
    200,
    'application/zip',
    'no-store',
  ]);
  expect(Number(parcel.headers['content-length'])).toBeGreaterThan(1000);
  const seen = wordsOf(await her.get(path));
  expect(seen.match(/It was fetched on/g)).toHaveLength(2);
  expect(seen).toContain('Your data is ready');
  expect((await say(path, 'agent-data', { answer: 'no' })).text).toContain('agent-data-fetched');
  expect((await agent.post(link, { code }, link)).status).toBe(400);
  const archive = await home.work(async (work) => await archiveOf(work, idOf(path)));
  expect([archive?.state, archive?.deliveredAt]).toEqual(['ready', null]);
  const told = (await home.work(async (work) => await readTimeline(work, [idOf(path)], {}))).map(
    ({ sentence, who }) => `${sentence} ${who}`,
  );
  expect(told).toContain('The person said that the agent may have a copy of the data. the person');
  expect(told).toContain('The agent downloaded the data; the link is used up. whoever has the link');
});

test('yes without a tick gives nothing; later she allows it, takes it back, and the link is dead at once', async () => {
  const path = await asked('later@example.com');
  await say(path, 'agent', { answer: 'yes' });
  await fulfilClub(home, idOf(path));
  expect(wordsOf(await her.get(path))).toContain('Avery Counsel gets no copy of your data');
  const before = await linkOf();
  await say(path, 'agent-data', { answer: 'yes' });
  const link = await linkOf();
  expect(link).not.toBe(before);
  const code = await codeFor(link);
  expect((await say(path, 'agent-data', { answer: 'no' })).headers.location).toBe(path);
  expect((await agent.post(link, { code }, link)).status).toBe(400);
  expect(wordsOf(await her.get(path))).toContain('You said that Avery Counsel gets no copy of your data');
  const stranger = personAt(home, desk.app, home.lumyx);
  const [row] = await home.work(async (work) => await agentsOf(work, idOf(path)));
  const foreign = await stranger.post(`${path}/agent-data`, { agent: row?.id ?? '', answer: 'yes' });
  expect(foreign.headers.location).toBe(`${path}/verify`);
});

test('unknown, forged, dead, foreign and living links are the same page, and refuse with the same bytes', async () => {
  const path = await asked('bytes@example.com');
  await say(path, 'agent', { answer: 'yes', data: 'yes' });
  await fulfilClub(home, idOf(path));
  const link = await linkOf();
  const forged = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const links = [link, forged, '/lumyx/for-another/data/x'];
  const act = async (how: (at: string) => Promise<{ text: string; status: number }>): Promise<Set<string>> =>
    new Set(await Promise.all(links.map(async (at) => digest(await how(at), at))));
  expect((await act(async (at) => await agent.get(at))).size).toBe(1);
  expect((await act(async (at) => await agent.post(`${at}/code`, {}, at))).size).toBe(1);
  const code = await agent.codeFor(AGENT);
  const wrong = code === '0000 0000' ? '1111 1111' : '0000 0000';
  expect((await act(async (at) => await agent.post(at, { code: wrong }, at))).size).toBe(1);
  await say(path, 'agent-data', { answer: 'no' });
  await home.house.database.raw('delete from rate_limits');
  expect((await act(async (at) => await agent.post(`${at}/code`, {}, at))).size).toBe(1);
  expect((await act(async (at) => await agent.post(at, { code }, at))).size).toBe(1);
  const elsewhere = link.replace('/lumyx/', '/lumart/');
  expect((await agent.post(elsewhere, { code }, elsewhere)).status).toBe(400);
  const unsent = await agent.postBare(link, { code });
  expect(unsent.status).toBe(403);
});

/** Staff look at the paper of the agent; answers with the page on which they say what they saw. */
async function looked(path: string): Promise<string> {
  const [row] = await home.work(
    async (work) => await work.trx('documents').where({ request_id: idOf(path) }),
  );
  const page = `/cases/${idOf(path)}/document/${String(row?.id)}`;
  await approver.post(`${page}/look`, {}, '/');
  return page;
}

test('a paper that covers it: noted at the desk, told to her, offered only where law and paper allow it', async () => {
  const path = await asked('paper@example.com', { proof: 'power-of-attorney' }, [pdf()]);
  const page = await looked(path);
  expect(wordsOf(await approver.get(page))).toContain('Avery Counsel may receive a copy of the data');
  const refused = await approver.post(
    page,
    { outcome: 'refused', why: 'There is no signature on it.', covers: 'yes' },
    '/',
  );
  expect([refused.status, wordsOf(refused).includes('What was refused covers nothing')]).toEqual([400, true]);
  expect((await approver.post(page, { outcome: 'accepted', covers: 'yes' }, '/')).status).toBe(303);
  expect(wordsOf(await her.get(path))).toMatch(
    /You have three days from that letter to say no.*No copy for Avery Counsel/,
  );
  await say(path, 'agent-data', { answer: 'no' });
  expect(wordsOf(await her.get(path))).toContain('You said that Avery Counsel gets no copy');

  const virginia = await asked(
    'va@example.com',
    { proof: 'power-of-attorney', country: 'US', part: 'US-VA' },
    [pdf()],
  );
  const [other] = await home.work(
    async (work) => await work.trx('documents').where({ request_id: idOf(virginia) }),
  );
  const there = `/cases/${idOf(virginia)}/document/${String(other?.id)}`;
  await approver.post(`${there}/look`, {}, '/');
  expect((await approver.get(there)).text).not.toContain('name="covers"');
  const forced = await approver.post(there, { outcome: 'accepted', covers: 'yes' }, '/');
  expect([
    forced.status,
    forced.text.includes('agent-paper-missing') || forced.text.includes('agent-not-answered'),
  ]).toEqual([409, true]);
  const [after] = await home.work(
    async (work) => await work.trx('documents').where({ request_id: idOf(virginia) }),
  );
  expect(after?.state).toBe('opened');
});

test('while a paper gives her three days, her page promises nothing else; her yes, her tick and her no count for both', async () => {
  const announced = async (email: string): Promise<string> => {
    const path = await asked(email, { proof: 'signed-permission' }, [pdf()]);
    const page = await looked(path);
    expect((await approver.post(page, { outcome: 'accepted', covers: 'yes' }, '/')).status).toBe(303);
    return path;
  };
  const plain = await announced('plain@example.com');
  const form = wordsOf(await her.get(plain));
  expect(form).toMatch(
    /If you say yes, nothing changes about the copy.*You have three days from that letter/,
  );
  expect(form).not.toMatch(/only if you tick the box|may also get a copy|go to you only/);
  await say(plain, 'agent', { answer: 'yes' });
  expect(wordsOf(await her.get(plain))).toMatch(/You said yes\..*three days.*No copy for Avery Counsel/);

  // She opened the page before staff accepted the paper, so her tick comes after.
  const ticked = await announced('ticked@example.com');
  expect((await say(ticked, 'agent', { answer: 'yes', data: 'yes' })).headers.location).toBe(ticked);
  const both = wordsOf(await her.get(ticked));
  expect(both).toMatch(/You said yes\..*You allowed a copy of your data for Avery Counsel/);
  expect(both).not.toContain('three days');

  const residence = { country: 'FR', subdivision: null };
  const own = { right: 'access', email: 'own@example.com', channel: 'form', residence } as const;
  await home.work(async (work) => await receiveRequest(work, own));
  const joined = await announced(own.email);
  await say(joined, 'agent', { answer: 'no' });
  const after = wordsOf(await her.get(joined));
  expect(after).toMatch(/You said no\..*You said that Avery Counsel gets no copy of your data/);
  expect(after).not.toMatch(/three days|No copy for Avery Counsel/);
});
