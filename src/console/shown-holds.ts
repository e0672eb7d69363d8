// Legal holds in words, for their own pages and for the cases that they reach.
import type { Account } from '../auth/account.ts';
import type { RowFilter } from '../connectors/connector.ts';
import { holdsOfSteps } from '../fulfilment/lifted-holds.ts';
import { aboutOf } from '../fulfilment/plan-holds.ts';
import type { PlanView } from '../fulfilment/plan-view.ts';
import { isMissing } from '../fulfilment/receipt.ts';
import { referencesOf } from '../requests/case-by-reference.ts';
import { findRequest } from '../requests/data-request.ts';
import { listHolds, type ReadHold, readHold } from '../retention/hold-list.ts';
import { heldPlaces } from '../retention/hold-scope.ts';
import { holdsPerson, standingHolds } from '../retention/standing-holds.ts';
import { subjectEmails } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { namesOf } from './shown-assignee.ts';

export const OPERATOR_WORDS: { readonly [O in RowFilter['operator']]: string } = {
  equals: 'is',
  'not-equals': 'is not',
  'is-null': 'is empty',
  'is-not-null': 'is not empty',
};

/** A hold with what it names in words, and who is meant by its ids. */
export interface ShownHold extends ReadHold {
  readonly words: string;
  /** Of a hold on a case: the case that its link leads to. */
  readonly reference: string | null;
  readonly owner: string;
  readonly by: string;
}

/** All holds for their page. */
export async function readHolds(work: Work, accounts: readonly Account[]): Promise<ShownHold[]> {
  return await inWords(work, await listHolds(work), accounts);
}

/** One hold with its history. Throws `hold-unknown`. */
export async function shownHold(work: Work, holdId: string, accounts: readonly Account[]) {
  const { hold, acts } = await readHold(work, holdId);
  const [shown] = await inWords(work, [hold], accounts);
  const names = namesOf(accounts);
  return { hold: shown, acts: acts.map((act) => ({ ...act, by: names[act.byId] ?? 'Habeas' })) };
}

async function inWords(
  work: Work,
  holds: readonly ReadHold[],
  accounts: readonly Account[],
): Promise<ShownHold[]> {
  const names = namesOf(accounts);
  const emails = await subjectEmails(
    work,
    holds.flatMap(({ subjectId }) => subjectId ?? []),
  );
  const references = await referencesOf(
    work,
    holds.flatMap(({ requestId }) => requestId ?? []),
  );
  const places = new Map((await heldPlaces(work)).map((one) => [one.address, one]));
  return holds.map((hold) => {
    const reference = references.get(hold.requestId ?? '') ?? null;
    const place = places.get(hold.collection ?? '');
    const where = place === undefined ? hold.collection : `${place.collection.label} in ${place.store}`;
    return {
      ...hold,
      words:
        hold.scope === 'person'
          ? `Everything about ${emails.get(hold.subjectId ?? '') ?? 'a person'}`
          : hold.scope === 'case'
            ? `What case ${reference ?? ''} would destroy`
            : hold.scope === 'collection'
              ? `All of ${where}`
              : `Of ${where}, rows where ${hold.where.map(condition).join(' and ')}`,
      reference,
      owner: names[hold.ownerId] ?? 'Nobody any more',
      by: names[hold.placedBy] ?? 'Habeas',
    };
  });
}

function condition({ column, operator, value }: RowFilter): string {
  return [column, OPERATOR_WORDS[operator], ...(value === undefined ? [] : [`“${value}”`])].join(' ');
}

/** The holds that a case meets, by id and number; and whether one stopped its plan, or is all that is left to wait for. */
export interface CaseHolds {
  readonly standing: readonly { readonly id: string; readonly number: number }[];
  readonly waits: 'stopped' | 'kept' | null;
}

/** Reads the holds of a case: on the person, on the case, and those that rows of its plans are kept for. */
export async function caseHolds(
  work: Work,
  requestId: string,
  plans: readonly PlanView[],
): Promise<CaseHolds> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return { standing: [], waits: null };
  const about = await aboutOf(work, request);
  const [plan] = plans;
  const stopped = plan?.status === 'stopped' && plan.stoppedFor === 'held';
  const steps = plan?.steps ?? [];
  const kept = await holdsOfSteps(
    work,
    steps.map(({ id }) => id),
  );
  const failed = steps.filter(({ problem }) => problem === 'held').map(({ collection }) => collection);
  const standing = (await standingHolds(work)).filter(
    (hold) =>
      holdsPerson(hold, about) ||
      kept.has(hold.id) ||
      (hold.collection !== null && failed.includes(hold.collection)),
  );
  return {
    standing: standing.map(({ id, number }) => ({ id, number })),
    waits: stopped ? 'stopped' : isOnlyHeld(plan) ? 'kept' : null,
  };
}

/** Whether all that is missing of a plan that ran is what a hold keeps. */
function isOnlyHeld(plan: PlanView | undefined): boolean {
  if (plan?.receipt?.outcome !== 'partly' || plan.receipt.notSearched.length > 0) return false;
  const { lines } = plan.receipt;
  return !lines.some(isMissing) && lines.some(({ kept }) => kept?.held === true);
}
