// The head of the page of a case: its sentence, the one next action with the law beside it, and what is closed now.
import type { PlanView } from '../fulfilment/plan-view.ts';
import { dayOf } from '../platform/clock.ts';
import type { CaseFile } from '../requests/case-list.ts';
import { findRequest, isOpen } from '../requests/data-request.ts';
import { linkedCases } from '../requests/linked-case.ts';
import { namedSince } from '../requests/named-field.ts';
import type { Work } from '../work.ts';
import { caseSentence } from './case-sentence.ts';
import { type ClosedAct, closedActs, type Held } from './closed-acts.ts';
import { type LawSentence, lawReading } from './law-reading.ts';
import { nextAction } from './next-action.ts';
import type { ShownClock } from './shown-clock.ts';
import type { ShownCustomer } from './shown-customer.ts';
import type { DeskDocuments } from './shown-documents.ts';
import type { CaseHolds } from './shown-holds.ts';
import type { ShownOwners } from './shown-owners.ts';
import type { ShownProof } from './shown-proof.ts';
import type { ShownReach } from './shown-reach.ts';
import type { ShownRedaction } from './shown-redaction.ts';
import type { ShownSpecial } from './shown-special.ts';
import type { Row } from './situation.ts';
import { type Standing, standing } from './standing.ts';

/** What was read of a case before. */
export interface ReadCase {
  readonly file: CaseFile;
  readonly plans: readonly PlanView[];
  readonly clock: ShownClock | null;
  readonly proof: ShownProof | null;
  readonly reached: ShownReach | null;
  readonly documents: DeskDocuments;
  readonly customer: ShownCustomer;
  readonly special: ShownSpecial | null;
  readonly owners: ShownOwners;
  readonly redaction: ShownRedaction | null;
  readonly holds: CaseHolds;
}

export interface ShownNext extends Standing {
  readonly sentence: string;
  readonly next: Row;
  readonly lawSays: readonly LawSentence[];
  readonly closed: readonly ClosedAct[];
}

/** Reads the head of the page of a case, for somebody who holds these permissions. */
export async function shownNext(work: Work, read: ReadCase, held: Held): Promise<ShownNext> {
  const { file, plans, clock, proof, reached, documents, customer, special, owners, redaction } = read;
  const [plan = null] = plans;
  const waitsForCustomer = customer.routing !== null && customer.waits !== null;
  const stands = standing(file, (proof?.waits ?? documents.waits) !== null);
  const row = nextAction({
    right: file.right,
    status: file.status,
    plan,
    disputed: reached?.disputed === true && isOpen(file.status),
    warned: reached?.time.over === false,
    proof: proof?.waits ?? null,
    document: documents.standing.state === 'used-up' ? 'used-up' : documents.waits,
    customer: !waitsForCustomer ? null : customer.routing?.state === 'silent' ? 'silent' : 'asked',
    owner: owners.waits,
    texts: redaction?.waits ?? null,
    question: clock?.questionOpen === true,
    named: special?.item?.named != null,
    fieldNamed: plan?.drawnAt != null && (await namedSince(work, file.id, plan.drawnAt)),
    correctable: file.right === 'rectification',
    held: read.holds.waits,
  });
  // The customer is named where the row waits for one.
  const next =
    row.moment.startsWith('customer-') && customer.waits !== null ? { ...row, says: customer.waits } : row;
  const request = await findRequest(work, file.id);
  const law = clock?.clocks.find(({ binds, what }) => binds === 'law' && what !== 'acknowledgment');
  const about = request === undefined ? null : (await linkedCases(work, request)).about;
  const goesOn = request?.duplicateOfId == null ? undefined : await findRequest(work, request.duplicateOfId);
  return {
    ...stands,
    byHand: stands.byHand && !waitsForCustomer,
    sentence: caseSentence({
      email: file.emailFull,
      right: file.right,
      status: file.status,
      law: clock?.lawName ?? null,
      since: dayOf(file.receivedAt, work.controller.timeZone),
      agent: documents.agents[0]?.name ?? null,
      about: about?.reference ?? null,
      customer: waitsForCustomer ? (customer.routing?.customer ?? null) : null,
      goesOn: goesOn?.reference ?? null,
      account: special?.minor?.account ?? null,
    }),
    next,
    lawSays:
      request?.rule == null
        ? []
        : lawReading(request.rule, next.law, law === undefined ? null : Temporal.PlainDate.from(law.dueOn)),
    closed: closedActs(
      { ...stands, ...file, hasPlan: plan !== null, questionOpen: clock?.questionOpen === true },
      held,
    ),
  };
}
