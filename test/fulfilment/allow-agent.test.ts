// A copy for an agent below the doors: only with law, proof and her word or a paper and her silence; and dead at once after a no.
import { setTimeout } from 'node:timers/promises';
import { serveAgentsJob } from '../../jobs/serve-agents.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { expireArchive } from '../../src/archives/expire.ts';
import { grantsOf } from '../../src/fulfilment/agent-grant.ts';
import { allowAgentData, allowByPaper, takeAgentDataBack } from '../../src/fulfilment/allow-agent.ts';
import { disown } from '../../src/fulfilment/disown.ts';
import { serveGrant } from '../../src/fulfilment/serve-agents.ts';
import { beginTaking, endTaking, keepTaking, LINK_HOLDER } from '../../src/fulfilment/take-by-link.ts';
import { disownAgent } from '../../src/requests/agent.ts';
import { changeLaw } from '../../src/requests/change-law.ts';
import { warnChannel } from '../../src/requests/channel-warning.ts';
import { holdRequest } from '../../src/requests/data-request.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import type { Work } from '../../src/work.ts';
import { deliverLetters } from '../support/road.ts';
import { signFile } from '../support/signed-law.ts';
import type { TestHouse } from '../support/test-house.ts';
import {
  allowCopy,
  allowedCopy,
  askedByAgent,
  codeOf,
  copyOf,
  her,
  letterTo,
  type Named,
  person,
  STAFF,
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
}, 60_000);
afterAll(async () => {
  await club.close();
});
const allow = async (named: Named): Promise<void> => await allowCopy(home, named);
const takeBack = async (named: Named): Promise<void> => await takeCopyBack(home, named);
const allowed = async (): Promise<Named & { token: string }> => await allowedCopy(home);
const byPaper = async (named: Named): Promise<void> =>
  await home.work(async (work) => await allowByPaper(work, named), STAFF);
const look = async (): Promise<void> => {
  await home.work(
    async (work) =>
      await work.trx('agent_grants').whereNotNull('look_at').update({ look_at: '2026-01-01T00:00:00Z' }),
  );
  await serveAgentsJob(home.house, {}, new AbortController().signal);
};
test('unsigned, no law lets an agent have it; the reason names the source', async () => {
  const named = await askedByAgent(home, { email: her() });
  await expect(allow(named)).rejects.toMatchObject({
    code: 'agent-answer-unsettled',
    message: expect.stringContaining('EDPB Guidelines 01/2022'),
  });
  expect(await copyOf(home, named)).toBe('none');
  await signFile(home, 'eu-gdpr');
});

test('by default the copy goes to her alone, also when the agent is proven by a paper', async () => {
  const named = await askedByAgent(home, { email: her() });
  await fulfilClub(home, named.requestId);
  expect([await letterTo(home, named.email), await copyOf(home, named)]).toEqual(['', 'none']);
  const shown = await askedByAgent(home, { email: her(), proof: 'signed-permission' });
  await fulfilClub(home, shown.requestId);
  await look();
  expect([await tokenOf(home, shown), await copyOf(home, shown)]).toEqual(['', 'none']);
});

test('her word before the copy is ready: the link leaves with it, once, and she is told of her own word', async () => {
  const email = her();
  const named = await askedByAgent(home, { email });
  await allow(named);
  expect(await letterTo(home, email)).toContain('Avery Counsel may have a copy of your data');
  expect([await letterTo(home, named.email), await copyOf(home, named)]).toEqual(['', 'allowed']);
  await expect(allow(named)).rejects.toMatchObject({ code: 'agent-data-allowed' });
  await fulfilClub(home, named.requestId);
  const letter = await letterTo(home, named.email);
  expect(letter).not.toContain(email);
  const token = await tokenOf(home, named);
  expect(await copyOf(home, named)).toBe('open');
  const taking = await take(home, token, await codeOf(home, named, token));
  if (taking === null) throw new Error('nothing was begun');
  await home.work(async (work) => await endTaking(work, taking, 'completed'), LINK_HOLDER);
  expect(await copyOf(home, named)).toBe('used');
  await expect(takeBack(named)).rejects.toMatchObject({ code: 'agent-data-fetched' });
  expect(await codeOf(home, named, token)).toBe(
    (await letterTo(home, named.email)).match(/\d{4} \d{4}/)?.[0].replace(' ', ''),
  );
  expect(await take(home, token, '00000000')).toBeNull();
});

test('a no makes the link worth nothing at once, also in the middle of a download', async () => {
  const named = await allowed();
  const code = await codeOf(home, named, named.token);
  const running = await take(home, named.token, code);
  if (running === null) throw new Error('nothing was begun');
  await takeBack(named);
  const keep = home.work(async (work) => await keepTaking(work, running), LINK_HOLDER);
  await expect(keep).rejects.toMatchObject({ code: 'link-ended' });
  await home.work(async (work) => await endTaking(work, running, 'broken'), LINK_HOLDER);
  expect(await begin(named.token)).toBeNull();
  expect(await copyOf(home, named)).toBe('ended');
  await expect(takeBack(named)).rejects.toMatchObject({ code: 'agent-data-not-allowed' });
  // She changes her mind again: a new link, and the old one stays dead.
  await allow(named);
  const again = await tokenOf(home, named);
  expect([again === named.token, await begin(named.token)]).toEqual([false, null]);
  expect(await begin(again)).not.toBeNull();
});
const begin = async (token: string) =>
  await home.work(async (work) => await beginTaking(work, token, 'agent'), LINK_HOLDER);

test('disowned, under a law that forbids it, or with the copy expired: worth nothing', async () => {
  const named = await askedByAgent(home, { email: her(), proof: 'power-of-attorney' });
  await fulfilClub(home, named.requestId);
  await allow(named);
  const token = await tokenOf(home, named);
  await home.work(
    async (work) => void (await disownAgent(work, named.requestId, named.agentId)),
    person(named.requestId),
  );
  expect(await begin(token)).toBeNull();
  await expect(allow(named)).rejects.toMatchObject({ code: 'agent-not-proven' });

  const late = await allowed();
  const archive = await home.work(async (work) => await archiveOf(work, late.requestId));
  await home.work(async (work) => await expireArchive(work, archive?.id ?? ''));
  expect(await begin(late.token)).toBeNull();

  const moved = await askedByAgent(home, { email: her() });
  await allow(moved);
  const change = { requestId: moved.requestId, law: 'us-or', reason: 'She lives in Portland.' };
  await home.work(async (work) => await changeLaw(work, change), STAFF);
  await fulfilClub(home, moved.requestId);
  expect([await tokenOf(home, moved), await copyOf(home, moved)]).toEqual(['', 'allowed']);
  await takeBack(moved);
  await expect(allow(moved)).rejects.toMatchObject({
    code: 'agent-not-answered',
    message: expect.stringContaining('ORS 646A'),
  });
});

test('a paper: she is told, has three days from the letter, and her no within them ends it', async () => {
  const email = her();
  const named = await askedByAgent(home, { email, proof: 'power-of-attorney' });
  await fulfilClub(home, named.requestId);
  await byPaper(named);
  // The letter that tells her has not left: however long that takes, nothing happens.
  home.later({ hours: 100 });
  await look();
  expect(await copyOf(home, named)).toBe('allowed');
  expect(await letterTo(home, email)).toContain('No link leaves sooner than 3 days after this letter');
  home.later({ hours: 71 });
  await look();
  expect(await copyOf(home, named)).toBe('allowed');
  home.later({ hours: 2 });
  await look();
  expect(await copyOf(home, named)).toBe('open');
  const [sent] = await home.work(
    async (work) => await work.trx('agent_grants').where({ agent_id: named.agentId }),
  );
  expect(sent).toMatchObject({ lookAt: null, givenBy: 'staff' });

  // Staff take nothing from what she said herself; what they announced gives way to her own yes, and the link leaves now.
  const yes = await askedByAgent(home, { email: her(), proof: 'signed-permission' });
  await byPaper(yes);
  await expect(byPaper(yes)).rejects.toMatchObject({ code: 'agent-data-allowed' });
  await allow(yes);
  await expect(byPaper(yes)).rejects.toMatchObject({ code: 'agent-data-allowed' });
  await expect(allow(yes)).rejects.toMatchObject({ code: 'agent-data-allowed' });
  await fulfilClub(home, yes.requestId);
  expect(await copyOf(home, yes)).toBe('open');
  const grants = home.work(
    async (work) => await work.trx('agent_grants').where({ agent_id: yes.agentId }).orderBy('given_by'),
  );
  expect(await grants).toMatchObject([
    { givenBy: 'staff', endedBy: 'newer', lookAt: null },
    { givenBy: 'subject', endedAt: null },
  ]);

  const no = await askedByAgent(home, { email: her(), proof: 'signed-permission' });
  await fulfilClub(home, no.requestId);
  await byPaper(no);
  await deliverLetters(home);
  await takeBack(no);
  home.later({ hours: 24 * 5 });
  await look();
  expect([await tokenOf(home, no), await copyOf(home, no)]).toEqual(['', 'ended']);
  home.later({ hours: -(100 + 71 + 2 + 24 * 5) });
});

test('who may say so: she alone for herself, a paper only where there is one, and only where there is a copy', async () => {
  const named = await askedByAgent(home, { email: her() });
  const other = await askedByAgent(home, { email: her() });
  const as = (
    actor: Parameters<typeof home.work>[1],
    which: Pick<Named, 'requestId' | 'agentId'>,
    controller = home.lumyx,
  ) => home.work(async (work) => await allowAgentData(work, which), actor, controller);
  await expect(as(STAFF, named)).rejects.toMatchObject({ code: 'agent-data-not-hers' });
  await expect(as(person(other.requestId), named)).rejects.toMatchObject({ code: 'agent-data-not-hers' });
  const foreign = { requestId: named.requestId, agentId: other.agentId };
  await expect(as(person(named.requestId), foreign)).rejects.toMatchObject({ code: 'not-here' });
  await expect(as(person(named.requestId), named, home.lumart)).rejects.toMatchObject({
    code: 'request-unknown',
  });
  await expect(byPaper(named)).rejects.toMatchObject({ code: 'agent-paper-missing' });
  const waiting = await askedByAgent(home, { email: her(), proven: false });
  await expect(allow(waiting)).rejects.toMatchObject({ code: 'agent-not-proven' });
  const erasure = await askedByAgent(home, { email: her(), right: 'erasure' });
  await expect(allow(erasure)).rejects.toMatchObject({ code: 'agent-data-none' });
  const staffTakesBack = home.work(async (work) => await takeAgentDataBack(work, named), STAFF);
  await expect(staffTakesBack).rejects.toMatchObject({ code: 'agent-data-not-hers' });
  expect(
    await home.work(
      async (work) =>
        await work.trx('agent_grants').whereIn('request_id', [named.requestId, other.requestId]),
    ),
  ).toEqual([]);
});

test('a case that somebody disowned gives nothing out', async () => {
  const named = await allowed();
  const old = her();
  await home.work(async (work) => {
    const request = await holdRequest(work, named.requestId);
    await warnChannel(work, request, { kind: 'erasure', aboutId: request.id, email: old });
  });
  const warning = await letterTo(home, old);
  const warningId = /not-me\/([\w-]+)/.exec(warning)?.[1] ?? '';
  const code = (/\d{4} \d{4}/.exec(warning)?.[0] ?? '').replace(' ', '');
  expect(await home.work(async (work) => await disown(work, { warningId, code }))).not.toBeNull();
  expect(await begin(named.token)).toBeNull();
  await takeBack(named);
  await expect(allow(named)).rejects.toMatchObject({ code: 'case-disputed' });
});

test('what can never be served is looked at no more, and cannot be allowed: no copy is there, and none will be', async () => {
  const lookAt = async ({ agentId }: Named): Promise<unknown> => {
    const [grant] = await home.work(async (work) => await work.trx('agent_grants').where({ agentId }));
    return grant?.lookAt;
  };
  const paper = { proof: 'power-of-attorney' } as const;
  const ended = await askedByAgent(home, { email: her(), ...paper });
  const late = await askedByAgent(home, { email: her(), ...paper });
  await fulfilClub(home, late.requestId);
  // Neither letter leaves, so neither wait ever ends by itself.
  await byPaper(ended);
  await byPaper(late);
  await look();
  expect([await lookAt(ended), await lookAt(late)]).not.toContain(null);
  await home.work(async (work) => await withdrawRequest(work, ended.requestId), person(ended.requestId));
  const archive = await home.work(async (work) => await archiveOf(work, late.requestId));
  await home.work(async (work) => await expireArchive(work, archive?.id ?? ''));
  await look();
  expect([await lookAt(ended), await lookAt(late)]).toEqual([null, null]);
  await takeBack(ended);
  await expect(allow(ended)).rejects.toMatchObject({ code: 'agent-data-none' });
  await expect(allow(late)).rejects.toMatchObject({ code: 'agent-data-none' });
});

test('two looks at one grant at the same moment: one link, and neither fails', async () => {
  const named = await askedByAgent(home, { email: her(), proof: 'power-of-attorney' });
  await fulfilClub(home, named.requestId);
  await byPaper(named);
  await deliverLetters(home);
  home.later({ hours: 73 });
  const grantId = (await home.work(async (work) => await grantsOf(work, named.requestId))).get(
    named.agentId,
  )?.id;
  const serve = async (work: Work): Promise<void> => await serveGrant(work, grantId ?? '');
  const [served, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = home.work(async (work) => {
    await serve(work);
    served.resolve();
    await mayEnd.promise;
  });
  await served.promise;
  const second = home.work(serve);
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await home.house.database.raw(waiting)).rows.length === 0) await setTimeout(20);
  mayEnd.resolve();
  await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  expect(await copyOf(home, named)).toBe('open');
  home.later({ hours: -73 });
});
