// Provisions of packs that are refused: what is edited, how, and what is said.
import type { Refusal } from './pack-refusals.ts';

export const PROVISION_REFUSALS: readonly Refusal[] = [
  [
    'a row written otherwise',
    'provisions.yaml',
    (text) => text.replace('rows: [D-14]', 'rows: [D14]'),
    '"provisions[28].rows[0]" must be a row such as A-13',
  ],
  [
    'a gap with no word on what applies',
    'provisions.yaml',
    (text) => text.replace(/^ {4}default: .*\n/m, ''),
    '"provisions[30].default" is missing',
  ],
  [
    'a proof of nothing',
    'provisions.yaml',
    (text) => text.replace('controls: [{ kind: gate, name: sale, is: never }]', 'controls: []'),
    '"provisions[14].proofs" prove a control, so name the control too',
  ],
  [
    'a proof that lasts for a month of some length',
    'provisions.yaml',
    (text) => text.replace('max_age: P35D', 'max_age: P1M'),
    'must be days or hours such as P1D or PT36H',
  ],
  [
    'a provision of a document that is not there',
    'provisions.yaml',
    (text) => text.replace('id: contact\n', 'id: contact\n    document: terms\n'),
    '"provisions[30].document" is none of the documents above',
  ],
  [
    'a provision of one of two documents',
    'provisions.yaml',
    (text) => text.replace('provisions:', '  - { id: terms, title: Terms, dated: 2026-03-20 }\nprovisions:'),
    '"provisions[0].document" is missing',
  ],
];
