// Evidence for a correction as the desk shows it: what came, from whom, who looked last, and what became of it.
import { findRequest } from '../requests/data-request.ts';
import { evidenceLeft, sideOf, takesEvidence } from '../requests/evidence.ts';
import {
  type EvidenceRow,
  type EvidenceState,
  evidenceRows,
  evidenceWords,
} from '../requests/evidence-file.ts';
import type { Work } from '../work.ts';
import { KIND_WORDS } from './shown-documents.ts';
import type { Tag } from './words.ts';

const STATE_TAGS: { readonly [S in EvidenceState]: Tag } = {
  held: { words: 'Sealed', colour: 'blue' },
  'taken-back': { words: 'Taken back', colour: 'grey' },
  destroyed: { words: 'Destroyed', colour: 'grey' },
};

export interface DeskEvidence {
  /** How many files staff may still attach. */
  readonly left: number;
  readonly files: readonly (Pick<
    EvidenceRow,
    'id' | 'requestId' | 'state' | 'sentAt' | 'attachedBy' | 'lookedAt' | 'lookedBy' | 'endedAt'
  > & {
    readonly what: string;
    readonly words: string | null;
    readonly tag: Tag;
    /** Of staff, who may take it back. */
    readonly ours: boolean;
  })[];
}

/** The evidence of a case; of an appeal or a complaint that of the case that it is about, which it judges. */
export async function deskEvidence(work: Work, requestId: string): Promise<DeskEvidence> {
  const request = await findRequest(work, requestId);
  const sent = await evidenceRows(work, request?.aboutRequestId ?? requestId);
  // What owners of systems sent stands with their answers.
  const rows = sent.filter((row) => sideOf(row) !== 'owner');
  const files = [];
  for (const row of rows) {
    const { id, state, sentAt, attachedBy, lookedAt, lookedBy, endedAt } = row;
    files.push({
      ...{ id, requestId: row.requestId, state, sentAt, attachedBy, lookedAt, lookedBy, endedAt },
      what: `${KIND_WORDS[row.kind]}, ${Math.ceil(row.size / 1024)} kB`,
      words: await evidenceWords(work, row),
      tag: STATE_TAGS[state],
      ours: sideOf(row) === 'staff',
    });
  }
  const open = request !== undefined && takesEvidence(request);
  return { left: open ? Math.max(0, evidenceLeft(rows, 'staff')) : 0, files };
}
