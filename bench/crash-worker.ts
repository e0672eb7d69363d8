// A worker that carries out every due plan, one after the other, and ends; the harness kills it on the way.
import { carryOut } from '../src/fulfilment/carry-out.ts';
import { plansDue } from '../src/fulfilment/due-plans.ts';
import { openHouse } from '../src/open-house.ts';
import { now } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config.ts';

const { house, close } = await openHouse(readConfig(process.env), { supervise: false });
const never = new AbortController().signal;
process.send?.('begin');
for (const { controllerId, id } of await plansDue(house.database, now().add({ seconds: 3600 }))) {
  await house.database.raw('select 1');
  await carryOut(house, controllerId, id, never);
}
await close();
process.exit(0);
