// What people say of a clause: that it was understood rightly, and what carries it out. Each is written down with who said it.
import type { ClauseLabel, ControlKind, Nature } from '../platform/clauses.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DefectRow } from './document-defect.ts';
import { ProvisionRow, ProvisionVersionRow } from './provision.ts';
import { ProvisionControlRow } from './provision-control.ts';

/** A clause of one version. */
export interface ClausePlace {
  readonly documentId: string;
  readonly versionId: string;
  readonly provisionId: string;
}

/** The account of the member of staff; only people confirm. */
function personOf({ actor }: Work): string {
  if (actor.kind === 'staff') return actor.id;
  throw new Problem(
    'forbidden',
    'confirming-is-for-people',
    'Only a person confirms what a clause says. Nothing was saved.',
  );
}

/** A person says what a clause speaks of and how it binds. Throws `provision-unknown`. */
export async function confirmProvision(
  work: Work,
  { versionId, provisionId }: ClausePlace,
  { label, nature }: { readonly label: ClauseLabel | null; readonly nature: Nature },
): Promise<void> {
  const { trx, controllerId, at } = work;
  const confirmedBy = personOf(work);
  const changed = await ProvisionVersionRow.query(trx)
    .findById([controllerId, provisionId, versionId])
    .patch({ label, nature, confirmedBy, confirmedAt: at });
  if (changed === 0) throw unknown();
  await work.record('provision.confirmed', provisionId, { label: label ?? 'none', nature });
}

export interface ControlChoice {
  readonly kind: ControlKind;
  readonly name: string;
  readonly setting: string | null;
  readonly why: string;
  /** Name and version of the rules, or `person`. */
  readonly proposedBy: string;
}

/** A person ties a clause to the control that carries it out; what was refused before may be tied after all. Throws `provision-unknown`. */
export async function confirmControl(work: Work, place: ClausePlace, choice: ControlChoice): Promise<void> {
  await writeControl(work, place, choice, {
    confirmedBy: personOf(work),
    confirmedAt: work.at,
    refusedBy: null,
    refusedAt: null,
  });
  await work.record('control.confirmed', place.provisionId, { kind: choice.kind, name: choice.name });
}

/** A person says that a control does not carry a clause out; it is not proposed again. Throws `provision-unknown`. */
export async function refuseControl(work: Work, place: ClausePlace, choice: ControlChoice): Promise<void> {
  await writeControl(work, place, choice, {
    confirmedBy: null,
    confirmedAt: null,
    refusedBy: personOf(work),
    refusedAt: work.at,
  });
  await work.record('control.refused', place.provisionId, { kind: choice.kind, name: choice.name });
}

async function writeControl(
  work: Work,
  { documentId, provisionId }: ClausePlace,
  choice: ControlChoice,
  said: Pick<ProvisionControlRow, 'confirmedBy' | 'confirmedAt' | 'refusedBy' | 'refusedAt'>,
): Promise<void> {
  const { trx, controllerId, at } = work;
  const provision = await ProvisionRow.query(trx).findOne({ controllerId, id: provisionId, documentId });
  if (provision === undefined) throw unknown();
  await ProvisionControlRow.query(trx)
    .insert({ controllerId, documentId, provisionId, ...choice, proposedAt: at, ...said })
    .onConflict(['controllerId', 'provisionId', 'kind', 'name'])
    .merge([
      'setting',
      'why',
      'proposedBy',
      'proposedAt',
      'confirmedBy',
      'confirmedAt',
      'refusedBy',
      'refusedAt',
    ]);
}

/** A person says how a defect was put right, once. Throws `defect-unknown`, `defect-settled`. */
export async function settleDefect(
  work: Work,
  { versionId, defectId }: { readonly versionId: string; readonly defectId: string },
  settlement: string,
): Promise<void> {
  const { trx, controllerId, at } = work;
  const settledBy = personOf(work);
  const row = await DefectRow.query(trx).findOne({ controllerId, id: defectId, versionId }).forUpdate();
  if (row === undefined)
    throw new Problem('not-found', 'defect-unknown', 'This version has no such defect. Nothing was saved.');
  if (row.settledAt !== null)
    throw new Problem('conflict', 'defect-settled', 'Somebody has settled this already. Nothing was saved.');
  await DefectRow.query(trx)
    .findById([controllerId, defectId])
    .patch({ settledBy, settledAt: at, settlement });
  await work.record('document.mended', versionId, { defect: row.code });
}

function unknown(): Problem {
  return new Problem(
    'not-found',
    'provision-unknown',
    'This document has no such clause. Nothing was changed.',
  );
}
