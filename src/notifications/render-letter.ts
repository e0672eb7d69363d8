// Renders a letter three times from one file of words: its heading, its plain text and its HTML.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { bindingLanguage, bindsInstead } from '../languages/binding.ts';
import { sayDay, sayMoment } from '../languages/say-time.ts';
import { cardOf, HOUSE_LANGUAGE, hasWords, LANGUAGES, translate } from '../languages/translate.ts';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { projectFolder } from '../platform/project.ts';
import { LETTERS, type LetterName } from './letter-list.ts';
import { letterLinks } from './links.ts';
import { fold, ink, item, line, lines, quoted, web, wish } from './plain-words.ts';

/** What a letter says about its case. Texts may be anybody's: they are never read as template, markup or header. */
export type LetterValues = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

export type Sender = Pick<
  Controller,
  | 'slug'
  | 'name'
  | 'language'
  | 'timeZone'
  | 'postalAddress'
  | 'contactEmail'
  | 'senderName'
  | 'senderEmail'
  | 'colour'
  | 'authority'
>;

/** Days for which the link of a neutral letter leads on. */
export const DOOR_DAYS = 180;

/** What a letter says, in plain text. */
export interface LetterWords {
  /** One line. */
  readonly heading: string;
  readonly text: string;
}

export interface RenderedLetter extends LetterWords {
  /** Who it seems to come from in a list of mails. */
  readonly senderName: string;
  readonly html: string;
  /** Of a neutral letter, all that it has to say, one line a paragraph; it stands behind its link. Null: it says so itself. */
  readonly inside: LetterWords | null;
}

/** Grey, whoever writes. */
const NOBODYS_COLOUR = '#4a5259';

const folder = join(projectFolder, 'src', 'views', 'letters');

/** Plain text is not markup, so nothing is escaped there; HTML escapes every value. A missing value throws. */
function environment(autoescape: boolean, folds = true): nunjucks.Environment {
  const made = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape,
    throwOnUndefined: true,
    trimBlocks: true,
  });
  const unfolded = { fold: line, item: (value: unknown) => `- ${line(value)}`, quoted: lines };
  const filters = { line, lines, fold, item, quoted, wish, web, ink, ...(folds ? {} : unfolded) };
  for (const [name, filter] of Object.entries(filters))
    made.addFilter(name, (value: unknown) => filter(present(value)));
  for (const name of ['day', 'moment', 'right', 'denial'] as const) {
    made.addFilter(name, function (this: Scope, value: unknown) {
      return this.ctx.says[name](String(present(value)));
    });
  }
  return made;
}

/** Filters would print a missing value as a word; a letter with a hole must not leave. */
function present(value: unknown): unknown {
  if (value === undefined || value === null) throw new TypeError('a value is missing');
  return value;
}

/** What nunjucks binds a filter to. */
interface Scope {
  readonly ctx: { readonly says: Speech };
}

type Named = Readonly<Record<string, unknown>>;

/** What a letter says its words with: one language, one clock, every value a single line. */
interface Speech {
  readonly t: (key: string, values?: Named) => string;
  readonly day: (date: string) => string;
  readonly moment: (instant: string) => string;
  readonly right: (name: string) => string;
  readonly denial: (name: string) => string;
}

function speech(language: string, timeZone: string): Speech {
  const t = (key: string, values: Named = {}): string => {
    const lined = Object.entries(values).map(([name, value]) => [name, line(present(value))]);
    return translate(language, key, Object.fromEntries(lined));
  };
  const named = (group: string, name: string): string =>
    t(
      `words.${group}.${/^[a-z-]+$/.test(name) && hasWords(language, `words.${group}.${name}`) ? name : 'other'}`,
    );
  return {
    t,
    day: (date) => sayDay(Temporal.PlainDate.from(date), language),
    moment: (instant) => `${sayMoment(Temporal.Instant.from(instant), language, timeZone)} (${timeZone})`,
    right: (name) => named('right', name),
    denial: (name) => named('denial', name),
  };
}

/** Staff read the language of the house; a person reads that of her case, or else the controller's. */
function languageOfLetter(letter: LetterName, sender: Sender, values: LetterValues): string {
  if ('staff' in LETTERS[letter]) return HOUSE_LANGUAGE;
  return LANGUAGES.find(({ code }) => code === values.language)?.code ?? bindingLanguage(sender);
}

const plain = environment(false);
/** For pages, which break lines by themselves. */
const unfolded = environment(false, false);
const markup = environment(true);

/** Whom she may write to, complain to and go to (GDPR Art. 12(4), 77, 79). */
function remedies({ contactEmail, authority }: Sender, { t }: Speech): string {
  const url = web(authority.url);
  const parts = [authority.name, authority.address].filter((part) => part !== '').map(line);
  if (authority.name === '') return t('letters.remedies.plain', { email: contactEmail });
  const named = `${parts.join(', ')}${url === '' ? '' : ` (${url})`}`;
  return t('letters.remedies.named', { email: contactEmail, authority: named });
}

/**
 * Whether a letter is to name nobody: the wish is hers. Letters to the desk, to organisations and to agents always say who
 * writes; an outsider has no page on which the whole letter could stand.
 */
export function isNeutral(letter: LetterName, values: LetterValues): boolean {
  return values.neutral === 'yes' && !('staff' in LETTERS[letter] || 'outsider' in LETTERS[letter]);
}

interface About {
  readonly sender: Sender;
  readonly publicUrl: URL;
  readonly requestId: string | null;
  readonly values: LetterValues;
  /** The link of a neutral letter. */
  readonly door?: string | undefined;
}

/**
 * Renders a letter in the controller's name, or in nobody's where it is neutral, in the language of the case. Throws
 * `letter-not-renderable` where a value is missing.
 */
export function renderLetter(letter: LetterName, about: About): RenderedLetter {
  const { sender, publicUrl, requestId, values } = about;
  const language = languageOfLetter(letter, sender, values);
  const { tag, locale } = cardOf(language);
  const speaks = speech(language, sender.timeZone);
  const base = { says: speaks, t: speaks.t, tag: language === HOUSE_LANGUAGE ? locale : tag };
  const whole = {
    ...values,
    ...base,
    own: (key: string, named?: Named) => speaks.t(`letters.${letter}.${key}`, named),
    remedies: () => remedies(sender, speaks),
    // Lists of a letter that does not say in which language they are were written in the language of the house.
    listTag: (values.saidIn ?? HOUSE_LANGUAGE) === language ? '' : HOUSE_LANGUAGE,
    binding: 'staff' in LETTERS[letter] ? null : bindsInstead(language, sender),
    neutral: false,
    colour: sender.colour,
    controller: sender,
    links: letterLinks(publicUrl, sender, requestId),
  };
  try {
    const neutral = isNeutral(letter, values);
    // It is written out even where it leaves under another cover, so that a hole in it is found in time.
    const inside = words(`${letter}.njk`, whole, neutral ? unfolded : plain);
    if (!neutral)
      return {
        ...inside,
        ...inHtml(`${letter}.njk`, whole, inside),
        senderName: line(sender.senderName),
        inside: null,
      };
    // From here on nothing of the controller is known.
    const cover = { ...base, ...coverValues(letter, values), door: about.door ?? publicUrl.href };
    const outside = words('neutral.njk', cover, plain);
    return {
      ...outside,
      ...inHtml('neutral.njk', cover, outside),
      senderName: line(speaks.t('letters.neutral.sender')),
      inside,
    };
  } catch {
    throw new Problem(
      'internal',
      'letter-not-renderable',
      `The letter "${letter}" could not be written, because a value is missing or has the wrong form. Nothing was sent.`,
      { letter },
    );
  }
}

/** What the cover of a neutral letter says beside its link: a code, and for how long it works. */
function coverValues(letter: LetterName, { code, minutes }: LetterValues): object {
  const alarm = letter === 'erasure-warning' || letter === 'address-changed' ? letter : null;
  const shown = LETTERS[letter].secret ? (code ?? null) : null;
  return {
    alarm,
    // Whoever does nothing here loses something: her data, her letters, or her word on who asks in her name.
    answers: alarm !== null || letter === 'request-by-agent',
    code: shown,
    minutes: alarm === null ? (minutes ?? null) : null,
    doorDays: DOOR_DAYS,
    neutral: true,
    binding: null,
    colour: NOBODYS_COLOUR,
  };
}

function words(file: string, context: object, texts: nunjucks.Environment): LetterWords {
  const parts = 'parts.text.njk';
  const heading = line(texts.render(file, { ...context, layout: 'layout.heading.njk', parts }));
  const text = texts.render(file, { ...context, layout: 'layout.text.njk', parts });
  return { heading, text: `${text.replace(/\n{3,}/g, '\n\n').trim()}\n` };
}

function inHtml(file: string, context: object, { heading }: LetterWords): { html: string } {
  const parts = 'parts.html.njk';
  return { html: markup.render(file, { ...context, heading, layout: 'layout.html.njk', parts }) };
}
