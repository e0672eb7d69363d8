// What an archive does not show and why, gathered by reason: fields, whole parts, and what was taken out of texts.
import { translate } from '../languages/translate.ts';
import type { ReadingSection } from './reading-view.ts';

/** One sentence for each reason, with everything that it holds back; `say` joins names and shortens long rows of them. */
export function leftOutItems(
  sections: readonly ReadingSection[],
  language: string,
  say: (names: readonly string[]) => string,
): string[] {
  const byReason = new Map<string, string[]>();
  const add = (reason: string, name: string) => {
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  };
  for (const section of sections) {
    const { title, state, leftOut, explanation, withheld, redacted = [] } = section;
    const reason = leftOut === undefined ? explanation : translate(language, `portability.why.${leftOut}`);
    if (['failed', 'not-asked', 'left-out'].includes(state)) add(reason, title);
    // Of a part that holds nothing, or is not here at all, no field is held back.
    if (section.rows > 0)
      for (const field of withheld)
        add(field.reason, translate(language, 'archive.short.fieldOf', { label: field.label, title }));
    for (const sentence of redacted) add(sentence, title);
  }
  return [...byReason].map(([reason, names]) =>
    translate(language, 'archive.short.because', { names: say(names), reason }),
  );
}
