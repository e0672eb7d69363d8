// A document as a proof, the hardest one: asked for with a reason, sent behind a code, looked at once, never stored.

import { writeLetter } from '../notifications/letters.ts';
import type { LetterValues } from '../notifications/render-letter.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { demandReason, endDemand, newestDemand, openDemands, writeDemand } from './document-demand.ts';
import {
  type DocumentKind,
  type DocumentRow,
  destroyUnopened,
  documentRows,
  keepDocument,
  rowsOfDemands,
  settleDocument,
} from './sealed-document.ts';

const SHORTEST_REASON = 20;
/** Documents that may be refused before staff must decide another way. */
export const TRIES = 3;

/** Where a case stands with documents. */
export interface DocumentStanding {
  /**
   * `none`: never asked · `asked`: we wait for the person · `sent`: it waits to be looked at · `opened`: looked at,
   * not decided · `used-up`: refused three times · `met` · `dropped` or `ended`: not asked for any more.
   */
  readonly state: 'none' | 'asked' | 'sent' | 'opened' | 'used-up' | 'met' | 'dropped' | 'ended';
  readonly askedAt: Temporal.Instant | null;
  /** What the person was told, why we ask. */
  readonly reason: string | null;
  /** How often she may still send one. */
  readonly triesLeft: number;
}

/** About whom and in which words letters of a case are written. */
export interface AboutCase {
  readonly requestId: string;
  /** Where she is reached now. */
  readonly email: string;
  /** Reference, right and language of the case, as every letter says them. */
  readonly values: LetterValues;
}

/**
 * Asks the person for a document, with the reasonable doubt that she reads herself. Whether the law of the case allows
 * it is judged before (`requests/ask-document.ts`). Throws `reason-too-short`, `document-asked`.
 */
export async function askForDocument(
  work: Work,
  asked: AboutCase & { readonly reason: string },
): Promise<void> {
  const { requestId, email, values } = asked;
  const reason = asked.reason.trim();
  if (reason.length < SHORTEST_REASON)
    throw new Problem(
      'invalid',
      'reason-too-short',
      `Write in at least ${SHORTEST_REASON} characters why there is a reasonable doubt. The person reads it. Nothing was sent.`,
    );
  if (!(await writeDemand(work, requestId, reason)))
    throw new Problem(
      'conflict',
      'document-asked',
      'The person was asked for a document already. Nothing was sent.',
    );
  await work.record('document.asked', requestId);
  await writeLetter(work, {
    letter: 'document-asked',
    to: { email },
    requestId,
    values: { ...values, question: reason },
  });
}

/** Where a case stands with documents now. `all`: its documents, where they were read already. */
export async function documentState(
  work: Work,
  requestId: string,
  all?: readonly DocumentRow[],
): Promise<DocumentStanding> {
  const demand = await newestDemand(work, requestId);
  if (demand === undefined) return { state: 'none', askedAt: null, reason: null, triesLeft: 0 };
  const rows = (all ?? (await documentRows(work, requestId))).filter(
    ({ demandId }) => demandId === demand.id,
  );
  const { askedAt } = demand;
  const reason = await demandReason(work, demand);
  const state = demand.state === 'open' ? openState(rows) : demand.state;
  return { state, askedAt, reason, triesLeft: triesLeftOf(rows) };
}

/** Which of these cases wait for a document, and for whom: its person, or staff who look, decide or ask no more. */
export async function waitingDocuments(
  work: Work,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, 'person' | 'staff'>> {
  const demands = await openDemands(work, requestIds);
  const rows = await rowsOfDemands(
    work,
    demands.map(({ id }) => id),
  );
  return new Map(
    demands.map(({ id, requestId }) => {
      const own = rows.filter(({ demandId }) => demandId === id);
      return [requestId, openState(own) === 'asked' ? 'person' : 'staff'];
    }),
  );
}

function openState(rows: readonly DocumentRow[]): DocumentStanding['state'] {
  if (rows.some(({ state }) => state === 'waiting')) return 'sent';
  if (rows.some(({ state }) => state === 'opened')) return 'opened';
  return triesLeftOf(rows) > 0 ? 'asked' : 'used-up';
}

function triesLeftOf(rows: readonly DocumentRow[]): number {
  return TRIES - rows.filter(({ state }) => state === 'refused').length;
}

/** Takes the document that the person sent. Throws `document-not-asked` when none is waited for at this moment. */
export async function sendDocument(
  work: Work,
  sent: { readonly requestId: string; readonly kind: DocumentKind; readonly bytes: Buffer },
): Promise<{ documentId: string; until: Temporal.Instant }> {
  const demand = await newestDemand(work, sent.requestId);
  const { state } = await documentState(work, sent.requestId);
  if (demand === undefined || state !== 'asked')
    throw new Problem(
      'conflict',
      'document-not-asked',
      'We do not wait for a document at this moment. Nothing was kept. Your page says where your request stands.',
    );
  return await keepDocument(work, { ...sent, of: { demandId: demand.id } });
}

/**
 * Decides about a document of the person that was opened: accepted, the proof is met; refused with a reason, she may
 * send another while one is asked for. Throws what `settleDocument` throws, and `reason-too-short`.
 */
export async function judgeDocument(
  work: Work,
  about: AboutCase,
  decision: { readonly documentId: string; readonly outcome: 'accepted' | 'refused'; readonly words: string },
): Promise<DocumentRow> {
  const { requestId, email, values } = about;
  const { documentId, outcome } = decision;
  const words = outcome === 'refused' ? explained(decision.words) : null;
  const row = await settleDocument(work, { requestId, documentId, outcome, words });
  if (row.demandId === null) return row;
  if (outcome === 'accepted') await endDemand(work, row.demandId, 'met');
  const { state } = await documentState(work, requestId);
  await writeLetter(work, {
    letter: 'document-outcome',
    to: { email },
    requestId,
    values: { ...values, outcome, explanation: words ?? '', again: state === 'asked' ? 'yes' : '' },
  });
  return row;
}

/** Ends everything about documents of a case: it is over, or its demand was dropped. Nothing to end is fine. */
export async function endDocuments(
  work: Work,
  requestId: string,
  state: 'dropped' | 'ended' = 'ended',
): Promise<void> {
  const demand = await newestDemand(work, requestId);
  if (demand?.state === 'open') await endDemand(work, demand.id, state);
  for (const row of await documentRows(work, requestId)) {
    const own = state === 'ended' || row.demandId === demand?.id;
    if (own && row.state === 'waiting') await destroyUnopened(work, row.id);
  }
}

function explained(words: string): string {
  const trimmed = words.trim();
  if (trimmed.length >= SHORTEST_REASON) return trimmed;
  throw new Problem(
    'invalid',
    'reason-too-short',
    `Tell the person in at least ${SHORTEST_REASON} characters what was not right with it. Nothing was changed.`,
  );
}
