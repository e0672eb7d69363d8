// Rows as they are streamed from a store, line by line, with their free texts taken out or put back changed.

declare global {
  /** ES2026, JSON.parse source text access; TypeScript does not know it yet. */
  interface JSON {
    rawJSON(text: string): object;
  }
}

const NEWLINE = 0x0a;

/** The lines of a stream of JSON Lines, whole; memory holds the longest line and one chunk. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
}

export type Row = Record<string, unknown>;

/** A row whose numbers keep every digit. Throws where the line is no object: nothing that cannot be read is passed on. */
export function readLine(line: string): Row {
  const row: unknown = JSON.parse(line, exactNumbers);
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row;
  throw new TypeError('a row that is no object');
}

/** The free texts of a row; what is empty or no text to read is passed over, and what is nested is read as JSON. */
export function textsOf(row: Row, columns: readonly string[]): { column: string; text: string }[] {
  return columns.flatMap((column) => {
    const value = Object.hasOwn(row, column) ? row[column] : null;
    if (value === null || value === undefined) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.trim() === '' ? [] : [{ column, text }];
  });
}

function exactNumbers(this: unknown, _name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value;
}
