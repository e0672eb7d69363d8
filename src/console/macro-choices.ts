// The texts that a letter of a case may begin with, as lists to choose from, by kind.
import { findRequest } from '../requests/data-request.ts';
import { MACRO_KINDS, type MacroKind, macrosFor } from '../requests/macro.ts';
import { languageOfCase } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** By kind; each list begins with nothing chosen. */
export type MacroChoices = Partial<Record<MacroKind, readonly Choice[]>>;

/** The choices for a case, in the language of its letters; empty for one that is not here. */
export async function macroChoices(work: Work, requestId: string): Promise<MacroChoices> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return {};
  const texts = await macrosFor(work, request, languageOfCase(work.controller, request));
  const choices = MACRO_KINDS.map((kind) => [
    kind,
    [
      { value: '', text: 'Choose a text' },
      ...texts.filter((one) => one.kind === kind).map(({ id, name }) => ({ value: id, text: name })),
    ],
  ]);
  return Object.fromEntries(choices) as MacroChoices;
}
