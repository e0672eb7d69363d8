// Whether the clock of the database can be acted by: what ends by itself must not end early because a clock jumped.
import { type AgreedMoment, agreeOn } from '../retention/agreed-moment.ts';
import { lastTrusted } from '../retention/retention-look.ts';
import { type House, MACHINE, type Work } from '../work.ts';

/** The moment that the database, this machine and the last look agree on. */
export async function agreedMoment(work: Work, machine: Temporal.Instant): Promise<AgreedMoment> {
  return agreeOn({ database: work.at, machine, last: await lastTrusted(work) });
}

/** Whether works of this controller have the agreed moment. Where they have not, what ends people's accounts waits. */
export async function clockFits(house: House, controllerId: string): Promise<boolean> {
  const machine = house.clock();
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const { at, doubt } = await agreedMoment(work, machine);
    return doubt === null || (doubt === 'clocks-apart' && at.equals(work.at));
  });
}
