// Reads the texts of a plan in the controller's own stores, a few rows at a time, by the keys that the plan holds.
import type { KeyedRows } from '../connectors/connector.ts';
import { KeyList } from '../connectors/key-list.ts';
import { hmacSha256 } from '../platform/crypto.ts';
import type { House, Work } from '../work.ts';
import { chunkNumbers, chunkRows } from './chunk.ts';
import type { Claim, ClaimedStep } from './claim.ts';
import type { OpenStores } from './open-stores.ts';
import { type Plan, stepsOf } from './plan.ts';
import { openSpec, planKey, type StepSpec } from './plan-key.ts';
import { linesOf, readLine, textsOf } from './redaction-lines.ts';

/** Rows that are read at once; of each a text may have a megabyte. */
const BUCKET = 20;

/** A plan as its texts are looked at: like a claim that never acts. */
export async function lookAt(work: Work, plan: Plan): Promise<Claim> {
  const key = await planKey(work, plan);
  const steps = (await stepsOf(work, plan.id)).map(
    (row): ClaimedStep => ({ row, spec: openSpec(key, row.id, row.spec), open: [] }),
  );
  return { controllerId: work.controllerId, plan, fence: 0n, key, steps, lastHold: 0 };
}

/** Steps whose rows hold free text and would be handed out. */
export function stepsWithText({ steps }: Claim): ClaimedStep[] {
  return steps.filter(({ row, spec }) => row.act === 'disclose' && columnsWithText(spec).length > 0);
}

/** Columns of a step with free text that are handed out; a person may have left some out since. */
export function columnsWithText({ texts = [], columns }: StepSpec): string[] {
  return texts.filter((name) => columns.includes(name));
}

/** The key under which texts of a case have digests; it outlives the plan, so that a later one knows a text again. */
export async function digestKey(work: Work, requestId: string): Promise<Buffer> {
  return (await work.keyedHash('redactions', requestId)).hash;
}

/** The keyed digest of a text in its column. */
export function digestOf(key: Buffer, column: string, text: string): Buffer {
  return hmacSha256(key, column, '\0', text);
}

/** A text where it stands. */
export interface FoundText {
  readonly column: string;
  readonly text: string;
}

export interface Bucket {
  readonly chunk: number;
  readonly bucket: number;
  readonly texts: readonly FoundText[];
}

/** All texts of a step, bucket by bucket. Throws what a store throws. */
export async function* bucketsOf(
  house: House,
  stores: OpenStores,
  claim: Claim,
  step: ClaimedStep,
): AsyncGenerator<Bucket> {
  for (const chunk of await chunkNumbers(house, claim, step)) {
    const rows = await chunkRows(house, claim, step, chunk);
    const keys = rows.keys.rows();
    for (let bucket = 0; bucket * BUCKET < keys.length; bucket += 1)
      yield { chunk, bucket, texts: await readBucket(stores, step, rows, bucket) };
  }
}

/** The texts of one bucket of a step. Throws what a store throws. */
export async function textsOfBucket(
  house: House,
  stores: OpenStores,
  claim: Claim,
  step: ClaimedStep,
  { chunk, bucket }: Pick<Bucket, 'chunk' | 'bucket'>,
): Promise<FoundText[]> {
  return await readBucket(stores, step, await chunkRows(house, claim, step, chunk), bucket);
}

async function readBucket(
  stores: OpenStores,
  { row, spec }: ClaimedStep,
  rows: KeyedRows,
  bucket: number,
): Promise<FoundText[]> {
  const keys = KeyList.of(rows.keys.rows().slice(bucket * BUCKET, (bucket + 1) * BUCKET));
  const columns = columnsWithText(spec);
  const connector = await stores.connector(row.storeId);
  const found: FoundText[] = [];
  for await (const line of linesOf(connector.read({ rows: { ...rows, keys }, columns })))
    found.push(...textsOf(readLine(line), columns));
  return found;
}

/** Values of some columns of a step, as they are streamed. */
export async function* valuesOf(
  house: House,
  stores: OpenStores,
  claim: Claim,
  step: ClaimedStep,
  columns: readonly string[],
): AsyncGenerator<FoundText> {
  const connector = await stores.connector(step.row.storeId);
  for (const chunk of await chunkNumbers(house, claim, step)) {
    const rows = await chunkRows(house, claim, step, chunk);
    for await (const line of linesOf(connector.read({ rows, columns })))
      yield* textsOf(readLine(line), columns);
  }
}
