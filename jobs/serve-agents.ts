// Job: send agents the link to a copy once the person had her time to say no.
import { grantsDue } from '../src/fulfilment/agent-grant.ts';
import { serveGrant } from '../src/fulfilment/serve-agents.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

export async function serveAgentsJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await grantsDue(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, serveGrant]], signal);
}
