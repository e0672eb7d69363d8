// Corrections in real stores: field by field, approved by somebody else, written once, read back, everything beside untouched.
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { correctableFields } from '../../src/fulfilment/correctable.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { type Proposal, proposeCorrections } from '../../src/fulfilment/rectification.ts';
import { correctionsOf } from '../../src/fulfilment/run-corrections.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { MACHINE } from '../../src/work.ts';
import { staff } from '../support/approved-erasure.ts';
import { askAndProve } from '../support/road.ts';
import { buildSalon, connectSalon, onEachEngine, type Salon, salonMap } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

onEachEngine('corrections', (engine) => {
  let salon: Salon;
  let requestId: string;
  const proposer = staff();
  const by = () => ({ controllerId: home.lumyx.id, actor: proposer, requestId });
  beforeEach(async () => {
    salon = await buildSalon(engine);
    await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'correcting', salon);
    requestId = await home.work(async (work) => {
      const asked = { right: 'rectification', email: 'ada@example.com', channel: 'mail' } as const;
      const received = await receiveRequest(work, { ...asked, ownWords: 'It was a curl, no cut.' });
      await move(work, received.requestId, 'verify', { verifiedAt: work.at });
      return received.requestId;
    });
  });
  afterEach(async () => await salon.drop());

  const proposal = async (before: string, after: string | null): Promise<Proposal> => {
    const { fields } = await correctableFields(home.house, by());
    const field = fields.find(({ value }) => value === before);
    if (field === undefined) throw new Error(`no field holds ${before}`);
    const { storeId, collection, key, column } = field;
    return { storeId, collection, key, column, before, after };
  };
  const propose = async (...proposals: Proposal[]): Promise<void> =>
    await proposeCorrections(home.house, by(), () => proposals);
  const planOf = async () => {
    const [plan] = await home.work(async (work) => await readPlans(work, requestId));
    if (plan === undefined) throw new Error('no plan');
    return plan;
  };
  const approve = async (who = staff()): Promise<void> => {
    const { id, digest } = await planOf();
    await home.work(async (work) => await approvePlan(work, { planId: id, digest }), who);
  };
  const run = async (): Promise<void> =>
    await carryOut(home.house, home.lumyx.id, (await planOf()).id, new AbortController().signal);
  const statusOf = async () => (await home.work(async (work) => await findRequest(work, requestId)))?.status;
  const words = async () => await salon.run('select id, words from visits order by id');

  test('her own rows are shown, others’ are not; keys and references cannot be changed', async () => {
    const { fields, notRead } = await correctableFields(home.house, by());
    expect(notRead).toEqual([]);
    expect(fields.map(({ column, value }) => `${column}=${value}`).sort()).toEqual([
      'email=ada@example.com',
      'words=bye',
      'words=cut-canary',
      'words=dear-canary',
      'words=wash',
    ]);
  });

  test('a collection with more rows than a form can hold is named, not left out in silence', async () => {
    const values = Array.from({ length: 21 }, (_, at) => `(${100 + at}, 1, 'again')`).join(', ');
    await salon.run(`insert into visits values ${values}`);
    const { fields, tooMany } = await correctableFields(home.house, by());
    expect(tooMany).toEqual([expect.stringContaining('visits in ')]);
    expect(fields.map(({ column, value }) => `${column}=${value}`).sort()).toEqual([
      'email=ada@example.com',
      'words=bye',
      'words=dear-canary',
    ]);
  });

  test('a correction is planned, approved by somebody else, written, read back and received', async () => {
    const letters = await salon.run('select * from letters order by id');
    await propose(await proposal('cut-canary', 'curl'), await proposal('wash', null));
    const plan = await planOf();
    expect(plan.steps.map(({ act, rows }) => [act, rows])).toEqual([
      ['rectify', 1],
      ['rectify', 1],
    ]);
    expect(plan.steps.map(({ sentence }) => sentence).join(' ')).not.toContain('canary');
    const shown = await home.work(async (work) => await correctionsOf(work, plan.id));
    expect(shown.map(({ before, after }) => [before, after])).toEqual([
      ['cut-canary', 'curl'],
      ['wash', null],
    ]);
    await expect(approve(proposer)).rejects.toMatchObject({ code: 'approver-involved' });
    expect(await words()).toMatchObject([{ words: 'cut-canary' }, { words: 'wash' }, { words: 'dye' }]);
    await approve();
    await run();
    expect(await words()).toMatchObject([{ words: 'curl' }, { words: null }, { words: 'dye' }]);
    expect(await salon.run('select * from letters order by id')).toEqual(letters);
    expect([await statusOf(), (await planOf()).receipt?.outcome]).toEqual(['fulfilled', 'complete']);
    expect(await home.work(async (work) => await correctionsOf(work, plan.id))).toEqual([]);
    await run();
    expect(await salon.ledger()).toEqual([
      { state: 'done', rows: 1 },
      { state: 'done', rows: 1 },
    ]);
  });

  test('a field that changed after the approval is not written over: the run stops, a person looks', async () => {
    await propose(await proposal('cut-canary', 'curl'));
    await approve();
    await salon.run(`update visits set words = 'trim' where id = 1`);
    await run();
    expect([(await planOf()).status, (await planOf()).stoppedFor, await statusOf()]).toEqual([
      'stopped',
      'plan-drift',
      'planned',
    ]);
    expect(await words()).toMatchObject([{ words: 'trim' }, { words: 'wash' }, { words: 'dye' }]);
  });

  test('what was shown and is no more, is not hers, or changes nothing, is refused and plans nothing', async () => {
    const cut = await proposal('cut-canary', 'curl');
    await expect(propose({ ...cut, after: 'cut-canary' })).rejects.toMatchObject({
      code: 'nothing-to-correct',
    });
    await expect(propose({ ...cut, key: ['3'] })).rejects.toMatchObject({ code: 'field-unknown' });
    await expect(propose({ ...cut, column: 'person' })).rejects.toMatchObject({ code: 'field-unknown' });
    await salon.run(`update visits set words = 'trim' where id = 1`);
    await expect(propose(cut)).rejects.toMatchObject({ code: 'field-changed' });
    const email = await proposal('ada@example.com', null);
    await expect(propose(email)).rejects.toMatchObject({ code: 'value-not-fitting' });
    expect(await home.work(async (work) => await readPlans(work, requestId))).toEqual([]);
    expect(await statusOf()).toBe('verified');
  });

  test('a table that is gone stops the run before anything is written', async () => {
    await propose(await proposal('cut-canary', 'curl'));
    await approve();
    await salon.run('drop table visits');
    await run();
    expect([(await planOf()).status, await statusOf()]).toEqual(['stopped', 'planned']);
  });
});

test('nothing is read for a request that is not there, or that asks for something else', async () => {
  const read = async (requestId: string) =>
    await correctableFields(home.house, { controllerId: home.lumyx.id, actor: MACHINE, requestId });
  await expect(read(crypto.randomUUID())).rejects.toMatchObject({ code: 'request-unknown' });
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'access', email: 'ada@example.com', channel: 'mail' }),
  );
  await expect(read(requestId)).rejects.toMatchObject({ code: 'right-not-rectification' });
  const nothing = { controllerId: home.lumyx.id, actor: MACHINE, requestId };
  await expect(proposeCorrections(home.house, nothing, () => [])).rejects.toMatchObject({
    code: 'right-not-rectification',
  });
});

test('what is found only through a table that failed is named as not read, and so is what it leads to in part', async () => {
  const salon = await buildSalon('postgresql');
  const [top = '', letters = ''] = salonMap('torn').split('- name: letters');
  const byAddress = letters.replace(
    '[user.content]',
    '[user.contact.email], fides_meta: { identity: email, data_type: string }',
  );
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  await connectSalon(keeper, 'torn', salon, salon.url, [top, byAddress].join('- name: letters'));
  await salon.run(`update letters set words = 'ada@example.com' where id = 1`);
  const requestId = await askAndProve(home, { right: 'rectification', email: 'ada@example.com' });
  await salon.run('alter table people rename to members');
  const read = await correctableFields(home.house, {
    controllerId: home.lumyx.id,
    actor: staff(),
    requestId,
  });
  expect([read.notRead.toSorted(), read.fields.map(({ value }) => value)]).toEqual([
    ['letters in the torn store', 'people in the torn store', 'visits in the torn store'],
    ['ada@example.com'],
  ]);
  await salon.drop();
});
