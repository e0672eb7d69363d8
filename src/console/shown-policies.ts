// What the desk shows of published documents: labels and defects in words, and each document with how far people have read it.
import type { ClauseLabel, ControlKind, Nature } from '../platform/clauses.ts';
import { dayOf } from '../platform/clock.ts';
import { listDocuments, type PublishedDocument } from '../policies/document.ts';
import { type DefectCode, defectsOf } from '../policies/document-defect.ts';
import { newestVersions } from '../policies/document-version.ts';
import type { Provision } from '../policies/provision.ts';
import type { ProvisionControl } from '../policies/provision-control.ts';
import { provisionCounts } from '../policies/provision-counts.ts';
import type { PresentControls } from '../promises/present-controls.ts';
import { type Proposal, proposeControls } from '../promises/propose-controls.ts';
import type { Work } from '../work.ts';

export const KIND_WORDS = {
  terms: 'Terms',
  'privacy-policy': 'Privacy policy',
  analysis: 'Analysis by others',
  other: 'Other',
} as const;

export const NATURE_TAGS: { readonly [N in Nature]: { readonly words: string; readonly colour: string } } = {
  DATA: { words: 'To carry out', colour: 'blue' },
  MIXED: { words: 'Partly to carry out', colour: 'turquoise' },
  LEGAL: { words: 'To show', colour: 'grey' },
  gap: { words: 'Broken', colour: 'orange' },
};

export const DEFECT_WORDS: { readonly [C in DefectCode]: string } = {
  'list-without-items': 'A list without items',
  'contact-masked': 'A hidden address',
  'contact-missing': 'No contact',
  'paragraph-twice': 'A paragraph that stands twice',
  'foreign-quote': 'Words of others',
  'document-not-captured': 'A document that is not here',
  'date-unchanged': 'A day that stayed',
  'text-unchanged': 'A day that changed alone',
  'date-missing': 'No day',
  'translation-stale': 'An old translation',
};

export const CONTROL_WORDS: { readonly [K in ControlKind]: string } = {
  purpose: 'Purpose',
  gate: 'Gate',
  schedule: 'Retention schedule',
  workflow: 'Setting of requests',
  notice: 'Letter',
  'age-gate': 'Lowest age',
  schema: 'Data map',
  session: 'Session',
  recipient: 'Recipient',
  register: 'Register',
  intake: 'Mailbox',
  document: 'Document',
  evidence: 'Evidence by a person',
};

/** Labels that are two things. */
const PAIRS: Partial<Record<ClauseLabel, string>> = {
  'sale-share': 'Sale or sharing',
  'credits-refund': 'Credits and refunds',
};

/** `retention-period` → `Retention period`. */
export function labelWords(label: ClauseLabel | null): string {
  if (label === null) return 'Not recognised';
  const words = PAIRS[label] ?? label.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function ownerWords({ owner }: PublishedDocument): string {
  if (owner.kind === 'own') return 'Ours';
  return owner.kind === 'recipient' ? `${owner.name} (recipient)` : owner.name;
}

/** Every document with its newest version and what is open on it. */
export async function shownDocuments(work: Work) {
  const versions = await newestVersions(work);
  const ids = versions.map(({ id }) => id);
  const [documents, defects, counts] = [
    await listDocuments(work),
    await defectsOf(work, ids),
    await provisionCounts(work, ids),
  ];
  return documents.map((document) => {
    const version = versions.find(({ documentId }) => documentId === document.id);
    const count = counts.find(({ versionId }) => versionId === version?.id);
    return {
      ...document,
      kindWords: KIND_WORDS[document.kind],
      ownerWords: ownerWords(document),
      version: version ?? null,
      capturedOn: version === undefined ? null : dayOf(version.capturedAt, work.controller.timeZone),
      defects: defects.filter(({ versionId, settledAt }) => versionId === version?.id && settledAt === null)
        .length,
      clauses: count?.clauses ?? 0,
      confirmed: count?.confirmed ?? 0,
    };
  });
}

/** A clause with what was said about its controls, and what could be proposed still. */
export interface ShownClause extends Provision {
  readonly labelWords: string;
  readonly natureTag: { readonly words: string; readonly colour: string };
  readonly percent: number;
  readonly controls: readonly ShownControl[];
  readonly proposals: readonly ShownProposal[];
}
export type ShownControl = ProvisionControl & { readonly kindWords: string };
export type ShownProposal = Proposal & { readonly kindWords: string };

/** What a clause shows: controls that were confirmed or refused are not proposed again. */
export function shownClause(
  clause: Provision,
  controls: readonly ProvisionControl[],
  present: PresentControls,
): ShownClause {
  const own = controls.filter(({ provisionId }) => provisionId === clause.id);
  const known = new Set(own.map(({ kind, name }) => `${kind} ${name}`));
  const carries = clause.nature === 'DATA' || clause.nature === 'MIXED';
  const proposals = carries ? proposeControls(clause, present) : [];
  return {
    ...clause,
    labelWords: labelWords(clause.label),
    natureTag: NATURE_TAGS[clause.nature],
    percent: Math.round(clause.confidence * 100),
    controls: own
      .filter(({ confirmedAt }) => confirmedAt !== null)
      .map((one) => ({ ...one, kindWords: CONTROL_WORDS[one.kind] })),
    proposals: proposals
      .filter(({ kind, name }) => !known.has(`${kind} ${name}`))
      .map((one) => ({ ...one, kindWords: CONTROL_WORDS[one.kind] })),
  };
}
