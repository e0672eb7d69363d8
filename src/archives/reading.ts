// Builds the reading view of an archive from what it was made of and what was streamed.
import { bindingLanguage } from '../languages/binding.ts';
import { sayDay, sayMoment } from '../languages/say-time.ts';
import { cardOf, type SentenceValues, translate } from '../languages/translate.ts';
import type { ArchiveInput, ArchiveSection } from './archive-input.ts';
import { readLicences } from './reading-licence.ts';
import { readRow, visible, visibleLine, webAddress } from './reading-value.ts';
import type { ReadingRedaction, ReadingSection, ReadingView } from './reading-view.ts';
import type { StreamedRows } from './row-stream.ts';
import { explain, rowsFile, stateOf } from './section-words.ts';
import { statementsAtHead, statementsBeside } from './statement.ts';

/** Builds the view from what the archive was made of and what was streamed, by section id. */
export function readingOf(input: ArchiveInput, streamed: ReadonlyMap<string, StreamedRows>): ReadingView {
  const { controller, request, overview, sections } = input;
  const language = input.language ?? bindingLanguage(controller);
  const zone = controller.timeZone;
  const { statements = [] } = input;
  const told = { language, timeZone: zone };
  const day = (date: Temporal.PlainDate) => sayDay(date, language);
  const merged = (own: readonly string[], more: readonly (readonly string[])[]) => [
    ...new Set([...own, ...more.flat()].map(visibleLine)),
  ];
  const read = sections.map((section) => ({
    ...readSection(section, streamed.get(section.id), language),
    statements: statementsBeside(section, statements, told),
    redacted: (section.redacted?.() ?? []).map(visible),
  }));
  return {
    language,
    tag: cardOf(language).tag,
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
    packedAt: `${sayMoment(input.packedAt, language, zone)} (${zone})`,
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
    sections: read,
    statements: statementsAtHead(sections, statements, told),
    redaction: read.some(({ redacted }) => redacted.length > 0) ? redactionOf(input, language) : null,
  };
}

function readSection(
  section: ArchiveSection,
  rows: StreamedRows | undefined,
  language: string,
): ReadingSection {
  const state = stateOf(section, rows);
  const withheld = section.fields.flatMap(({ label, neverDisclosed, leftOut }) => {
    if (neverDisclosed !== undefined) return [{ label: visibleLine(label), reason: visible(neverDisclosed) }];
    if (leftOut === undefined) return [];
    return [{ label: visibleLine(label), reason: translate(language, `portability.why.${leftOut}`) }];
  });
  const read = (rows?.head ?? []).map((line) => readRow(line, language));
  const names = [...new Set(read.flatMap((row) => [...row.keys()]))];
  const labels = new Map(section.fields.map(({ name, label }) => [name, label]));
  return {
    id: section.id,
    title: visibleLine(section.title),
    store: visibleLine(section.store),
    collection: visibleLine(section.collection),
    state,
    explanation: explain(section, state, rows, language),
    purposes: section.purposes.map(visibleLine),
    source: section.source === null ? null : visible(section.source),
    recipients: section.recipients.map(visibleLine),
    retention: section.retention === null ? null : visible(section.retention),
    ...(section.notStored?.length ? { notStored: section.notStored.map(visible) } : {}),
    categories: (section.categories ?? []).map(visibleLine),
    licences: readLicences(section, names),
    ...(state === 'left-out' && section.leftOut !== undefined ? { leftOut: section.leftOut } : {}),
    withheld,
    rows: rows?.rows ?? 0,
    file: rows === undefined || rows.rows === 0 ? null : rowsFile(section.id),
    columns: names.map((name) => visibleLine(labels.get(name) ?? name)),
    names,
    records: read.map((row) => names.map((name) => row.get(name) ?? null)),
    ...(rows?.pictures?.size ? { pictures: Object.fromEntries(rows.pictures) } : {}),
    problem: rows?.cutBy ?? (state === 'failed' ? 'not-searched' : null),
  };
}

function redactionOf({ controller }: ArchiveInput, language: string): ReadingRedaction {
  const said = (key: string, values: SentenceValues = {}): string =>
    translate(language, `redaction.${key}`, values);
  return {
    heading: said('heading'),
    lead: said('lead'),
    appeal: said('appeal', { email: visibleLine(controller.contactEmail) }),
    authority: said('authority', { authority: visibleLine(controller.authority.name) }),
  };
}
