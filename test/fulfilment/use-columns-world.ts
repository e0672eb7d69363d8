// A salon whose people have columns for ended uses, and the road of one case through them: a store for tests.
import { requestsWithUseColumnsDue } from '../../src/consent/use-columns-due.ts';
import { answerCase } from '../../src/fulfilment/answer-case.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawUseColumns } from '../../src/fulfilment/draw-use-columns.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { buildSalon, connectSalon, type Salon, salonMap } from '../support/salon.ts';
import type { TestHouse } from '../support/test-house.ts';

export const EMAIL = 'ada@example.com';
const USES = `habeas_meta:
          restriction: { field: held, restricted: 1, free: 0 }
          marketing: { field: news, restricted: 'no', free: 'yes' }
        fields:`;
const FIELDS = `
          - { name: held, data_categories: [user.account] }
          - { name: news, data_categories: [user.account] }`;

function mapWithUses(name: string): string {
  const [top = '', ...rest] = salonMap(name).split('- name: visits');
  const people = top.replace('fields:', USES).trimEnd();
  return [`${people}${FIELDS}\n      `, ...rest].join('- name: visits');
}

/** The salon with its columns, not connected yet. */
export async function markedSalon(engine: Salon['engine']): Promise<Salon> {
  const salon = await buildSalon(engine);
  await salon.run('alter table people add column held int not null default 0');
  await salon.run(`alter table people add column news varchar(3) not null default 'yes'`);
  return salon;
}

export interface MarkedWorld {
  connect(url?: string): Promise<void>;
  /** Id, restriction and advertising of each person, as the store has them. */
  people(): Promise<unknown[][]>;
  draw(requestId: string): Promise<void>;
  plans(requestId: string): Promise<PlanView[]>;
  /** Runs every plan of a case that may run. */
  run(requestId: string): Promise<void>;
  /** A case of hers that staff granted. */
  granted(right: Right): Promise<string>;
  /** Cases whose columns are due in so many minutes. */
  due(minutes?: number): Promise<{ controllerId: string; requestId: string }[]>;
}

export function markedWorld(home: TestHouse, salon: Salon): MarkedWorld {
  const { house, lumyx } = home;
  const plans = async (requestId: string) =>
    await home.work(async (work) => await readPlans(work, requestId));
  return {
    plans,
    connect: async (url = salon.url) =>
      await connectSalon({ house, controllerId: lumyx.id }, 'marked', salon, url, mapWithUses('marked')),
    people: async () =>
      (await salon.run('select id, held, news from people order by id')).map(({ id, held, news }) => [
        Number(id),
        Number(held),
        news,
      ]),
    draw: async (requestId) => await drawUseColumns(house, lumyx.id, requestId),
    run: async (requestId) => {
      for (const { id } of await plans(requestId))
        await carryOut(house, lumyx.id, id, new AbortController().signal);
    },
    granted: async (right) =>
      await home.work(async (work) => {
        const { requestId } = await receiveRequest(work, { right, email: EMAIL, channel: 'mail' });
        await move(work, requestId, 'verify', { verifiedAt: work.at });
        await answerCase(work, { requestId, answer: 'We keep it and use it for nothing while we check.' });
        return requestId;
      }),
    due: async (minutes = 60) => {
      const at = await home.work(async (work) => work.at);
      return await requestsWithUseColumnsDue(house.database, at.add({ minutes }));
    },
  };
}
