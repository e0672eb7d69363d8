// What owners of systems sent for a copy of data, as sections of the archive: their words as rows, their files as files.
import { type ArchiveSection, sectionId } from '../archives/archive-input.ts';
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { translate } from '../languages/translate.ts';
import { type EvidenceRow, filesOfOwner, ruledFiles } from '../requests/evidence-file.ts';
import { OwnerTask, ownerWords } from '../requests/owner-task.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';
import { sayFacts } from './fact.ts';
import { sayFiles } from './owner-files-told.ts';
import { ownerLines, unknownOwnerLine } from './owner-lines.ts';
import { type PlanStep, stepsOf } from './plan.ts';
import type { CopyLaw } from './redaction-words.ts';

const ENDINGS: { readonly [K in DocumentKind]: string } = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};

/** How the copy is worded. */
interface Told {
  readonly language: string;
  readonly law: CopyLaw;
}

/** One section for each system that was asked; `taken` holds the names of the others. */
export async function ownerSections(
  work: Work,
  planId: string,
  taken: Set<string>,
  told: Told,
): Promise<ArchiveSection[]> {
  const { controllerId, trx } = work;
  const asks = (await stepsOf(work, planId)).filter(({ act }) => act === 'ask');
  const tasks = await OwnerTask.query(trx).where({ controllerId, planId });
  const holds = new Map((await listOwnedSystems(work)).map((one) => [one.id, one.holds]));
  const lines = await ownerLines(work, planId);
  const sections: ArchiveSection[] = [];
  for (const step of asks) {
    const task = tasks.find(({ stepId }) => stepId === step.id);
    const id = sectionId(taken, step.store);
    const title = (holds.get(step.storeId) ?? [step.store]).join(', ');
    const base = emptySection(step, id, title);
    if (task?.outcome === 'done' && task.passed === true) {
      sections.push({ ...base, ...(await sent(work, task, id, told)) });
    } else if (task?.outcome === 'not-found') {
      sections.push({ ...base, state: 'nothing-held' });
    } else {
      const { facts } = lines.get(step.id) ?? unknownOwnerLine(step);
      sections.push({ ...base, state: 'failed', reason: sayFacts(facts, told.language) });
    }
  }
  return sections;
}

function emptySection({ store, collection }: PlanStep, id: string, title: string) {
  return {
    id,
    title,
    store,
    collection,
    purposes: [],
    source: null,
    recipients: [],
    retention: null,
    fields: [],
    expectedRows: 0,
  } as const;
}

async function sent(
  work: Work,
  task: OwnerTask,
  id: string,
  told: Told,
): Promise<Pick<ArchiveSection, 'state' | 'fields' | 'columns' | 'expectedRows' | 'rows' | 'files'>> {
  const words = await ownerWords(work, task);
  const files = (await filesOfOwner(work, task.id)).map(({ kind, bytes, replacesId }, index) => ({
    name: `files/${id}-${index + 1}.${ENDINGS[kind]}`,
    bytes,
    replacesId,
  }));
  const ruled = await ruledFiles(work, [task.id]);
  const rows = [
    ...(words === null ? [] : [{ words, file: null }]),
    ...files.filter(({ replacesId }) => replacesId === null).map(({ name }) => ({ words: null, file: name })),
    ...(await ruledRows(work, ruled, files, told)),
  ];
  // A copy from which nothing was taken says nothing of it.
  const fields = ['words', 'file', ...(ruled.length === 0 ? [] : ['withheld'])].map((name) => ({
    name,
    label: translate(told.language, `owner.archive.${name}`),
  }));
  return {
    state: 'held',
    fields,
    columns: fields.map(({ name }) => ({ name, kind: 'text', type: 'text' })),
    expectedRows: rows.length,
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    rows: async function* () {
      for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
    },
  };
}

/** One row for each file that was withheld, and for each picture that stands in for one; each says why. */
async function ruledRows(
  work: Work,
  ruled: readonly EvidenceRow[],
  files: readonly { readonly name: string; readonly replacesId: string | null }[],
  told: Told,
): Promise<object[]> {
  const rows: object[] = [];
  for (const row of ruled) {
    const withheld = await sayFiles(work, [row], told);
    const instead = files.filter(({ replacesId }) => replacesId === row.id);
    if (instead.length === 0) rows.push({ words: null, file: null, withheld });
    for (const { name } of instead) rows.push({ words: null, file: name, withheld });
  }
  return rows;
}
