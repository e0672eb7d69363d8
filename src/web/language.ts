// In which language a page answers: as the person chose, as her browser asks, or as the controller speaks.
import type { Request, Response } from 'express';
import { bindingLanguage, bindsInstead } from '../languages/binding.ts';
import { hasWords, LANGUAGES, spokenLanguage, translate } from '../languages/translate.ts';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';

/** Holds a language and nothing else; it ends with the browser's session, so it needs no consent (ePrivacy Art. 5(3)). */
const COOKIE = 'habeas-language';
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${COOKIE}=([a-z]{2,3})(?:;|$)`);

/**
 * Reads the choice in `?language=de`, keeps it in a cookie, and answers with the language of this message. Throws
 * `language-unknown` for a language without a folder.
 */
export function chooseLanguage(req: Request, res: Response, controller: Controller, secure: boolean): string {
  const { language: wanted } = req.query;
  if (wanted === undefined) return languageOf(req, controller);
  const chosen = LANGUAGES.find(({ code }) => code === wanted);
  if (chosen === undefined) {
    const names = LANGUAGES.map(({ name }) => name).join(', ');
    throw new Problem(
      'invalid',
      'language-unknown',
      `These pages do not exist in that language. There are: ${names}. Nothing was changed.`,
    );
  }
  res.cookie(COOKIE, chosen.code, { httpOnly: true, sameSite: 'lax', secure, path: '/' });
  return chosen.code;
}

/** The language of a message without a new choice; a controller whose language we do not speak is shown in the house's. */
export function languageOf(req: Request, controller: Pick<Controller, 'language'> | undefined): string {
  const kept = spokenLanguage(IN_COOKIES.exec(req.headers.cookie ?? '')?.[1]);
  if (kept !== null) return kept;
  const own = bindingLanguage(controller ?? { language: '' });
  // A browser that names no language, or none of ours, gets the first.
  const offered = [own, ...LANGUAGES.map(({ code }) => code).filter((code) => code !== own)];
  return req.acceptsLanguages(offered) || own;
}

/** What the foot of a page needs: the other languages, and which one binds. */
export function languageLinks(req: Request, language: string, controller: Pick<Controller, 'language'>) {
  return {
    binding: bindsInstead(language, controller),
    languages: LANGUAGES.map((card) => ({
      ...card,
      href: `?${new URLSearchParams({ ...plainQuery(req), language: card.code })}`,
    })),
  };
}

/** A query is repeated only as far as it is one of ours: short words. */
function plainQuery({ query }: Request): Record<string, string> {
  const short = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[a-z-]{1,20}$/.test(entry[1]),
  );
  return Object.fromEntries(short.slice(0, 5));
}

/** What a page says of a problem in a language: its own words there, or at least what kind of problem it is. */
export function problemWords(language: string, { code, kind, details }: Problem): string {
  const minutes = typeof details.minutes === 'number' ? { count: details.minutes } : {};
  const key = `errors.message.${code}`;
  if (hasWords(language, key) || (minutes.count !== undefined && hasWords(language, `${key}_other`)))
    return translate(language, key, minutes);
  return translate(language, `errors.words.${kind}`);
}

/** Messages of a form by field: a key of ours becomes its words; what is said in words already stays. */
export function spokenErrors(
  language: string,
  errors: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, message]) => [
      field,
      /^[\w-]+(\.[\w-]+)+$/.test(message) ? translate(language, message) : message,
    ]),
  );
}
