// Texts that staff begin a letter with: those of the house, and the controller's own, kept in versions that nobody changes.
import { hasWords, LANGUAGES, translate } from '../languages/translate.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { DataRequest } from './data-request.ts';
import { MACRO_FIELDS, mustKnowFields } from './macro-fields.ts';

/** What a text is for: each is one form of the page of a case. */
export const MACRO_KINDS = ['message', 'question', 'delay', 'refusal', 'answer', 'outcome'] as const;
export type MacroKind = (typeof MACRO_KINDS)[number];

/** Characters of an own text. */
export const LONGEST_MACRO = 4_000;

/** The texts of the house, by the key under which each language has them; the name is for staff. */
const OF_THE_HOUSE: readonly { readonly key: string; readonly kind: MacroKind; readonly name: string }[] = [
  { key: 'acknowledge', kind: 'message', name: 'We have your request' },
  { key: 'workingOnIt', kind: 'message', name: 'We are working on it' },
  { key: 'whichAccount', kind: 'question', name: 'Which account do you mean?' },
  { key: 'whatExactly', kind: 'question', name: 'What exactly do you want?' },
  { key: 'complex', kind: 'delay', name: 'The request is complex' },
  { key: 'manyRequests', kind: 'delay', name: 'There are many requests' },
  { key: 'partKept', kind: 'refusal', name: 'In part: a law makes us keep something' },
  { key: 'nothingHeld', kind: 'refusal', name: 'Nothing was found' },
  { key: 'othersRights', kind: 'refusal', name: 'It would harm the rights of others' },
  { key: 'done', kind: 'answer', name: 'It is done' },
  { key: 'notFound', kind: 'answer', name: 'Nothing was found' },
  { key: 'upheld', kind: 'outcome', name: 'You are right' },
  { key: 'upheldInPart', kind: 'outcome', name: 'You are right in part' },
  { key: 'notUpheld', kind: 'outcome', name: 'We stay with what we did' },
];

/** A text of the house is kept paragraph by paragraph; each language may have as many as it needs. */
const PARAGRAPHS = ['one', 'two', 'three'] as const;

class MacroRow extends HouseModel {
  static override tableName = 'macros';
  static override idColumn = ['controllerId', 'id', 'version'];
  declare controllerId: string;
  declare id: string;
  declare version: number;
  declare name: string;
  declare kind: MacroKind;
  declare language: string;
  declare body: string;
  declare retired: boolean;
  declare byId: string;
  declare at: Temporal.Instant;
}

/** A text as it is chosen. */
export interface Macro {
  /** `house:complex`, or the id of an own one. */
  readonly id: string;
  readonly kind: MacroKind;
  readonly name: string;
  readonly body: string;
}

/** An own text in its newest version. */
export type OwnMacro = Pick<
  MacroRow,
  'id' | 'version' | 'name' | 'kind' | 'language' | 'body' | 'retired' | 'byId' | 'at'
>;

/** A version of an own text as somebody writes it; `id` and `version` of the one that was read, for a change. */
export interface WrittenMacro extends Pick<OwnMacro, 'name' | 'kind' | 'language' | 'body'> {
  readonly id?: string | undefined;
  readonly version?: number | undefined;
  readonly retired?: boolean | undefined;
}

/** The texts that fit a case, in its language: those of the house under its law, then the controller's own. */
export async function macrosFor(work: Work, request: DataRequest, language: string): Promise<Macro[]> {
  const unnamed = Object.fromEntries(Object.keys(MACRO_FIELDS).map((field) => [field, `{{${field}}}`]));
  const extendable = request.rule === null || request.rule.extension.unit !== 'none';
  const house = OF_THE_HOUSE.filter(({ kind }) => kind !== 'delay' || extendable).map(
    ({ key, kind, name }) => ({
      id: `house:${key}`,
      kind,
      name,
      body: PARAGRAPHS.filter((part) => hasWords(language, `macros.text.${key}.${part}`))
        .map((part) => translate(language, `macros.text.${key}.${part}`, unnamed))
        .join('\n\n'),
    }),
  );
  const own = (await ownMacros(work)).filter((one) => one.language === language && !one.retired);
  return [...house, ...own.map(({ id, kind, name, body }) => ({ id, kind, name: `${name} (own)`, body }))];
}

/** The controller's own texts in their newest versions, by name. */
export async function ownMacros(work: Work): Promise<OwnMacro[]> {
  return await MacroRow.query(work.trx)
    .distinctOn('id')
    .where({ controllerId: work.controllerId })
    .orderBy('id')
    .orderBy('version', 'desc')
    .then((rows) => rows.sort((one, other) => one.name.localeCompare(other.name)));
}

/**
 * Writes an own text, or the next version of one. Throws `macro-field-unknown`, `macro-length`, `language-unknown`,
 * `macro-unknown`, and `macro-changed` where somebody else wrote a version since.
 */
export async function writeMacro(work: Work, written: WrittenMacro): Promise<string> {
  const { trx, controllerId, at, actor } = work;
  const name = written.name.trim();
  const body = written.body.replace(/\r\n?/g, '\n').trim();
  mustFit(name, body);
  mustKnowFields(body);
  if (!LANGUAGES.some(({ code }) => code === written.language))
    throw new Problem(
      'invalid',
      'language-unknown',
      'The house does not write in that language. Nothing was saved.',
    );
  const id = written.id ?? crypto.randomUUID();
  const newest = (await ownMacros(work)).find((one) => one.id === id);
  if (written.id !== undefined && newest === undefined)
    throw new Problem('not-found', 'macro-unknown', 'There is no such text here. Nothing was saved.');
  if ((newest?.version ?? 0) !== (written.version ?? 0)) throw changed();
  const version = (newest?.version ?? 0) + 1;
  const retired = written.retired ?? false;
  const { kind, language } = written;
  const row = { controllerId, id, version, name, kind, language, body, retired, byId: actor.id, at };
  // Of two versions at once one finds its number taken.
  await MacroRow.query(trx).insert(row).onConflict(['controllerId', 'id', 'version']).ignore();
  const stored = await MacroRow.query(trx).findById([controllerId, id, version]);
  if (stored?.byId !== actor.id || stored.body !== body) throw changed();
  await work.record(retired ? 'macro.retired' : 'macro.written', id, { version, kind, language });
  return id;
}

function mustFit(name: string, body: string): void {
  if (name.length >= 3 && name.length <= 80 && body.length >= 10 && body.length <= LONGEST_MACRO) return;
  throw new Problem(
    'invalid',
    'macro-length',
    `Give the text a name of 3 to 80 characters, and 10 to ${LONGEST_MACRO.toLocaleString('en-GB')} characters of words. Nothing was saved.`,
  );
}

function changed(): Problem {
  return new Problem(
    'conflict',
    'macro-changed',
    'Somebody else changed this text meanwhile. Nothing was saved; read their version, then change it again.',
  );
}
