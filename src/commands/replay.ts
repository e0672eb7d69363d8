// `habeas replay` and `habeas store restored`: after a restore, nothing is served until what had been erased is erased again.
import type { Replayed } from '../fulfilment/replay.ts';
import { replayStore } from '../fulfilment/replay-store.ts';
import { markRestored } from '../fulfilment/restored-store.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { storeIdNamed } from './store.ts';
import { heading, pairs, progress, progressDone, say } from './terminal.ts';

export interface ReplayOptions {
  readonly store: string;
  readonly since?: string;
  readonly confirm?: boolean;
  readonly leaveUnreadable?: boolean;
}

const WORDS: { readonly [O in Replayed['outcome']]: string } = {
  nothing: 'nothing is back',
  found: 'back',
  erased: 'erased again',
  held: 'kept by a legal hold, nothing of it was erased',
  waits: 'goes on by itself; run this command again afterwards',
  failed: 'NOT erased',
  unreadable: 'NOT erased: the ledger of that month was destroyed, because no backup should live so long',
};

/** Looks what a restore brought back, and with `--confirm` erases it again. Answers whether nothing is left to do. */
export async function replayCommand(house: House, slug: string, options: ReplayOptions): Promise<boolean> {
  const controller = await controllerNamed(house, slug);
  const order = {
    controllerId: controller.id,
    storeId: await storeIdNamed(house, controller, options.store),
    actor: TERMINAL,
    since: options.since === undefined ? null : momentOf(options.since),
    confirmed: options.confirm ?? false,
    leaveUnreadable: options.leaveUnreadable ?? false,
  };
  progress('reading the ledger of erasures …');
  const { signal } = new AbortController();
  const { since, counts, open, released } = await replayStore(house, order, signal, (one, number, all) => {
    progressDone();
    if (one.outcome !== 'nothing') say(lineOf(one));
    progress(`${number} of ${all} erasures`);
  });
  progressDone();
  heading(`Erasures in ${options.store} since ${since.toString()}`);
  pairs([
    ['erasures', String(counts.erasures)],
    [order.confirmed ? 'rows erased again' : 'rows that are back', String(counts.rows)],
    ['kept by legal holds', String(counts.held)],
    ['not readable any more', String(counts.unreadable)],
    ['not done', String(open)],
  ]);
  say(endOf(order.confirmed, counts.rows, released));
  return order.confirmed ? released : counts.rows === 0 && open === 0;
}

function lineOf({ planId, cases, erasedAt, outcome, rows, holds, problem }: Replayed): string {
  const counted = rows === 0 ? '' : `${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'} `;
  const named = holds.length === 0 ? '' : ` (legal hold ${holds.join(', ')})`;
  return `  ${erasedAt.toString().slice(0, 16)}Z  ${cases.length === 0 ? `plan ${planId}` : `case ${cases.join(', ')}`}: ${counted}${WORDS[outcome]}${named}${problem === null ? '' : `. ${problem}`}`;
}

function endOf(confirmed: boolean, rows: number, released: boolean): string {
  if (!confirmed)
    return `Nothing was changed. ${rows > 0 ? 'These rows were erased before, with approval. ' : ''}Run it again with --confirm to erase again and to release the store.`;
  return released
    ? 'The store is used as before.'
    : 'The store stays closed: no plan is drawn or run there. Mend what is named above, then run this command again.';
}

/** Marks a store as restored: from now on nothing is drawn, run or read there. */
export async function storeRestoredCommand(
  house: House,
  slug: string,
  name: string,
  moment: string,
): Promise<void> {
  const controller = await controllerNamed(house, slug);
  const storeId = await storeIdNamed(house, controller, name);
  const to = momentOf(moment);
  await house.inWork(controller.id, TERMINAL, async (work) => await markRestored(work, { storeId, to }));
  say(`No plan is drawn or run in "${name}" now, and nothing is read there.`);
  say(`Look what is back: habeas replay ${slug} --store ${name}`);
}

function momentOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Problem(
      'invalid',
      'moment-not-valid',
      'That is no moment. Write it with its time zone, such as 2026-11-20T03:00:00Z or 2026-11-20T04:00+01:00. Nothing was done.',
    );
  }
}
