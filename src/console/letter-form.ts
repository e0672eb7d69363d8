// Forms that write to the person: begun with a text, never sent with a gap, and read as a letter before they leave.
import { cardOf } from '../languages/translate.ts';
import { lettersOf } from '../notifications/preview.ts';
import { knownRequest } from '../requests/data-request.ts';
import type { MacroKind } from '../requests/macro.ts';
import { plainRemarks } from '../requests/plain-check.ts';
import { languageOfCase } from '../requests/write-to-person.ts';
import { type Answer, enteredTexts, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { showCase } from './case-page.ts';
import type { Preview } from './preview.ts';

/** The field of the form that holds the words, by the kind of text. */
export const FIELD_OF: { readonly [K in MacroKind]: string } = {
  message: 'message',
  question: 'question',
  delay: 'delay',
  refusal: 'explanation',
  answer: 'answer',
  outcome: 'because',
};

/**
 * Shows the case with the letters that a form would send, and the form as it was typed: what would be done is done and
 * undone in one work, so nothing is kept and every refusal comes before the letter.
 */
export async function showPreview(
  visit: Visit,
  kind: MacroKind,
  act: (work: Work) => Promise<void>,
): Promise<Answer> {
  const requestId = visit.params.id ?? '';
  const { publicUrl } = visit.house.config;
  const undone = new Error('a preview is never kept');
  const entered = enteredTexts(visit.req.body);
  const words = entered[FIELD_OF[kind]] ?? '';
  const read: { preview: Preview | null } = { preview: null };
  await visit
    .work(async (work) => {
      const language = languageOfCase(work.controller, await knownRequest(work, requestId));
      const letters = await lettersOf(work, { requestId, publicUrl }, async () => await act(work));
      read.preview = {
        kind,
        letters,
        tag: cardOf(language).tag,
        words: kind === 'message' ? words : '',
        remarks: plainRemarks(words, language),
      };
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return await showCase({ ...visit, entered, errors: {} }, { preview: read.preview ?? undefined });
}
