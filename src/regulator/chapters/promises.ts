// What the documents promise, clause by clause: control, newest proof and state as they stood at the checkpoint.
import { whyNot } from '../../promises/alarm.ts';
import { type ConflictFinding, conflictsOf } from '../../promises/conflicts.ts';
import { type LedgerRow, ledgerAt, proofWords } from '../../promises/ledger.ts';
import { readRunning } from '../../promises/running-system.ts';
import { isGood, STATES } from '../../promises/state.ts';
import type { BuiltPart, BundleLook } from '../bundle/bundle-part.ts';
import { csvTable, jsonFile, jsonLines } from './text-files.ts';

const COLUMNS = [
  'document',
  'dated',
  'provision',
  'section',
  'rows',
  'label',
  'nature',
  'says',
  'articles',
  'state',
  'why',
  'controls',
  'proofs',
  'newest_proof_at',
] as const;
type ShownPromise = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** The table of promises, the runs behind it, and the conflicts of documents; what is not proven is said as missing. */
export async function promisesIn(
  look: BundleLook,
): Promise<Pick<BuiltPart, 'files' | 'sentences' | 'omissions'>> {
  const { work, asOf } = look;
  const rows = await ledgerAt(work, asOf);
  if (rows.length === 0)
    return { files: [], sentences: [], omissions: ['No provision of a document is bound to a control yet.'] };
  const conflicts: ConflictFinding[] = conflictsOf(await readRunning(work), rows);
  const counts = STATES.map((state) => [rows.filter((row) => row.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state.replaceAll('-', ' ')}`);
  const source = 'provisions, controls as they stand when the bundle is made, and the newest runs of probes';
  return {
    files: [
      {
        path: '09-policies/promises.csv',
        source,
        content: () => csvTable<ShownPromise>(COLUMNS, rows.map(shown)),
      },
      { path: '09-policies/promises.jsonl', source, content: () => jsonLines(rows.map(whole)) },
      { path: '09-policies/conflicts.json', source, content: () => jsonFile(conflicts) },
    ],
    sentences: [`${rows.length} provisions were held against the running system: ${counts.join(', ')}.`],
    omissions: rows
      .filter(({ state }) => !isGood(state))
      .map((row) => `The promise “${row.promise.says}” is ${row.state}: ${whyNot(row)}.`),
  };
}

function shown(row: LedgerRow): ShownPromise {
  const { promise, state, controls, proofs } = row;
  const runs = proofs.flatMap(({ ranAt }) => (ranAt === null ? [] : ranAt.toString())).toSorted();
  return {
    document: promise.title,
    dated: promise.dated,
    provision: promise.id,
    section: promise.section,
    rows: promise.rows.join(' '),
    label: promise.label,
    nature: promise.nature,
    says: promise.says,
    articles: promise.articles.join('; '),
    state,
    why: isGood(state) ? (promise.over_promised ?? promise.default ?? '') : whyNot(row),
    controls: controls.map(({ says }) => says).join('; '),
    proofs: proofs.map(proofWords).join('; '),
    newest_proof_at: runs.at(-1) ?? '',
  };
}

function whole({ promise, state, controls, proofs }: LedgerRow): object {
  const { id, document, dated } = promise;
  return {
    ...{ provision: id, document, dated, state },
    controls: controls.map(({ kind, name, found, says }) => ({ kind, name, found, says })),
    proofs: proofs.map(({ probe, about, standing, sentence, ranAt, figures }) => ({
      ...{ probe, about, standing, sentence, figures },
      ran_at: ranAt?.toString() ?? null,
    })),
  };
}
