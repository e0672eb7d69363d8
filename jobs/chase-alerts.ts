// Job: see whether alerts of changed documents left on their day, and how far letters about our own changes have come.
import { changesDue } from '../src/changes/change-notice.ts';
import { tendChange } from '../src/changes/tend-change.ts';
import { openAlerts, settleAlert } from '../src/watch/alert.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Settles every open alert and tends every change notice that is due, each in a work of its own. */
export async function chaseAlerts(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const alerts = await openAlerts(database);
  const changes = await changesDue(database, await presentMoment(house));
  await eachInItsWork(
    house,
    [
      [alerts, settleAlert],
      [changes, tendChange],
    ],
    signal,
  );
}
