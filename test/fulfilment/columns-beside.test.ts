// Columns for ended uses beside what a case asks, and stores that keep them waiting: nobody is stopped, and no try is endless.
import { entriesAbout } from '../../src/audit/audit-entry.ts';
import { endUses } from '../../src/consent/objection.ts';
import { resumeUses } from '../../src/consent/restricted-item.ts';
import { settleUseColumns } from '../../src/consent/use-columns-due.ts';
import { disown } from '../../src/fulfilment/disown.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { hasActed, receiptOf, writeReceipt } from '../../src/fulfilment/receipt.ts';
import { redraw, refuse } from '../../src/fulfilment/take-back.ts';
import { warnChannel, warningsOf } from '../../src/requests/channel-warning.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { staff } from '../support/approved-erasure.ts';
import { openLine } from '../support/lines.ts';
import { staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { buildSalon, connectSalon, onEachEngine, type Salon, salonMap } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { EMAIL, type MarkedWorld, markedSalon, markedWorld } from './use-columns-world.ts';

const OTHER = 'owner@example.org';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const minorFound = async (): Promise<string> => {
  const minor = { account: EMAIL, method: 'seen-by-staff' } as const;
  const asked = { right: 'minor-found', email: EMAIL, channel: 'mail', minor } as const;
  return (await home.work(async (work) => await receiveRequest(work, asked), staff())).requestId;
};
const drawCase = async (requestId: string): Promise<void> =>
  await drawPlan(home.house, home.lumyx.id, requestId);
const refused = async (requestId: string): Promise<void> => {
  const explanation = 'The account belongs to a grown-up, as we made sure.';
  const denial = { requestId, reason: 'rights-of-others', explanation } as const;
  await home.work(async (work) => await refuse(work, denial), staff());
};
const lettersAbout = async (heading: string) => {
  await deliverLetters(home);
  return home.mailbox.received.filter(({ mail }) => mail.subject?.includes(heading));
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

onEachEngine('columns beside the case', (engine) => {
  let salon: Salon;
  let world: MarkedWorld;
  beforeEach(async () => {
    salon = await markedSalon(engine);
    world = markedWorld(home, salon);
  });
  afterEach(async () => await salon.drop());

  const kinds = async (requestId: string): Promise<string[]> =>
    (await world.plans(requestId)).map(({ kind, status }) => `${kind} ${status}`);
  /** Whether something is due a minute before and a minute after so many minutes. */
  const isDueAround = async (minutes: number): Promise<boolean[]> => [
    (await world.due(minutes - 1)).length > 0,
    (await world.due(minutes + 1)).length > 0,
  ];

  test('what a case asks and its columns are planned side by side, whichever is drawn first', async () => {
    await world.connect();
    const requestId = await minorFound();
    await drawCase(requestId);
    await world.draw(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'restriction approved']);
    await home.work(async (work) => await redraw(work, requestId), staff());
    await drawCase(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'erasure closed', 'restriction approved']);
    const [own] = await world.plans(requestId);
    await home.work(
      async (work) =>
        await writeReceipt(work, { planId: own?.id ?? '', requestId, lines: [], notSearched: [] }),
    );
    await world.run(requestId);
    expect((await world.people())[0]).toEqual([1, 1, 'yes']);
    // What stands in the columns is no act of what the case asks, and hides no receipt of it.
    const acted = await home.work(async (work) => [
      await hasActed(work, requestId),
      (await receiptOf(work, requestId))?.planId,
    ]);
    expect(acted).toEqual([false, own?.id]);
  });

  test('columns that a store keeps waiting stop nobody: the case is drawn, disowned and refused meanwhile', async () => {
    const line = await openLine(salon.url);
    await world.connect(line.url);
    const requestId = await minorFound();
    await world.draw(requestId);
    await warn(requestId);
    expect([await disowned(requestId), await kinds(requestId)]).toEqual(['held', ['restriction approved']]);
    await line.close();
    await world.run(requestId);
    expect(await kinds(requestId)).toEqual(['restriction running']);
    await line.open();
    await drawCase(requestId);
    expect(await kinds(requestId)).toEqual(['erasure drawn', 'restriction running']);
    await refused(requestId);
    expect(await kinds(requestId)).toEqual(['erasure closed', 'restriction running']);
    // What was given back is written when the older plan is through.
    await world.draw(requestId);
    home.later({ minutes: 1 });
    await world.run(requestId);
    expect((await world.people())[0]).toEqual([1, 1, 'yes']);
    await world.draw(requestId);
    await world.run(requestId);
    expect((await world.people())[0]).toEqual([1, 0, 'yes']);
    await line.close();
  });

  test('a store that stays away is asked more and more seldom, and staff hear of it once', async () => {
    await staffOf(home, 'caseworker', 'caseworker');
    const line = await openLine(salon.url);
    await world.connect(line.url);
    const requestId = await world.granted('restriction');
    await line.close();
    const pauses = [];
    for (const minutes of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      await world.draw(requestId);
      pauses.push([...(await isDueAround(minutes))]);
    }
    expect(new Set(pauses.map((pause) => pause.join(' ')))).toEqual(new Set(['false true']));
    expect(await lettersAbout('A mark in a database is missing')).toHaveLength(1);
  });

  test('what the store refuses for good is tried again after a pause that grows, not every few minutes', async () => {
    await world.connect();
    const requestId = await world.granted('restriction');
    await salon.run('alter table people add constraint never check (held = 0)');
    for (const minutes of [10, 20, 40]) {
      await world.draw(requestId);
      await world.run(requestId);
      expect([...(await isDueAround(minutes))]).toEqual([false, true]);
    }
    expect((await world.people())[0]).toEqual([1, 0, 'yes']);
  });

  test('a refused case gives the column back, unless another restricts her too; ended twice is written once', async () => {
    await world.connect();
    const held = async () => Number((await world.people())[0]?.[1]);
    const [first, second] = [await minorFound(), await world.granted('restriction')];
    for (const requestId of [first, second]) {
      await world.draw(requestId);
      await world.run(requestId);
    }
    expect(await held()).toBe(1);
    await refused(first);
    await world.draw(first);
    await world.run(first);
    await world.draw(first);
    expect([await held(), await world.due()]).toEqual([1, []]);
    await home.work(async (work) => await resumeUses(work, second));
    await world.draw(second);
    await world.run(second);
    await world.draw(second);
    expect([await held(), await world.due()]).toEqual([0, []]);
    await home.work(async (work) => {
      const { subjectId = '' } = (await findRequest(work, second)) ?? {};
      const ended = { subjectId, requestId: second, uses: ['any-but-storage'] } as const;
      await endUses(work, ended);
      await resumeUses(work, second);
      await endUses(work, ended);
    });
    await world.draw(second);
    await world.run(second);
    await world.draw(second);
    expect([await held(), await world.due()]).toEqual([1, []]);
  });
});

/** A world whose visits have a column for restrictions, and too many rows of hers to mark them. */
async function crowdedSalon(): Promise<Salon> {
  const salon = await buildSalon('postgresql');
  await salon.run('alter table visits add column held int not null default 0');
  await salon.run(`insert into visits select 100 + n, 1, 'again' from generate_series(1, 100000) n`);
  return salon;
}
async function connectCrowded(salon: Salon, url = salon.url): Promise<MarkedWorld> {
  const marked = `- name: visits
        habeas_meta: { restriction: { field: held, restricted: 1, free: 0 } }
        fields:
          - { name: held, data_categories: [user.account] }`;
  const map = salonMap('crowded').replace('- name: visits\n        fields:', marked);
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  await connectSalon(keeper, 'crowded', salon, url, map);
  return markedWorld(home, salon);
}

test('a table with too many rows of hers is passed over once: noted, told to staff, and not tried again', async () => {
  await staffOf(home, 'caseworker', 'caseworker');
  const salon = await crowdedSalon();
  const world = await connectCrowded(salon);
  const requestId = await world.granted('restriction');
  await world.draw(requestId);
  expect(await world.due(99 * 60)).toEqual([]);
  const letters = await lettersAbout('A mark in a database');
  expect(letters.map(({ mail }) => mail.text)).toEqual([
    expect.stringContaining('visits in the crowded store'),
  ]);
  // At the end of the restriction the marks that somebody set by hand must go, and no new ones come.
  await home.work(async (work) => await resumeUses(work, requestId));
  await world.draw(requestId);
  const [ended, ...others] = await lettersAbout('A mark in a database must go');
  expect([ended?.mail.text?.replace(/\s+/g, ' '), others]).toEqual([
    expect.stringMatching(/may be done .* again.*visits in the crowded store.*take the marks away/),
    [],
  ]);
  expect(ended?.mail.text).not.toMatch(/may not be used|mark\s+them/);
  await salon.drop();
});

test('a table with too many rows whose store was away at first is told to staff all the same, and only once', async () => {
  await staffOf(home, 'caseworker', 'caseworker');
  const salon = await crowdedSalon();
  const line = await openLine(salon.url);
  const world = await connectCrowded(salon, line.url);
  const requestId = await world.granted('restriction');
  await line.close();
  await world.draw(requestId);
  expect(await lettersAbout('A mark in a database')).toEqual([]);
  await line.open();
  for (const _ of ['told', 'looked at again']) {
    await home.work(async (work) => await settleUseColumns(work, requestId, 'all', work.at));
    await world.draw(requestId);
  }
  expect(await lettersAbout('A mark in a database is missing')).toHaveLength(1);
  const entries = await home.work(
    async (work) => await entriesAbout(work.trx, work.controllerId, [requestId]),
  );
  expect(entries.filter(({ event }) => event === 'use.columnsPassedOver')).toHaveLength(1);
  await line.close();
  await salon.drop();
});
