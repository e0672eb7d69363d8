// Links to a portability archive below the doors: signed, single, short-lived, and worth nothing in every other case.
import { Client } from 'pg';
import { archiveOf } from '../../src/archives/archive.ts';
import { expireArchive } from '../../src/archives/expire.ts';
import { type MadeLink, makeLink, revokeLink } from '../../src/fulfilment/make-link.ts';
import { linksOf } from '../../src/fulfilment/portability-link.ts';
import { beginTaking, endTaking, keepTaking, type Taking } from '../../src/fulfilment/take-by-link.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { staff } from '../support/approved-erasure.ts';
import { askAndProve } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Club, fulfilClub, openClub } from './portability-world.ts';

let home: TestHouse;
let club: Club;
let requestId: string;
beforeEach(async () => {
  club = await openClub();
  ({ home } = club);
  requestId = await askAndProve(home, { right: 'portability', email: 'mira@example.com' });
  await fulfilClub(home, requestId);
});
afterEach(async () => {
  await club.close();
});

const make = async (receiver: string | null = null): Promise<MadeLink> =>
  await home.work(async (work) => await makeLink(work, { requestId, receiver }));
const begin = async ({ token }: { token: string }): Promise<Taking | null> =>
  await home.work(async (work) => await beginTaking(work, token));
const end = async (taking: Taking | null, how: 'completed' | 'broken'): Promise<void> => {
  if (taking === null) throw new Error('nothing was begun');
  await home.work(async (work) => await endTaking(work, taking, how));
};
const states = async (): Promise<string[]> =>
  (await home.work(async (work) => await linksOf(work, requestId))).map(({ state }) => state);

test('a link begins one download; while it runs and after it was completed nobody begins another', async () => {
  const link = await make();
  expect(link.token).toMatch(/^[\w-]{32}\.[\w-]{43}$/);
  const all = await Promise.all([1, 2, 3, 4].map(async () => await begin(link)));
  const [taking, ...others] = all.filter((one) => one !== null);
  expect([taking?.archive.requestId, others]).toEqual([requestId, []]);
  expect([await begin(link), await states()]).toEqual([null, ['begun']]);
  await end(taking ?? null, 'completed');
  expect([await begin(link), await states()]).toEqual([null, ['used']]);
});

test('a changed byte anywhere, another secret with this signature, and another controller get nothing', async () => {
  const [link, other] = [await make(), await make()];
  for (let place = 0; place < link.token.length; place += 1) {
    const changed = link.token[place] === 'A' ? 'B' : 'A';
    const token = `${link.token.slice(0, place)}${changed}${link.token.slice(place + 1)}`;
    expect([place, await begin({ token })]).toEqual([place, null]);
  }
  const [secret = ''] = link.token.split('.');
  const [, signature = ''] = other.token.split('.');
  for (const token of [secret, `${secret}.`, `.${signature}`, `${secret}.${signature}`, `${link.token}=`, ''])
    expect([token, await begin({ token })]).toEqual([token, null]);
  const elsewhere = await home.work(
    async (work) => await beginTaking(work, link.token),
    undefined,
    home.lumart,
  );
  expect(elsewhere).toBeNull();
  expect(await begin(link)).not.toBeNull();
});

test('a download that broke off may be repeated for an hour, and not longer', async () => {
  const link = await make();
  await end(await begin(link), 'broken');
  home.later({ minutes: 59 });
  await end(await begin(link), 'broken');
  home.later({ minutes: 2 });
  expect([await begin(link), await states()]).toEqual([null, ['expired']]);
});

test('a process that died holds the link for a minute only, and what it left undone is no delivery', async () => {
  const link = await make();
  const dead = await begin(link);
  home.later({ seconds: 61 });
  const next = await begin(link);
  expect(next).not.toBeNull();
  if (dead === null || next === null) throw new Error('nothing was begun');
  await expect(home.work(async (work) => await keepTaking(work, dead))).rejects.toMatchObject({
    code: 'link-ended',
  });
  await home.work(async (work) => await keepTaking(work, next));
  await end(dead, 'broken');
  expect(await begin(link)).toBeNull();
  home.later({ seconds: 61 });
  expect(await begin(link)).not.toBeNull();
});

test('it lives 7 days, and never longer than its archive', async () => {
  const link = await make();
  home.later({ hours: 24 * 7 });
  expect([await begin(link), await states()]).toEqual([null, ['expired']]);
  home.later({ hours: 24 * 20 });
  const late = await make();
  const archive = await home.work(async (work) => await archiveOf(work, requestId));
  expect(late.expiresAt.equals(archive?.expiresAt ?? late.expiresAt.add({ hours: 1 }))).toBe(true);
  await home.work(async (work) => await expireArchive(work, archive?.id ?? ''));
  expect(await begin(late)).toBeNull();
  await expect(make()).rejects.toMatchObject({ code: 'archive-not-ready' });
});

test('of an account that may be a child’s it gives nothing, like every link that is worth nothing', async () => {
  const link = await make();
  await home.work(async (work) => {
    const minor = { account: 'mira@example.com', method: 'seen-by-staff' } as const;
    await receiveRequest(work, { right: 'minor-found', email: 'mira@example.com', channel: 'mail', minor });
  }, staff());
  expect(await begin(link)).toBeNull();
});

test('taken back, it is worth nothing at once, also in the middle of a download; twice, or a used one, is refused', async () => {
  const [one, two] = [await make(), await make()];
  const running = await begin(one);
  const place = { requestId, linkId: one.linkId };
  const revoke = async (which = place): Promise<void> =>
    await home.work(async (work) => await revokeLink(work, which));
  await revoke();
  if (running === null) throw new Error('nothing was begun');
  await expect(home.work(async (work) => await keepTaking(work, running))).rejects.toMatchObject({
    code: 'link-ended',
  });
  await end(running, 'broken');
  expect(await begin(one)).toBeNull();
  await expect(revoke()).rejects.toMatchObject({ code: 'link-ended' });
  await end(await begin(two), 'completed');
  await expect(revoke({ requestId, linkId: two.linkId })).rejects.toMatchObject({ code: 'link-ended' });
  for (const strange of [
    { requestId: crypto.randomUUID(), linkId: one.linkId },
    { requestId, linkId: crypto.randomUUID() },
  ])
    await expect(revoke(strange)).rejects.toMatchObject({ code: 'link-unknown' });
  expect((await states()).sort()).toEqual(['revoked', 'used']);
});

test('five links a case, however many are made at once, and only to a portability archive', async () => {
  const made = await Promise.allSettled(Array.from({ length: 8 }, async () => await make()));
  const refused = made.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code);
  expect(refused).toEqual(['links-used-up', 'links-used-up', 'links-used-up']);
  const access = await askAndProve(home, { right: 'access', email: 'tom@example.com' });
  await fulfilClub(home, access);
  const other = home.work(async (work) => await makeLink(work, { requestId: access, receiver: null }));
  await expect(other).rejects.toMatchObject({ code: 'link-not-for-this' });
});

test('neither the link nor the address that it went to stands in any table or in the log', async () => {
  const receiver = 'intake@newbank.example';
  const { token } = await make(receiver);
  await end(await begin({ token }), 'completed');
  const client = new Client({ connectionString: home.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ all: string }>(
    `select string_agg(t::text, ' ') as all from (select row_to_json(l)::text as t from portability_links l
     union all select row_to_json(a)::text from audit_entries a union all select row_to_json(n)::text from notices n
     union all select row_to_json(j)::text from pgboss.job j) x`,
  );
  await client.end();
  const [secret = '', signature = ''] = token.split('.');
  for (const hidden of [secret, signature, receiver, Buffer.from(secret, 'base64url').toString('hex')])
    expect(rows[0]?.all).not.toContain(hidden);
  for (const event of ['link.made', 'link.opened', 'link.used']) expect(rows[0]?.all).toContain(event);
  const [view] = await home.work(async (work) => await linksOf(work, requestId));
  expect(view).toMatchObject({ state: 'used', receiver });
});
