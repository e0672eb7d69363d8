// What a person reads of what was taken out: the gap in the text, and the reasons with the law behind them.
import { translate } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import { lawBook } from '../laws/law-book.ts';
import type { Law } from '../laws/law-schema.ts';
import { REDACTION_REASONS, type RedactionReason } from './redaction.ts';
import type { Gaps } from './redaction-apply.ts';

/** Reasons of the law for leaving something out of a copy; for the others the controller answers in its own words. */
const IN_LAW: Partial<Record<RedactionReason, string>> = {
  'third-party-data': 'others-rights',
  'trade-secret': 'trade-secrets',
};

/** The law that a copy is made under, and whether it is the smaller one that may go to another company (GDPR Art. 20). */
export interface CopyLaw {
  readonly law: string | null;
  readonly portable: boolean;
}

/** A reason as the law of the case gives it. */
export interface LawfulReason {
  readonly source: string;
  readonly sentence: string;
}

/** Why the law of a case lets something be taken out; null where it is silent, or where nobody has read what it says. */
export async function lawfulReason(
  { law, portable }: CopyLaw,
  reason: RedactionReason,
  language: string,
): Promise<LawfulReason | null> {
  const text = law === null ? undefined : (await lawBook()).get(law);
  const code = IN_LAW[reason];
  if (text === undefined || code === undefined) return null;
  const ofBoth = portable ? reasonIn(text, `${code}-portable`, language) : null;
  return ofBoth ?? reasonIn(text, code, language);
}

/** What stands in place of what was taken out, in the language of the person, with the law of her case. */
export async function gapsIn(language: string, law: CopyLaw): Promise<Gaps> {
  const words = new Map<RedactionReason, string>();
  for (const reason of REDACTION_REASONS) {
    const lawful = await lawfulReason(law, reason, language);
    const what = translate(language, `redaction.what.${reason}`);
    words.set(
      reason,
      lawful === null
        ? translate(language, 'redaction.gap', { what })
        : translate(language, 'redaction.gapByLaw', { what, law: lawful.source }),
    );
  }
  return {
    changed: translate(language, 'redaction.changed'),
    of: (reason) => words.get(reason) ?? translate(language, 'redaction.changed'),
  };
}

function reasonIn(law: Law, code: string, language: string): LawfulReason | null {
  const found = law.exemptions.find((one) => one.code === code);
  if (found === undefined || found.mark === 'U') return null;
  const { words } = lawWord(language, law.id, `exemptions.${found.code}`, found.sentence);
  return { source: found.source, sentence: words };
}
