// What failed costs nothing: every attempt is read, and none that did not succeed bears a charge.
import { failed, many, type Probe, passed, unable } from '../probe.ts';
import { placeOf, readSome } from './read-some.ts';

const SUCCESS = ['made', 'ok', 'succeeded', '200'];

/** `about` is a collection with the columns `outcome` and `stars`. */
export const failuresFree: Probe = async (probing) => {
  const { about } = probing;
  const place = await placeOf(probing, about);
  const columnOf = (name: string) => place?.table.columns.find((one) => one.name === name);
  const [outcome, stars] = [columnOf('outcome'), columnOf('stars')];
  if (place === null || outcome === undefined || stars === undefined)
    return unable(`The store has no outcomes and charges at ${about}`);
  let without = 0;
  let charged = 0;
  const rows = await readSome(probing, place, [outcome, stars], ([how = null, cost = null]) => {
    if (SUCCESS.includes(how ?? '')) return;
    without += 1;
    if (Number(cost ?? 0) !== 0) charged += 1;
  });
  const figures = { rows, without_success: without, charged };
  if (without === 0) return unable(`No attempt at ${about} failed, so nothing was proven`, figures);
  if (charged > 0) return failed(`${many(charged, 'attempt')} that failed were charged`, figures);
  return passed(`${many(rows, 'attempt')} read: ${without} without success, none of them charged`, figures);
};
