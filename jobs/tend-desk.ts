// Job: tell administrators where nobody is there to decide and which holds nobody has looked at, and write the letter of the week.
import { openNotices } from '../src/fulfilment/recipient-notice.ts';
import { countTriage } from '../src/intake/incoming-mail.ts';
import { listControllers } from '../src/platform/controller.ts';
import { tellOfGaps } from '../src/requests/coverage.ts';
import { writeDigest } from '../src/requests/digest.ts';
import { holdsOverdue, remindOfHold } from '../src/retention/hold-overdue.ts';
import { type House, presentMoment, type Work } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** For every controller; what was written already is written once. */
export async function tendDesk(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = (await listControllers(house.database)).map(({ id }) => ({ controllerId: id, id }));
  const digest = async (work: Work): Promise<void> =>
    await writeDigest(work, async () => ({
      triage: await countTriage(work, 1_000),
      recipients: await openNotices(work),
    }));
  await eachInItsWork(
    house,
    [
      [controllers, tellOfGaps],
      [controllers, digest],
      [await holdsOverdue(house.database, await presentMoment(house)), remindOfHold],
    ],
    signal,
  );
}
