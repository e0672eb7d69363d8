// The first letter after she proved her address: it works now, or she has time to think it over.
import { balanceFields } from '../data-map/balance-fields.ts';
import { readMap } from '../data-map/data-store.ts';
import type { Work } from '../work.ts';
import { acknowledgeComplaint } from './acknowledge.ts';
import { balanceLines } from './balance-words.ts';
import type { DataRequest } from './data-request.ts';
import { awaitsSafeAddress, reachOf } from './reach.ts';
import { balancesOf } from './shown-balance.ts';
import { languageOfCase, writeToPerson } from './write-to-person.ts';

/**
 * Writes that the case goes on. Where she named a safe address with her request, nothing about it goes to the
 * ordinary one while the safe one waits for its code; this is called again when it is proven, and when what she would
 * lose was read. `agent`: who asked in her name.
 */
export async function tellBegun(
  work: Work,
  request: DataRequest,
  agent: string | null = null,
): Promise<void> {
  if (awaitsSafeAddress(await reachOf(work, request))) return;
  if (request.right === 'complaint') return await acknowledgeComplaint(work, request.id);
  const until = request.coolingOffUntil;
  if (request.status === 'cooling-off' && until !== null) {
    const shown = await balancesOf(work, request.id);
    if (shown === null && balanceFields(await readMap(work)).length > 0) {
      await work.enqueue('read-balances', { requestId: request.id });
      return;
    }
    const balances = balanceLines(shown?.balances ?? [], languageOfCase(work.controller, request));
    await writeToPerson(work, request, {
      letter: 'cooling-off-started',
      values: { until: until.toString(), balances },
    });
    return;
  }
  await writeToPerson(work, request, { letter: 'request-received', values: { agent } });
}
