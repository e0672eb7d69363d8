// The right of access (GDPR Art. 15): which rows and columns are disclosed.
import type { Field } from '../data-map/dataset.ts';
import {
  type Found,
  notSearched,
  type PlannedRight,
  placeFact,
  placeInWords,
  rowsFact,
  rowsInWords,
  type StepDraft,
  standingQuestion,
} from './right.ts';

export const ACCESS: PlannedRight = {
  kind: 'access',
  draft: (found) => found.map(draftOne),
};

function draftOne(found: Found): StepDraft {
  if (found.problem !== null || found.table === null) return notSearched(found);
  const base = { found, maskings: [], kept: null, problem: null } as const;
  if (found.rows === 0) {
    return {
      ...base,
      act: 'disclose',
      facts: [placeFact('nothing-held', found)],
      columns: [],
      questions: [],
    };
  }
  const columns = disclosedColumns(found);
  const withheld = found.collection.fields
    .filter((field) => field.neverDisclose !== null)
    .map((field) => field.label);
  const fact =
    withheld.length === 0
      ? rowsFact('disclose', found)
      : { ...rowsFact('disclose-without', found), names: withheld };
  return { ...base, act: 'disclose', facts: [fact], columns, questions: questionsOf(found) };
}

/** Columns of the table that the map describes, without those that are never disclosed. */
export function disclosedColumns(found: Pick<Found, 'collection' | 'table'>): string[] {
  const shown = new Map<string, Field>(found.collection.fields.map((field) => [field.name, field]));
  return (found.table?.columns ?? [])
    .filter(({ name }) => shown.has(name) && shown.get(name)?.neverDisclose === null)
    .map(({ name }) => name);
}

function questionsOf(found: Found): StepDraft['questions'] {
  const standing = standingQuestion(found, 'Disclose');
  if (standing.length > 0) return standing;
  const texts = found.collection.fields.filter((field) => field.freeText).map((field) => field.label);
  if (texts.length === 0) return [];
  const what = `${rowsInWords(found.rows)} of ${placeInWords(found)}`;
  return [
    {
      kind: 'free-text',
      sentence: `${what} hold free text (${texts.join(', ')}) that may name other people. Disclose them, without what its readers take out?`,
    },
  ];
}
