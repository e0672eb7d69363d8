// The right to erasure (GDPR Art. 17): delete, mask or keep each collection, and ask where others are touched.
import type { Masking } from '../connectors/connector.ts';
import { sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import { type ForeignEffect, foreignEffects, type Planned } from './foreign-effects.ts';
import { maskingsOf } from './masking.ts';
import {
  type Found,
  notSearched,
  type PlannedRight,
  placeInWords,
  type QuestionDraft,
  rowsInWords,
  type StepDraft,
  type Surroundings,
  standingQuestion,
} from './right.ts';

export const ERASURE: PlannedRight = {
  kind: 'erasure',
  draft: (found, surroundings) => {
    const place = new Map(surroundings.erasingOrder.map((address, index) => [address, index]));
    const ordered = found.toSorted((a, b) => (place.get(a.address) ?? 0) - (place.get(b.address) ?? 0));
    return ordered.map((one) => draftOne(one, found, surroundings));
  },
};

function draftOne(found: Found, all: readonly Found[], surroundings: Surroundings): StepDraft {
  if (found.problem !== null || found.table === null) return notSearched(found);
  const draft = { found, maskings: [], columns: [], kept: null, problem: null, questions: [] } as const;
  const { collection } = found;
  if (found.rows === 0)
    return { ...draft, act: 'skip', sentence: `Nothing is held in ${placeInWords(found)}.` };
  if (!found.personal) {
    const sentence = `Leave ${rowsInWords(found.rows)} of ${placeInWords(found)}: they tell of nobody and belong to everybody.`;
    return { ...draft, act: 'skip', sentence };
  }
  if (collection.erase === 'keep') return keep(found, surroundings);
  if (found.keyColumns.length === 0) {
    const sentence = `${rowsInWords(found.rows)} of ${placeInWords(found)} have no key that names them, so they cannot be erased safely.`;
    return { ...draft, act: 'skip', sentence, problem: 'no-usable-key' };
  }
  if (collection.erase === 'mask') return mask(found, surroundings, []);
  const effects = effectsOf(found, all, surroundings);
  const stopping = effects.find(({ kind }) => kind === 'cascade' || kind === 'blocked');
  if (stopping === undefined) {
    const sentence = `Delete ${rowsInWords(found.rows)} from ${placeInWords(found)}.`;
    const questions = [
      ...standingQuestion(found, 'Delete'),
      ...effects.map((effect) => effectQuestion(found, effect)),
    ];
    return { ...draft, act: 'delete', sentence, questions };
  }
  if (collection.erase === null) return mask(found, surroundings, []);
  const table = 'table' in stopping ? stopping.table : '';
  const sentence =
    stopping.kind === 'cascade'
      ? `Deleting from ${placeInWords(found)} would also delete rows of ${table} that this plan does not list, so it is not done.`
      : `Rows of ${table} that stay refer to ${placeInWords(found)}, so the database would refuse to delete them.`;
  const problem = stopping.kind === 'cascade' ? 'unplanned-cascade' : 'blocked-by-foreign-key';
  return { ...draft, act: 'skip', sentence, problem };
}

function keep(found: Found, surroundings: Surroundings): StepDraft {
  const { keep: rule } = found.collection;
  const until = surroundings.keptUntil.get(found.address) ?? null;
  const what = `Keep ${rowsInWords(found.rows)} in ${placeInWords(found)}`;
  const base = { found, act: 'keep', maskings: [], columns: [], problem: null, questions: [] } as const;
  if (rule === null) return { ...base, sentence: `${what}.`, kept: null };
  const { reason, legalBasis, period } = rule;
  const kept = { reason, legalBasis, period, until: until?.toString() ?? null };
  const end =
    until === null
      ? ', counted from the last of them'
      : `, until ${until.toLocaleString('en-GB', { dateStyle: 'long' })}`;
  return {
    ...base,
    sentence: `${what} for ${sayPeriod(period, HOUSE_LANGUAGE)}${end}: ${reason} (${legalBasis}).`,
    kept,
  };
}

function mask(found: Found, surroundings: Surroundings, more: readonly QuestionDraft[]): StepDraft {
  const { maskings, unmaskable } = maskingsOf(found, surroundings.secret);
  const base = { found, columns: [], kept: null, questions: [...standingQuestion(found, 'Mask'), ...more] };
  if (unmaskable.length > 0 || maskings.length === 0) {
    const names = unmaskable.length > 0 ? unmaskable.join(', ') : 'no column that may be masked';
    const sentence = `${placeInWords(found)} cannot be masked: ${names}.`;
    return { ...base, act: 'skip', sentence, maskings: [], problem: 'not-maskable', questions: [] };
  }
  const sentence = `Mask ${columnsInWords(maskings)} in ${rowsInWords(found.rows)} of ${placeInWords(found)}.`;
  return { ...base, act: 'mask', sentence, maskings, problem: null };
}

function effectsOf(found: Found, all: readonly Found[], { catalogues }: Surroundings): ForeignEffect[] {
  const catalogue = catalogues.get(found.storeId);
  if (found.table === null || catalogue === undefined) return [];
  const planned = all.flatMap((one): Planned[] => {
    if (one.storeId !== found.storeId || one.table === null) return [];
    const referring = one.collection.fields
      .filter(({ references }) => references.length > 0)
      .map(({ name }) => name);
    const act = one.collection.erase ?? 'delete';
    const rows = one.problem === null ? one.rows : null;
    return [{ table: one.table, act, rows, referringColumns: new Set(referring) }];
  });
  return foreignEffects(found.table, catalogue, planned);
}

function effectQuestion(found: Found, effect: ForeignEffect): QuestionDraft {
  const sentence =
    effect.kind === 'trigger'
      ? `The store runs its own code (${effect.name}) whenever rows of ${placeInWords(found)} are deleted; what it changes cannot be planned. Delete them all the same?`
      : `Deleting from ${placeInWords(found)} empties ${effect.kind === 'set-null' ? effect.columns.join(', ') : ''} in rows of ${'table' in effect ? effect.table : ''} that refer to them and may belong to others. Delete them all the same?`;
  return { kind: 'foreign-effect', sentence };
}

function columnsInWords(maskings: readonly Masking[]): string {
  const names = maskings.map(({ column }) => column);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more columns`;
}
