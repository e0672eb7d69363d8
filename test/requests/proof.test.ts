// Asking for more: what the law and the ladder refuse, what waits meanwhile, whose days count, and that nothing lapses.

import { chaseProofsJob } from '../../jobs/chase-proofs.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import { now } from '../../src/platform/clock.ts';
import { signDeclaration } from '../../src/requests/answer-proof.ts';
import { chaseProof, proofsDue } from '../../src/requests/chase-proofs.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { answerRequest } from '../../src/requests/decide.ts';
import { demandProof, dropDemand } from '../../src/requests/demand-proof.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { signLaw } from '../../src/requests/law-signature.ts';
import { ladderOf } from '../../src/requests/proof-ladder.ts';
import { goOnWithProof } from '../../src/requests/proof-outcome.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { textHashOf } from '../../src/verification/declaration.ts';
import { CLOCK } from '../../src/work.ts';
import { ASKABLE_MAP, DOUBT, type Prover, proverAt } from '../support/proof.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
let proofs: Prover;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  proofs = proverAt(home);
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

let people = 0;
type Asked = Parameters<typeof receiveRequest>[1];
/** A case of somebody new from a place, proven by code unless told. */
async function enter(place: string, asked: Partial<Asked> & { proven?: boolean } = {}): Promise<string> {
  people += 1;
  const { proven = true, ...rest } = asked;
  const [country = '', subdivision = null] = place.split('-');
  const wish = { right: 'access', channel: 'form', email: `p${people}@example.com`, ...rest } as const;
  return await home.work(async (work) => {
    const signedIn = proven;
    const { requestId } = await receiveRequest(work, {
      ...wish,
      signedIn,
      residence: { country, subdivision },
    });
    // As after a code; the session would be proof enough in California.
    if (proven) await identifyBySession(work, requestId);
    if (proven) await work.trx('data_requests').where({ id: requestId }).update({ proven_by: 'code' });
    return requestId;
  });
}
const read = async (requestId: string) => {
  const found = await home.work(async (work) => await findRequest(work, requestId));
  if (found === undefined) throw new Error('no case');
  return found;
};
const letters = async (requestId: string): Promise<string[]> => {
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw('select letter from notices where request_id = ? order by created_at, letter', [
        requestId,
      ]),
  );
  return rows.map(({ letter }: { letter: string }) => letter);
};
const events = async (requestId: string): Promise<string> => {
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw('select event, details from audit_entries where about = ?', [requestId]),
  );
  return JSON.stringify(rows);
};
const her = (id: string) => ({ kind: 'subject', id }) as const;
const sign = async (requestId: string, name = 'Ida Example') =>
  await home.work(
    async (work) => await signDeclaration(work, { requestId, name, language: 'de' }),
    her(requestId),
  );

test('nothing beyond the code without a written doubt; the doubt is told, sealed and audited', async () => {
  const id = await enter('FR');
  await expect(proofs.demand(id, 'points', '')).rejects.toMatchObject({ code: 'doubt-missing' });
  await expect(proofs.demand(id, 'points', 'too short')).rejects.toMatchObject({ code: 'doubt-missing' });
  await expect(proofs.demand(id, 'declaration')).rejects.toMatchObject({ code: 'rung-too-high' });
  await proofs.demand(id);
  await expect(proofs.demand(id)).rejects.toMatchObject({ code: 'proof-open' });
  const log = await events(id);
  expect(log).toContain('proof.demanded');
  expect(log).not.toContain('Two people');
  await deliverLetters(home);
  const text = home.mailbox.newest(`p${people}@example.com`).mail.text?.replace(/\s+/g, ' ') ?? '';
  expect(text).toContain('Two people wrote to us from this address last week.');
  expect(text).toContain(`/lumyx/requests/${id}/proof`);
});

test('no proof may be asked for before the address, after the end, and where the law forbids it', async () => {
  const fresh = await enter('FR', { proven: false });
  await expect(proofs.demand(fresh)).rejects.toMatchObject({ code: 'rung-too-high' });
  const optOut = await enter('US-CA', { right: 'opt-out', ownWords: 'Please stop it.', proven: false });
  await expect(proofs.demand(optOut)).rejects.toMatchObject({ code: 'never-verified' });
  const korea = await enter('KR');
  await expect(proofs.demand(korea)).rejects.toMatchObject({ code: 'proof-too-hard' });
  const ended = await enter('US-CA', { right: 'opt-out', proven: false });
  await expect(proofs.demand(ended)).rejects.toMatchObject({ code: 'proof-too-late' });
  await expect(proofs.demand(crypto.randomUUID())).rejects.toMatchObject({ code: 'request-unknown' });
  for (const id of [fresh, optOut, korea, ended]) expect(await letters(id)).not.toContain('verify-more');
});

test('while a proof is open no plan is drawn, approved or answered by hand; taken back, the case goes on', async () => {
  const id = await enter('FR', { right: 'erasure' });
  await drawPlan(home.house, home.lumyx.id, id);
  expect((await read(id)).status).toBe('planned');
  await proofs.demand(id);
  const [plan] = await home.work(async (work) => await readPlans(work, id));
  const staff = { kind: 'staff', id: crypto.randomUUID() } as const;
  const approval = { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  const approve = async () => await home.work(async (work) => await approvePlan(work, approval), staff);
  await expect(approve()).rejects.toMatchObject({ code: 'proof-open' });
  await home.work(async (work) => {
    await dropDemand(work, { requestId: id, reason: 'She called from the number on file.' });
  }, staff);
  await expect(approve()).rejects.toMatchObject({ code: 'approver-involved' });
  const byHand = await enter('FR', { right: 'rectification', ownWords: 'My name is Ida.' });
  await proofs.demand(byHand);
  const answer = async () =>
    await home.work(async (work) => {
      await answerRequest(work, { requestId: byHand, answer: 'We corrected your name everywhere.' });
    });
  await expect(answer()).rejects.toMatchObject({ code: 'proof-open' });
  await expect(
    home.work(async (work) => await dropDemand(work, { requestId: byHand, reason: 'short' })),
  ).rejects.toMatchObject({ code: 'doubt-missing' });
  const drop = async () =>
    await home.work(async (work) => {
      await dropDemand(work, { requestId: byHand, reason: 'She came to the shop herself.' });
    });
  await drop();
  await answer();
  await expect(drop()).rejects.toMatchObject({ code: 'no-proof-open' });
});

test('no demand moves a date in California; in the United Kingdom the clock waits, and starts when she answers', async () => {
  const started = now();
  const [california, uk] = [await enter('US-CA'), await enter('GB')];
  const before = [(await read(california)).dueOn, (await read(uk)).dueOn];
  const wanted = { requestId: california, rung: 'points' } as const;
  const ask = async (override: string) =>
    await home.work(async (work) => await demandProof(work, { ...wanted, override }));
  await expect(ask('')).rejects.toMatchObject({ code: 'law-not-settled' });
  await ask('Counsel reads it in the same way, by mail of today.');
  await proofs.demand(uk);
  const { derivation } = await read(uk);
  expect(derivation?.start.waiting_for).toEqual(['identity_proven']);
  home.later({ hours: 24 * 5 });
  await proofs.answer(california, 'x', 'y', 'z');
  for (const _ of [1, 2, 3]) await proofs.answer(uk, 'x', 'y');
  home.later({ hours: -24 * 5 });
  const law = async (id: string) =>
    (await read(id)).clocks?.find(({ binds, what }) => binds === 'law' && what === 'answer')?.dueOn;
  expect((await read(california)).dueOn).toEqual(before[0]);
  const answered = started
    .add({ hours: 24 * 5 })
    .toZonedDateTimeISO('Europe/Berlin')
    .toPlainDate();
  expect(Temporal.PlainDate.compare((await law(uk)) ?? '2000-01-01', answered.add({ months: 1 }))).not.toBe(
    -1,
  );
  expect((await read(uk)).derivation?.start.waiting_for).toEqual([]);
});

test('the declaration: only she signs; text, name and moment are sealed, its version is in the log, and the case goes on', async () => {
  const id = await enter('FR');
  await proofs.demand(id);
  for (const _ of [1, 2, 3]) await proofs.answer(id, 'nobody', 'nowhere');
  expect((await proofs.newest(id)).state).toBe('failed');
  expect(await letters(id)).not.toContain('request-lapsed');
  await proofs.demand(id, 'declaration');
  const staff = { kind: 'staff', id: crypto.randomUUID() } as const;
  await expect(
    home.work(
      async (work) => await signDeclaration(work, { requestId: id, name: 'Ida', language: 'en' }),
      staff,
    ),
  ).rejects.toMatchObject({ code: 'declaration-not-hers' });
  await expect(sign(id, ' I ')).rejects.toMatchObject({ code: 'name-missing' });
  await sign(id);
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
  const log = await events(id);
  expect(log).toContain(demand.textHash?.toString('hex'));
  expect(log).not.toContain('Ida Example');
  await expect(sign(id)).rejects.toMatchObject({ code: 'proof-not-open' });
  await drawPlan(home.house, home.lumyx.id, id);
  expect((await read(id)).status).toBe('approved');
});

test('nothing lapses: a reminder half-way, then a person decides, and she may still answer', async () => {
  const id = await enter('FR');
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
  expect((await letters(id)).filter((one) => one === 'verify-more')).toHaveLength(2);
  expect(await due(13)).toBe(false);
  home.later({ hours: 24 * 7 });
  await chaseProofsJob(home.house, {}, AbortSignal.timeout(10_000));
  await chase();
  expect(await proofs.newest(id)).toMatchObject({ state: 'silent', endedAt: null });
  expect((await read(id)).status).toBe('verified');
  expect(await events(id)).toContain('proof.silent');
  home.later({ hours: -24 * 15 });
  expect(await proofs.answer(id, 'x', 'y')).toMatchObject({ state: 'open', tries: 1 });
});

test('once counsel signed California, its own proofs are asked for at once, one after the other; a session is enough', async () => {
  const law = (await lawBook()).get('us-ca');
  await home.work(
    async (work) =>
      await signLaw(work, { law: 'us-ca', digest: law?.digest ?? '', counsel: 'Dr. Vera Paragraph' }),
    { kind: 'staff', id: crypto.randomUUID() },
  );
  const id = await enter('US-CA', { email: 'mira@example.com' });
  // The session of the test proved it at first; with a code alone the law asks for more.
  await home.work(async (work) => await goOnWithProof(work, id));
  expect(await proofs.newest(id)).toMatchObject({ rung: 'points', state: 'open' });
  expect((await proofs.newest(id)).fields).toHaveLength(3);
  expect(await proofs.answer(id, 'Mira Canary', 'NO', '31 March 2026')).toMatchObject({
    rung: 'declaration',
    state: 'open',
  });
  await sign(id, 'Mira Canary');
  const ladder = await home.work(async (work) => await ladderOf(work, await read(id)));
  expect(ladder).toMatchObject({
    enough: true,
    met: ['points', 'declaration'],
    need: { rung: 'declaration' },
  });
  const session = await home.work(async (work) => {
    const wish = { right: 'access', channel: 'form', email: 'tom@example.com', signedIn: true } as const;
    const { requestId } = await receiveRequest(work, {
      ...wish,
      residence: { country: 'US', subdivision: 'CA' },
    });
    await identifyBySession(work, requestId);
    return await ladderOf(work, (await findRequest(work, requestId)) ?? (await read(id)));
  });
  expect(session).toMatchObject({ enough: true, need: { rung: 'session' }, demands: [] });
  await expect(
    home.work(async (work) => await demandProof(work, { requestId: id, rung: 'points', doubt: DOUBT })),
  ).rejects.toMatchObject({ kind: 'conflict' });
});
