// Reads a CSV file of old consents as a stream: its header once, then line by line, whatever its size.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { Problem } from '../platform/problem.ts';
import { type Cells, COLUMNS, type Column, folded } from './import-line.ts';

const LONGEST_LINE = 20_000;
const FIRST = 64 * 1024;

/** A line of the file, with its number; without cells where the line itself cannot be read. */
export interface FileLine {
  readonly line: number;
  readonly cells: Cells | null;
}

export interface ImportFile {
  /** Columns that are read, in the words of the file, and what they mean here. */
  readonly read: readonly (readonly [named: string, column: Column])[];
  /** Columns that mean nothing here. */
  readonly unread: readonly string[];
  lines(): AsyncGenerator<FileLine>;
}

/**
 * Opens a file: UTF-8, a header, comma, semicolon or tab. Throws `import-file-missing`, `import-not-utf8`, `import-empty`,
 * `import-column-missing`, `import-column-twice`; then nothing was recorded.
 */
export async function openImportFile(path: string): Promise<ImportFile> {
  await mustBeText(path);
  const delimiter = await delimiterOf(path);
  const header = await headerOf(path, delimiter);
  const columns = header.map(columnOf);
  for (const needed of ['purpose', 'choice', 'acted_at'] as const)
    if (!columns.includes(needed))
      throw refused('import-column-missing', `The file has no column for ${needed}.`);
  if (
    !columns.some((one) => one === 'email' || one === 'account' || one === 'device' || one === 'identifier')
  )
    throw refused('import-column-missing', 'The file has no column that says whose consent it is.');
  const twice = columns.find((one, index) => one !== null && columns.indexOf(one) < index);
  if (twice !== undefined && twice !== null)
    throw refused('import-column-twice', `Two columns of the file mean ${twice}. Take one of them out.`);
  return {
    read: header.flatMap((name, index) => {
      const column = columns[index];
      return column === null || column === undefined ? [] : [[name, column] as const];
    }),
    unread: header.filter((_name, index) => columns[index] === null),
    lines: () => linesOf(path, delimiter, columns),
  };
}

function columnOf(name: string): Column | null {
  const found = Object.entries(COLUMNS).find(([, names]) =>
    (names as readonly string[]).includes(folded(name)),
  );
  return (found?.[0] as Column | undefined) ?? null;
}

/** A letter that was stored in another encoding would make another person of somebody. */
async function mustBeText(path: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const part of createReadStream(path)) decoder.decode(part as Buffer, { stream: true });
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw refused('import-not-utf8', 'The file is not UTF-8 text. Save it as CSV in UTF-8.');
    throw refused('import-file-missing', 'The file cannot be opened.');
  }
}

/** The mark that the header has most of. */
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST), 0, FIRST, 0);
    const [first = ''] = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/);
    const counted = [',', ';', '\t'].map((mark) => [first.split(mark).length, mark] as const);
    return counted.reduce((most, one) => (one[0] > most[0] ? one : most))[1];
  } finally {
    await file.close();
  }
}

const settings = (delimiter: string) => ({
  delimiter,
  bom: true,
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: LONGEST_LINE,
});

interface ParsedLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* recordsOf(path: string, delimiter: string, most?: number): AsyncGenerator<ParsedLine> {
  const parser = createReadStream(path).pipe(
    parse({ ...settings(delimiter), ...(most === undefined ? {} : { to: most }) }),
  );
  try {
    for await (const one of parser) yield one as ParsedLine;
  } catch (error) {
    const line = Error.isError(error) && 'lines' in error ? Number(error.lines) : null;
    if (line === null) throw error;
    throw new Problem(
      'invalid',
      'import-not-csv',
      `From line ${line} on the file is no CSV: a quote is not closed, or a line is longer than ${LONGEST_LINE} characters. What stood before it counts; mend the file and import it again.`,
      { line },
    );
  }
}

async function headerOf(path: string, delimiter: string): Promise<readonly string[]> {
  for await (const { record } of recordsOf(path, delimiter, 1)) return record;
  throw refused('import-empty', 'The file is empty.');
}

async function* linesOf(
  path: string,
  delimiter: string,
  columns: readonly (Column | null)[],
): AsyncGenerator<FileLine> {
  let isHeader = true;
  for await (const { record, info } of recordsOf(path, delimiter)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const cells: Partial<Record<Column, string>> = {};
    for (const [index, column] of columns.entries()) {
      const cell = record[index]?.trim() ?? '';
      if (column !== null && cell !== '') cells[column] = cell;
    }
    yield { line: info.lines, cells: record.length === columns.length ? cells : null };
  }
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was recorded.`);
}
