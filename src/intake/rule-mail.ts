// A person says what a mail is: a new case, a word on a case that is there, or no request at all.
import { Problem } from '../platform/problem.ts';
import { caseByReference, referencesIn } from '../requests/case-by-reference.ts';
import type { Right } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { continueCase, openCase } from './act-on-mail.ts';
import { holdMail, IncomingMail, type MailRow, openReading } from './incoming-mail.ts';

/** How a person may rule. The date of a new case is the arrival of the mail, and cannot be chosen. */
export type Ruling =
  | { readonly kind: 'open'; readonly right: Right; readonly email: string }
  | { readonly kind: 'continue'; readonly reference: string }
  | { readonly kind: 'none'; readonly reason: string };

const LONGEST_REASON = 1_000;

/**
 * Carries out a ruling; answers with the case, if there is one. Mail that was set aside can still be ruled on. Throws `mail-unknown`,
 * `mail-already-ruled`, `mail-not-read-yet`, `email-not-plain`, `reference-unknown`, `reason-missing`.
 */
export async function ruleMail(
  work: Work,
  mailId: string,
  ruling: Ruling,
): Promise<{ requestId: string | null }> {
  const mail = await holdMail(work, mailId);
  refuseSettled(mail);
  if (ruling.kind === 'open') {
    const reading = await openReading(work, mail);
    const { right, email } = ruling;
    const requestId = await openCase(work, { right, email, arrivedAt: mail.arrivedAt, reading });
    await settle(work, mail, { state: 'opened-case', suggestion: right, requestId });
    return { requestId };
  }
  if (ruling.kind === 'continue') {
    const [reference = ''] = referencesIn(ruling.reference);
    const request = await caseByReference(work, reference);
    if (request === undefined) {
      throw new Problem(
        'invalid',
        'reference-unknown',
        'There is no case with this reference. Copy it from the list of cases. Nothing was saved.',
      );
    }
    await continueCase(work, request.id, await openReading(work, mail));
    await settle(work, mail, { state: 'continued-case', requestId: request.id });
    return { requestId: request.id };
  }
  const reason = ruling.reason.trim();
  if (reason === '' || reason.length > LONGEST_REASON) {
    throw new Problem(
      'invalid',
      'reason-missing',
      `Say in up to ${LONGEST_REASON} characters why this is no request. Nothing was saved.`,
    );
  }
  const sealed = await work.seal(`incoming_mails:${mailId}:reason`, reason);
  await settle(work, mail, { state: 'ignored', reason: sealed });
  return { requestId: null };
}

function refuseSettled({ state, judgedByKind, reason }: MailRow): void {
  if (state === 'received') {
    throw new Problem(
      'conflict',
      'mail-not-read-yet',
      'This mail was not read yet. Nothing was changed; come back in a minute.',
    );
  }
  const byStaff = judgedByKind === 'staff' && reason !== null;
  if (!['opened-case', 'continued-case'].includes(state) && !byStaff) return;
  throw new Problem(
    'conflict',
    'mail-already-ruled',
    'Somebody decided on this mail in the meantime. Nothing was changed.',
  );
}

async function settle(
  work: Work,
  { id }: MailRow,
  outcome: Pick<IncomingMail, 'state'> & Partial<Pick<IncomingMail, 'suggestion' | 'requestId' | 'reason'>>,
): Promise<void> {
  const { actor, at, controllerId } = work;
  await IncomingMail.query(work.trx)
    .findById([controllerId, id])
    .patch({ ...outcome, why: 'ruled', judgedAt: at, judgedByKind: actor.kind, judgedBy: actor.id });
  const { state, suggestion = null, requestId = null } = outcome;
  await work.record('mail.ruled', id, { state, right: suggestion, requestId });
}
