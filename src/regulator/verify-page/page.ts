// The script of the verifier page: takes the files that a person chooses, checks them here, and shows what was found.
import { openBagBlob } from '../../archives/bag-blob.ts';
import type { BagSource } from '../../archives/bag-source.ts';
import { verifyBundle } from '../verify/verify-bundle.ts';
import { byId } from './page-dom.ts';
import { showReport } from './show-report.ts';
import { WEB_TOOLS, whatIsLacking } from './web-tools.ts';

/** Most bytes of a checkpoint: it has some lines. */
const MOST_NOTE_BYTES = 64 * 1024;

byId('order').addEventListener('submit', (event) => {
  event.preventDefault();
  run().catch((error: unknown) =>
    refuse(`not-checked: ${error instanceof Error ? error.message : 'it failed'}`),
  );
});
// Without its script the page says that it needs one.
byId('lacking').hidden = true;
byId('order').hidden = false;

async function run(): Promise<void> {
  const [zip] = byId('bundle').files ?? [];
  const [note] = byId('earlier').files ?? [];
  const key = byId('key').value.trim();
  byId('answer').replaceChildren();
  const lacking = await whatIsLacking();
  if (lacking !== null) return refuse(lacking);
  if (zip === undefined) return refuse('bundle-missing: choose the zip first. Nothing was checked.');
  if (note !== undefined && note.size > MOST_NOTE_BYTES)
    return refuse('earlier-malformed: the file that was given is no checkpoint. Nothing was checked.');
  byId('check').disabled = true;
  try {
    const earlier = note === undefined ? null : await note.text();
    const source = watched(await openBagBlob(zip));
    const report = await verifyBundle(source, WEB_TOOLS, { key: key === '' ? null : key, earlier });
    byId('answer').replaceChildren(...showReport(report, earlier !== null));
    const found = report.findings.length + report.more;
    say(found === 0 ? 'Checked. No findings.' : `Checked. Findings: ${found.toLocaleString('en-GB')}.`);
    byId('result').hidden = false;
    byId('result').focus();
  } finally {
    byId('progress').hidden = true;
    byId('check').disabled = false;
  }
}

/** The same bag, which tells how far its files have been read. */
function watched(source: BagSource): BagSource {
  const progress = byId('progress');
  progress.hidden = false;
  progress.max = Math.max(1, source.files.size);
  let done = 0;
  return {
    ...source,
    digests: async (path, wanted) => {
      done += 1;
      progress.setAttribute('value', String(done));
      if (done % 50 === 1)
        say(`Reading file ${done.toLocaleString('en-GB')} of ${source.files.size.toLocaleString('en-GB')} …`);
      return await source.digests(path, wanted);
    },
  };
}

function say(words: string): void {
  byId('status').textContent = words;
}

function refuse(words: string): void {
  byId('progress').hidden = true;
  say(words);
}
