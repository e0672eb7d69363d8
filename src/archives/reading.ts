// The reading view: everything of an archive that a person reads, the same in index.html and on her data page.
import type { ArchiveInput, ArchiveSection, SectionState } from './archive-input.ts';
import { readRow, visible, visibleLine } from './reading-value.ts';
import type { StreamedRows } from './row-stream.ts';

export interface ReadingSection {
  readonly id: string;
  readonly title: string;
  readonly store: string;
  readonly collection: string;
  readonly state: SectionState;
  /** What the state means here, in a sentence. */
  readonly explanation: string;
  readonly purposes: readonly string[];
  readonly source: string | null;
  readonly recipients: readonly string[];
  readonly retention: string | null;
  /** Fields that are named and not shown. */
  readonly withheld: readonly { readonly label: string; readonly reason: string }[];
  readonly rows: number;
  /** Where all rows stand; null when there are none. */
  readonly file: string | null;
  /** Column labels, in the order of `records`. */
  readonly columns: readonly string[];
  /** The first rows; null is an empty value. */
  readonly records: readonly (readonly (string | null)[])[];
  /** The codes of what stood in the way; null where nothing did. */
  readonly problem: string | null;
}

export interface ReadingView {
  readonly controller: {
    readonly name: string;
    readonly contactEmail: string;
    readonly postalAddress: string;
    readonly senderName: string;
    readonly colour: string;
    readonly privacyNoticeUrl: string | null;
    readonly authority: { readonly name: string; readonly url: string | null; readonly address: string };
  };
  readonly request: {
    readonly reference: string;
    readonly right: string;
    readonly email: string;
    readonly receivedOn: string;
    readonly dueOn: string;
  };
  readonly packedAt: string;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  readonly transfers: string | null;
  readonly automatedDecisions: string | null;
  readonly sections: readonly ReadingSection[];
}

const LANGUAGE = 'en-GB';
const count = new Intl.NumberFormat(LANGUAGE);

/** `1 row`, `1,234,567 rows`. */
function rowsInWords(rows: number): string {
  return rows === 1 ? '1 row' : `${count.format(rows)} rows`;
}

/** Builds the view from what the archive was made of and what was streamed, by section id. */
export function readingOf(input: ArchiveInput, streamed: ReadonlyMap<string, StreamedRows>): ReadingView {
  const { controller, request, overview, sections } = input;
  const zone = controller.timeZone;
  const day = (date: Temporal.PlainDate) => date.toLocaleString(LANGUAGE, { dateStyle: 'long' });
  const merged = (own: readonly string[], more: readonly (readonly string[])[]) => [
    ...new Set([...own, ...more.flat()].map(visibleLine)),
  ];
  const packed = input.packedAt.toZonedDateTimeISO(zone).toPlainDateTime();
  return {
    controller: {
      name: visibleLine(controller.name),
      contactEmail: visibleLine(controller.contactEmail),
      postalAddress: visible(controller.postalAddress),
      senderName: visibleLine(controller.senderName),
      colour: /^#[0-9a-f]{6}$/i.test(controller.colour) ? controller.colour : '#33475b',
      privacyNoticeUrl: webAddress(controller.privacyNoticeUrl),
      authority: {
        name: visibleLine(controller.authority.name),
        url: webAddress(controller.authority.url),
        address: visible(controller.authority.address),
      },
    },
    request: {
      reference: visibleLine(request.reference),
      right: visibleLine(request.right),
      email: visibleLine(request.email),
      receivedOn: day(request.receivedAt.toZonedDateTimeISO(zone).toPlainDate()),
      dueOn: day(request.dueOn),
    },
    packedAt: `${packed.toLocaleString(LANGUAGE, { dateStyle: 'long', timeStyle: 'short' })} (${zone})`,
    purposes: merged(
      overview.purposes,
      sections.map((section) => section.purposes),
    ),
    categories: merged(overview.categories, []),
    recipients: merged(
      overview.recipients,
      sections.map((section) => section.recipients),
    ),
    transfers: overview.transfers === null ? null : visible(overview.transfers),
    automatedDecisions: overview.automatedDecisions === null ? null : visible(overview.automatedDecisions),
    sections: sections.map((section) => readSection(section, streamed.get(section.id))),
  };
}

function readSection(section: ArchiveSection, rows: StreamedRows | undefined): ReadingSection {
  const state = stateOf(section, rows);
  const withheld = section.fields.flatMap(({ label, neverDisclosed }) =>
    neverDisclosed === undefined ? [] : [{ label: visibleLine(label), reason: visible(neverDisclosed) }],
  );
  const read = (rows?.head ?? []).map(readRow);
  const hidden = new Set(
    section.fields.filter((field) => field.neverDisclosed !== undefined).map(({ name }) => name),
  );
  const names = [...new Set(read.flatMap((row) => [...row.keys()]))].filter((name) => !hidden.has(name));
  const labels = new Map(section.fields.map(({ name, label }) => [name, label]));
  return {
    id: section.id,
    title: visibleLine(section.title),
    store: visibleLine(section.store),
    collection: visibleLine(section.collection),
    state,
    explanation: explain(section, state, rows),
    purposes: section.purposes.map(visibleLine),
    source: section.source === null ? null : visible(section.source),
    recipients: section.recipients.map(visibleLine),
    retention: section.retention === null ? null : visible(section.retention),
    withheld,
    rows: rows?.rows ?? 0,
    file: rows === undefined || rows.rows === 0 ? null : rowsFile(section.id),
    columns: names.map((name) => visibleLine(labels.get(name) ?? name)),
    records: read.map((row) => names.map((name) => row.get(name) ?? null)),
    problem: rows?.cutBy ?? (state === 'failed' ? 'not-searched' : null),
  };
}

/** Where the rows of a section stand in the archive. */
export function rowsFile(id: string): string {
  return `machine/${id}.jsonl`;
}

function stateOf(section: ArchiveSection, rows: StreamedRows | undefined): SectionState {
  if (section.state !== 'held' || rows === undefined) return section.state;
  if (rows.cutBy !== null) return 'failed';
  return rows.rows === 0 ? 'nothing-held' : 'held';
}

function explain(section: ArchiveSection, state: SectionState, rows: StreamedRows | undefined): string {
  const reason = section.reason === undefined ? '' : ` ${visible(section.reason)}`;
  if (state === 'not-asked') return `This source was not searched for your request.${reason}`;
  if (state === 'failed' && rows === undefined) {
    return `This source could not be searched, so we do not know what it holds about you.${reason}`;
  }
  const read = rows?.rows ?? 0;
  if (state === 'failed') {
    return `Reading this source broke off after ${rowsInWords(read)}, so this part is not complete.${reason}`;
  }
  if (section.expectedRows > read) {
    return `When your request was prepared we found ${rowsInWords(section.expectedRows)} here; ${read === 0 ? 'none were' : `${rowsInWords(read)} were`} still there when this copy was made.`;
  }
  if (state === 'nothing-held') return 'We searched this source and hold nothing about you there.';
  const shown = rows?.head.length ?? 0;
  if (shown === read) return `We hold ${rowsInWords(read)} about you here.`;
  if (shown === 0)
    return `We hold ${rowsInWords(read)} about you here, too large to be shown on this page; all of it is in ${rowsFile(section.id)}.`;
  return `The first ${count.format(shown)} of ${rowsInWords(read)} are shown here; all of them are in ${rowsFile(section.id)}.`;
}

/** A link that may stand in a page: http and https only. */
function webAddress(text: string): string | null {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol)
    ? new URL(text).href
    : null;
}
