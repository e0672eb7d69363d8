// Makes CSV of rows while they pass as JSON Lines: the source is read once, and its lines go on unchanged.
import { createHash } from 'node:crypto';
import type { ArchiveColumn } from '../archive-input.ts';
import { ColumnWatch, type TableField } from './column-watch.ts';
import { membersOf } from './json-line.ts';
import { Spool } from './spool.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const RETURN = 0x0d;
const SPECIAL = /[",\r\n]/;
/** Texts that could be mistaken for what stands where a value is null; as many as anybody will ever have. */
const LIKE_MISSING = /^\\N\d{0,4}$/;

/** What a reader needs to know of a CSV file that was written. */
export interface WrittenTable {
  readonly fields: readonly TableField[];
  /** What stands where a value is null. Nothing, unless a text of the table is empty: then no other cell is like it. */
  readonly missing: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** One table on its way from JSON Lines to CSV (RFC 4180, UTF-8, CR LF). */
export class CsvTable {
  readonly #declared: ReadonlyMap<string, ArchiveColumn> | null;
  readonly #spool: Spool;
  readonly #hash = createHash('sha256');
  #columns: ColumnWatch[] | null;
  /** Null once a row was no object, or held something that the table has no column for. */
  #table = true;
  #nulls = false;
  #empties = false;
  readonly #taken = new Set<string>();
  #bytes = 0;
  failure: unknown = null;

  /** `columns` as the store describes them; none: the members of the first row. */
  constructor(columns: readonly ArchiveColumn[] | undefined, spoolFolder: string | null) {
    this.#declared = columns === undefined ? null : new Map(columns.map((column) => [column.name, column]));
    this.#columns = columns?.map((column) => new ColumnWatch(column.name, column)) ?? null;
    this.#spool = new Spool(spoolFolder);
  }

  /** Passes whole lines on as they come and keeps what they are as CSV. Never throws: look at `failure`. */
  async *watch(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      for await (const piece of pieces) {
        if (this.#table) await this.#spool.write(Buffer.from(this.#rows(piece.toString('utf8'))));
        yield piece;
      }
    } catch (error) {
      this.failure = error;
    }
  }

  /** Whether the rows are a table. Known once the last has passed. */
  get isTable(): boolean {
    return this.#table && this.#columns !== null && this.#columns.length > 0;
  }

  /** The file, after the last row; once. Never throws: look at `failure`. */
  async *pieces(signal?: AbortSignal): AsyncGenerator<Buffer> {
    const names = (this.#columns ?? []).map(({ name }) => cell(name));
    const missing = this.#missing();
    try {
      yield this.#measured(Buffer.from(`${names.join(',')}\r\n`));
      const fill = missing === '' ? null : new EmptyCells(missing);
      for await (const piece of this.#spool.read()) {
        signal?.throwIfAborted();
        yield this.#measured(fill === null ? piece : fill.filled(piece));
      }
    } catch (error) {
      this.failure = error;
    }
  }

  /** What was written, after the last piece. */
  result(): WrittenTable {
    const fields = (this.#columns ?? []).map((column) => column.field());
    return { fields, missing: this.#missing(), bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Ends it, whether it was written or not. */
  async close(): Promise<void> {
    await this.#spool.close();
  }

  /** A row of one empty cell would be an empty line, which readers pass over. */
  #missing(): string {
    if (!this.#empties && (this.#columns?.length !== 1 || !this.#nulls)) return '';
    let word = '\\N';
    for (let next = 2; this.#taken.has(word); next += 1) word = `\\N${next}`;
    return word;
  }

  #measured(piece: Buffer): Buffer {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    return piece;
  }

  #rows(text: string): string {
    let rows = '';
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const row = this.#row(text.slice(start, end));
      if (row === null) {
        this.#table = false;
        return '';
      }
      rows += row;
      start = end + 1;
    }
    return rows;
  }

  #row(line: string): string | null {
    const members = membersOf(line);
    if (members === null) return null;
    const { names, values } = members;
    this.#columns ??= names.map((name) => new ColumnWatch(name, this.#declared?.get(name) ?? null));
    let row = '';
    let found = 0;
    for (const [at, column] of this.#columns.entries()) {
      // Every row names its columns in the same order, but for what people write themselves.
      const place = names[at] === column.name ? at : names.indexOf(column.name);
      const value = place === -1 ? 'null' : (values[place] ?? 'null');
      if (place !== -1) found += 1;
      if (at > 0) row += ',';
      if (value === 'null') this.#nulls = true;
      else row += this.#cell(column.text(value));
    }
    return found === names.length ? `${row}\r\n` : null;
  }

  #cell(text: string): string {
    if (text === '') this.#empties = true;
    else if (text.startsWith('\\N') && LIKE_MISSING.test(text)) this.#taken.add(text);
    return cell(text);
  }
}

/** A cell, quoted where a reader would take it for something else (`\.` ends a copy into PostgreSQL). */
function cell(text: string): string {
  const plain = !SPECIAL.test(text) && isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1));
  return plain && text !== '\\.' ? text : `"${text.replaceAll('"', '""')}"`;
}

/** A character that no reader trims away; false where there is none. What may be a space of some script counts as one. */
function isInk(code: number): boolean {
  return code > 0x20 && code !== 0xa0 && code !== 0xfeff && (code < 0x1680 || code > 0x3000);
}

/** Writes a word into cells that hold nothing at all; those that hold an empty text are `""`. */
class EmptyCells {
  readonly #word: Buffer;
  #quoted = false;
  /** The byte before, across pieces. */
  #before = NEWLINE;

  constructor(word: string) {
    this.#word = Buffer.from(word);
  }

  filled(piece: Buffer): Buffer {
    const parts: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      const ends = byte === COMMA || byte === RETURN;
      if (ends && !this.#quoted && (this.#before === COMMA || this.#before === NEWLINE)) {
        parts.push(piece.subarray(start, at), this.#word);
        start = at;
      }
      this.#before = byte;
    }
    parts.push(piece.subarray(start));
    return Buffer.concat(parts);
  }
}
