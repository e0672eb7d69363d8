// Corrections whose run was cut: what was not written yet is compared again, and nobody's newer value is written over.
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { correctableFields } from '../../src/fulfilment/correctable.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { proposeCorrections } from '../../src/fulfilment/rectification.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { staff, written } from '../support/approved-erasure.ts';
import { atWords, type Line, openLine } from '../support/lines.ts';
import { buildSalon, connectSalon, onEachEngine, type Salon } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let salon: Salon;
let line: Line;

onEachEngine('a correction that was cut', (engine) => {
  beforeEach(async () => {
    home = await openTestHouse();
    salon = await buildSalon(engine);
    line = await openLine(salon.url);
    await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'salon', salon, line.url);
  });
  afterEach(async () => {
    await line.close();
    await home.close();
    await salon.drop();
  });

  /** Two corrections of two rows, approved: `cut-canary` to `curl` first, `wash` to `foam` second. */
  const approved = async () => {
    const keeper = { house: home.house, controllerId: home.lumyx.id };
    const requestId = await home.work(async (work) => {
      const asked = { right: 'rectification', email: 'ada@example.com', channel: 'mail' } as const;
      const received = await receiveRequest(work, { ...asked, ownWords: 'It was a curl, no cut.' });
      await move(work, received.requestId, 'verify', { verifiedAt: work.at });
      return received.requestId;
    });
    const proposer = { controllerId: home.lumyx.id, actor: staff(), requestId };
    const { fields } = await correctableFields(home.house, proposer);
    const wanted = new Map([
      ['cut-canary', 'curl'],
      ['wash', 'foam'],
    ]);
    const proposals = fields.flatMap(({ storeId, collection, key, column, value }) => {
      const after = wanted.get(value ?? '');
      return after === undefined ? [] : [{ storeId, collection, key, column, before: value, after }];
    });
    await proposeCorrections(home.house, proposer, () => proposals);
    const [plan] = await home.work(async (work) => await readPlans(work, requestId));
    if (plan === undefined) throw new Error('no plan');
    await home.work(
      async (work) => await approvePlan(work, { planId: plan.id, digest: plan.digest }),
      staff(),
    );
    const run = async () => {
      await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
      return await written(keeper, { requestId, planId: plan.id });
    };
    return { requestId, run };
  };
  const words = async () =>
    (await salon.run('select words from visits order by id')).map((row) => String(row.words));

  test.each([
    ['after its first row was written', 'cut-after', 2, ['curl', 'trim', 'dye']],
    ['before its first row was written', 'cut', 1, ['trim', 'foam', 'dye']],
  ] as const)(
    '%s: a row that changed since fails by name, and the other is done',
    async (_when, fate, changed, then) => {
      const { requestId, run } = await approved();
      line.decide(atWords('commit', fate));
      expect(await run()).toMatchObject({ status: 'running', waits: true });
      await salon.run(`update visits set words = 'trim' where id = ${changed}`);
      home.later({ minutes: 11 });
      expect(await run()).toMatchObject({ status: 'done', outcome: 'partly', request: 'partly-fulfilled' });
      expect(await words()).toEqual(then);
      const [plan] = await home.work(async (work) => await readPlans(work, requestId));
      expect(plan?.steps.map(({ problem }) => problem).filter((problem) => problem !== null)).toEqual([
        'plan-drift',
      ]);
    },
  );

  test('a row that was written already is known by its new value, whoever was told so', async () => {
    const { run } = await approved();
    line.decide(atWords('commit', 'cut-after'));
    await run();
    home.later({ minutes: 11 });
    expect(await run()).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled' });
    expect(await words()).toEqual(['curl', 'foam', 'dye']);
  });
});
