// What a page of the controller shows when it asks for consent: every purpose that rests on it, word for word, and kept.
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { sayPeriod } from '../languages/say-time.ts';
import { cardOf, sayList, translate } from '../languages/translate.ts';
import type { Work } from '../work.ts';
import { rememberNotice } from './shown-notice.ts';

/** How a page shows it; each is a notice of its own, because it looks different. */
export const VARIANTS = ['banner', 'dialog', 'page'] as const;
export type Variant = (typeof VARIANTS)[number];

/** A purpose as a page asks for it. */
export interface AskedPurpose {
  readonly purpose: Purpose;
  /** Everything about it in sentences, one a line. */
  readonly sentences: readonly string[];
}

/** A text that is about to be shown, and under which hash it is kept. */
export interface PublicNotice {
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly variant: string;
  readonly asked: readonly AskedPurpose[];
}

/** Purposes that rest on consent, each with its sentences in a language; the words of a purpose are the controller's own. */
export async function askedPurposes(work: Work, language: string): Promise<AskedPurpose[]> {
  return (await listPurposes(work))
    .filter(({ consent }) => consent !== null)
    .map((purpose) => ({ purpose, sentences: sentencesOf(purpose, language) }));
}

/** Writes the notice that a page shows and keeps it. A page that shows anything else shows something that nobody can prove. */
export async function writePublicNotice(
  work: Work,
  { language, variant }: { language: string; variant: Variant },
): Promise<PublicNotice> {
  const { name, privacyNoticeUrl } = work.controller;
  const asked = await askedPurposes(work, language);
  const say = (key: string, values = {}) => translate(language, `banner.${key}`, values);
  const text = [
    say('title', { controller: name }),
    say(asked.length === 0 ? 'none' : 'intro'),
    ...asked.map(({ sentences }) => sentences.join('\n')),
    ...(privacyNoticeUrl === '' ? [] : [say('more', { url: privacyNoticeUrl })]),
  ].join('\n\n');
  const { tag } = cardOf(language);
  const hash = await rememberNotice(work, { text, language: tag, variant, purposes: versionsOf(asked) });
  return { hash, text, language: tag, variant, asked };
}

/** Names and versions of what is asked for. */
export function versionsOf(asked: readonly AskedPurpose[]): Record<string, number> {
  return Object.fromEntries(asked.map(({ purpose }) => [purpose.name, purpose.version]));
}

function sentencesOf({ words, categories, recipients, consent }: Purpose, language: string): string[] {
  const say = (key: string, values = {}) => translate(language, `banner.${key}`, values);
  const { minimumAge = null, expiresAfter = null, bundled = false } = consent ?? {};
  return [
    words,
    ...(categories.length === 0 ? [] : [say('data', { data: sayList(categories, language) })]),
    ...(recipients.length === 0 ? [] : [say('recipients', { recipients: sayList(recipients, language) })]),
    ...(minimumAge === null ? [] : [say('age', { years: minimumAge })]),
    ...(expiresAfter === null ? [] : [say('ends', { period: sayPeriod(expiresAfter, language) })]),
    ...(bundled ? [say('bundled')] : []),
  ];
}
