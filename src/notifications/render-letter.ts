// Renders a letter three times from one file of words: its heading, its plain text and its HTML.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { projectFolder } from '../platform/project.ts';
import { letterLinks } from './links.ts';
import {
  day,
  denial,
  fold,
  ink,
  item,
  line,
  lines,
  moment,
  quoted,
  right,
  web,
  wish,
} from './plain-words.ts';

/** Every letter of the house. `secret`: its words are wiped once it was sent. */
export const LETTERS = {
  'request-code': { secret: true },
  'request-received': { secret: false },
  'request-received-by-mail': { secret: false },
  'archive-code': { secret: true },
  'archive-ready': { secret: false },
  'cooling-off-started': { secret: false },
  'request-fulfilled': { secret: false },
  'request-partly-fulfilled': { secret: false },
  'request-answered': { secret: false },
  'request-denied': { secret: false },
  'request-in-effect': { secret: false },
  'request-extended': { secret: false },
  'request-question': { secret: false },
  'request-lapsed': { secret: false },
  'request-withdrawn': { secret: false },
  'staff-invited': { secret: true },
  'staff-new-case': { secret: false },
  'staff-mail-on-case': { secret: false },
  'staff-mail-waiting': { secret: false },
  'staff-approval-waiting': { secret: false },
  'staff-due-soon': { secret: false },
  'staff-overdue': { secret: false },
  'plan-stopped': { secret: false },
  'recipient-notice': { secret: true },
  'staff-recipient-silent': { secret: false },
} as const satisfies Readonly<Record<string, { readonly secret: boolean }>>;

export type LetterName = keyof typeof LETTERS;

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

export interface RenderedLetter {
  /** One line. */
  readonly heading: string;
  readonly text: string;
  readonly html: string;
}

const folder = join(projectFolder, 'src', 'views', 'letters');

/** Plain text is not markup, so nothing is escaped there; HTML escapes every value. A missing value throws. */
function environment(autoescape: boolean): nunjucks.Environment {
  const made = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape,
    throwOnUndefined: true,
    trimBlocks: true,
  });
  const filters = { line, lines, fold, item, quoted, right, wish, denial, web, ink };
  for (const [name, filter] of Object.entries(filters))
    made.addFilter(name, (value: unknown) => filter(present(value)));
  return made
    .addFilter('day', function (this: Scope, value: unknown) {
      return day(present(value), this.ctx.controller.language);
    })
    .addFilter('moment', function (this: Scope, value: unknown) {
      const { language, timeZone } = this.ctx.controller;
      return moment(present(value), language, timeZone);
    });
}

/** Filters would print a missing value as a word; a letter with a hole must not leave. */
function present(value: unknown): unknown {
  if (value === undefined || value === null) throw new TypeError('a value is missing');
  return value;
}

/** What nunjucks binds a filter to. */
interface Scope {
  readonly ctx: { readonly controller: Sender };
}

const plain = environment(false);
const markup = environment(true);

/** Renders a letter in the controller's name. Throws `letter-not-renderable` where a value is missing. */
export function renderLetter(
  letter: LetterName,
  about: { sender: Sender; publicUrl: URL; requestId: string | null; values: LetterValues },
): RenderedLetter {
  const { sender, publicUrl, requestId, values } = about;
  const controller = { ...sender, language: sender.language === 'en' ? 'en-GB' : sender.language };
  const context = { ...values, controller, links: letterLinks(publicUrl, sender, requestId) };
  const file = `${letter}.njk`;
  const parts = { text: 'parts.text.njk', html: 'parts.html.njk' };
  try {
    const heading = line(plain.render(file, { ...context, layout: 'layout.heading.njk', parts: parts.text }));
    const text = plain.render(file, { ...context, layout: 'layout.text.njk', parts: parts.text });
    const html = markup.render(file, { ...context, heading, layout: 'layout.html.njk', parts: parts.html });
    return { heading, text: `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`, html };
  } catch {
    throw new Problem(
      'internal',
      'letter-not-renderable',
      `The letter "${letter}" could not be written, because a value is missing or has the wrong form. Nothing was sent.`,
      { letter },
    );
  }
}
