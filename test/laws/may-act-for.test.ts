// Agents, law by law: for what they may ask, what shows it, and when the person may not be asked to confirm.
import { AGENT_PROOFS, type Right } from '../../src/laws/law-codes.ts';
import { agentTerms, isEnough, mayActFor, mayAnswerAgent, mayAskPerson } from '../../src/laws/may-act-for.ts';
import { lawOf, laws } from './law-world.ts';

test.each([...laws.keys()])('%s says something of agents, with its source', (id) => {
  const { agents } = lawOf(id);
  expect(agents.length).toBeGreaterThan(0);
  expect(agents.some(({ rights }) => rights === 'others')).toBe(true);
  for (const { may, proofs } of agents) if (!may) expect(proofs).toEqual([]);
});

test.each<[string, Right, boolean | 'warned']>([
  ['us-or', 'opt-out-sale', true],
  ['us-or', 'access', false],
  ['us-or', 'erasure', false],
  ['us-ca', 'access', 'warned'],
  ['us-ca', 'erasure', 'warned'],
  ['us-ca', 'opt-out-sale', 'warned'],
  ['us-co', 'opt-out-targeted-ads', 'warned'],
  ['us-co', 'access', 'warned'],
  ['us-va', 'access', 'warned'],
  ['br-lgpd', 'access', true],
  ['eu-gdpr', 'access', 'warned'],
])('%s: an agent for %s is %s', (id, right, allowed) => {
  const move = mayActFor(lawOf(id), right);
  expect(move.allowed).toBe(allowed);
  if (move.allowed !== true)
    expect(move).toMatchObject({ source: expect.any(String), mark: expect.any(String) });
});

test('what counsel signed is settled, one way or the other', () => {
  expect(mayActFor(lawOf('us-ca'), 'access', { signed: true })).toEqual({ allowed: true });
  expect(mayActFor(lawOf('us-co'), 'access', { signed: true })).toMatchObject({
    allowed: false,
    code: 'agent-not-allowed',
  });
});

test('California: any of the three is enough; a power of attorney excuses the person; an opt-out asks for nothing', () => {
  const know = agentTerms(lawOf('us-ca'), 'access');
  for (const proof of AGENT_PROOFS) expect([proof, isEnough(know, [proof])]).toEqual([proof, true]);
  expect(isEnough(know, [])).toBe(false);
  expect(AGENT_PROOFS.map((proof) => mayAskPerson(know, proof))).toEqual([true, true, false]);
  const optOut = agentTerms(lawOf('us-ca'), 'opt-out-sale');
  expect(isEnough(optOut, [])).toBe(true);
  expect(AGENT_PROOFS.map((proof) => mayAskPerson(optOut, proof))).toEqual([false, false, false]);
});

test('where a law knows no agent, nothing that one shows is enough, and she may always be asked', () => {
  for (const id of ['us-ct', 'us-co', 'us-or', 'us-tx', 'us-va']) {
    const terms = agentTerms(lawOf(id), 'erasure');
    expect([id, isEnough(terms, []), isEnough(terms, AGENT_PROOFS)]).toEqual([id, false, false]);
    expect(AGENT_PROOFS.every((proof) => mayAskPerson(terms, proof))).toBe(true);
  }
  expect(mayAskPerson(agentTerms(lawOf('us-va'), 'opt-out-sale'), 'confirmation')).toBe(true);
});

test('the Union and Korea: the person may always be asked', () => {
  for (const id of ['eu-gdpr', 'kr-pipa']) {
    const terms = agentTerms(lawOf(id), 'access');
    expect(AGENT_PROOFS.every((proof) => mayAskPerson(terms, proof) && isEnough(terms, [proof]))).toBe(true);
  }
});

test('a law that says nothing of agents leaves them open, with a warning', () => {
  const silent = { name: 'A new law', agents: [] };
  expect(mayActFor(silent, 'access')).toMatchObject({ allowed: 'warned', mark: 'U' });
  expect(isEnough(agentTerms(silent, 'access'), [])).toBe(false);
});

test.each([...laws.keys()])(
  '%s: every answer to an agent has a source of its own, and needs V or counsel',
  (id) => {
    for (const { answers } of lawOf(id).agents) {
      if (answers === undefined) throw new Error('a law file of ours says who may be answered');
      const move = mayAnswerAgent({ answers }, id);
      expect(move.allowed).toBe(answers.value === 'person-or-agent' && answers.mark === 'V');
      if (move.allowed !== true) expect(move.source).toBe(answers.source);
      expect(mayAnswerAgent({ answers }, id, { signed: true }).allowed).toBe(answers.value !== 'person');
    }
  },
);

test.each<[string, Right, boolean, string]>([
  ['us-or', 'access', false, 'agent-not-answered'],
  ['us-va', 'opt-out-sale', false, 'agent-not-answered'],
  ['us-co', 'opt-out-sale', false, 'agent-not-answered'],
  ['eu-gdpr', 'access', true, 'agent-answer-unsettled'],
  ['us-ca', 'access', true, 'agent-answer-unsettled'],
  ['us-ca', 'opt-out-sale', true, 'agent-answer-unsettled'],
])('%s, %s: answered once counsel signed: %s; before: %s', (id, right, answered, code) => {
  const terms = agentTerms(lawOf(id), right);
  expect(mayAnswerAgent(terms, lawOf(id).name, { signed: true }).allowed).toBe(answered);
  expect(mayAnswerAgent(terms, lawOf(id).name)).toMatchObject({ allowed: false, code });
});

test('a file that is silent means the person alone, signed or not; what was read is free', () => {
  const silent = agentTerms({ name: 'A new law', agents: [] }, 'access');
  for (const signed of [false, true])
    expect(mayAnswerAgent(silent, 'A new law', { signed })).toMatchObject({
      allowed: false,
      code: 'agent-not-answered',
      source: 'The rule file of A new law does not say who may be answered',
    });
  const answers = { value: 'person-or-agent', source: 'Section 1', mark: 'V' } as const;
  expect(mayAnswerAgent({ answers }, 'A new law')).toEqual({ allowed: true });
});
