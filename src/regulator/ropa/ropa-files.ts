// The record of processing as a spreadsheet, as CSV and as JSON: one list of rows, three ways.
import { type Sheet, spreadsheet } from '../../archives/spreadsheet.ts';
import { csvLine } from '../../web/csv.ts';
import { COLUMNS, type RecordOfProcessing, type RopaRow } from './ropa-row.ts';

/** Cells of a row in the order of the columns; entries of a list stand on lines of their own. */
export function cellsOf(row: RopaRow): string[] {
  return COLUMNS.map(({ key }) => {
    const value = row[key];
    return typeof value === 'string' ? value : value.join('\n');
  });
}

const headings = (): string[] => COLUMNS.map(({ heading }) => heading);

/** Lines of the CSV, the heading first. */
export function ropaCsv({ rows }: RecordOfProcessing): string {
  return [headings(), ...rows.map(cellsOf)].map(csvLine).join('');
}

/** The record with its lists as lists, and what each column is called. */
export function ropaJson({ rows, missing }: RecordOfProcessing): string {
  const columns = Object.fromEntries(COLUMNS.map(({ key, heading }) => [key, heading]));
  return `${JSON.stringify({ columns, rows, missing }, null, 2)}\n`;
}

/** A workbook: what is missing, then one sheet for each role (GDPR Art. 30(1) and (2)). */
export async function ropaOds({ rows, missing }: RecordOfProcessing): Promise<Buffer> {
  const sheetOf = (name: string, role: RopaRow['role']): Sheet => ({
    name,
    rows: [headings(), ...rows.filter((row) => row.role === role).map(cellsOf)],
  });
  return await spreadsheet([
    sheetOf('As controller', 'controller'),
    sheetOf('As processor', 'processor'),
    { name: 'Missing', rows: [['What is missing in this record'], ...missing.map((one) => [one])] },
  ]);
}
