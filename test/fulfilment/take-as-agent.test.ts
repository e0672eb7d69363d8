// An agent takes a copy below the doors: link and code together, each with its limits, and nothing with those of others.
import { makeLink, revokeLink } from '../../src/fulfilment/make-link.ts';
import { linksOf } from '../../src/fulfilment/portability-link.ts';
import { beginTaking, LINK_HOLDER } from '../../src/fulfilment/take-by-link.ts';
import { signFile } from '../support/signed-law.ts';
import type { TestHouse } from '../support/test-house.ts';
import {
  allowCopy,
  allowedCopy,
  askedByAgent,
  codeOf,
  her,
  letterTo,
  type Named,
  take,
  takeCopyBack,
  tokenOf,
} from './copy-world.ts';
import { type Club, fulfilClub, openClub } from './portability-world.ts';

let home: TestHouse;
let club: Club;
beforeAll(async () => {
  club = await openClub();
  ({ home } = club);
  await signFile(home, 'eu-gdpr');
}, 60_000);
afterAll(async () => {
  await club.close();
});
const allow = async (named: Named): Promise<void> => await allowCopy(home, named);
const takeBack = async (named: Named): Promise<void> => await takeCopyBack(home, named);
const allowed = async (): Promise<Named & { token: string }> => await allowedCopy(home);
const begin = async (token: string) =>
  await home.work(async (work) => await beginTaking(work, token, 'agent'), LINK_HOLDER);

test('five wrong codes end a code, the right one too; a code of another case or agent opens nothing', async () => {
  const [one, two] = [await allowed(), await allowed()];
  const [codeOne, codeTwo] = [await codeOf(home, one, one.token), await codeOf(home, two, two.token)];
  expect([await take(home, one.token, codeTwo), await take(home, two.token, codeOne)]).toEqual([null, null]);
  const wrong = codeOne === '00000000' ? '11111111' : '00000000';
  for (let tries = 1; tries < 5; tries += 1) expect(await take(home, one.token, wrong)).toBeNull();
  expect(await take(home, one.token, codeOne)).toBeNull();
  expect(await take(home, one.token, await codeOf(home, one, one.token))).not.toBeNull();
  // The same link and code at another controller are nobody's.
  const elsewhere = home.work(
    async (work) => await beginTaking(work, two.token, 'agent'),
    LINK_HOLDER,
    home.lumart,
  );
  expect(await elsewhere).toBeNull();
  expect(await take(home, two.token, codeTwo)).not.toBeNull();
});

test('two agents of one case: neither opens the link of the other with a code of their own', async () => {
  const email = her();
  const [one, two] = [await askedByAgent(home, { email }), await askedByAgent(home, { email })];
  expect([one.requestId === two.requestId, one.agentId === two.agentId]).toEqual([true, false]);
  await fulfilClub(home, one.requestId);
  await allow(one);
  await allow(two);
  const [tokenOne, tokenTwo] = [await tokenOf(home, one), await tokenOf(home, two)];
  const code = await codeOf(home, one, tokenOne);
  expect(await take(home, tokenTwo, code)).toBeNull();
  expect(await take(home, tokenOne, code)).not.toBeNull();
});

test('codes and links have the limits of a day and of a case', async () => {
  const named = await allowed();
  for (let codes = 1; codes <= 5; codes += 1)
    expect(await codeOf(home, named, named.token)).toMatch(/^\d{8}$/);
  const fifth = await letterTo(home, named.email);
  await codeOf(home, named, named.token);
  expect(await letterTo(home, named.email)).toBe(fifth);
  const many = await allowed();
  for (let grants = 2; grants <= 5; grants += 1) {
    await takeBack(many);
    await allow(many);
  }
  await takeBack(many);
  await expect(allow(many)).rejects.toMatchObject({ code: 'agent-data-used-up' });
  const letters = await home.work(
    async (work) =>
      await work
        .trx('notices')
        .where({ request_id: many.requestId, letter: 'agent-archive' })
        .orderBy('created_at')
        .select<{ slotAt: Temporal.Instant; createdAt: Temporal.Instant }[]>('slot_at', 'created_at'),
  );
  const waits = letters.map(({ slotAt, createdAt }) => slotAt.since(createdAt).total('hours') > 1);
  expect(waits).toEqual([false, false, false, true, true]);
});

test('links for agents and links for companies open nothing at each other’s doors, and are not hers to list', async () => {
  const named = await allowed();
  const company = await home.work(async (work) => await beginTaking(work, named.token), LINK_HOLDER);
  expect(company).toBeNull();
  expect(await home.work(async (work) => await linksOf(work, named.requestId))).toEqual([]);
  const [row] = await home.work(
    async (work) => await work.trx('portability_links').where({ request_id: named.requestId }),
  );
  const place = { requestId: named.requestId, linkId: String(row?.id) };
  await expect(home.work(async (work) => await revokeLink(work, place))).rejects.toMatchObject({
    code: 'link-unknown',
  });
  const portable = await askedByAgent(home, { email: her(), right: 'portability' });
  await fulfilClub(home, portable.requestId);
  const made = await home.work(
    async (work) => await makeLink(work, { requestId: portable.requestId, receiver: null }),
  );
  expect(await begin(made.token)).toBeNull();
  await allow(portable);
  expect(await begin(await tokenOf(home, portable))).not.toBeNull();
});
