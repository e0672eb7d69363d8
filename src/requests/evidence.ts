// Evidence for a correction: who may send it and take it back, until when, how much, and who may look.
import { Problem } from '../platform/problem.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';
import { rememberHand } from './case-note.ts';
import { type DataRequest, holdRequest } from './data-request.ts';
import { type EvidenceRow, endEvidence, evidenceRows, keepEvidence, openEvidence } from './evidence-file.ts';
import { tellStaffOfEvidence } from './tell-staff.ts';

/** Files that the person may have with us in one case at a time; and as many that staff attached. */
export const EVIDENCE_FILES = 3;
/** Characters that may be said about a file. */
export const LONGEST_EVIDENCE_WORDS = 500;

/** Proven, and nothing is carried out: what comes now can still change what is planned. */
const TAKING: readonly DataRequest['status'][] = ['verified', 'planned'];

/** Whether evidence can be sent now: for a correction that is open and not approved. */
export function takesEvidence({ right, status }: Pick<DataRequest, 'right' | 'status'>): boolean {
  return right === 'rectification' && TAKING.includes(status);
}

/** How many files one side may still send. */
export function evidenceLeft(rows: readonly EvidenceRow[], side: 'person' | 'staff'): number {
  return EVIDENCE_FILES - rows.filter((row) => row.state === 'held' && sideOf(row) === side).length;
}

/** Who sent a file. */
export function sideOf({
  attachedBy,
  ownerTaskId,
}: Pick<EvidenceRow, 'attachedBy' | 'ownerTaskId'>): 'person' | 'staff' | 'owner' {
  if (ownerTaskId !== null) return 'owner';
  return attachedBy === null ? 'person' : 'staff';
}

/**
 * Takes all of these files or none, of the person of this case or of staff who got them by another way; the desk is
 * told of hers. Throws `request-unknown`, `evidence-not-taken`, `evidence-full`, `evidence-not-yours`.
 */
export async function sendEvidence(
  work: Work,
  sent: {
    readonly requestId: string;
    readonly files: readonly { readonly kind: DocumentKind; readonly bytes: Buffer }[];
    /** What is said about all of them; may be empty. */
    readonly words: string;
  },
): Promise<void> {
  const { requestId, files } = sent;
  const side = actingSide(work, requestId);
  const request = await holdRequest(work, requestId);
  if (!takesEvidence(request))
    throw new Problem(
      'conflict',
      'evidence-not-taken',
      'Evidence is taken for a correction that is open and not approved yet. Nothing was kept. The case says where it stands.',
    );
  // Counted under the held row of the case, so that many at once are still three.
  if (files.length > evidenceLeft(await evidenceRows(work, requestId), side))
    throw new Problem(
      'conflict',
      'evidence-full',
      `There may be ${EVIDENCE_FILES} files of evidence at a time. Nothing was kept. Take one back first.`,
    );
  const words = sent.words.trim();
  const attachedBy = side === 'staff' ? work.actor.id : null;
  for (const { kind, bytes } of files)
    await keepEvidence(work, { requestId, kind, bytes, words, attachedBy });
  if (side === 'person') await tellStaffOfEvidence(work, request);
  else await rememberHand(work, requestId, 'evidenced');
}

/**
 * Destroys a file on the word of the side that sent it; also when the case takes no more. Throws `request-unknown`,
 * `evidence-gone`, `evidence-not-yours`, and `not-here` for one of another case or of the other side.
 */
export async function takeEvidenceBack(
  work: Work,
  { requestId, evidenceId }: { readonly requestId: string; readonly evidenceId: string },
): Promise<void> {
  const side = actingSide(work, requestId);
  await holdRequest(work, requestId);
  const row = (await evidenceRows(work, requestId)).find(({ id }) => id === evidenceId);
  if (row === undefined || sideOf(row) !== side) throw evidenceUnknown();
  if ((await endEvidence(work, { id: row.id }, 'taken-back')) === 0) throw evidenceGone();
}

/**
 * Opens a file for the acting member of staff; the look is in the log before a byte leaves, and destroys nothing,
 * since whoever approves must see what whoever proposes saw. Throws `evidence-gone`, `looker-not-staff`, and
 * `not-here` for one of another case.
 */
export async function lookAtEvidence(
  work: Work,
  place: { readonly requestId: string; readonly evidenceId: string },
): Promise<{ kind: DocumentKind; bytes: Buffer }> {
  if (work.actor.kind !== 'staff')
    throw new Problem('forbidden', 'looker-not-staff', 'Only a member of staff can look at evidence.');
  const opened = await openEvidence(work, place);
  if (opened === undefined) throw evidenceUnknown();
  if (opened === null) throw evidenceGone();
  return opened;
}

function actingSide({ actor }: Work, requestId: string): 'person' | 'staff' {
  if (actor.kind === 'staff') return 'staff';
  if (actor.kind === 'subject' && actor.id === requestId) return 'person';
  throw new Problem(
    'forbidden',
    'evidence-not-yours',
    'Only the person of this case and staff send evidence for it. Nothing was changed.',
  );
}

function evidenceUnknown(): Problem {
  return new Problem('not-found', 'not-here', 'There is no such evidence here. Nothing was changed.');
}

function evidenceGone(): Problem {
  return new Problem(
    'conflict',
    'evidence-gone',
    'This file was taken back, or the case needs it no more. It was destroyed, and nobody can look at it again.',
  );
}
