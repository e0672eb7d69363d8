// Nunjucks for pages: everything is escaped, and nothing a person typed is ever a template.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
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
export function dayInWords(value: unknown, timeZone: string): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return dayInWords(Temporal.PlainDate.from(value), timeZone);
  if (value instanceof Temporal.PlainDate) return value.toLocaleString('en-GB', { dateStyle: 'long' });
  if (!(value instanceof Temporal.Instant)) return '';
  return value.toZonedDateTimeISO(timeZone).toPlainDate().toLocaleString('en-GB', { dateStyle: 'long' });
}

/** `21 November 2026 at 14:05`. */
export function momentInWords(value: unknown, timeZone: string): string {
  if (!(value instanceof Temporal.Instant)) return '';
  const time = value.toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
  return `${dayInWords(value, timeZone)} at ${time}`;
}

/** What nunjucks binds a filter to. */
interface Scope {
  readonly ctx: { readonly controller?: { readonly timeZone: string } };
}

environment.addFilter('day', function (this: Scope, value: unknown) {
  return dayInWords(value, this.ctx.controller?.timeZone ?? 'UTC');
});
environment.addFilter('moment', function (this: Scope, value: unknown) {
  return momentInWords(value, this.ctx.controller?.timeZone ?? 'UTC');
});
environment.addFilter(
  'count',
  (value: unknown, one: string, many: string) =>
    `${Number(value).toLocaleString('en-GB')} ${Number(value) === 1 ? one : many}`,
);

/** Renders a view; a missing view is our fault and throws. */
export function render(view: string, values: object): string {
  return environment.render(`${view}.njk`, values);
}

/** A hidden field. The value is one of our own tokens: letters, digits, `-` and `_` only, or it is refused. */
export function hiddenField(name: string, value: string): nunjucks.runtime.SafeString {
  if (!/^[\w-]*$/.test(name + value))
    throw new TypeError('a hidden field of ours holds letters and digits only');
  return new nunjucks.runtime.SafeString(`<input type="hidden" name="${name}" value="${value}">`);
}
