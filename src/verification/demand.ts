// A proof beyond the address that a case waits for: its row, and the guard that nothing is done meanwhile, nor while a document is awaited.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { waitingDocuments } from './document.ts';
import type { Rung } from './ladder.ts';

/**
 * `open`: the person is asked. `comparing`: answers wait for the job. `silent`: no answer in time, and `failed`: three
 * wrong tries; both wait for a person to decide. `met`, `dropped`: over.
 */
export type DemandState = 'open' | 'comparing' | 'silent' | 'failed' | 'met' | 'dropped';

/** A field of the map that the person is asked about; the label is for people. */
export interface AskedField {
  /** `dataset.collection`. */
  readonly collection: string;
  readonly field: string;
  readonly label: string;
}

/** Keyed hashes of the forms in which one answer may be meant, as hex. */
export type HashedAnswer = readonly string[];

export const TRIES = 3;
/** Days until a person decides without an answer; the reminder goes out half-way. */
export const WAIT_DAYS = 14;
export const REMIND_DAYS = 7;

export class ProofDemand extends HouseModel {
  static override tableName = 'proof_demands';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['fields', 'answers'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare rung: Rung;
  declare fields: readonly AskedField[];
  declare state: DemandState;
  declare reason: Buffer;
  declare overridden: boolean;
  declare askedByKind: string;
  declare askedBy: string;
  declare askedAt: Temporal.Instant;
  /** When she was told; null while her safe address waits for its code: until then no day of hers is counted. */
  declare toldAt: Temporal.Instant | null;
  declare silentAt: Temporal.Instant;
  declare remindedAt: Temporal.Instant | null;
  declare tries: number;
  declare answers: readonly HashedAnswer[] | null;
  declare matched: number | null;
  declare notHeld: number | null;
  declare statement: Buffer | null;
  declare textHash: Buffer | null;
  declare signedAt: Temporal.Instant | null;
  declare endedAt: Temporal.Instant | null;
}

/** Every demand of a case, oldest first. */
export async function demandsOf(work: Work, requestId: string): Promise<ProofDemand[]> {
  const { trx, controllerId } = work;
  return await ProofDemand.query(trx).where({ controllerId, requestId }).orderBy(['askedAt', 'id']);
}

/** The demand that a case waits for, held until the work ends; undefined when it waits for none. */
export async function holdOpenDemand(work: Work, requestId: string): Promise<ProofDemand | undefined> {
  const { trx, controllerId } = work;
  return await ProofDemand.query(trx).findOne({ controllerId, requestId }).whereNull('endedAt').forUpdate();
}

/** A demand by its id, held until the work ends; undefined for those of others and those that never were. */
export async function holdDemand(work: Work, demandId: string): Promise<ProofDemand | undefined> {
  return await ProofDemand.query(work.trx).findById([work.controllerId, demandId]).forUpdate();
}

/** Which of these cases wait for a proof, a document among them, and whom it waits for. */
export async function waitingProofs(
  work: Work,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, 'person' | 'machine' | 'staff'>> {
  const rows = await ProofDemand.query(work.trx)
    .select('requestId', 'state')
    .where('controllerId', work.controllerId)
    .whereIn('requestId', [...requestIds])
    .whereNull('endedAt');
  const proofs = rows.map(({ requestId, state }) => [requestId, waitsFor(state)] as const);
  return new Map([...(await waitingDocuments(work, requestIds)), ...proofs]);
}

/** Whom an open demand waits for. */
export function waitsFor(state: DemandState): 'person' | 'machine' | 'staff' {
  if (state === 'open') return 'person';
  return state === 'comparing' ? 'machine' : 'staff';
}

/** Whether a case waits for a proof, be it a document. */
export async function awaitsProof(work: Work, requestId: string): Promise<boolean> {
  return (await waitingProofs(work, [requestId])).size > 0;
}

/** Refuses to go on while a proof is open. Throws `proof-open`, or `document-awaited` where only a document is. */
export async function mustNotAwaitProof(work: Work, requestId: string): Promise<void> {
  if (!(await awaitsProof(work, requestId))) return;
  if ((await demandsOf(work, requestId)).every(({ endedAt }) => endedAt !== null))
    throw new Problem(
      'conflict',
      'document-awaited',
      'A document was asked for in this case, and its proof is not met, so nothing is carried out. Look at the document first, or stop asking for it with a reason.',
    );
  throw new Problem(
    'conflict',
    'proof-open',
    'This case waits for a proof of identity, so nothing is carried out. Wait for it, or take the demand back with a reason.',
  );
}
