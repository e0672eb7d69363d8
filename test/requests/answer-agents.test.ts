// What an agent hears of the end: done or refused, where the law lets us answer him, and nothing of the person's.

import { AgentGrant } from '../../src/fulfilment/agent-grant.ts';
import { allowByPaper } from '../../src/fulfilment/allow-agent.ts';
import { grantStanding } from '../../src/fulfilment/grant-standing.ts';
import type { Place } from '../../src/laws/calendar.ts';
import { confirmAgent, disownAgent, receiveForAnother } from '../../src/requests/agent.ts';
import { agentsOf, recastAgents, settleAgent } from '../../src/requests/agent-row.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { answerRequest, denyRequest, withdrawRequest } from '../../src/requests/decide.ts';
import { begin } from '../../src/requests/identify.ts';
import { askedByAgent, FRANCE, letterTo, person, STAFF } from '../fulfilment/copy-world.ts';
import { deliverLetters } from '../support/road.ts';
import { signFile } from '../support/signed-law.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const WORDS = 'We corrected the name Mira Canary in every place.';
let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(() => home.close());

const answer = async (requestId: string): Promise<void> =>
  await home.work(async (work) => void (await answerRequest(work, { requestId, answer: WORDS })), STAFF);
const deny = async (requestId: string): Promise<void> =>
  await home.work(
    async (work) =>
      await denyRequest(work, {
        requestId,
        reason: 'no-personal-data',
        explanation: WORDS,
        statute: '',
        part: '',
      }),
    STAFF,
  );

test('unsigned, the agent hears nothing', async () => {
  const { requestId, email } = await askedByAgent(home, {
    email: 'silent@example.com',
    right: 'rectification',
  });
  await answer(requestId);
  expect(await letterTo(home, email)).toBe('');
  await signFile(home, 'eu-gdpr');
  await signFile(home, 'us-ca');
});

test.each<[string, (requestId: string) => Promise<void>, string]>([
  ['answered', answer, 'has carried out what you asked for'],
  ['refused', deny, 'has refused what you asked for'],
])('%s: the outcome alone, without our words, a reason, or the person', async (name, end, says) => {
  const hers = `${name}@example.com`;
  const { requestId, email } = await askedByAgent(home, { email: hers, right: 'rectification' });
  await end(requestId);
  const letter = await letterTo(home, email);
  expect(letter).toContain(`LumyxAI ${says} in another person’s name`);
  for (const hidden of [hers, 'Canary', 'no personal data', requestId]) expect(letter).not.toContain(hidden);
  expect(await letterTo(home, hers)).toContain('Mira Canary');
});

test.each<[string, Right, Place]>([
  ['a refused access', 'access', FRANCE],
  ['a law that answers the person alone', 'rectification', { country: 'US', subdivision: 'VA' }],
  ['an opt-out, which nobody proved', 'opt-out', { country: 'US', subdivision: 'CA' }],
])('%s: no letter', async (name, right, residence) => {
  const email = `${name.replaceAll(/\W/g, '-')}@example.com`;
  const named = await askedByAgent(home, { email, right, residence, proven: residence === FRANCE });
  if (right !== 'opt-out') await deny(named.requestId);
  expect(await letterTo(home, named.email)).toBe('');
});

test('proven by nobody, the law alone settled it: no letter, even where it lets us answer', async () => {
  const residence = { country: 'US', subdivision: 'VA' };
  const asked = { email: 'va@example.com', right: 'rectification', residence, proven: false } as const;
  const named = await askedByAgent(home, asked);
  await home.work(async (work) => {
    const [agent] = await agentsOf(work, named.requestId);
    if (agent?.state !== 'waiting') throw new Error('her word is not waited for');
    await settleAgent(work, agent.id, 'proven', 'law');
    await begin(work, named.requestId, { provenBy: 'code' });
    const answers = { value: 'person-or-agent', source: 'Section 1', mark: 'V' } as const;
    await recastAgents(work, named.requestId, { ...agent.terms, answers });
  });
  await answer(named.requestId);
  expect(await letterTo(home, named.email)).toBe('');
});

test('whom she disowned, whom nobody proved, and what she took back herself: no letter', async () => {
  const disowned = await askedByAgent(home, {
    email: 'd@example.com',
    right: 'rectification',
    proof: 'signed-permission',
  });
  await deliverLetters(home);
  const before = await letterTo(home, disowned.email);
  await home.work(
    async (work) => void (await disownAgent(work, disowned.requestId, disowned.agentId)),
    person(disowned.requestId),
  );
  await answer(disowned.requestId);
  expect(await letterTo(home, disowned.email)).toBe(before);
  const taken = await askedByAgent(home, { email: 't@example.com', right: 'rectification' });
  await home.work(async (work) => await withdrawRequest(work, taken.requestId), person(taken.requestId));
  const unproven = await askedByAgent(home, {
    email: 'u@example.com',
    right: 'rectification',
    proven: false,
  });
  await deny(unproven.requestId);
  for (const { email } of [taken, unproven]) expect(await letterTo(home, email)).toBe('');
});

test('the letter to the agent is in the language of the case, and whole also where hers are neutral', async () => {
  const asked = {
    right: 'rectification',
    email: 'n@example.com',
    channel: 'form',
    residence: FRANCE,
  } as const;
  const agent = {
    name: 'Avery Counsel',
    email: 'neutral@counsel.example',
    proof: 'confirmation',
    document: null,
  } as const;
  const { requestId } = await home.work(
    async (work) => await receiveForAnother(work, { ...asked, neutral: true, language: 'fr' }, agent),
  );
  const [{ id } = { id: '' }] = await home.work(async (work) => await agentsOf(work, requestId));
  await home.work(async (work) => await confirmAgent(work, requestId, id), person(requestId));
  await answer(requestId);
  await deliverLetters(home);
  const { mail } = home.mailbox.newest('neutral@counsel.example');
  expect(mail.subject).toMatch(/^Ce qu’est devenue [0-9A-Z]{4}-[0-9A-Z]{4}/);
  expect(mail.text?.replace(/\s+/g, ' ')).toContain('a exécuté ce que vous avez demandé');
});

test('a paper counts only as long as the law is content with it without the person', async () => {
  const named = await askedByAgent(home, { email: 'p@example.com', proof: 'power-of-attorney' });
  await home.work(async (work) => await allowByPaper(work, named), STAFF);
  await deliverLetters(home);
  home.later({ hours: 80 });
  const holds = async (): Promise<boolean> =>
    await home.work(async (work) => {
      const grant = await AgentGrant.query(work.trx).findOne({ agentId: named.agentId }).throwIfNotFound();
      return (await grantStanding(work, grant)).holds;
    });
  expect(await holds()).toBe(true);
  const [{ terms } = { terms: null }] = await home.work(
    async (work) => await agentsOf(work, named.requestId),
  );
  if (terms === null) throw new Error('no agent');
  const hers = { ...terms, proofs: ['confirmation' as const] };
  await home.work(async (work) => await recastAgents(work, named.requestId, hers));
  expect(await holds()).toBe(false);
  await expect(home.work(async (work) => await allowByPaper(work, named), STAFF)).rejects.toMatchObject({
    code: 'agent-paper-missing',
  });
  home.later({ hours: -80 });
});
