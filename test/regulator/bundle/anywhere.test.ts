// The checks of a bundle run anywhere: no import of theirs is Node's or a package's, and WebCrypto is enough.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkBag } from '../../../src/archives/bag-check.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { projectFolder } from '../../../src/platform/project.ts';
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import type { VerifyTools } from '../../../src/regulator/verify/verify-tools.ts';
import { importsOf } from '../../support/house-rules.ts';
import { openSite, type Site } from './site.ts';

const START = 'src/regulator/verify/verify-bundle.ts';
/** What a browser has not got. */
const OF_NODE = /\b(Buffer|process|require|__dirname|setImmediate)\b/;

/** Every file that checking a bundle loads at run time. */
async function loaded(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const open = [START];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path)) continue;
    const text = await readFile(join(projectFolder, path), 'utf8');
    texts.set(path, text);
    for (const { target, typeOnly } of importsOf(text))
      if (!typeOnly) open.push(target.startsWith('.') ? join(dirname(path), target) : target);
  }
  return texts;
}

test('nothing that checks a bundle needs Node or a package', async () => {
  const texts = await loaded();
  expect(
    [...texts.keys()].filter((path) => !/^src\/(regulator\/(verify|metrics)|archives|audit)\//.test(path)),
  ).toEqual([]);
  expect(texts.size).toBeGreaterThan(12);
  const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect([...texts].filter(([, text]) => OF_NODE.test(code(text))).map(([path]) => path)).toEqual([]);
});

/** As a browser has them. */
const WEB: VerifyTools = {
  digest: async (algorithm, bytes) => new Uint8Array(await crypto.subtle.digest(algorithm, bytes)),
  verifyEd25519: async (key, message, signature) => {
    try {
      const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', imported, signature, message);
    } catch {
      return false;
    }
  },
};

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(async () => await site.close());

test('WebCrypto alone finds nothing wrong with an untouched bundle, and a wrong key', async () => {
  await site.note(20);
  await site.seal();
  await site.note(20);
  const { path, verifierKey } = await site.build('bundle.zip');
  const source = await openBagZip(path);
  expect((await checkBag(source)).findings).toEqual([]);
  const report = await verifyBundle(source, WEB, { key: verifierKey, earlier: null });
  expect([report.findings, report.entries, report.checkpoints]).toEqual([[], 40, 1]);
  const other = verifierKey.replace(/.$/, (letter) => (letter === 'A' ? 'B' : 'A'));
  const wrong = await verifyBundle(source, WEB, { key: other, earlier: null });
  expect(wrong.findings.map(({ fault }) => fault)).toContain('signature-wrong');
  await source.close();
});
