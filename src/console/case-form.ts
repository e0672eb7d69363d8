// How a form of the case page is sent: only while the case is the one that was read, and never so that words are lost.
import { z } from 'zod';
import { mustBeUnchanged } from '../fulfilment/case-version.ts';
import { isProblem } from '../platform/problem.ts';
import type { MacroKind } from '../requests/macro.ts';
import { type Answer, enteredTexts, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { showCase } from './case-page.ts';
import { showPreview } from './letter-form.ts';

/** What every form of the case page may carry beside its own fields. */
export const CASE_FIELDS = {
  /** The version of the case that was read. Without one, the rules of the act alone protect the case. */
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'This is not a version of a case')
    .transform(Number)
    .optional(),
};

/** What a form that writes to the person may carry, too. */
export const LETTER_FIELDS = {
  /** The text that the words began with; it says nothing by itself. */
  macro: z.string().max(80).optional(),
  /** Which button was pressed. */
  look: z.literal('preview').optional(),
};

/**
 * Carries a form out and leads back to its case. A case that changed meanwhile is shown with the form as it was typed.
 * `previewed`: of a form that writes to the person, where its letter is to be read first.
 */
export async function sendForm(
  visit: Visit,
  version: number | undefined,
  act: (work: Work) => Promise<void>,
  previewed: MacroKind | null = null,
): Promise<Answer> {
  const requestId = visit.params.id ?? '';
  const checked = async (work: Work): Promise<void> => {
    if (version !== undefined) await mustBeUnchanged(work, requestId, version);
    await act(work);
  };
  try {
    if (previewed !== null) return await showPreview(visit, previewed, checked);
    await visit.work(checked);
  } catch (error) {
    if (version === undefined || !isProblem(error) || error.code !== 'case-changed') throw error;
    return await showChanged(visit, version);
  }
  return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
}

/** The case as it is now, with what was typed and what changed since; sent again, it goes through. */
export async function showChanged(visit: Visit, version: number): Promise<Answer> {
  const entered = enteredTexts(visit.req.body);
  const answer = await showCase(
    { ...visit, entered, errors: {} },
    { changedSince: version, typed: typedIn(entered) },
  );
  return 'view' in answer ? { ...answer, status: 409 } : answer;
}

/** Words that somebody typed, and not what a form carries by itself. */
function typedIn(entered: Readonly<Record<string, string>>): string[] {
  return Object.values(entered).filter((text) => /\S\s+\S/.test(text));
}
