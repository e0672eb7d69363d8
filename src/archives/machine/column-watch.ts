// Watches the values of one column pass, so that its Table Schema field says of them only what holds for each.
import type { ArchiveColumn } from '../archive-input.ts';
import { textOf } from './json-line.ts';

/** A field of a Table Schema (Data Package 2.0), with what the store calls its type. */
export interface TableField {
  readonly name: string;
  readonly title?: string;
  readonly type:
    | 'integer'
    | 'number'
    | 'boolean'
    | 'date'
    | 'datetime'
    | 'string'
    | 'object'
    | 'array'
    | 'any';
  readonly format?: 'uuid';
  readonly habeas?: { readonly storeType: string };
}

type Shape = 'text' | 'number' | 'boolean' | 'object' | 'array';
type Form = 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'uuid' | 'json' | 'open';

const FORMS: Readonly<Record<ArchiveColumn['kind'], Form>> = {
  integer: 'integer',
  decimal: 'number',
  float: 'number',
  text: 'open',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'datetime',
  uuid: 'uuid',
  json: 'json',
  binary: 'open',
  other: 'open',
};

/** What a text must look like to be a value of a type; days and times that exist in no calendar are no such values. */
const LOOKS: Readonly<Partial<Record<Form, RegExp>>> = {
  integer: /^-?\d+$/,
  number: /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?INF)$/,
  boolean: /^(?:true|false)$/,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  datetime:
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
};

/** An offset of whole hours, as PostgreSQL writes it outside JSON. */
const HOURS_ALONE = /^[+-]\d\d$/;

/** One column while its rows pass. */
export class ColumnWatch {
  readonly name: string;
  readonly #column: ArchiveColumn | null;
  readonly #form: Form;
  readonly #looks: RegExp | null;
  readonly #shapes = new Set<Shape>();
  #fits = true;
  #whole = true;

  constructor(name: string, column: ArchiveColumn | null) {
    this.name = name;
    this.#column = column;
    this.#form = column === null ? 'open' : FORMS[column.kind];
    this.#looks = LOOKS[this.#form] ?? null;
  }

  /** The text of a JSON value as CSV has it; what is nested stays JSON. Never called for null. */
  text(json: string): string {
    const shape = shapeOf(json);
    this.#shapes.add(shape);
    if (this.#form === 'json') return json;
    const text = shape === 'text' ? textOf(json) : json;
    if (shape === 'number' && this.#whole && !/^-?\d+$/.test(text)) this.#whole = false;
    if (this.#looks === null) return text;
    const standard = this.#standard(text);
    if (this.#looks.test(standard)) return standard;
    this.#fits = false;
    return text;
  }

  /** The way in which Table Schema writes what stores write otherwise. */
  #standard(text: string): string {
    if (this.#form === 'number') return text.endsWith('Infinity') ? text.replace('Infinity', 'INF') : text;
    if (this.#form !== 'datetime') return text;
    const moment = text[10] === ' ' ? `${text.slice(0, 10)}T${text.slice(11)}` : text;
    return HOURS_ALONE.test(moment.slice(-3)) ? `${moment}:00` : moment;
  }

  /** The field of the Table Schema, after the last row. A type that one value does not keep is not claimed. */
  field(): TableField {
    const storeType = this.#column?.type;
    const told = storeType === undefined ? {} : { habeas: { storeType } };
    return { name: this.name, ...this.#type(), ...told };
  }

  #type(): Pick<TableField, 'type' | 'format'> {
    if (!this.#fits) return { type: this.#nested() ? 'any' : 'string' };
    switch (this.#form) {
      case 'json':
        return { type: this.#only('object') ? 'object' : this.#only('array') ? 'array' : 'any' };
      case 'uuid':
        return { type: 'string', format: 'uuid' };
      case 'open':
        return { type: this.#shown() };
      default:
        return { type: this.#form };
    }
  }

  /** What the values themselves are, where the store has no type that Table Schema knows. */
  #shown(): TableField['type'] {
    if (this.#shapes.size === 0 || this.#only('text')) return 'string';
    if (this.#only('number')) return this.#whole ? 'integer' : 'number';
    for (const shape of ['boolean', 'object', 'array'] as const) if (this.#only(shape)) return shape;
    return this.#nested() ? 'any' : 'string';
  }

  #only(shape: Shape): boolean {
    return this.#shapes.size === 1 && this.#shapes.has(shape);
  }

  #nested(): boolean {
    return this.#shapes.has('object') || this.#shapes.has('array');
  }
}

function shapeOf(json: string): Shape {
  switch (json[0]) {
    case '"':
      return 'text';
    case '{':
      return 'object';
    case '[':
      return 'array';
    case 't':
    case 'f':
      return 'boolean';
    default:
      return 'number';
  }
}
