// Links for another company over real HTTP: made behind a fresh code, shown once, taken once, and every refusal the same bytes.
import { createHash } from 'node:crypto';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/app.ts';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { makeLink } from '../../src/fulfilment/make-link.ts';
import { linksOf } from '../../src/fulfilment/portability-link.ts';
import { beginTaking, keepTaking } from '../../src/fulfilment/take-by-link.ts';
import { ChannelWarning, warnChannel, writeDispute } from '../../src/requests/channel-warning.ts';
import { holdRequest } from '../../src/requests/data-request.ts';
import { settleDispute } from '../../src/requests/settle-dispute.ts';
import { unzip } from '../archives/sample.ts';
import { CLUB_TABLES, type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const email = 'mira@example.com';
let home: TestHouse;
let club: Club;
let app: App;
let server: Server;
let at: string;
let her: Person;
let path: string;
let requestId: string;

beforeAll(async () => {
  club = await openClub(`${CLUB_TABLES} alter table visits alter column door type text;
    insert into visits select g, 2, (select string_agg(md5(random()::text), '') from generate_series(1, 200000)) from generate_series(10, 13) g;`);
  ({ home } = club);
  app = localApp(home);
  server = app.express.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  her = personAt(home, app, home.lumyx);
  path = await her.askAndProve({ right: 'portability', email });
  requestId = path.split('/').at(-1) ?? '';
  await fulfilClub(home, requestId);
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.close();
  await club.close();
});
afterEach(async () => {
  await home.work(async (work) => void (await work.trx('portability_links').delete()));
});

const fresh = async (): Promise<string> => {
  const { token } = await home.work(async (work) => await makeLink(work, { requestId, receiver: null }));
  return `${at}/lumyx/hand-over/${token}`;
};
const post = async (url: string, accept = 'application/zip'): Promise<Response> =>
  await globalThis.fetch(url, { method: 'POST', headers: { accept } });
const bytesOf = async (answer: Response): Promise<string> =>
  createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
/** What was written once the last byte had left, which may be after it has arrived. */
const settled = async (state: string): Promise<void> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const links = await home.work(async (work) => await linksOf(work, requestId));
    if (links.some((link) => link.state === state)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no link is ${state}`);
};

test('the whole road: a code, a link that is shown once, a letter that names nobody, one download, and she sees it', async () => {
  const receiver = 'intake@newbank.example';
  expect(wordsOf(await her.get(path))).toContain('Give it to another company');
  const asked = await her.get(`${path}/links`);
  expect(wordsOf(asked)).toContain('We have sent a new code');
  const early = await her.post(`${path}/links/new`, { receiver: '' }, `${path}/links`);
  expect([early.status, early.headers.location]).toEqual([303, `${path}/links`]);
  expect(await home.work(async (work) => await linksOf(work, requestId))).toEqual([]);
  expect((await her.post(`${path}/links`, { code: '0000 0000' }, `${path}/links`)).status).toBe(400);
  await her.post(`${path}/links`, { code: await her.codeFor(email) }, `${path}/links`);
  expect(wordsOf(await her.get(`${path}/links`))).toContain('You can make 5 more links');
  const wrong = await her.post(`${path}/links/new`, { receiver: 'a@b, c@d.example' }, `${path}/links`);
  expect([wrong.status, wordsOf(wrong)]).toEqual([400, expect.stringContaining('or leave the field empty')]);
  const made = await her.post(`${path}/links/new`, { receiver }, `${path}/links`);
  const [, own = ''] = /http:\/\/localhost(\/lumyx\/hand-over\/[\w.-]+)/.exec(made.text) ?? [];
  expect([made.status, own]).toEqual([200, expect.stringMatching(/\.[\w-]{43}$/)]);
  for (const page of [path, `${path}/links`]) expect((await her.get(page)).text).not.toContain('hand-over');
  await her.codeFor(email);
  const { mail } = home.mailbox.newest(receiver);
  const letter = `${mail.subject} ${mail.text} ${mail.html}`;
  expect(letter).toContain(`https://privacy.example${own}`);
  const besides = letter.replaceAll(own, '');
  for (const hers of [email, 'Mira', requestId, /[0-9A-Z]{4}-[0-9A-Z]{4}/]) expect(besides).not.toMatch(hers);
  const seen = await globalThis.fetch(`${at}${own}`);
  expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await seen.text()).not.toMatch(/mira|example\.com/i);
  const parcel = await post(`${at}${own}`, 'text/html,*/*');
  expect([parcel.status, parcel.headers.get('content-type')]).toEqual([200, 'application/zip']);
  const files = await unzip(Buffer.from(await parcel.arrayBuffer()));
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['manifest.json.sig', 'machine/the-club-club-members.jsonl']),
  );
  await settled('used');
  expect((await post(`${at}${own}`)).status).toBe(404);
  const status = wordsOf(await her.get(path));
  expect(status).toContain('The data was downloaded on');
  expect(status).toContain(`Sent to ${receiver}`);
  const timeline = await home.work(async (work) => await readTimeline(work, [requestId], {}));
  const told = timeline.map(({ sentence, who }) => [sentence, who]);
  expect(told).toContainEqual([expect.stringContaining('the link is used up'), 'whoever has the link']);
  expect(told).toContainEqual([expect.stringContaining('The person made a link'), 'the person']);
  expect(JSON.stringify(timeline)).not.toContain(receiver);
});

test('of downloads at once one wins; the others get what a used link gets', async () => {
  const url = await fresh();
  const all = await Promise.all([1, 2, 3, 4].map(async () => await post(url)));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
  expect((await post(url)).status).toBe(404);
});

test('forged, changed, used, taken back and expired links answer with the same bytes, to people and to programs', async () => {
  const [used, revoked, expired] = [await fresh(), await fresh(), await fresh()];
  await (await post(used)).arrayBuffer();
  await settled('used');
  await home.work(async (work) => {
    const rows = work.trx('portability_links').orderBy('made_at');
    const ids = (await rows.clone().select<{ id: string }[]>('id')).map(({ id }) => id);
    await rows.clone().clearOrder().where({ id: ids[1] }).update({ revoked_at: work.at.toString() });
    const past = work.at.subtract({ hours: 1 });
    const moments = { made_at: past.subtract({ hours: 1 }).toString(), expires_at: past.toString() };
    await rows.clone().clearOrder().where({ id: ids[2] }).update(moments);
  });
  const good = await fresh();
  const changed = good.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  const bad = [
    used,
    revoked,
    expired,
    changed,
    `${at}/lumyx/hand-over/x`,
    good.replace('/lumyx/', '/lumart/'),
  ];
  for (const accept of ['text/html', 'application/zip']) {
    const answers = [];
    for (const url of bad.slice(0, 5)) {
      const answer = await post(url, accept);
      answers.push([answer.status, answer.headers.get('content-type'), await bytesOf(answer)]);
    }
    const [first] = answers;
    expect(first?.[0]).toBe(404);
    for (const answer of answers) expect(answer).toEqual(first);
  }
  expect((await post(bad[5] ?? '')).status).toBe(404);
  const problem = (await (await post(changed)).json()) as object;
  expect(problem).toEqual({
    type: 'urn:habeas:problem:link-not-valid',
    title: 'Not found',
    status: 404,
    code: 'link-not-valid',
    detail: expect.stringContaining('Nothing was handed over.'),
  });
  const looks = [];
  for (const url of [good, used, changed, `${at}/lumyx/hand-over/x`])
    looks.push(await bytesOf(await globalThis.fetch(url)));
  expect(new Set(looks).size).toBe(1);
  expect((await post(good)).status).toBe(200);
});

test('a download that breaks off is no delivery: it may be repeated, and then the link is used up', async () => {
  const tom = personAt(home, app, home.lumyx);
  const his =
    (await tom.askAndProve({ right: 'portability', email: 'tom@example.com' })).split('/').at(-1) ?? '';
  await fulfilClub(home, his);
  const { token } = await home.work(async (work) => await makeLink(work, { requestId: his, receiver: null }));
  const url = `${at}/lumyx/hand-over/${token}`;
  await new Promise<void>((resolve, reject) => {
    const req = httpRequest(url, { method: 'POST', headers: { accept: 'application/zip' } }, (res) => {
      res.once('data', () => {
        res.pause();
        setTimeout(() => req.destroy(), 300);
      });
      res.on('error', () => resolve());
    });
    req.on('error', reject).end();
  });
  const state = async () => (await home.work(async (work) => await linksOf(work, his)))[0]?.state;
  let again = await post(url);
  for (let tries = 0; tries < 20 && again.status !== 200; tries += 1) {
    expect(await state()).toBe('begun');
    await new Promise((resolve) => setTimeout(resolve, 100));
    again = await post(url);
  }
  expect((await again.arrayBuffer()).byteLength).toBe(Number(again.headers.get('content-length')));
  for (let tries = 0; tries < 100 && (await state()) !== 'used'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect([await state(), (await post(url)).status]).toEqual(['used', 404]);
});

test('once somebody says "not me", no link is made or good for anything, a download stops, and links can be taken back', async () => {
  const url = await fresh();
  await her.post(`${path}/links`, { code: await her.codeFor(email) }, `${path}/links`);
  const running = new URL(await fresh()).pathname.split('/').at(-1) ?? '';
  const taking = await home.work(async (work) => await beginTaking(work, running));
  if (taking === null) throw new Error('a new link opens');
  await home.work(async (work) => {
    const about = { kind: 'address', aboutId: crypto.randomUUID(), email: 'old@example.com' } as const;
    await warnChannel(work, await holdRequest(work, requestId), about);
    await writeDispute(work, await ChannelWarning.query(work.trx).findOne({ requestId }).throwIfNotFound());
  });
  const made = await her.post(`${path}/links/new`, { receiver: '' }, path);
  expect([made.status, made.text.includes('case-disputed')]).toEqual([409, true]);
  expect((await post(url)).status).toBe(404);
  await expect(home.work(async (work) => await keepTaking(work, taking))).rejects.toMatchObject({
    code: 'case-disputed',
  });
  const page = await her.get(path);
  expect(page.text).not.toContain(`href="${path}/links"`);
  expect(page.text).toMatch(/action="[^"]+\/revoke"/);
  const reason = 'She answered on the telephone and knew all about it.';
  await home.work(async (work) => await settleDispute(work, { requestId, reason }), staff());
  expect((await post(url)).status).toBe(200);
});

test('she takes a link back from her page; a stranger, another case and an access request have no such page', async () => {
  const url = await fresh();
  const page = await her.get(path);
  const [, revoke = ''] = /action="([^"]+\/revoke)"/.exec(page.text) ?? [];
  const stranger = personAt(home, app, home.lumyx);
  expect((await stranger.post(revoke, {})).headers.location).toBe(`${path}/verify`);
  const lost = await her.post(revoke.replace(/links\/[^/]+/, `links/${crypto.randomUUID()}`), {}, path);
  expect([lost.status, (await her.post(revoke.replace(/links\/[^/]+/, 'links/x'), {}, path)).status]).toEqual(
    [404, 404],
  );
  expect((await her.post(revoke, {}, path)).headers.location).toBe(path);
  expect((await post(url)).status).toBe(404);
  expect(wordsOf(await her.get(path))).toContain('You took it back on');
  expect((await her.post(revoke, {}, `${path}/links`)).status).toBe(409);
  const tom = personAt(home, app, home.lumyx);
  const access = await tom.askAndProve({ right: 'access', email: 'tom@example.com' });
  await fulfilClub(home, access.split('/').at(-1) ?? '');
  expect((await tom.get(`${access}/links`)).status).toBe(404);
  expect(wordsOf(await tom.get(access))).not.toContain('another company');
  expect((await tom.get(`${path}/links`)).headers.location).toBe(`${path}/verify`);
});
