// Who really received a person's data, told from the store's own records of it (GDPR Art. 15(1)(c)), and not from prose.
import type { ArchiveOverview } from '../archives/archive-input.ts';
import { addressOf, type DataMap } from '../data-map/dataset.ts';
import { type Recipient, recipientsInWords, transfersInWords } from '../data-map/recipient.ts';
import { isProblem } from '../platform/problem.ts';
import { chunkNumbers, chunkRows } from './chunk.ts';
import type { ClaimedStep } from './claim.ts';
import type { Run } from './run-plan.ts';

/** Names by step; null where no collection of the map names recipients. */
export type Recorded = ReadonlyMap<string, readonly string[]>;

/** More names than these are no list for people; the rows have all of them. */
const MOST_NAMES = 500;

/** Reads the names of recipients, one column of the person's own records; a store that fails names nobody here, and its section fails by name. */
export async function recordedRecipients(run: Run, map: DataMap): Promise<Recorded | null> {
  const fields = new Map(
    map.datasets.flatMap(({ dataset }) =>
      dataset.collections.flatMap((collection) => {
        const field = collection.fields.find(({ namesRecipient }) => namesRecipient === true);
        return field === undefined ? [] : [[addressOf(dataset, collection), field.name] as const];
      }),
    ),
  );
  if (fields.size === 0) return null;
  const recorded = new Map<string, readonly string[]>();
  for (const step of run.claim.steps) {
    const field = fields.get(step.row.collection);
    if (field === undefined || step.row.act !== 'disclose' || step.row.problem !== null) continue;
    if (!step.spec.columns.includes(field)) continue;
    recorded.set(step.row.id, await namesIn(run, step, field));
  }
  return recorded;
}

async function namesIn(run: Run, step: ClaimedStep, field: string): Promise<string[]> {
  const names = new Set<string>();
  try {
    const connector = await run.connectorOf(step);
    for (const number of await chunkNumbers(run.house, run.claim, step)) {
      const rows = await chunkRows(run.house, run.claim, step, number);
      let rest = '';
      const decoder = new TextDecoder();
      for await (const piece of connector.read({ rows, columns: [field] })) {
        const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) take(names, line, field);
      }
      take(names, rest, field);
    }
  } catch (error) {
    if (!isProblem(error) || !error.code.startsWith('store-')) throw error;
  }
  return [...names].sort((one, other) => one.localeCompare(other));
}

function take(names: Set<string>, line: string, field: string): void {
  if (line === '' || names.size >= MOST_NAMES) return;
  const name = (JSON.parse(line) as Readonly<Record<string, unknown>>)[field];
  if (typeof name === 'string' && name.trim() !== '') names.add(name);
}

/** The overview, with those alone of the register whom the records or the map name. */
export function overviewByRecords(
  overview: ArchiveOverview,
  {
    known,
    map,
    language,
  }: { readonly known: readonly Recipient[]; readonly map: DataMap; readonly language: string },
  recorded: Recorded | null,
): ArchiveOverview {
  if (recorded === null) return overview;
  const named = new Set([
    ...[...recorded.values()].flat(),
    ...map.datasets.flatMap(({ dataset }) => dataset.collections.flatMap(({ recipients }) => recipients)),
  ]);
  const told = known.filter(({ name }) => named.has(name));
  return {
    ...overview,
    recipients: recipientsInWords(told, language),
    transfers: transfersInWords(told, language),
  };
}
