// What comes of a proof: a signature, a silence, another law, an end; and what a law asks for by itself.
import { chaseProofsJob } from '../../jobs/chase-proofs.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import type { AgentTerms } from '../../src/laws/law-schema.ts';
import { now } from '../../src/platform/clock.ts';
import { acceptAgent } from '../../src/requests/agent.ts';
import { recastAgents } from '../../src/requests/agent-row.ts';
import { signDeclaration } from '../../src/requests/answer-proof.ts';
import { changeLaw, sortRequest } from '../../src/requests/change-law.ts';
import { chaseProof, proofsDue } from '../../src/requests/chase-proofs.ts';
import { findRequest, holdRequest } from '../../src/requests/data-request.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import { demandProof, dropDemand } from '../../src/requests/demand-proof.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { signLaw } from '../../src/requests/law-signature.ts';
import { ladderOf } from '../../src/requests/proof-ladder.ts';
import { goOnWithProof } from '../../src/requests/proof-outcome.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { textHashOf } from '../../src/verification/declaration.ts';
import { CLOCK } from '../../src/work.ts';
import { askedByAgent, letterTo, STAFF } from '../fulfilment/copy-world.ts';
import { ASKABLE_MAP, type Cases, casesAt, DOUBT, type Prover, proverAt } from '../support/proof.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
let proofs: Prover;
let cases: Cases;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  proofs = proverAt(home);
  cases = casesAt(home);
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

test('the declaration: only she signs; text, name and moment are sealed, its version is in the log, and the case goes on', async () => {
  const id = await cases.enter('FR');
  await proofs.demand(id);
  for (const _ of [1, 2, 3]) await proofs.answer(id, 'nobody', 'nowhere');
  expect((await proofs.newest(id)).state).toBe('failed');
  expect(await cases.letters(id)).not.toContain('request-lapsed');
  await proofs.demand(id, 'declaration');
  const staff = { kind: 'staff', id: crypto.randomUUID() } as const;
  await expect(
    home.work(
      async (work) => await signDeclaration(work, { requestId: id, name: 'Ida', language: 'en' }),
      staff,
    ),
  ).rejects.toMatchObject({ code: 'declaration-not-hers' });
  await expect(cases.sign(id, ' I ')).rejects.toMatchObject({ code: 'name-missing' });
  await cases.sign(id);
  const demand = await proofs.newest(id);
  expect(demand.state).toBe('met');
  const sealed = demand.statement ?? Buffer.alloc(0);
  expect(sealed.toString('utf8')).not.toContain('Ida');
  const statement = JSON.parse(
    (
      await home.work(async (work) => await work.open(`proof_demands:${demand.id}:statement`, sealed))
    ).toString(),
  );
  expect(statement).toMatchObject({ name: 'Ida Example', language: 'de' });
  expect(statement.text).toMatch(/^Ich erkläre, dass ich die Person bin/);
  expect(textHashOf(statement.text)).toEqual(demand.textHash);
  const log = await cases.events(id);
  expect(log).toContain(demand.textHash?.toString('hex'));
  expect(log).not.toContain('Ida Example');
  await expect(cases.sign(id)).rejects.toMatchObject({ code: 'proof-not-open' });
  await drawPlan(home.house, home.lumyx.id, id);
  expect((await cases.read(id)).status).toBe('approved');
});

test('nothing lapses: a reminder half-way, then a person decides, and she may still answer', async () => {
  const id = await cases.enter('FR');
  await proofs.demand(id);
  const demandId = (await proofs.newest(id)).id;
  const chase = async () => await home.work(async (work) => await chaseProof(work, demandId), CLOCK);
  const due = async (days: number) =>
    (await proofsDue(home.house.database, now().add({ hours: 24 * days }))).some(
      (one) => one.id === demandId,
    );
  expect([await due(6), await due(8)]).toEqual([false, true]);
  home.later({ hours: 24 * 8 });
  await chase();
  await chase();
  expect((await cases.letters(id)).filter((one) => one === 'verify-more')).toHaveLength(2);
  expect(await due(13)).toBe(false);
  home.later({ hours: 24 * 7 });
  await chaseProofsJob(home.house, {}, AbortSignal.timeout(10_000));
  await chase();
  expect(await proofs.newest(id)).toMatchObject({ state: 'silent', endedAt: null });
  expect((await cases.read(id)).status).toBe('verified');
  expect(await cases.events(id)).toContain('proof.silent');
  home.later({ hours: -24 * 15 });
  expect(await proofs.answer(id, 'x', 'y')).toMatchObject({ state: 'open', tries: 1 });
});

test('a silent demand gives way to the next rung; a changed law or right ends what it forbids; an ended case takes nothing', async () => {
  const id = await cases.enter('FR');
  await proofs.demand(id);
  const first = await proofs.newest(id);
  home.later({ hours: 24 * 15 });
  await home.work(async (work) => await chaseProof(work, first.id), CLOCK);
  await proofs.demand(id, 'declaration');
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw('select rung, state from proof_demands where request_id = ? order by asked_at', [
        id,
      ]),
  );
  expect(rows).toEqual([
    { rung: 'points', state: 'dropped' },
    { rung: 'declaration', state: 'open' },
  ]);
  await home.work(async (work) => {
    await changeLaw(work, { requestId: id, law: 'kr-pipa', reason: 'She lives in Busan, she says.' });
  });
  expect(await proofs.newest(id)).toMatchObject({ rung: 'declaration', state: 'dropped' });
  expect(await cases.events(id)).toContain('"by":"law"');
  const gone = await cases.enter('FR');
  await proofs.demand(gone);
  await home.work(async (work) => await withdrawRequest(work, gone));
  await expect(proofs.answer(gone, 'x', 'y')).rejects.toMatchObject({ code: 'proof-not-open' });
  await expect(proofs.demand(gone)).rejects.toMatchObject({ code: 'proof-too-late' });
  home.later({ hours: 24 * 8 });
  const { id: demandId } = await proofs.newest(gone);
  const before = await cases.letters(gone);
  await home.work(async (work) => await chaseProof(work, demandId), CLOCK);
  expect([(await proofs.newest(gone)).state, await cases.letters(gone)]).toEqual(['dropped', before]);
  home.later({ hours: -24 * 23 });
});

test('once counsel signed California, its own proofs are asked for at once, one after the other; a session is enough', async () => {
  const law = (await lawBook()).get('us-ca');
  await home.work(
    async (work) =>
      await signLaw(work, { law: 'us-ca', digest: law?.digest ?? '', counsel: 'Dr. Vera Paragraph' }),
    { kind: 'staff', id: crypto.randomUUID() },
  );
  const id = await cases.enter('US-CA', { email: 'mira@example.com' });
  // The session of the test proved it at first; with a code alone the law asks for more.
  await home.work(async (work) => await goOnWithProof(work, id));
  expect(await proofs.newest(id)).toMatchObject({ rung: 'points', state: 'open' });
  expect((await proofs.newest(id)).fields).toHaveLength(3);
  expect(await proofs.answer(id, 'Mira Canary', 'NO', '31 March 2026')).toMatchObject({
    rung: 'declaration',
    state: 'open',
  });
  await cases.sign(id, 'Mira Canary');
  const ladder = await home.work(async (work) => await ladderOf(work, await cases.read(id)));
  expect(ladder).toMatchObject({
    enough: true,
    met: ['points', 'declaration'],
    need: { rung: 'declaration' },
  });
  const content = await cases.enter('US-CA');
  await home.work(async (work) => await goOnWithProof(work, content));
  await home.work(async (work) => {
    await dropDemand(work, { requestId: content, reason: 'She came to the shop with her mother.' });
    await goOnWithProof(work, content);
  });
  expect(await proofs.newest(content)).toMatchObject({
    rung: 'points',
    state: 'dropped',
    askedByKind: 'machine',
  });
  const session = await home.work(async (work) => {
    const wish = { right: 'access', channel: 'form', email: 'tom@example.com', signedIn: true } as const;
    const { requestId } = await receiveRequest(work, {
      ...wish,
      residence: { country: 'US', subdivision: 'CA' },
    });
    await identifyBySession(work, requestId);
    return await ladderOf(work, (await findRequest(work, requestId)) ?? (await cases.read(id)));
  });
  expect(session).toMatchObject({ enough: true, need: { rung: 'session' }, demands: [] });
  await expect(
    home.work(async (work) => await demandProof(work, { requestId: id, rung: 'points', doubt: DOUBT })),
  ).rejects.toMatchObject({ kind: 'conflict' });
});

test('a paper that staff accepted begins the case once another law, or the right she meant, is content with it', async () => {
  const proof = 'signed-permission';
  const residence = { country: 'US', subdivision: 'VA' };
  const moved = await askedByAgent(home, { email: 'moved@example.com', proof, residence });
  const confirmed = await askedByAgent(home, { email: 'unshown@example.com', residence, proven: false });
  const change = async (requestId: string, law: string): Promise<void> =>
    await home.work(
      async (work) => await changeLaw(work, { requestId, law, reason: 'She lives in Lyon, she writes.' }),
      STAFF,
    );
  await change(moved.requestId, 'us-or');
  expect((await cases.read(moved.requestId)).status).toBe('received');
  await change(moved.requestId, 'eu-gdpr');
  expect(await cases.read(moved.requestId)).toMatchObject({ status: 'verified', provenBy: 'agent' });
  expect(await letterTo(home, 'moved@example.com')).toContain('Avery Counsel');
  await change(moved.requestId, 'uk-gdpr');
  expect((await cases.read(moved.requestId)).status).toBe('verified');
  // Nobody has shown anything here.
  await change(confirmed.requestId, 'eu-gdpr');
  expect((await cases.read(confirmed.requestId)).status).toBe('received');

  const wish = { email: 'sorted@example.com', proof, right: 'other', proven: false } as const;
  const { requestId, agentId } = await askedByAgent(home, wish);
  const none: AgentTerms = {
    may: false,
    proofs: [],
    confirmation: 'may-be-asked',
    source: 'A file of before',
    mark: 'U',
  };
  await home.work(async (work) => await recastAgents(work, requestId, none));
  await home.work(
    async (work) => await acceptAgent(work, await holdRequest(work, requestId), agentId),
    STAFF,
  );
  expect((await cases.read(requestId)).status).toBe('received');
  const sorted = { requestId, right: 'rectification', reason: 'She says it in line two.' } as const;
  await home.work(async (work) => await sortRequest(work, sorted), STAFF);
  expect(await cases.read(requestId)).toMatchObject({ status: 'verified', provenBy: 'agent' });
});
