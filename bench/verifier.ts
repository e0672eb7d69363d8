// Writes the verifier page and its SHA-256 into docs/verifier.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../src/platform/project.ts';
import { buildVerifierPage } from '../src/regulator/verify-page/build-page.ts';

const folder = join(projectFolder, 'docs', 'verifier');
const { html, sha256 } = await buildVerifierPage();
await writeFile(join(folder, 'habeas-verifier.html'), html);
const readme = join(folder, 'README.md');
const text = await readFile(readme, 'utf8');
await writeFile(
  readme,
  text.replace(/^[0-9a-f]{64} {2}habeas-verifier\.html$/m, `${sha256}  habeas-verifier.html`),
);
console.log(
  `${sha256}  docs/verifier/habeas-verifier.html (${html.length.toLocaleString('en-GB')} characters)`,
);
