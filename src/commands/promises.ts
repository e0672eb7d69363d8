// `habeas promises`: every promise of a house by document and state, with what breaks where its control is taken out.
import { styleText } from 'node:util';
import type { Nature } from '../platform/clauses.ts';
import type { Controller } from '../platform/controller.ts';
import { listControllers } from '../platform/controller.ts';
import { whyNot } from '../promises/alarm.ts';
import { type ConflictFinding, conflictsOf } from '../promises/conflicts.ts';
import { type LedgerRow, ledgerOf, proofWords } from '../promises/ledger.ts';
import { provePromises } from '../promises/prove.ts';
import { readRunning } from '../promises/running-system.ts';
import { isGood, type PromiseState, STATES, worstOf } from '../promises/state.ts';
import type { House } from '../work.ts';
import { TERMINAL } from './named.ts';
import { heading, say } from './terminal.ts';

/** The ledger of one controller. */
export interface ControllerLedger {
  readonly controller: Controller;
  readonly rows: readonly LedgerRow[];
  readonly conflicts: readonly ConflictFinding[];
}

const COLOURS = {
  unbacked: 'red',
  unproven: 'red',
  'over-promised': 'yellow',
  gap: 'magenta',
  proven: 'green',
  shown: 'gray',
} as const satisfies Readonly<Record<PromiseState, string>>;

/** The ledgers of every controller of a house; with `prove`, all probes run first. */
export async function ledgersOf(house: House, { prove }: { prove: boolean }): Promise<ControllerLedger[]> {
  const ledgers: ControllerLedger[] = [];
  for (const controller of await listControllers(house.database)) {
    if (prove) await provePromises(house, controller.id, { signal: new AbortController().signal, all: true });
    const read = await house.inWork(controller.id, TERMINAL, async (work) => {
      const rows = await ledgerOf(work);
      return { rows, conflicts: conflictsOf(await readRunning(work), rows) };
    });
    ledgers.push({ controller, ...read });
  }
  return ledgers;
}

/** Prints the ledgers, document by document. Answers whether every provision is as it should be. */
export function sayLedgers(ledgers: readonly ControllerLedger[]): boolean {
  for (const { controller, rows } of ledgers) {
    for (const group of Map.groupBy(rows, ({ promise }) => promise.document).values())
      sayDocument(controller, group);
  }
  const all = ledgers.flatMap(({ rows }) => rows);
  say(`\nprovisions: ${all.length}, ${counted(all.map(({ state }) => state))}`);
  return all.every(({ state }) => isGood(state));
}

function sayDocument({ name, slug }: Controller, group: readonly LedgerRow[]): void {
  const [first] = group;
  if (first === undefined) return;
  heading(`\n${name}: ${first.promise.title}${first.promise.dated === '' ? '' : `, ${first.promise.dated}`}`);
  say(`  ${counted(group.map(({ state }) => state))}`);
  const sorted = group.toSorted((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
  for (const row of sorted) {
    const { promise, state, controls, proofs } = row;
    const rows = promise.rows.join(' ').padEnd(6);
    say(`  ${rows} ${styleText(COLOURS[state], state.padEnd(13))} ${promise.id}: ${promise.says}`);
    if (!isGood(state)) say(`         why: ${whyNot(row)}`);
    if (promise.over_promised !== undefined) say(`         over-promised: ${promise.over_promised}`);
    if (promise.default !== undefined) say(`         instead: ${promise.default}`);
    for (const proof of proofs) say(`         proof: ${proofWords(proof)}`);
    // Whoever bound a clause at the desk has no test for it, and none is named.
    if (controls.length > 0 && promise.test !== undefined)
      say(`         breaks: test/promises/taken-out.test.ts “${slug} ${promise.id}”`);
  }
}

/** `3 proven, 1 gap`, in the order of states. */
function counted(states: readonly PromiseState[]): string {
  return STATES.map((state) => [states.filter((one) => one === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}

/** Rows of an outer list, which several provisions may share: how many of each nature, and the worst state of each. */
export function rowsOfList(ledgers: readonly ControllerLedger[]) {
  const all = ledgers.flatMap(({ rows }) => rows);
  const ids = [...new Set(all.flatMap(({ promise }) => promise.rows))];
  return ids.map((id) => {
    const these = all.filter(({ promise }) => promise.rows.includes(id));
    return {
      id,
      nature: these[0]?.promise.nature ?? ('LEGAL' satisfies Nature),
      state: worstOf(these.map(({ state }) => state)),
    };
  });
}

/** Prints how many rows of the outer list there are, by nature and by state. Answers whether all are accounted for. */
export function sayList(
  ledgers: readonly ControllerLedger[],
  expected: Readonly<Record<Nature, number>>,
): boolean {
  const rows = rowsOfList(ledgers);
  const wanted = Object.values(expected).reduce((sum, one) => sum + one, 0);
  heading(`\nRows of the list: ${rows.length} of ${wanted}`);
  let whole = true;
  for (const [nature, number] of Object.entries(expected)) {
    const these = rows.filter((row) => row.nature === nature);
    whole &&= these.length === number;
    say(`  ${nature.padEnd(6)} ${these.length} of ${number}: ${counted(these.map(({ state }) => state))}`);
  }
  const bad = rows.filter(({ state }) => !isGood(state)).map(({ id }) => id);
  if (bad.length > 0) say(`  not as they should be: ${bad.join(', ')}`);
  return whole;
}

/** Prints what each conflict of documents comes to, controller beside controller. */
export function sayConflicts(ledgers: readonly ControllerLedger[]): void {
  heading('\nWhere documents contradict each other, and what was chosen');
  for (const [index, { number, topic, rule }] of (ledgers[0]?.conflicts ?? []).entries()) {
    say(`  ${String(number).padStart(2)} ${topic}: ${rule}`);
    for (const { controller, conflicts } of ledgers)
      say(`       ${controller.name}: ${conflicts[index]?.here ?? ''}`);
  }
}

/** The ledgers of the configured house. Answers whether everything is as it should be. */
export async function promisesCommand(house: House, { prove }: { prove: boolean }): Promise<boolean> {
  const ledgers = await ledgersOf(house, { prove });
  const good = sayLedgers(ledgers);
  sayConflicts(ledgers);
  return good;
}
