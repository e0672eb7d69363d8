// Builds the verifier page: one file with its script and its style in it, the same bytes from the same sources.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../platform/crypto.ts';
import { projectFolder } from '../../platform/project.ts';
import { joinModules } from './join-modules.ts';

const START = 'src/regulator/verify-page/page.ts';
const VIEWS = join(projectFolder, 'src', 'views', 'verifier');

/** The page, and the SHA-256 of its bytes in hex, which is published beside it. */
export async function buildVerifierPage(): Promise<{ html: string; sha256: string }> {
  const script = `\n${await joinModules(START)}`;
  const style = await readFile(join(VIEWS, 'page.css'), 'utf8');
  // Inside a script these would end it, or begin a comment of the page.
  if (/<\/script|<!--/i.test(script)) throw new SyntaxError('the script would end too early');
  const parts = new Map([
    ['scriptHash', hashOf(script)],
    ['styleHash', hashOf(style)],
    ['script', script],
    ['style', style],
  ]);
  const page = await readFile(join(VIEWS, 'page.html'), 'utf8');
  const html = page.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => parts.get(name) ?? whole);
  return { html, sha256: sha256(html).toString('hex') };
}

function hashOf(text: string): string {
  return `sha256-${sha256(text).toString('base64')}`;
}
