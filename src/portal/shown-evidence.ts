// What her pages say of the evidence for a correction: each file with what became of it, and whether more may come.
import { sayNumber, translate } from '../languages/translate.ts';
import { type DataRequest, isOpen } from '../requests/data-request.ts';
import { evidenceLeft, sideOf, takesEvidence } from '../requests/evidence.ts';
import { type EvidenceRow, evidenceRows, evidenceWords } from '../requests/evidence-file.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';

/** Names of the sentences for kinds. */
const KINDS: { readonly [K in DocumentKind]: string } = {
  'image/jpeg': 'evidence.kind.jpeg',
  'image/png': 'evidence.kind.png',
  'application/pdf': 'evidence.kind.pdf',
};

export interface ShownEvidence {
  /** The case takes evidence now. */
  readonly open: boolean;
  /** How many files she may still send. */
  readonly left: number;
  readonly files: readonly (Pick<EvidenceRow, 'id' | 'state' | 'sentAt' | 'lookedAt' | 'endedAt'> & {
    /** Kind and size in words. */
    readonly what: string;
    readonly words: string | null;
    /** She sent it herself; else staff attached what she gave them by another way. */
    readonly hers: boolean;
    readonly mayTakeBack: boolean;
    /** The key of what became of it: its state, or that it `waits` after an answer for her to object. */
    readonly become: string;
    /** When it is destroyed at the latest. */
    readonly until: Temporal.Instant;
  })[];
}

/** The evidence of a case, for its person. */
export async function shownEvidence(
  work: Work,
  request: DataRequest,
  language: string,
): Promise<ShownEvidence> {
  // What owners of systems send with their answers is no evidence of hers.
  const rows = (await evidenceRows(work, request.id)).filter((row) => sideOf(row) !== 'owner');
  const open = takesEvidence(request);
  const files = [];
  for (const row of rows) {
    const { id, state, sentAt, lookedAt, endedAt, latestAt, destroyAt } = row;
    const hers = sideOf(row) === 'person';
    const kind = translate(language, KINDS[row.kind]);
    const size = sayNumber(Math.ceil(row.size / 1024), language);
    files.push({
      ...{ id, state, sentAt, lookedAt, endedAt, hers },
      what: translate(language, 'evidence.what', { kind, size }),
      words: await evidenceWords(work, row),
      become: state === 'held' && !isOpen(request.status) ? 'waits' : state,
      mayTakeBack: hers && state === 'held',
      until: [latestAt, destroyAt ?? latestAt].toSorted(Temporal.Instant.compare)[0] ?? latestAt,
    });
  }
  return { open, left: open ? Math.max(0, evidenceLeft(rows, 'person')) : 0, files };
}
