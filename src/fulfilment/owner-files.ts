// What becomes of one file that an owner sent for a copy: it goes as it is, is withheld, or is replaced by covered pictures.
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import {
  type EvidenceRow,
  endEvidence,
  evidenceRows,
  keepEvidence,
  patchFate,
} from '../requests/evidence-file.ts';
import { holdOwnerTask, type OwnerTask } from '../requests/owner-task.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import { plainPicture } from '../web/plain-picture.ts';
import type { Work } from '../work.ts';
import { answerNotWaiting } from './owner-desk.ts';
import { saidReason, type Why } from './redaction-decide.ts';

interface File {
  readonly kind: DocumentKind;
  readonly bytes: Buffer;
}

export type FileRuling =
  | { readonly fate: 'pass' }
  | { readonly fate: 'withheld'; readonly why: Why }
  | { readonly fate: 'replaced'; readonly why: Why; readonly pictures: readonly File[] };

interface Place {
  readonly requestId: string;
  readonly fileId: string;
}

/** Whether files of a task are data for the person about which staff still decide. */
export function filesWait({ state, kind, outcome }: Pick<OwnerTask, 'state' | 'kind' | 'outcome'>): boolean {
  return state === 'answered' && kind === 'access' && outcome === 'done';
}

/** A file that an owner sent, as it came. Throws `owner-file-unknown`. */
export async function ownerFile(
  work: Work,
  { requestId, fileId }: Place,
): Promise<EvidenceRow & { readonly ownerTaskId: string }> {
  const file = (await evidenceRows(work, requestId)).find(({ id }) => id === fileId);
  const ownerTaskId = file?.ownerTaskId ?? null;
  if (file?.state === 'held' && file.replacesId === null && ownerTaskId !== null)
    return { ...file, ownerTaskId };
  throw new Problem('not-found', 'owner-file-unknown', 'There is no such file here. Nothing was changed.');
}

/**
 * Says what the person gets of a file, while the answer it came with waits for staff's look (GDPR Art. 15(4)); said anew,
 * pictures sent before are destroyed. The original stays sealed. Whoever says it has a hand in the case. Throws
 * `owner-file-unknown`, `owner-answer-not-waiting`, `reason-words-missing`, `replacement-missing`, `redacted-pdf`, and
 * what `plainPicture` throws.
 */
export async function ruleOnOwnerFile(
  work: Work,
  given: Place & { readonly ruling: FileRuling },
): Promise<void> {
  const { requestId, ruling } = given;
  const { id: evidenceId, ownerTaskId: taskId } = await ownerFile(work, given);
  const task = await holdOwnerTask(work, taskId);
  if (task === undefined || !filesWait(task)) throw answerNotWaiting();
  const why = ruling.fate === 'pass' ? null : ruling.why;
  const words = why === null ? null : saidReason(why);
  const pictures = ruling.fate === 'replaced' ? coveredPictures(ruling.pictures) : [];
  await endEvidence(work, { replacesId: evidenceId }, 'taken-back');
  for (const picture of pictures)
    await keepEvidence(work, {
      ...{ requestId, ...picture, words: '', attachedBy: work.actor.id },
      ...{ ownerTaskId: taskId, replacesId: evidenceId },
    });
  const fate = ruling.fate === 'pass' ? null : { fate: ruling.fate, reason: ruling.why.reason, words };
  await patchFate(work, evidenceId, fate);
  await rememberHand(work, requestId, 'ruled');
  await work.record('owner.fileRuled', requestId, {
    ...{ system: task.system, taskId, evidenceId, fate: ruling.fate },
    ...{ reason: why?.reason ?? null, pictures: pictures.length },
  });
}

function coveredPictures(files: readonly File[]): File[] {
  if (files.length === 0)
    throw new Problem(
      'invalid',
      'replacement-missing',
      'Choose the picture that the person gets instead. Nothing was changed.',
    );
  return files.map(({ kind, bytes }) => {
    if (kind !== 'application/pdf') return { kind, bytes: plainPicture(kind, bytes) };
    throw new Problem(
      'invalid',
      'redacted-pdf',
      'A PDF may still hold what stands under a black box. Nothing was kept. Send its pages as pictures (JPEG or PNG).',
    );
  });
}
