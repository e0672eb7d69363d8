// Cases that wait for a proof, as conditions of larger queries: what `waitingProofs` says of a few, said of all.
import type { Work } from '../work.ts';
import { type DemandState, ProofDemand } from './demand.ts';
import { TRIES } from './document.ts';
import { DocumentDemand } from './document-demand.ts';
import { SealedDocument } from './sealed-document.ts';

export type ProofFrom = 'person' | 'machine' | 'staff';

const STATES: { readonly [F in ProofFrom]: readonly DemandState[] } = {
  person: ['open'],
  machine: ['comparing'],
  staff: ['silent', 'failed'],
};

/** Ids of cases with an open proof that waits for somebody; of all of them unless told for whom. */
export function openProofs({ trx, controllerId }: Work, from?: ProofFrom) {
  const query = ProofDemand.query(trx).select('requestId').where({ controllerId }).whereNull('endedAt');
  return from === undefined ? query : query.whereIn('state', [...STATES[from]]);
}

/** Ids of cases that were asked for a document; `from`: whose turn it is. No machine looks at documents. */
export function openDocuments({ trx, controllerId }: Work, from?: ProofFrom) {
  const query = DocumentDemand.query(trx).select('requestId').where({ controllerId, state: 'open' });
  if (from === undefined) return query;
  if (from === 'machine') return query.whereNull('id');
  const documents = () =>
    SealedDocument.query(trx).select('demandId').where({ controllerId }).whereNotNull('demandId');
  const toLookAt = documents().whereIn('state', ['waiting', 'opened']);
  const usedUp = documents()
    .where('state', 'refused')
    .groupBy('demandId')
    .havingRaw('count(*) >= ?', [TRIES]);
  return from === 'staff'
    ? query.where((staff) => staff.whereIn('id', toLookAt).orWhereIn('id', usedUp))
    : query.whereNotIn('id', toLookAt).whereNotIn('id', usedUp);
}
