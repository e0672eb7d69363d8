// The ledger of promises at the desk: what documents promise, what carries it out, the newest proofs; and evidence by people.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { dayOf } from '../platform/clock.ts';
import { askedEvidence } from '../promises/bound-promises.ts';
import { conflictsOf } from '../promises/conflicts.ts';
import { giveEvidence } from '../promises/evidence.ts';
import { ledgerOf } from '../promises/ledger.ts';
import { readRunning } from '../promises/running-system.ts';
import { type Answer, type Page, page, type Visit } from '../web/page.ts';
import { shownEvidence, shownLedger } from './shown-promises.ts';

const LONGEST_WORDS = 2_000;

const Form = z.strictObject({
  name: z.string().min(1, 'Choose what you vouch for').max(200).default(''),
  datedOn: z.iso.date('Enter the day on which it was done').default(''),
  words: z
    .string()
    .trim()
    .max(LONGEST_WORDS, `Use ${LONGEST_WORDS.toLocaleString('en-GB')} characters or fewer`)
    .default(''),
});

async function showEvidence(visit: Visit): Promise<Answer> {
  const { errors, entered } = visit;
  const read = await visit.work(async (work) => ({
    kinds: shownEvidence(await ledgerOf(work)),
    today: dayOf(work.at, work.controller.timeZone),
  }));
  // Where nothing is asked for any more there is no form for a mistake to lead to.
  const lost = read.kinds.length === 0 && Object.keys(errors).length > 0;
  const values = { ...read, lost, errors: lost ? {} : errors, entered };
  return { view: 'console/promise-evidence', values: { section: 'promises', ...values } };
}

export const PROMISE_PAGES: readonly Page[] = [
  page({
    path: '/promises',
    access: 'read:promises',
    query: z.strictObject({ done: z.literal('given').optional() }),
    get: async (visit) => {
      const { account } = visit;
      const { rows, conflicts } = await visit.work(async (work) => {
        const ledger = await ledgerOf(work);
        return { rows: ledger, conflicts: conflictsOf(await readRunning(work), ledger) };
      });
      const mayVouch = account !== null && can(account.roles, 'keep:evidence');
      const late = shownEvidence(rows).filter(({ overdue }) => overdue).length;
      const values = { ...shownLedger(rows), conflicts, mayVouch, late, done: visit.query.done ?? null };
      return { view: 'console/promises', values: { section: 'promises', ...values } };
    },
  }),
  page({
    path: '/promises/evidence',
    access: 'keep:evidence',
    query: z.strictObject({}),
    get: showEvidence,
    body: Form,
    post: async ({ work, body, controller }) => {
      await work(async (one) => await giveEvidence(one, await askedEvidence(one), body));
      return { redirect: `/${controller.slug}/console/promises?done=given` };
    },
  }),
];
