// A promise that is not proven any more alarms staff the same day, once a promise and day; its return is written down too.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import { sha256 } from '../platform/crypto.ts';
import type { Work } from '../work.ts';
import { type LedgerRow, ledgerOf } from './ledger.ts';
import { isGood } from './state.ts';

/** More than these a letter only counts. */
const NAMED = 20;

/** Why a row is not good, in one sentence: the control that is gone, or the proof that failed. */
export function whyNot({ controls, proofs }: LedgerRow): string {
  const gone = controls.find(({ found }) => !found);
  if (gone !== undefined) return gone.says;
  if (controls.length === 0) return 'Nothing is named that carries it out';
  const bad =
    proofs.find(({ standing }) => standing === 'failed') ?? proofs.find((one) => one.standing !== 'passed');
  if (bad === undefined) return 'No proof is named';
  return bad.standing === 'stale' ? `The last proof is too old: ${bad.sentence}` : bad.sentence;
}

/** Rows that somebody has to act on: a control is gone, a proof failed or grew too old. Never tried yet is no alarm. */
export function brokenAmong(rows: readonly LedgerRow[]): LedgerRow[] {
  return rows.filter(
    ({ state, proofs }) =>
      state === 'unbacked' ||
      (!isGood(state) && proofs.some(({ standing }) => standing === 'failed' || standing === 'stale')),
  );
}

/** Writes to everybody who may read promises what is broken now; each person gets one letter a day for the same list. */
export async function alarm(work: Work): Promise<void> {
  const broken = brokenAmong(await ledgerOf(work));
  if (broken.length === 0) return;
  const day = dayOf(work.at, work.controller.timeZone).toString();
  const ids = broken.map(({ promise }) => promise.id).sort();
  const values = {
    promises: String(broken.length),
    sentences: broken.slice(0, NAMED).map((row) => `${row.promise.says} ${whyNot(row)}.`),
    further: String(Math.max(0, broken.length - NAMED)),
  };
  const list = sha256(Buffer.from(ids.join(' ')))
    .toString('hex')
    .slice(0, 16);
  for (const { id, email, name } of await accountsWith(work, 'keep:evidence')) {
    const once = `promises:${day}:${list}:${id}`;
    const written = await writeLetter(work, {
      letter: 'staff-promise-broken',
      to: { email, name },
      values,
      once,
    });
    if (written !== null) await work.record('promise.broken', work.controllerId, { promises: broken.length });
  }
}
