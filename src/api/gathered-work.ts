// One work for calls of one program that come at the same time, with a check that its key still holds.
import { type ApiClient, stillHolds } from '../auth/api-clients.ts';
import { gather } from '../consent/gather.ts';
import { Problem } from '../platform/problem.ts';
import type { House, Work } from '../work.ts';

/** Acts or questions that one work takes; what comes at the same time beyond them waits for the next one. */
const MOST = 1000;
const AT_ONCE = 2;

interface Item<I> {
  readonly house: House;
  readonly client: ApiClient;
  readonly inputs: readonly I[];
}

/**
 * Makes a way to have lists done together by one verb, which gets the lists of all calls one after the other and answers for each
 * entry. Each call is answered once the work is durable. Throws `key-not-valid` for a program whose key was withdrawn.
 */
export function gatheredWork<I, O>(
  verb: (work: Work, inputs: readonly I[]) => Promise<readonly O[]>,
): (item: Item<I>) => Promise<readonly O[]> {
  const doors = new WeakMap<House, (key: string, item: Item<I>) => Promise<readonly O[]>>();
  return async (item) => {
    const { house, client } = item;
    let door = doors.get(house);
    if (door === undefined) {
      door = gather<Item<I>, readonly O[]>({
        weigh: ({ inputs }) => inputs.length,
        most: MOST,
        atOnce: AT_ONCE,
        run: async (_key, items) => await together(house, items, verb),
      });
      doors.set(house, door);
    }
    return await door(`${client.controllerId} ${client.id}`, item);
  };
}

async function together<I, O>(
  house: House,
  items: readonly Item<I>[],
  verb: (work: Work, inputs: readonly I[]) => Promise<readonly O[]>,
): Promise<(readonly O[])[]> {
  const [first] = items;
  if (first === undefined) return [];
  const { controllerId, id } = first.client;
  const answers = await house.inWork(controllerId, { kind: 'client', id }, async (work) => {
    if (!(await stillHolds(work, id))) throw withdrawn();
    return await verb(
      work,
      items.flatMap(({ inputs }) => inputs),
    );
  });
  let from = 0;
  return items.map(({ inputs }) => {
    const own = answers.slice(from, from + inputs.length);
    from += inputs.length;
    return own;
  });
}

function withdrawn(): Problem {
  return new Problem(
    'unauthenticated',
    'key-not-valid',
    'Send a valid key as "Authorization: Bearer hab_…". Nothing was done.',
  );
}
