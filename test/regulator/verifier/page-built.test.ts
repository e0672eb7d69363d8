// The published verifier page is the one that these sources give, byte for byte, and it can speak to nobody.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../../src/platform/project.ts';
import { buildVerifierPage } from '../../../src/regulator/verify-page/build-page.ts';
import { joinModules } from '../../../src/regulator/verify-page/join-modules.ts';

const FOLDER = join(projectFolder, 'docs', 'verifier');
const published = async (): Promise<string> => await readFile(join(FOLDER, 'habeas-verifier.html'), 'utf8');

test('built again, it has the same bytes, and the hash that is published beside it', async () => {
  const { html, sha256 } = await buildVerifierPage();
  // If this fails: npm run verifier, and publish the new hash.
  expect((await published()) === html).toBe(true);
  expect((await buildVerifierPage()).sha256).toBe(sha256);
  const bytes = await readFile(join(FOLDER, 'habeas-verifier.html'));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  expect(await readFile(join(FOLDER, 'README.md'), 'utf8')).toContain(`${sha256}  habeas-verifier.html`);
});

test('its policy lets in its own script and style alone, by their digests, and nothing out', async () => {
  const html = await published();
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const of = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toBe(
    `default-src 'none'; script-src ${of(script)}; style-src ${of(style)}; base-uri 'none'; form-action 'none'`,
  );
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/\s(?:on[a-z]+|style|src|href)=/i);
  expect(script).not.toMatch(/\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|innerHTML|eval|import)\b\s*\(/);
});

test('it runs the very modules of the command, with their comments', async () => {
  const html = await published();
  for (const path of ['verify/verify-bundle', 'verify/check-figures', 'metrics/metrics'])
    expect(html).toContain(`// src/regulator/${path}.ts\n`);
  expect(html).toContain('// src/archives/bag-check.ts');
});

test('what the joining of modules does not know stops it', async () => {
  await expect(joinModules('src/archives/bag-zip.ts')).rejects.toThrow(
    'node:fs/promises is no module of this house',
  );
  await expect(joinModules('src/platform/logger.ts')).rejects.toThrow(SyntaxError);
});
