// Carries out an access plan: streams every step into one archive, and says of each source how it went.
import {
  type ArchiveField,
  type ArchiveInput,
  type ArchiveLicence,
  type ArchiveSection,
  sectionId,
} from '../archives/archive-input.ts';
import { makeArchive } from '../archives/make-archive.ts';
import type { Table } from '../connectors/connector.ts';
import { readMap } from '../data-map/data-store.ts';
import { addressOf, type Collection, categoriesOf, type DataMap, type Field } from '../data-map/dataset.ts';
import { listOwnedSystems } from '../data-map/owned-system.ts';
import {
  listRecipients,
  type Recipient,
  recipientsInWords,
  transfersInWords,
} from '../data-map/recipient.ts';
import { labelOf } from '../data-map/taxonomy.ts';
import { listUnmapped, unmappedName } from '../data-map/unmapped.ts';
import { translate } from '../languages/translate.ts';
import { Problem } from '../platform/problem.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { languageOfCase } from '../requests/write-to-person.ts';
import { subjectEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { filesAndRows, holdsFiles } from './access-files.ts';
import { chunkNumbers, chunkRows } from './chunk.ts';
import { type ClaimedStep, underClaim } from './claim.ts';
import { consentSection } from './consent-section.ts';
import { disputedBy } from './disputed.ts';
import type { Packed } from './finish-plan.ts';
import { type LeftOut, wholeLeftOut } from './left-out.ts';
import { ownerSections } from './owner-sections.ts';
import { patchStep, requestsOf } from './plan.ts';
import { overviewByRecords, type Recorded, recordedRecipients } from './recorded-recipients.ts';
import { redactRows } from './redaction-apply.ts';
import { textColumnsOf } from './redaction-begin.ts';
import { columnsWithText } from './redaction-look.ts';
import { type Applied, beginApplying, copyLaw, recordApplied, sayTaken } from './redaction-told.ts';
import { isPortability } from './rights.ts';
import type { Run } from './run-plan.ts';
import { tableNamed } from './table-shape.ts';

/** Packs the archive of a claimed access plan and marks its steps; a store that fails leaves its section short, by name. */
export async function packAccess(run: Run, signal: AbortSignal): Promise<Packed> {
  const { house, claim } = run;
  const told = await underClaim(house, claim, async (work) => await readStory(work, run));
  const taken = new Set<string>();
  const placed = claim.steps.map((step) => ({
    step,
    id: sectionId(taken, step.row.store, step.row.collection),
  }));
  const tables = await tablesOf(run);
  const owned = await underClaim(house, claim, async (work) => {
    const { language, request } = told;
    return await ownerSections(work, claim.plan.id, taken, { language, law: copyLaw(request) });
  });
  const recorded = await recordedRecipients(run, told.map);
  const consents = await consentSection(run, taken, told);
  const sections = [
    ...placed.map(({ step, id }) => ({
      ...sectionOf(run, step, id, told, tables.get(step.row.id) ?? null),
      ...namedBy(recorded, step),
    })),
    ...owned,
    ...consents,
    ...told.unmapped.map((name) => notAsked(name, sectionId(taken, name), told.language)),
  ];
  const made = await makeArchive({
    inWork: async (act) => await underClaim(house, claim, act),
    vault: house.vault,
    spoolFolder: house.config.dataFolder,
    keyName: `${house.config.publicUrl.host}/${told.slug}`,
    requestId: told.request.id,
    planId: claim.plan.id,
    content: {
      ...told.content,
      overview: overviewByRecords(told.content.overview, told, recorded),
      sections,
    },
    signal,
  });
  const packed = new Map(made.sections.map((section) => [section.id, section]));
  await underClaim(house, claim, async (work) => {
    for (const { step, id } of placed) {
      const section = packed.get(id);
      if (step.row.act !== 'disclose' || section === undefined) continue;
      const { problem, rows } = section;
      const state = problem === null ? 'done' : 'failed';
      await patchStep(work, step.row.id, { state, problem, rowsDone: String(rows), finishedAt: work.at });
    }
    await recordApplied(work, claim.plan.id, told.redaction);
  });
  return { archiveId: made.archiveId, expiresAt: made.expiresAt };
}

interface Story {
  readonly slug: string;
  readonly request: DataRequest;
  /** In which the archive says its own words. */
  readonly language: string;
  readonly map: DataMap;
  readonly known: readonly Recipient[];
  readonly redaction: Applied;
  readonly unmapped: readonly string[];
  readonly content: Omit<ArchiveInput, 'packedAt' | 'sections'>;
}

async function readStory(work: Work, { house, claim }: Run): Promise<Story> {
  const planId = claim.plan.id;
  const [requestId = ''] = await requestsOf(work, planId);
  const request = await findRequest(work, requestId);
  if (request === undefined)
    throw new Problem('internal', 'plan-without-request', 'The plan belongs to no request.');
  const map = await readMap(work);
  const known = await listRecipients(work);
  const owned = (await listOwnedSystems(work)).flatMap(({ categories }) => categories);
  const collections = map.datasets.flatMap(({ dataset }) => dataset.collections);
  const every = (pick: (one: Collection) => readonly string[]) => [...new Set(collections.flatMap(pick))];
  const { controller } = work;
  const language = languageOfCase(controller, request);
  const { reference, receivedAt, dueOn } = request;
  // Where the law gives everything, the archive says what an access archive says.
  const right = request.right === 'portability' && !isPortability(request) ? 'access' : request.right;
  return {
    slug: controller.slug,
    request,
    language,
    map,
    known,
    redaction: await beginApplying(work, { house, claim, request, language }),
    unmapped: (await listUnmapped(work)).map(unmappedName),
    content: {
      controller,
      request: { reference, right, receivedAt, dueOn, email: await subjectEmail(work, request.subjectId) },
      overview: {
        purposes: every(({ purposes }) => purposes),
        categories: inWords([...every(({ categories }) => categories), ...owned], language),
        recipients:
          known.length === 0 ? every(({ recipients }) => recipients) : recipientsInWords(known, language),
        transfers: transfersInWords(known, language),
        automatedDecisions: null,
      },
      // What she says about us is for her own copies, not for the company that takes her data over.
      statements: isPortability(request) ? [] : await disputedBy(work, request.subjectId),
    },
  };
}

/**
 * The tables of the steps that disclose rows, by step, as their stores describe them. Of a store that does not answer
 * there are none: reading it will fail by name, or its rows speak for themselves.
 */
async function tablesOf(run: Run): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  for (const { row, spec } of run.claim.steps) {
    if (row.act !== 'disclose' || row.problem !== null) continue;
    const store = await run.openStore(row.storeId);
    const table = 'catalogue' in store ? tableNamed(store.catalogue, spec.table) : undefined;
    if (table !== undefined) tables.set(row.id, table);
  }
  return tables;
}

function sectionOf(
  run: Run,
  step: ClaimedStep,
  id: string,
  told: Story,
  table: Table | null,
): ArchiveSection {
  const { map, language } = told;
  const { row } = step;
  const collection = map.datasets
    .flatMap(({ dataset }) => dataset.collections.map((one) => ({ address: addressOf(dataset, one), one })))
    .find(({ address }) => address === row.collection)?.one;
  const base = {
    id,
    title: collection?.label ?? row.collection,
    store: row.store,
    collection: row.collection,
    purposes: collection?.purposes ?? [],
    source: collection?.source ?? null,
    recipients: collection?.recipients ?? [],
    retention: collection?.retention ?? null,
    notStored: collection?.notStored ?? [],
    categories: collection === undefined ? [] : categoriesInWords(collection, language),
    fields: (collection?.fields ?? []).map((field) => fieldOf(field, row.leftOut)),
    expectedRows: Number(row.rows),
  };
  if (row.problem !== null) return { ...base, state: 'failed' };
  const leftOut = wholeLeftOut(row.leftOut);
  if (leftOut !== null) return { ...base, state: 'left-out', leftOut };
  if (row.act === 'skip') {
    return { ...base, state: 'not-asked', reason: translate(language, 'archive.reason.decided') };
  }
  if (Number(row.rows) === 0) return { ...base, state: 'nothing-held' };
  const mapped = asMappedNow(step, collection);
  const engine = map.stores.find((store) => store.id === row.storeId)?.engine;
  const files = holdsFiles(engine) ? filesAndRows(run, mapped, id) : null;
  return {
    ...base,
    state: 'held',
    ...columnsOf(table, mapped),
    licences: licencesOf(collection, mapped),
    ...(files === null ? {} : { streamed: files.streamed }),
    rows: () => redactRows(told.redaction, mapped, files?.rows() ?? rowsOf(run, mapped, mapped.spec.columns)),
    redacted: () => sayTaken(told.redaction, mapped, language),
  };
}

/** Where records name who received her data, they are told instead of everybody who might have. */
function namedBy(recorded: Recorded | null, { row }: ClaimedStep): { recipients?: readonly string[] } {
  const names = recorded?.get(row.id);
  return names === undefined ? {} : { recipients: names };
}

/** The columns that go out, as their store describes them, and those by which it tells the rows apart. */
function columnsOf(table: Table | null, { spec }: ClaimedStep): Pick<ArchiveSection, 'columns' | 'key'> {
  const known = spec.columns.map((name) => table?.columns.find((column) => column.name === name));
  const columns = known.filter((column) => column !== undefined);
  return table === null || columns.length < known.length ? {} : { columns, key: table.primaryKey };
}

/** The terms of a collection. A field that does not go out this time cannot say which were in force. */
function licencesOf(collection: Collection | undefined, { spec }: ClaimedStep): ArchiveLicence[] {
  return (collection?.licences ?? []).map((one) => ({
    ...one,
    field: one.field !== null && spec.columns.includes(one.field) ? one.field : null,
  }));
}

function categoriesInWords({ categories, fields }: Collection, language: string): string[] {
  return inWords([...categories, ...fields.flatMap(categoriesOf)], language);
}

/** What categories are called towards her, each once. */
function inWords(keys: readonly string[], language: string): string[] {
  return [...new Set(keys.map((key) => labelOf(key, language)))];
}

/** What the map made secret since the plan was drawn is not asked for; what it calls free text since then nobody has read. */
function asMappedNow(step: ClaimedStep, collection: Collection | undefined): ClaimedStep {
  if (collection === undefined) return step;
  const { spec } = step;
  const secret = new Set(
    collection.fields.filter(({ neverDisclose }) => neverDisclose !== null).map(({ name }) => name),
  );
  const columns = spec.columns.filter((name) => !secret.has(name));
  const texts = [...new Set([...columnsWithText(spec), ...textColumnsOf(collection, columns)])];
  return { ...step, spec: { ...spec, columns, texts } };
}

function fieldOf({ name, label, neverDisclose }: Field, leftOut: readonly LeftOut[] | null): ArchiveField {
  if (neverDisclose !== null) return { name, label, neverDisclosed: neverDisclose.reason };
  const out = leftOut?.find(({ fields }) => fields.some((field) => field.name === name));
  return out === undefined ? { name, label } : { name, label, leftOut: out.why };
}

async function* rowsOf(run: Run, step: ClaimedStep, columns: readonly string[]): AsyncGenerator<Uint8Array> {
  const connector = await run.connectorOf(step);
  for (const number of await chunkNumbers(run.house, run.claim, step)) {
    yield* connector.read({ rows: await chunkRows(run.house, run.claim, step, number), columns });
  }
}

function notAsked(name: string, id: string, language: string): ArchiveSection {
  return {
    id,
    title: name,
    store: name,
    collection: name,
    state: 'not-asked',
    reason: translate(language, 'archive.reason.unmapped'),
    purposes: [],
    source: null,
    recipients: [],
    retention: null,
    fields: [],
    expectedRows: 0,
  };
}
