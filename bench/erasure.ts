// Measures an erasure of one person with a million rows, beside the statement that one would write by hand.
import { Client } from 'pg';
import { approvePlan } from '../src/fulfilment/approve-plan.ts';
import { carryOut } from '../src/fulfilment/carry-out.ts';
import { drawPlan } from '../src/fulfilment/draw-plan.ts';
import { readPlans } from '../src/fulfilment/plan-view.ts';
import { openTestHouse } from '../test/support/test-house.ts';
import { askFor, BIG_ROWS, BIG_TABLES, fillBigStore, openBigStore } from './big-store.ts';
import type { Row } from './row.ts';

/** Draw, the run with its comparing and recounting, and the hand-written DELETEs over the same rows in the same run. */
export async function benchErasure(): Promise<Row[]> {
  const home = await openTestHouse();
  const store = await openBigStore(home);
  try {
    const requestId = await askFor(home, 'erasure');
    const draw = await timed(async () => await drawPlan(home.house, home.lumyx.id, requestId));
    const [plan] = await home.work(async (work) => await readPlans(work, requestId));
    if (plan === undefined) throw new Error('no plan was drawn');
    const officer = { kind: 'staff', id: crypto.randomUUID() } as const;
    await home.work(
      async (work) => await approvePlan(work, { planId: plan.id, digest: plan.digest }),
      officer,
    );
    const whole = await timed(
      async () => await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal),
    );
    const [done] = await home.work(async (work) => await readPlans(work, requestId));
    if (done?.receipt?.outcome !== 'complete') throw new Error('the erasure did not end as complete');
    const run = await stepSeconds(home.superuserUrl, plan.id);
    const floor = await floorSeconds();
    const rows = `${BIG_ROWS.toLocaleString('en-GB')} rows`;
    return [
      {
        name: 'erasure: statements of the run',
        figure: `${run.toFixed(1)} s for ${rows}`,
        floor: `${floor.toFixed(1)} s by hand, one connection`,
        ratio: run / floor,
        goal: 1.5,
        better: 'low',
      },
      { name: 'erasure: draw', figure: `${draw.toFixed(1)} s`, floor: '', ratio: draw / floor },
      {
        name: 'erasure: comparing before and counting after',
        figure: `${(whole - run).toFixed(1)} s`,
        floor: '',
        ratio: (whole - run) / floor,
      },
    ];
  } finally {
    await home.close();
    await store.drop();
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}

/** From the beginning of the first step to the end of the last, as the plan itself has it. */
async function stepSeconds(url: string, planId: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ seconds: string }>(
    'select extract(epoch from max(finished_at) - min(started_at)) as seconds from plan_steps where plan_id = $1',
    [planId],
  );
  await client.end();
  return Number(rows[0]?.seconds ?? 0);
}

/** `delete … where account_id = …`, table by table, each committed, over the same rows in a store of its own: the floor. */
async function floorSeconds(): Promise<number> {
  const store = await fillBigStore();
  const client = new Client({ connectionString: store.url });
  await client.connect();
  try {
    return await timed(async () => {
      for (const table of Object.keys(BIG_TABLES)) {
        await client.query(`delete from ${table} where account_id = 9007199254740993`);
      }
      await client.query('delete from accounts where id = 9007199254740993');
    });
  } finally {
    await client.end();
    await store.drop();
  }
}
