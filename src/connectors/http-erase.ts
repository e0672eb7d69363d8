// Deletes or masks records of a system one by one; what became of each is read back, whatever the system said.
import { sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import type { Effect, EraseOrder, EraseOutcome, Masking, Table } from './connector.ts';
import { refuseUnrepeatable } from './erase.ts';
import type { HttpLine, SystemCall } from './http-call.ts';
import { isDoubtful } from './http-problem.ts';
import { columnNamed, fetchRecord, keyValues } from './http-record.ts';
import type { Json } from './http-shapes.ts';
import type { HttpCollection } from './http-system.ts';
import { fillAddress, fillBody, type Values } from './http-template.ts';
import { type Answer, columnText } from './http-value.ts';

/**
 * Carries out one chunk, record by record. A record that is gone already counts as done, so a chunk may be repeated
 * and ends the same. Throws `effect-may-repeat`, `statement-too-wide`, `store-unreachable` while a record does not
 * show the effect, and what the system refuses; the records before that stay done.
 */
export async function eraseRecords(
  line: HttpLine,
  collection: HttpCollection,
  table: Table,
  order: EraseOrder,
): Promise<EraseOutcome> {
  const { rows, effect } = order;
  refuseUnrepeatable(order, table);
  refuseUnnamed(collection, order);
  for (const key of rows.keys.rows()) {
    const values = keyValues(rows.columns, key);
    const call = effectCall(line, collection, effect, values);
    const name = [order.step, String(order.chunk), ...key.map((part) => `${part.length}:${part}`)].join('\0');
    await eraseOne(line, collection, effect, values, (round) => ({
      ...call,
      idempotencyKey: sha256(`${name}\0${round}`).toString('hex').slice(0, 40),
    }));
  }
  return { kind: 'done', rows: rows.keys.size };
}

/**
 * Calls, and looks whether it is so. A system that repeats its answer to a key it knows would repeat a failure too:
 * only after a look showed that nothing happened does a try get a key of its own.
 */
async function eraseOne(
  line: HttpLine,
  collection: HttpCollection,
  effect: Effect,
  key: Values,
  callOf: (round: number) => SystemCall,
): Promise<void> {
  for (let round = 0; ; round += 1) {
    let doubt: unknown = null;
    try {
      await line.once(callOf(round));
    } catch (error) {
      if (!isDoubtful(error)) throw error;
      doubt = error;
    }
    if (await isDone(line, collection, effect, key)) return;
    const error = doubt ?? notYet(line, collection);
    if (!(await line.mayTryAgain(error, round))) throw error;
    // It may only have been slow.
    if (await isDone(line, collection, effect, key)) return;
  }
}

async function isDone(
  line: HttpLine,
  collection: HttpCollection,
  effect: Effect,
  key: Values,
): Promise<boolean> {
  const record = await fetchRecord(line, collection, key);
  if (record === null) return true;
  return effect.kind === 'mask' && effect.maskings.every((masking) => shows(collection, record, masking));
}

/** Whether a record shows a masking; an empty text is how many systems say that there is none. */
function shows(collection: HttpCollection, record: Answer, masking: Masking): boolean {
  const text = columnText(record, columnNamed(collection, masking.column));
  return masking.kind === 'constant'
    ? text === masking.value
    : masking.kind === 'null' && (text ?? '') === '';
}

function effectCall(line: HttpLine, collection: HttpCollection, effect: Effect, key: Values): SystemCall {
  if (effect.kind === 'delete') {
    const { delete: remove } = collection;
    if (remove === undefined) throw notOffered(line, collection, 'deleting');
    const url = fillAddress(line.base(), remove, key);
    if (remove.body === undefined) return { method: remove.method, url };
    const body = JSON.stringify(fillBody(remove.body as Json, key));
    return { method: remove.method, url, body, bodyType: 'application/json' };
  }
  const { update } = collection;
  if (update === undefined) throw notOffered(line, collection, 'changing');
  const url = fillAddress(line.base(), update, key);
  const fields = effect.maskings.map((masking) => {
    const { name, from, set } = columnNamed(collection, masking.column);
    return [set ?? from ?? name, masking.kind === 'constant' ? masking.value : null] as const;
  });
  if (update.body === 'form') {
    const form = new URLSearchParams(
      Object.entries(update.fixed).map(([name, value]) => [name, String(value)]),
    );
    for (const [name, value] of fields) form.append(name, value ?? '');
    return {
      method: update.method,
      url,
      body: form.toString(),
      bodyType: 'application/x-www-form-urlencoded',
    };
  }
  const json: { [name: string]: Json } = structuredClone(update.fixed);
  for (const [place, value] of fields) put(json, place.split('.'), value);
  return { method: update.method, url, body: JSON.stringify(json), bodyType: 'application/json' };
}

function put(into: { [name: string]: Json }, [name = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const known = Object.hasOwn(into, name) ? into[name] : undefined;
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  Object.defineProperty(into, name, { value: inner, enumerable: true, configurable: true, writable: true });
  put(inner, rest, value);
}

/** An order must name records by the whole key of the collection, and at least one. */
function refuseUnnamed(collection: HttpCollection, { rows }: EraseOrder): void {
  const named = [...rows.columns].sort().join('\0') === [...collection.key].sort().join('\0');
  const whole = rows.keys.size > 0 && rows.keys.isComplete(rows.columns.length);
  if (named && whole) return;
  throw new Problem(
    'internal',
    'statement-too-wide',
    `An order to erase ${collection.name} does not name its records by their key. Nothing was done.`,
  );
}

function notYet(line: HttpLine, collection: HttpCollection): Problem {
  return new Problem(
    'unavailable',
    'store-unreachable',
    `${line.system.system} took the call, but the record of ${collection.name} does not show it yet. It is tried again.`,
    { collection: collection.name },
  );
}

function notOffered(line: HttpLine, collection: HttpCollection, what: string): Problem {
  return new Problem(
    'conflict',
    'store-permission-denied',
    `The description of ${line.system.system} offers no call for ${what} ${collection.name}. Nothing was done; describe one, or let the map keep it.`,
    { collection: collection.name },
  );
}
