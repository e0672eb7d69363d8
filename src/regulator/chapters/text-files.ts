// Files of lines as bytes, in pieces that are large enough to be quick and small enough for any memory.
import { type Cell, csvLine } from '../../web/csv.ts';

const PIECE = 65_536;

/** Lines as UTF-8 bytes; each line brings its own end. */
export async function* bytesOf(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  if (piece !== '') yield encoder.encode(piece);
}

/** One object a line, as JSON Lines has it. */
export async function* jsonLines(
  records: AsyncIterable<object> | Iterable<object>,
): AsyncGenerator<Uint8Array> {
  yield* bytesOf(
    (async function* () {
      for await (const record of records) yield `${JSON.stringify(record)}\n`;
    })(),
  );
}

/** A table with the names of its columns in the first line; every record has these columns. */
export async function* csvTable<R extends object>(
  columns: readonly (keyof R & string)[],
  records: AsyncIterable<R> | Iterable<R>,
): AsyncGenerator<Uint8Array> {
  yield* bytesOf(
    (async function* () {
      yield csvLine(columns);
      for await (const record of records) yield csvLine(columns.map((column) => cellOf(record[column])));
    })(),
  );
}

/** One value, indented, for people and machines. */
export function jsonFile(value: unknown): Uint8Array[] {
  return [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)];
}

/** A list is written as its JSON: a cell holds one text. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString();
  if (typeof value === 'number' || typeof value === 'string') return value;
  return Array.isArray(value) && value.length === 0 ? null : JSON.stringify(value);
}
