// The key of one plan: keys of rows may be personal data themselves, so they are sealed and die with the plan.
import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Selector, TableName, Value } from '../connectors/connector.ts';
import type { Masking } from '../connectors/effect.ts';
import { KeyList } from '../connectors/key-list.ts';
import { openWith, sealWith, sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Correction } from './correction.ts';
import type { LeftOut } from './left-out.ts';
import type { Plan } from './plan.ts';

/** What a step of a sweep needs: it names its rows by a condition. */
export interface SweepSpec {
  /** The frozen condition, as `condition-text.ts` writes it. */
  readonly where: string;
  /** The column in whose order the rows go. */
  readonly column: string;
  /** The most rows that may go before a person looks again. */
  readonly most: number;
  /** A few of the rows, for whoever approves: their keys and moments. */
  readonly sample: { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] };
}

/** What a step needs to act, beside its keys. Holds resolved values (`user_id = 42`), so it is sealed. */
export interface StepSpec {
  readonly table: TableName;
  readonly keyColumns: readonly string[];
  /** The resolved selectors that the rows are counted again by: never a new walk from the identity. */
  readonly selectors: readonly Selector[];
  readonly maskings: readonly Masking[];
  /** Columns to disclose. */
  readonly columns: readonly string[];
  /** Of these columns, those that a person may still leave out. */
  readonly undecided?: LeftOut['fields'];
  /** Of these columns, those with free text: handed out only as people read them. */
  readonly texts?: readonly string[];
  /** How sure it was that the rows are the person's own, where it was not simply so. */
  readonly standing?: 'shared' | 'staff';
  /** Fields of the one row of a correction, before and after. */
  readonly corrections?: readonly Correction[];
  readonly sweep?: SweepSpec;
  /** Digest of the table as it was described; another one at the run is drift. */
  readonly shape: string;
  /** Where its store was when the rows were found (`Connector.place`); absent of plans from before, and where no store is touched. */
  readonly place?: string;
}

export type Keys = readonly (readonly string[])[];

/** Makes the key of a new plan; store `wrapped` with the plan. */
export async function newPlanKey(work: Work, planId: string): Promise<{ key: Buffer; wrapped: Buffer }> {
  const key = randomBytes(32);
  return { key, wrapped: await work.seal(`plans:${planId}`, key) };
}

/** Opens the key of a plan. Throws `plan-forgotten` when it was destroyed at the end of its time. */
export async function planKey(work: Work, plan: Plan): Promise<Buffer> {
  if (plan.wrappedKey === null) {
    throw new Problem(
      'conflict',
      'plan-forgotten',
      'The keys of this plan were destroyed at the end of their time. Draw a new plan.',
    );
  }
  return await work.open(`plans:${plan.id}`, plan.wrappedKey);
}

export function sealSpec(key: Buffer, stepId: string, spec: StepSpec): Buffer {
  return sealWith(key, JSON.stringify(spec), `plan_steps:${stepId}`);
}

export function openSpec(key: Buffer, stepId: string, sealed: Buffer): StepSpec {
  return JSON.parse(openWith(key, sealed, `plan_steps:${stepId}`).toString('utf8')) as StepSpec;
}

/** Packs and seals the keys of one chunk; the digest is over the plain keys and enters the plan's digest. */
export function sealKeys(key: Buffer, place: ChunkPlace, keys: Keys): { sealed: Buffer; digest: Buffer } {
  const plain = KeyList.of(keys).toBytes();
  return {
    sealed: sealWith(key, deflateRawSync(plain, { level: 1 }), chunkContext(place)),
    digest: sha256(plain),
  };
}

/** Opens the keys of one chunk and holds them against the digest that was approved. Throws `plan-altered`. */
export function openKeys(key: Buffer, place: ChunkPlace, sealed: Buffer, digest: Buffer): KeyList {
  const plain = inflateRawSync(openWith(key, sealed, chunkContext(place)));
  if (!sha256(plain).equals(digest)) {
    throw new Problem(
      'conflict',
      'plan-altered',
      'The rows of this plan are not the rows that were approved. Nothing was done; draw a new plan.',
    );
  }
  return KeyList.fromBytes(plain);
}

export interface ChunkPlace {
  readonly stepId: string;
  readonly number: number;
}

function chunkContext({ stepId, number }: ChunkPlace): string {
  return `plan_chunks:${stepId}:${number}`;
}
