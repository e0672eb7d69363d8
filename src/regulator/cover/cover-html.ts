// The cover letter as a page: one file, no script, nothing from the network, every value escaped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { sha256 } from '../../platform/crypto.ts';
import { projectFolder } from '../../platform/project.ts';
import type { CoverLetter } from './cover-words.ts';

const FOLDER = join(projectFolder, 'src', 'views', 'bundle');
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(FOLDER), {
  autoescape: true,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});
/** Our own style alone is allowed, by the digest of its very bytes. */
const style = readFileSync(join(FOLDER, 'cover.css'), 'utf8');
const styleHash = `sha256-${sha256(style).toString('base64')}`;

/** The page; the same letter is the same text. */
export function coverHtml(letter: CoverLetter): string {
  return environment.render('cover.njk', { letter, style, styleHash });
}
