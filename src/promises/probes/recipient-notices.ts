// Who was given data is told of erasures and corrections: every notice to a recipient has a state, and none is stuck.
import { listStores } from '../../data-map/data-store.ts';
import { listRecipients } from '../../data-map/recipient.ts';
import { PlanStep } from '../../fulfilment/plan.ts';
import { RecipientNotice } from '../../fulfilment/recipient-notice.ts';
import type { Work } from '../../work.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** Notices of one recipient by state, counted by the database; of one reached through a store, its steps. */
async function statesOf(work: Work, recipient: string, store: string | null) {
  const { trx, controllerId } = work;
  if (store !== null) {
    const storeId = (await listStores(work)).find(({ name }) => name === store)?.id ?? null;
    const steps = await PlanStep.query(trx)
      .where({ controllerId, storeId })
      .whereIn('act', ['delete', 'mask', 'rectify'])
      .groupBy('state')
      .select('state')
      .count('* as count')
      .castTo<{ state: string; count: string }[]>();
    return steps;
  }
  return await RecipientNotice.query(trx)
    .where({ controllerId, recipient })
    .groupBy('state')
    .select('state')
    .count('* as count')
    .castTo<{ state: string; count: string }[]>();
}

/** `about` is the name of a recipient in the register. */
export const recipientNotices: Probe = async (probing) => {
  const { about } = probing;
  const { known, states } = await look(probing, async (work) => {
    const one = (await listRecipients(work)).find(({ name }) => name === about);
    return { known: one, states: await statesOf(work, about, one?.store ?? null) };
  });
  if (known === undefined) return failed(`${about} is not in the register of recipients`);
  const counts = Object.fromEntries(states.map(({ state, count }) => [state, Number(count)]));
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return unable(`${about} had nothing to be told yet`, counts);
  const stuck = (counts.undeliverable ?? 0) + (counts.failed ?? 0);
  if (stuck > 0) return failed(`${many(stuck, 'notice')} to ${about} did not get through`, counts);
  const says = Object.entries(counts).map(([state, count]) => `${count} ${state.replaceAll('-', ' ')}`);
  return passed(`${many(all, 'notice')} to ${about}: ${says.join(', ')}`, counts);
};
