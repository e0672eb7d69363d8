// Style sheets: the components' own, in system fonts, and the colours of each controller; and the keys of the redaction desk.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import { sha256 } from '../platform/crypto.ts';
import { projectFolder } from '../platform/project.ts';

const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Components without their house font, crest and pictures that we do not serve: pages are in the controller's name. */
function componentStyles(...path: string[]): string {
  return readFileSync(join(projectFolder, 'node_modules', ...path), 'utf8')
    .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
    .replaceAll(/"?GDS Transport"?\s*,\s*arial\s*,\s*sans-serif/gi, FONTS)
    .replaceAll(/url\("?\/assets\/[^)]*\)/g, 'none')
    .replaceAll(/\/\*(?:#|! Copyright)[^*]*\*\//g, '');
}

const styles = [
  componentStyles('govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.css'),
  componentStyles('@ministryofjustice', 'frontend', 'moj', 'moj-frontend.min.css'),
  readFileSync(join(projectFolder, 'src', 'views', 'house.css'), 'utf8'),
].join('\n');

/** Changes with the bytes, so that browsers may keep the file for a year. */
export const stylesVersion: string = versionOf(styles);

/**
 * Half a second of work, so it is done once, for whoever asks first. Only this is compressed: a page holds a secret (its
 * form token) beside words that whoever made a link chose, and its length would tell the one by the other (BREACH).
 */
const forms = new Map<string, Buffer>();
const ENCODERS: Readonly<Record<string, () => Buffer>> = {
  br: () =>
    brotliCompressSync(styles, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(styles) },
    }),
  gzip: () => gzipSync(styles, { level: 9 }),
};

const redactionKeys = readFileSync(
  join(projectFolder, 'src', 'views', 'console', 'redaction-keys.js'),
  'utf8',
);

/** Changes with the bytes, as that of the style sheet does. */
export const redactionScript: string = versionOf(redactionKeys);

/** Serves the one style sheet of the house, as small as the browser can read it, and the one script. */
export function assets(): Router {
  const router = Router();
  router.get(`/assets/house-${stylesVersion}.css`, (req, res) => {
    const encoding = req.acceptsEncodings('br', 'gzip', 'identity') || 'identity';
    const encode = ENCODERS[encoding];
    res.vary('Accept-Encoding');
    if (encode === undefined) {
      sendForGood(res, 'text/css', styles);
      return;
    }
    const bytes = forms.get(encoding) ?? encode();
    forms.set(encoding, bytes);
    res.set('Content-Encoding', encoding);
    sendForGood(res, 'text/css', bytes);
  });
  router.get(`/assets/redaction-${redactionScript}.js`, (_req, res) =>
    sendForGood(res, 'text/javascript', redactionKeys),
  );
  return router;
}

/** What has an address that changes with its bytes, so that browsers may keep it for a year. */
function sendForGood(res: Response, type: 'text/css' | 'text/javascript', bytes: string | Buffer): void {
  res.set({
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
  res.end(bytes);
}

/** Where the style sheet of a controller's colour stands; the address holds the version of its bytes. */
export function brandAddress({ slug, colour }: { slug: string; colour: string }): string {
  return `/${slug}/brand-${versionOf(brandStyles(colour))}.css`;
}

/** The colours of a controller as a style sheet; under the address of other bytes it is nothing to keep. */
export function brand(req: Request, res: Response): void {
  const { colour } = res.locals.controller as { colour: string };
  const bytes = brandStyles(colour);
  if (req.params.version === versionOf(bytes)) sendForGood(res, 'text/css', bytes);
  // A page that was loaded before a new colour: it gets the new one, and keeps nothing.
  else res.type('css').end(bytes);
}

/** The style sheet of a controller: its colour, with a text colour on it that people can read (WCAG 1.4.3). */
export function brandStyles(colour: string): string {
  const brand = /^#[0-9a-f]{6}$/.test(colour) ? colour : '#1d4b73';
  // At this luminance white and black are equally readable on it, at 4.6 : 1; no colour is worse than that.
  const light = luminance(brand) > 0.18;
  // White on a light brand colour cannot be read, so buttons then keep a dark ground of their own.
  const button = light ? '#22303c' : brand;
  return `:root{--brand:${brand};--on-brand:${light ? '#000000' : '#ffffff'};--button:${button}}`;
}

function versionOf(bytes: string): string {
  return sha256(bytes).toString('hex').slice(0, 12);
}

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
