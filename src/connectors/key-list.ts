// Keys of rows: whole numbers stand packed, as PostgreSQL binds them, so that a million of them stay cheap.

const PACKED = 0x50;
/** Head of a one-dimensional PostgreSQL array in its binary form, then a length and a value for each element. */
const HEAD = 20;
const ELEMENT = 12;
const BIGINT_OID = 20;
const WHOLE = /^(?:0|-?[1-9]\d{0,18})$/;
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

type Rows = readonly (readonly string[])[];

/** The keys of some rows, each with its values in the order of the key's columns. Values travel as text, exactly. */
export class KeyList {
  /** How many keys there are. */
  readonly size: number;
  readonly #rows: Rows | null;
  readonly #packed: readonly Buffer[] | null;

  private constructor(size: number, rows: Rows | null, packed: readonly Buffer[] | null) {
    this.size = size;
    this.#rows = rows;
    this.#packed = packed;
  }

  /** Makes a list from texts; packed where every value is a whole number that 64 bits hold. */
  static of(rows: Rows): KeyList {
    const width = rows[0]?.length ?? 0;
    const packed = Array.from({ length: width }, (_none, at) => pack(rows, at, width));
    const whole = width > 0 && packed.every((column) => column !== null);
    return new KeyList(rows.length, whole ? null : rows, whole ? packed : null);
  }

  /** Reads what `toBytes` wrote. Throws `RangeError` or `SyntaxError` for anything else. */
  static fromBytes(bytes: Buffer): KeyList {
    if (bytes[0] !== PACKED) {
      const rows = JSON.parse(bytes.toString('utf8')) as Rows;
      return new KeyList(rows.length, rows, null);
    }
    const width = bytes.readUInt8(1);
    const length = (bytes.length - 2) / width;
    const size = (length - HEAD) / ELEMENT;
    if (width === 0 || !Number.isInteger(size)) throw new RangeError('not a list of keys');
    const packed = Array.from({ length: width }, (_none, at) =>
      bytes.subarray(2 + at * length, 2 + (at + 1) * length),
    );
    return new KeyList(size, null, packed);
  }

  /** The list as bytes, the same for the same keys in the same order. */
  toBytes(): Buffer {
    if (this.#packed === null) return Buffer.from(JSON.stringify(this.#rows));
    return Buffer.concat([Buffer.of(PACKED, this.#packed.length), ...this.#packed]);
  }

  /** True when every key has a value for each of `width` columns. */
  isComplete(width: number): boolean {
    if (this.#packed !== null) return this.#packed.length === width;
    return this.rows().every((key) => key.length === width);
  }

  /** Key by key. */
  rows(): Rows {
    if (this.#rows !== null) return this.#rows;
    const columns = Array.from({ length: this.#packed?.length ?? 0 }, (_none, at) => this.column(at));
    return Array.from({ length: this.size }, (_none, row) => columns.map((column) => column[row] ?? ''));
  }

  /** The values of one column of the key. */
  column(at: number): readonly string[] {
    const packed = this.packed(at);
    if (packed === null) return this.rows().map((key) => key[at] ?? '');
    return Array.from({ length: this.size }, (_none, row) =>
      packed.readBigInt64BE(HEAD + row * ELEMENT + 4).toString(),
    );
  }

  /** One column as a `bigint[]` in PostgreSQL's binary form; null where the values are not whole numbers. */
  packed(at: number): Buffer | null {
    return this.#packed?.[at] ?? null;
  }
}

function pack(rows: Rows, at: number, width: number): Buffer | null {
  const bytes = Buffer.alloc(HEAD + rows.length * ELEMENT);
  for (const [position, value] of [1, 0, BIGINT_OID, rows.length, 1].entries())
    bytes.writeInt32BE(value, position * 4);
  let place = HEAD;
  for (const key of rows) {
    const text = key[at];
    if (text === undefined || key.length !== width || !WHOLE.test(text)) return null;
    const value = BigInt(text);
    if (value < LEAST || value > GREATEST) return null;
    bytes.writeInt32BE(8, place);
    bytes.writeBigInt64BE(value, place + 4);
    place += ELEMENT;
  }
  return bytes;
}
