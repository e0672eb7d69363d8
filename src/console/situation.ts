// What decides about the next action of a case, and what a row of the table of next actions holds.
import type { Permission } from '../auth/permissions.ts';
import type { PlanView } from '../fulfilment/plan-view.ts';
import type { Right, Status } from '../requests/data-request.ts';

/** Everything that decides about the next action. */
export interface Situation {
  readonly right: Right;
  readonly status: Status;
  readonly plan: Pick<PlanView, 'kind' | 'status'> | null;
  /** Somebody at a warned address said that it was not them. */
  readonly disputed: boolean;
  /** Warned addresses may still object. */
  readonly warned: boolean;
  readonly proof: 'person' | 'machine' | 'staff' | null;
  readonly document: 'person' | 'staff' | 'used-up' | null;
  readonly customer: 'asked' | 'silent' | null;
  /** The owner of a system without a connection was asked, answers nothing, or answered and staff have not looked. */
  readonly owner: 'asked' | 'silent' | 'answered' | null;
  /** Free text that the plan would hand out: not looked through, not read by anybody, or not by a second reader. */
  readonly texts: 'preparing' | 'unread' | 'all-read' | 'second-reader' | null;
  /** A question of ours waits for the person. */
  readonly question: boolean;
  /** The item of a case about a picture or a text has been named. */
  readonly named: boolean;
  /** The person named a field as wrong that the plan does not know of. */
  readonly fieldNamed: boolean;
  /** A legal hold stopped the plan of the case, or is all that keeps it from being done. */
  readonly held: 'stopped' | 'kept' | null;
  /** Evidence or words are there for a correction, and no plan. */
  readonly correctable: boolean;
}

/** Which part of the law stands beside it. */
export type LawTopic = 'answer' | 'identity' | 'pause' | 'erasure' | 'review' | 'refusal';

export interface Act {
  /** On the button. */
  readonly words: string;
  /** Where on the page its form stands; `correct` and `redaction` are pages of their own. */
  readonly at:
    | 'reach'
    | 'documents'
    | 'customer'
    | 'owners'
    | 'proof'
    | 'item'
    | 'plan'
    | 'redaction'
    | 'answer'
    | 'outcome'
    | 'correct';
  readonly permission: Permission;
}

export interface Row {
  readonly moment: string;
  readonly holds: (situation: Situation) => boolean;
  readonly says: string;
  /** Null: nothing is to do; then `says` tells what is waited for, and what happens by itself. */
  readonly act: Act | null;
  readonly waitsFor: 'staff' | 'person' | 'machine' | 'owner' | 'customer' | 'nobody';
  readonly law: readonly LawTopic[];
}

/** A row that holds for every case of a state. */
export const is =
  (status: Status) =>
  (one: Situation): boolean =>
    one.status === status;

/** A row that holds for a case whose newest plan is in one of these states and waits for people. */
export const plan =
  (...statuses: PlanView['status'][]) =>
  (one: Situation): boolean =>
    one.status === 'planned' && one.plan !== null && statuses.includes(one.plan.status);
