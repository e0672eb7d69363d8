// One file of an owner as the desk shows it: what it is, and what the person gets of it.
import { REDACTION_REASONS } from '../fulfilment/redaction.ts';
import type { EvidenceRow, FileFate } from '../requests/evidence-file.ts';
import { KIND_WORDS } from './shown-documents.ts';
import { REASON_WORDS } from './shown-redaction.ts';

const FATE_WORDS: { readonly [F in FileFate]: string } = {
  withheld: 'Withheld',
  replaced: 'Replaced by covered pictures',
};

export interface ShownOwnerFile extends Pick<EvidenceRow, 'id' | 'state' | 'lookedAt' | 'fate'> {
  readonly what: string;
  /** Staff sent it in place of a file. */
  readonly instead: boolean;
  /** What became of it and why; null: it goes as it is. */
  readonly ruling: string | null;
}

export function shownOwnerFile(file: EvidenceRow): ShownOwnerFile {
  const { id, state, lookedAt, fate, fateReason, replacesId, kind, size } = file;
  const reason = REDACTION_REASONS.find((one) => one === fateReason);
  const why = reason === undefined ? '' : `: ${REASON_WORDS[reason].toLowerCase()}`;
  return {
    ...{ id, state, lookedAt, fate, instead: replacesId !== null },
    what: `${KIND_WORDS[kind]}, ${Math.ceil(size / 1024)} kB`,
    ruling: fate === null ? null : `${FATE_WORDS[fate]}${why}`,
  };
}
