// What people paid for stays while their account is there, and is shown to them before it ends with it.
import { readMap } from '../../data-map/data-store.ts';
import { addressOf } from '../../data-map/dataset.ts';
import { listInactivity } from '../../data-map/inactivity-row.ts';
import { listSchedules } from '../../data-map/schedule-row.ts';
import { countCasesWithoutBalance } from '../../requests/shown-balance.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** `about` is the collection of balances: only the end of the account may let its rows go. */
export const balancesStay: Probe = async (probing) => {
  const { about } = probing;
  const { schedules, rules } = await look(probing, async (work) => ({
    schedules: (await listSchedules(work)).filter(({ collection }) => collection === about),
    rules: await listInactivity(work),
  }));
  if (schedules.length === 0) return unable(`${about} has no schedule`);
  const clocked = schedules.filter(({ bound, countedFrom }) => bound === 'at-most' && countedFrom !== null);
  const ending = rules.filter(({ paidBalance }) => paidBalance === 'ends');
  const figures = { schedules: schedules.length, clocked: clocked.length, ending: ending.length };
  if (clocked.length > 0)
    return failed(`A schedule lets rows of ${about} go while the account is there`, figures);
  if (ending.length > 0)
    return failed('Accounts that nobody uses end though a paid balance is left', figures);
  return passed(
    `Only the end of an account lets rows of ${about} go, and a paid balance keeps the account`,
    figures,
  );
};

/** Every erasure that was carried out showed the person what she would lose. */
export const balancesShown: Probe = async (probing) => {
  const { fields, without, cases } = await look(probing, async (work) => {
    const { datasets } = await readMap(work);
    const fields = datasets.flatMap(({ dataset }) =>
      dataset.collections.flatMap((one) =>
        one.fields.flatMap(({ balance, name }) =>
          balance === undefined ? [] : [`${addressOf(dataset, one)}.${name}`],
        ),
      ),
    );
    return { fields, ...(await countCasesWithoutBalance(work)) };
  });
  const figures = { fields: fields.length, cases, without };
  if (fields.length === 0) return failed('No field of the maps is a balance', figures);
  if (without > 0) return failed(`${many(without, 'erasure')} ended without showing what was lost`, figures);
  if (cases === 0) return unable('No erasure has ended yet', figures);
  return passed(`${many(cases, 'erasure')} ended, each after showing what was lost`, figures);
};
