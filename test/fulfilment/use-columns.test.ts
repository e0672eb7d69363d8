// Ended uses written into real stores: set for her rows alone, read back, set back when they are lifted, tried again.
import { endRestriction, restrictionOf } from '../../src/consent/end-objection.ts';
import { endUses } from '../../src/consent/objection.ts';
import { resumeUses } from '../../src/consent/restricted-item.ts';
import { requestsWithUseColumnsDue } from '../../src/consent/use-columns-due.ts';
import { answerCase } from '../../src/fulfilment/answer-case.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { disown } from '../../src/fulfilment/disown.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { drawUseColumns } from '../../src/fulfilment/draw-use-columns.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { hasActed, receiptOf, writeReceipt } from '../../src/fulfilment/receipt.ts';
import { redraw, refuse } from '../../src/fulfilment/take-back.ts';
import { warnChannel, warningsOf } from '../../src/requests/channel-warning.ts';
import { findRequest, type Right } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { staff } from '../support/approved-erasure.ts';
import { openLine } from '../support/lines.ts';
import { deliverLetters } from '../support/road.ts';
import { buildSalon, connectSalon, onEachEngine, type Salon, salonMap } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const EMAIL = 'ada@example.com';
const OTHER = 'owner@example.org';
const USES = `habeas_meta:
          restriction: { field: held, restricted: 1, free: 0 }
          marketing: { field: news, restricted: 'no', free: 'yes' }
        fields:`;
const FIELDS = `
          - { name: held, data_categories: [user.account] }
          - { name: news, data_categories: [user.account] }`;

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

/** The map of a salon whose people have columns for ended uses. */
function mapWithUses(name: string): string {
  const [top = '', ...rest] = salonMap(name).split('- name: visits');
  const people = top.replace('fields:', USES).trimEnd();
  return [`${people}${FIELDS}\n      `, ...rest].join('- name: visits');
}

onEachEngine('columns for ended uses', (engine) => {
  let salon: Salon;
  beforeEach(async () => {
    salon = await buildSalon(engine);
    await salon.run('alter table people add column held int not null default 0');
    await salon.run(`alter table people add column news varchar(3) not null default 'yes'`);
  });
  afterEach(async () => await salon.drop());

  const connect = async (url = salon.url): Promise<void> =>
    await connectSalon(
      { house: home.house, controllerId: home.lumyx.id },
      'marked',
      salon,
      url,
      mapWithUses('marked'),
    );
  const people = async (): Promise<unknown[][]> =>
    (await salon.run('select id, held, news from people order by id')).map(({ id, held, news }) => [
      Number(id),
      Number(held),
      news,
    ]);
  const draw = async (requestId: string): Promise<void> =>
    await drawUseColumns(home.house, home.lumyx.id, requestId);
  const plans = async (requestId: string): Promise<PlanView[]> =>
    await home.work(async (work) => await readPlans(work, requestId));
  const run = async (requestId: string): Promise<void> => {
    for (const { id } of await plans(requestId))
      await carryOut(home.house, home.lumyx.id, id, new AbortController().signal);
  };
  const granted = async (right: Right): Promise<string> =>
    await home.work(async (work) => {
      const { requestId } = await receiveRequest(work, { right, email: EMAIL, channel: 'mail' });
      await move(work, requestId, 'verify', { verifiedAt: work.at });
      await answerCase(work, { requestId, answer: 'We keep it and use it for nothing while we check.' });
      return requestId;
    });
  const due = async () =>
    await requestsWithUseColumnsDue(
      home.house.database,
      (await home.work(async ({ at }) => at)).add({ hours: 1 }),
    );

  test('a restriction sets her column and nobody else’s, with ledger, read-back and receipt; lifting sets it back', async () => {
    await connect();
    const requestId = await granted('restriction');
    await draw(requestId);
    const [plan] = await plans(requestId);
    expect([plan?.kind, plan?.status, plan?.steps.map(({ sentence }) => sentence)]).toEqual([
      'restriction',
      'approved',
      ['Mark the restriction in 1 row of people in the marked store.'],
    ]);
    await run(requestId);
    expect(await people()).toEqual([
      [1, 1, 'yes'],
      [2, 0, 'yes'],
    ]);
    expect(await salon.ledger()).toEqual([{ state: 'done', rows: 1 }]);
    const receipt = await home.work(async (work) => await receiptOf(work, requestId));
    expect(receipt).toMatchObject({ outcome: 'complete', lines: [{ rows: 1, remaining: 0 }] });
    const status = async () => (await home.work(async (work) => await findRequest(work, requestId)))?.status;
    expect(await status()).toBe('fulfilled');
    await draw(requestId);
    expect(await plans(requestId)).toHaveLength(1);

    await home.work(async (work) => {
      const standing = await restrictionOf(work, requestId);
      if (standing !== null) await endRestriction(work, standing);
    });
    await draw(requestId);
    await run(requestId);
    expect(await people()).toEqual([
      [1, 0, 'yes'],
      [2, 0, 'yes'],
    ]);
    expect([await status(), await due()]).toEqual(['fulfilled', []]);
  });

  test('the end of advertising is in the store too, without anybody’s approval; a third value is left alone', async () => {
    await connect();
    const { requestId, inEffect } = await home.work(
      async (work) =>
        await receiveRequest(work, { right: 'objection-marketing', email: EMAIL, channel: 'form' }),
    );
    expect(inEffect).toBe(true);
    await draw(requestId);
    await run(requestId);
    expect(await people()).toEqual([
      [1, 0, 'no'],
      [2, 0, 'yes'],
    ]);
    const restricted = await granted('restriction');
    await salon.run('update people set held = 7 where id = 1');
    await home.work(async (work) => {
      const standing = await restrictionOf(work, restricted);
      if (standing !== null) await endRestriction(work, standing);
    });
    await draw(restricted);
    expect(await plans(restricted)).toEqual([]);
  });

  test('a row that changed since is drawn anew, never written over blindly', async () => {
    await connect();
    const requestId = await granted('restriction');
    await draw(requestId);
    await salon.run('update people set held = 1 where id = 1');
    await run(requestId);
    expect((await plans(requestId)).map(({ status }) => status)).toEqual(['closed']);
    expect(await due()).toEqual([{ controllerId: home.lumyx.id, requestId }]);
    await draw(requestId);
    expect([await plans(requestId), await due()]).toEqual([[expect.anything()], []]);
  });

  test('a store that is away is asked again later; the list of ended uses holds meanwhile', async () => {
    const line = await openLine(salon.url);
    await connect(line.url);
    const requestId = await granted('restriction');
    await line.close();
    await draw(requestId);
    expect([await plans(requestId), await due()]).toEqual([[], [{ controllerId: home.lumyx.id, requestId }]]);
    await line.open();
    home.later({ minutes: 11 });
    await draw(requestId);
    await run(requestId);
    expect((await people())[0]).toEqual([1, 1, 'yes']);
    await line.close();
  });

  const minorFound = async (): Promise<string> => {
    const minor = { account: EMAIL, method: 'seen-by-staff' } as const;
    const asked = { right: 'minor-found', email: EMAIL, channel: 'mail', minor } as const;
    return (await home.work(async (work) => await receiveRequest(work, asked), staff())).requestId;
  };
  const drawCase = async (requestId: string): Promise<void> =>
    await drawPlan(home.house, home.lumyx.id, requestId);
  const kinds = async (requestId: string): Promise<string[]> =>
    (await plans(requestId)).map(({ kind, status }) => `${kind} ${status}`);

  test('what a case asks and its columns are planned side by side, whichever is drawn first', async () => {
    await connect();
    const requestId = await minorFound();
    await drawCase(requestId);
    await draw(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'restriction approved']);
    await home.work(async (work) => await redraw(work, requestId), staff());
    await drawCase(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'erasure closed', 'restriction approved']);
    const [own] = await plans(requestId);
    await home.work(
      async (work) =>
        await writeReceipt(work, { planId: own?.id ?? '', requestId, lines: [], notSearched: [] }),
    );
    await run(requestId);
    expect((await people())[0]).toEqual([1, 1, 'yes']);
    // What stands in the columns is no act of what the case asks, and hides no receipt of it.
    const acted = await home.work(async (work) => [
      await hasActed(work, requestId),
      (await receiptOf(work, requestId))?.planId,
    ]);
    expect(acted).toEqual([false, own?.id]);
  });

  test('columns that a store keeps waiting stop nobody: the case is drawn, disowned and refused meanwhile', async () => {
    const line = await openLine(salon.url);
    await connect(line.url);
    const requestId = await minorFound();
    await draw(requestId);
    await warn(requestId);
    expect([await disowned(requestId), await kinds(requestId)]).toEqual(['held', ['restriction approved']]);
    await line.close();
    await run(requestId);
    expect(await kinds(requestId)).toEqual(['restriction running']);
    await line.open();
    await drawCase(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'restriction running']);
    await refused(requestId);
    expect(await kinds(requestId)).toEqual(['erasure closed', 'restriction running']);
    await line.close();
  });

  test('a refused case gives the column back, unless another restricts her too; ended twice is written once', async () => {
    await connect();
    const held = async () => Number((await people())[0]?.[1]);
    const [first, second] = [await minorFound(), await granted('restriction')];
    for (const requestId of [first, second]) {
      await draw(requestId);
      await run(requestId);
    }
    expect(await held()).toBe(1);
    await refused(first);
    await draw(first);
    await run(first);
    expect([await held(), await due()]).toEqual([1, []]);
    await home.work(async (work) => await resumeUses(work, second));
    await draw(second);
    await run(second);
    expect([await held(), await due()]).toEqual([0, []]);
    await home.work(async (work) => {
      const { subjectId = '' } = (await findRequest(work, second)) ?? {};
      const ended = { subjectId, requestId: second, uses: ['any-but-storage'] } as const;
      await endUses(work, ended);
      await resumeUses(work, second);
      await endUses(work, ended);
    });
    await draw(second);
    await run(second);
    expect([await held(), await due()]).toEqual([1, []]);
  });

  const refused = async (requestId: string): Promise<void> => {
    const explanation = 'The account belongs to a grown-up, as we made sure.';
    const denial = { requestId, reason: 'rights-of-others', explanation } as const;
    await home.work(async (work) => await refuse(work, denial), staff());
  };
  /** Warns another address that something is about to be deleted. */
  const warn = async (requestId: string): Promise<void> => {
    await home.work(async (work) => {
      const request = await findRequest(work, requestId);
      if (request === undefined) throw new Error('no case');
      await warnChannel(work, request, { kind: 'erasure', aboutId: requestId, email: OTHER });
    });
    await deliverLetters(home);
  };
  const disowned = async (requestId: string) => {
    const text = home.mailbox.newest(OTHER).mail.text ?? '';
    const code = (/\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '').replace(' ', '');
    return await home.work(async (work) => {
      const [warning] = await warningsOf(work, requestId);
      return await disown(work, { warningId: warning?.id ?? '', code });
    });
  };
});

test('where no map names a column, nothing is drawn and nothing stays due', async () => {
  const salon = await buildSalon('postgresql');
  await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'plain', salon);
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'objection-marketing', email: EMAIL, channel: 'form' }),
  );
  await drawUseColumns(home.house, home.lumyx.id, requestId);
  const at = await home.work(async (work) => work.at);
  expect(await home.work(async (work) => await readPlans(work, requestId))).toEqual([]);
  expect(await requestsWithUseColumnsDue(home.house.database, at.add({ hours: 99 }))).toEqual([]);
  await salon.drop();
});
