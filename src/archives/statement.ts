// Statements of the person in an archive: beside the data that they dispute, at its head where no place is named, and for machines.
import { sayDay } from '../languages/say-time.ts';
import type { ArchiveSection, ArchiveStatement } from './archive-input.ts';
import { visible, visibleLine } from './reading-value.ts';

/** A statement as it is read. */
export interface ReadingStatement {
  readonly reference: string;
  readonly writtenOn: string;
  readonly words: string;
  /** Labels of the fields that it names; empty: all of them. */
  readonly fields: readonly string[];
}

/** Where the statements stand for machines. */
export const STATEMENTS_FILE = 'statements.jsonl';

interface Told {
  readonly language: string;
  readonly timeZone: string;
}

/** The statements beside one section. */
export function statementsBeside(
  section: Pick<ArchiveSection, 'collection' | 'fields'>,
  statements: readonly ArchiveStatement[],
  told: Told,
): ReadingStatement[] {
  const labels = new Map(section.fields.map(({ name, label }) => [name, label]));
  return statements.flatMap((statement) => {
    const here = statement.places.filter(({ collection }) => collection === section.collection);
    if (here.length === 0) return [];
    const fields = here.flatMap(({ field }) => (field === null ? [] : [labels.get(field) ?? field]));
    return [read(statement, here.some(({ field }) => field === null) ? [] : fields, told)];
  });
}

/** The statements that stand beside none of these sections. */
export function statementsAtHead(
  sections: readonly Pick<ArchiveSection, 'collection'>[],
  statements: readonly ArchiveStatement[],
  told: Told,
): ReadingStatement[] {
  const held = new Set(sections.map(({ collection }) => collection));
  return statements
    .filter(({ places }) => !places.some(({ collection }) => held.has(collection)))
    .map((statement) => read(statement, [], told));
}

/** The bytes of the file for machines: JSON Lines. */
export function statementLines(statements: readonly ArchiveStatement[]): string {
  return statements
    .map(({ reference, writtenAt, words, places }) =>
      JSON.stringify({ request: reference, written_at: writtenAt.toString(), statement: words, places }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function read(
  { reference, writtenAt, words }: ArchiveStatement,
  fields: readonly string[],
  { language, timeZone }: Told,
): ReadingStatement {
  return {
    reference: visibleLine(reference),
    writtenOn: sayDay(writtenAt.toZonedDateTimeISO(timeZone).toPlainDate(), language),
    words: visible(words),
    fields: [...new Set(fields.map(visibleLine))],
  };
}
