// An archive with one hostile text in every place that takes a text.
import type { ArchiveInput, ArchiveSection } from '../../src/archives/archive-input.ts';
import { chunks, input, json, section } from './sample.ts';

/** The smallest PNG. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** Enough for a search and a pager. */
const LONG = 12;

/** Sections and the rest of an archive, all of them saying `text`. */
export function hostile(text: string): {
  readonly sections: ArchiveSection[];
  readonly changes: Partial<ArchiveInput>;
} {
  const fields = [
    { name: 'id', label: text },
    { name: 'secret', label: text, neverDisclosed: text },
    { name: 'score', label: text, leftOut: 'inferred' as const },
  ];
  const told = {
    title: text,
    store: text,
    collection: text,
    purposes: [text, `${text}2`],
    source: text,
    recipients: [text],
    retention: text,
    reason: text,
    categories: [text, `${text}3`],
    licences: [text, 'https://example.com/terms', null].map((url) => ({
      name: text,
      url,
      words: text,
      field: url === null ? null : 'id',
    })),
    redacted: () => [text],
    fields,
  };
  // A name in a zip is no path of a machine; the pictures are found by it.
  const file = `files/${text}`;
  const row = { id: text, [text]: text, picture: file, nested: { [text]: [text] } };
  const wide = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`${at}${text}`, text]));
  const base = input([]);
  const streamed = async function* () {
    yield { name: file, bytes: chunks(PIXEL)() };
  };
  return {
    sections: [
      section('table', { ...told, streamed, rows: chunks(json(Array(LONG).fill(row))), expectedRows: LONG }),
      section('list', { ...told, rows: chunks(json(Array(LONG).fill({ ...row, ...wide }))) }),
      section('unasked', { ...told, state: 'not-asked' }),
      section('down', { ...told, state: 'failed' }),
      section('out', { ...told, state: 'left-out', leftOut: 'inferred' }),
    ],
    changes: {
      controller: {
        ...base.controller,
        name: text,
        contactEmail: text,
        postalAddress: text,
        senderName: text,
        colour: text,
        privacyNoticeUrl: text,
        authority: { name: text, url: text, address: text },
      },
      request: { ...base.request, reference: text, right: text, email: text },
      overview: {
        purposes: [text],
        categories: [text],
        recipients: [text],
        transfers: text,
        automatedDecisions: text,
      },
      statements: [null, text].map((place) => ({
        reference: text,
        writtenAt: base.packedAt,
        words: text,
        places: place === null ? [] : [{ collection: place, field: 'id' }],
      })),
    },
  };
}
