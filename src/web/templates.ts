// Nunjucks for pages: everything is escaped, and nothing a person typed is ever a template.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { type Marks, markedSentence } from '../languages/marked.ts';
import { sayDay, sayMoment } from '../languages/say-time.ts';
import { cardOf, HOUSE_LANGUAGE, type SentenceValues, translate } from '../languages/translate.ts';
import { projectFolder } from '../platform/project.ts';

const folders = [
  join(projectFolder, 'src', 'views'),
  join(projectFolder, 'node_modules', 'govuk-frontend', 'dist'),
  join(projectFolder, 'node_modules', '@ministryofjustice', 'frontend'),
];

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders, { noCache: false }), {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
});

/** `21 November 2026`, where the controller is. */
export function dayInWords(value: unknown, timeZone: string, language = HOUSE_LANGUAGE): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return sayDay(Temporal.PlainDate.from(value), language);
  if (value instanceof Temporal.PlainDate) return sayDay(value, language);
  if (!(value instanceof Temporal.Instant)) return '';
  return sayDay(value.toZonedDateTimeISO(timeZone).toPlainDate(), language);
}

/** `21 November 2026 at 14:05`. */
export function momentInWords(value: unknown, timeZone: string, language = HOUSE_LANGUAGE): string {
  return value instanceof Temporal.Instant ? sayMoment(value, language, timeZone) : '';
}

/** What nunjucks binds a filter to. */
interface Scope {
  readonly ctx: {
    readonly controller?: { readonly timeZone: string };
    readonly language: { readonly code: string };
  };
}

environment.addFilter('day', function (this: Scope, value: unknown) {
  return dayInWords(value, this.ctx.controller?.timeZone ?? 'UTC', this.ctx.language.code);
});
environment.addFilter('moment', function (this: Scope, value: unknown) {
  return momentInWords(value, this.ctx.controller?.timeZone ?? 'UTC', this.ctx.language.code);
});
environment.addFilter(
  'count',
  (value: unknown, one: string, many: string) =>
    `${Number(value).toLocaleString('en-GB')} ${Number(value) === 1 ? one : many}`,
);

/** What a view says its words with, in one language. */
function speech(code: string) {
  return {
    language: cardOf(code),
    t: (key: string, values: SentenceValues = {}) => translate(code, key, values),
    marked: (key: string, values: SentenceValues = {}, marks: Marks = {}) =>
      new nunjucks.runtime.SafeString(markedSentence(code, key, values, marks, { linkClass: 'govuk-link' })),
    rowsInWords: (count: number) => translate(code, 'words.rows', { count }),
  };
}

/** Renders a view in a language; a missing view, or a key without words, is our fault and throws. */
export function render(view: string, values: object, language = HOUSE_LANGUAGE): string {
  return environment.render(`${view}.njk`, { ...values, ...speech(language) });
}

/** A hidden field. The value is one of our own tokens: letters, digits, `-` and `_` only, or it is refused. */
export function hiddenField(name: string, value: string): nunjucks.runtime.SafeString {
  if (!/^[\w-]*$/.test(name + value))
    throw new TypeError('a hidden field of ours holds letters and digits only');
  return new nunjucks.runtime.SafeString(`<input type="hidden" name="${name}" value="${value}">`);
}
