// Agents by program: a request in another's name that she confirms herself, and the states of those who asked.
import { allowAgentData } from '../../src/fulfilment/allow-agent.ts';
import { confirmAgent } from '../../src/requests/agent.ts';
import { agentsOf } from '../../src/requests/agent-row.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { deliverLetters } from '../support/road.ts';
import { signFile } from '../support/signed-law.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases']);
});
afterAll(() => home.close());

const agent = { name: 'Avery Counsel', email: 'avery@counsel.example' };
const FORM = { right: 'access', email: 'mira@example.com', residence: 'FR', agent, proof: 'confirmation' };
const enter = async (form: object = {}) => await api.post(key, '/requests-for-another', { ...FORM, ...form });
const cases = async (): Promise<number> =>
  await home.work((work) => DataRequest.query(work.trx).resultSize());

test('she is written to with a code; her yes and her copy show as states, never as names', async () => {
  const entered = await enter();
  expect([entered.status, entered.body]).toMatchObject([
    201,
    { right: 'access', status: 'received', channel: 'api' },
  ]);
  await deliverLetters(home);
  const letter = home.mailbox.newest('mira@example.com').mail.text?.replace(/\s+/g, ' ');
  expect(letter).toMatch(/Avery Counsel asked LumyxAI for.*\d{4} \d{4}/);
  const requestId: string = entered.body.id;
  const path = `/requests/${requestId}/agents`;
  const { body: first } = await api.get(key, path);
  expect(first.agents).toMatchObject([
    {
      proof: 'confirmation',
      state: 'waiting',
      settledBy: null,
      answers: { allowed: false, code: 'agent-answer-unsettled', mark: 'S' },
      copy: { state: 'none', allowedBy: null, madeAt: null, fetchedAt: null },
    },
  ]);
  await signFile(home, 'eu-gdpr');
  const her = { kind: 'subject', id: requestId } as const;
  const [{ id: agentId } = { id: '' }] = await home.work((work) => agentsOf(work, requestId));
  await home.work(async (work) => {
    await confirmAgent(work, requestId, agentId);
    await allowAgentData(work, { requestId, agentId });
  }, her);
  const { body: then, text } = await api.get(key, path);
  expect(then.agents).toMatchObject([
    {
      id: agentId,
      state: 'proven',
      settledBy: 'person',
      answers: { allowed: true },
      copy: { state: 'allowed', allowedBy: 'person' },
    },
  ]);
  expect(text).not.toMatch(/Avery|counsel\.example/);
});

test('what holds no data has no copy, and the same key sent twice is one case', async () => {
  const erasure = await enter({ right: 'erasure', email: 'erase@example.com' });
  const { body } = await api.get(key, `/requests/${erasure.body.id}/agents`);
  expect(body.agents).toMatchObject([{ copy: null }]);
  const once = crypto.randomUUID();
  const twice = async () =>
    (await api.post(key, '/requests-for-another', { ...FORM, email: 'twice@example.com' }, once)).body.id;
  expect(await twice()).toBe(await twice());
});

test.each<[string, object, string, number]>([
  ['a paper by program', { proof: 'signed-permission' }, 'input-not-valid', 400],
  ['a document', { document: 'aGVsbG8=' }, 'input-not-valid', 400],
  ['an assertion', { assertion: 'x.y.z' }, 'input-not-valid', 400],
  ['her own address', { agent: { ...agent, email: 'Mira@Example.com' } }, 'agent-is-person', 400],
  ['two addresses', { agent: { ...agent, email: 'a@x.example, b@x.example' } }, 'email-not-plain', 400],
  ['access in Oregon', { residence: 'US-OR', email: 'or@example.com' }, 'agent-not-allowed', 400],
  ['tomorrow', { receivedAt: '2999-01-01T00:00:00Z', email: 'late@example.com' }, 'received-in-future', 400],
])('%s is refused, and nothing is saved', async (_name, form, code, status) => {
  const before = await cases();
  const answer = await enter(form);
  expect([answer.body.code, answer.status, await cases()]).toEqual([code, status, before]);
});

test('an opt-out in California takes effect at once; permissions and foreign cases are as everywhere', async () => {
  const optOut = await enter({ right: 'opt-out', residence: 'US-CA', email: 'out@example.com' });
  expect(optOut.status).toBe(201);
  const { body } = await api.get(key, `/requests/${optOut.body.id}/agents`);
  expect(body.agents).toMatchObject([{ state: 'proven', settledBy: 'other', copy: null }]);
  const reader = await api.key(['read:cases']);
  expect((await api.post(reader, '/requests-for-another', FORM)).body.code).toBe('permission-missing');
  const writer = await api.key(['enter:case']);
  expect((await api.get(writer, `/requests/${optOut.body.id}/agents`)).body.code).toBe('permission-missing');
  const elsewhere = await api.key(['read:cases'], home.lumart);
  expect((await api.get(elsewhere, `/requests/${optOut.body.id}/agents`)).body.code).toBe('request-unknown');
});
