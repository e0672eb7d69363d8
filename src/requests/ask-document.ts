// Documents of a case: asked for only where its law allows so hard a proof, judged, and destroyed when their time is over.
import { mayVerify } from '../laws/may-verify.ts';
import type { Move } from '../laws/move.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import {
  type AboutCase,
  askForDocument,
  documentState,
  endDocuments,
  judgeDocument,
  sendDocument,
  waitingDocuments,
} from '../verification/document.ts';
import { type DocumentKind, destroyUnopened } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';
import { acceptAgent, agentOfDocument, refuseAgent } from './agent.ts';
import { takesEffectAtOnce } from './at-once.ts';
import { rememberHand } from './case-note.ts';
import { type DataRequest, findRequest, holdOpenRequest, holdRequest } from './data-request.ts';
import { mustBeLawful, standingOf } from './lawful-move.ts';
import { goOnWithProof } from './proof-outcome.ts';
import { reachOf } from './reach.ts';
import { tellStaffOfDocument } from './tell-staff.ts';
import { letterValues } from './write-to-person.ts';

/** While nothing is approved yet. */
const ASKABLE: readonly string[] = ['received', 'verified', 'cooling-off', 'planned'];
const SHORTEST_REASON = 20;

/** Whether the law lets staff ask for a document, with a reasonable doubt; null where the case is past it. */
export async function documentMove(work: Work, request: DataRequest): Promise<Move | null> {
  if (!ASKABLE.includes(request.status) || takesEffectAtOnce(request.right, request.rule)) return null;
  const standing = await standingOf(work, request);
  if (standing === null) return { allowed: true };
  return mayVerify(standing.rule, 'high', { reasonableDoubt: true, signed: standing.signed });
}

/**
 * Asks the person of a case for a document. Throws `document-too-late` (approved, ended or an opt-out), the law's own
 * code (`never-verified`, `proof-too-hard`), `law-not-settled`, `reason-too-short`, `document-asked`.
 */
export async function demandDocument(
  work: Work,
  asked: { readonly requestId: string; readonly reason: string; readonly override: string },
): Promise<void> {
  const { requestId, reason, override } = asked;
  const request = await holdRequest(work, requestId);
  const move = await documentMove(work, request);
  if (move === null)
    throw new Problem(
      'conflict',
      'document-too-late',
      'No document can be asked for here: the plan is approved, the case has ended, or it is an opt-out, which needs no proof. Nothing was sent.',
    );
  await mustBeLawful(work, requestId, move, override);
  await askForDocument(work, { ...(await aboutCase(work, request)), reason });
}

/**
 * Stops asking for a document, with a reason that is kept: what was proven has to be enough. What was sent and not looked
 * at is destroyed, and the case goes on. Whoever does it had a hand in the case. Throws `request-unknown`,
 * `document-not-asked`, `reason-too-short`.
 */
export async function dropDocument(
  work: Work,
  dropped: { readonly requestId: string; readonly reason: string },
): Promise<void> {
  const { requestId } = dropped;
  await holdRequest(work, requestId);
  if (!(await waitingDocuments(work, [requestId])).has(requestId))
    throw new Problem('conflict', 'document-not-asked', 'No document is asked for. Nothing was changed.');
  const reason = dropped.reason.trim();
  if (reason.length < SHORTEST_REASON)
    throw new Problem(
      'invalid',
      'reason-too-short',
      `Write in at least ${SHORTEST_REASON} characters why what was proven is enough. Nothing was changed.`,
    );
  await endDocuments(work, requestId, 'dropped');
  await work.record('document.dropped', requestId, {}, { reason });
  await rememberHand(work, requestId, 'ruled');
  await goOnWithProof(work, requestId);
}

/** Takes the document that the person sent, and tells the desk. Throws `case-ended`, `document-not-asked`. */
export async function takeDocument(
  work: Work,
  sent: { readonly requestId: string; readonly kind: DocumentKind; readonly bytes: Buffer },
): Promise<void> {
  const request = await holdOpenRequest(work, sent.requestId);
  await tellStaffOfDocument(work, request, await sendDocument(work, sent));
}

/**
 * Decides about a document that was opened: the person's own, or the permission of an agent, and says whose. Whoever does
 * it had a hand in the case, which goes on where nothing more is waited for. Throws what `judgeDocument` throws, and
 * `case-ended`.
 */
export async function decideDocument(
  work: Work,
  decision: {
    readonly requestId: string;
    readonly documentId: string;
    readonly outcome: 'accepted' | 'refused';
    readonly words: string;
  },
): Promise<{ agentId: string | null }> {
  const request = await holdOpenRequest(work, decision.requestId);
  const { agentId } = await judgeDocument(work, await aboutCase(work, request), decision);
  await rememberHand(work, request.id, 'ruled');
  if (agentId === null) {
    if (decision.outcome === 'accepted') await goOnWithProof(work, request.id);
    return { agentId };
  }
  if (decision.outcome === 'accepted') await acceptAgent(work, request, agentId);
  else await refuseAgent(work, request, agentId, decision.words.trim());
  return { agentId };
}

/** Destroys a document whose time is over, by the clock, and tells whoever sent it; nothing if it was opened meanwhile. */
export async function destroyOldDocument(work: Work, documentId: string): Promise<void> {
  const row = await destroyUnopened(work, documentId, { onlyOld: true });
  if (row === undefined) return;
  const request = await findRequest(work, row.requestId);
  if (request === undefined) return;
  const { requestId, email, values } = await aboutCase(work, request);
  const agent = row.agentId === null ? null : await agentOfDocument(work, row.requestId, row.agentId);
  const { state } = await documentState(work, requestId);
  await writeLetter(work, {
    letter: agent === null ? 'document-outcome' : 'agent-outcome',
    to: { email: agent?.email ?? email },
    requestId,
    values: {
      ...values,
      outcome: 'unopened',
      explanation: '',
      again: agent !== null || state === 'asked' ? 'yes' : '',
    },
  });
}

async function aboutCase(work: Work, request: DataRequest): Promise<AboutCase> {
  const { letters: email } = await reachOf(work, request);
  return { requestId: request.id, email, values: letterValues(request) };
}
