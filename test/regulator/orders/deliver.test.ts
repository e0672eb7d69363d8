// A bundle on its way: ordered at the desk, sealed at rest, opened with link and code, downloaded in pieces, and verified.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expireBundles } from '../../../jobs/expire-bundles.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { BundleDelivery } from '../../../src/deliveries/bundle-delivery.ts';
import { patchOrder } from '../../../src/deliveries/bundle-order.ts';
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { DataRequest } from '../../../src/requests/data-request.ts';
import { wordsOf } from '../../console/desk.ts';
import { askAndProve } from '../../support/road.ts';
import { type BundleDesk, INSPECTOR, inspectorAt, ORDER, openBundleDesk, STILL } from './bundle-desk.ts';

let place: BundleDesk;
beforeEach(async () => {
  place = await openBundleDesk();
});
afterEach(async () => await place.close());

const events = async (): Promise<string[]> => {
  const rows = await place.home.work(
    async (work) =>
      await AuditEntry.query(work.trx).whereLike('event', 'bundle.%').orderBy('position').select('event'),
  );
  return rows.map(({ event }) => event);
};
const verified = async (bytes: Buffer, key: string | null) => {
  const path = join(place.home.house.config.dataFolder, `${crypto.randomUUID()}.zip`);
  await writeFile(path, bytes);
  const source = await openBagZip(path);
  const report = await verifyBundle(source, TOOLS_HERE, { key, earlier: null });
  await source.close();
  return report;
};

test('staff order and send it, the code goes another way, and what an inspector downloads in pieces verifies', async () => {
  const { home, approver } = place;
  const id = await place.order({ question: 'Why did canary-question wait so long?' });
  expect((await place.row(id)).state).toBe('waiting');
  const ready = await place.build(id);
  expect([ready.state, ready.fileName, ready.problem]).toEqual(['ready', 'bundle-lumyx-1.zip', null]);
  const path = await place.send(id);
  expect(path).toMatch(/^\/lumyx\/authority\/[\w-]{32}$/);
  const letter = home.mailbox.newest(INSPECTOR).mail.text ?? '';
  expect(letter).toContain('Commissioner of Harbour City');
  expect(letter).not.toMatch(/\b\d{4} ?\d{4}\b/);
  const code = await place.code(id);
  expect(code).toMatch(/^\d{4} \d{4}$/);
  expect(wordsOf(await approver.get(`/bundles/${id}`))).not.toContain(code);

  const inspector = inspectorAt(place);
  expect((await inspector.get(`${path}/file`)).status).toBe(303);
  expect((await inspector.get(`${path}/file`, { range: 'bytes=0-9' })).status).toBe(403);
  expect((await inspector.enter(path, code)).status).toBe(303);
  const page = String((await inspector.get(path)).body);
  expect(page).toContain(ready.sha256?.toString('hex'));
  expect(page).toContain('published apart from the bundle');
  const size = Number(ready.size);
  const first = await inspector.get(`${path}/file`, { range: 'bytes=0-999' });
  expect([first.status, first.headers['content-range']]).toEqual([206, `bytes 0-999/${size}`]);
  const rest = await inspector.get(`${path}/file`, {
    range: 'bytes=1000-',
    'if-range': String(first.headers.etag),
  });
  expect(rest.status).toBe(206);
  const bytes = Buffer.concat([first.body as Buffer, rest.body as Buffer]);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(ready.sha256?.toString('hex'));
  const report = await verified(bytes, ready.verifierKey);
  expect([report.findings, report.number, report.keyCompared]).toEqual([[], 1, true]);
  const whole = await inspector.get(`${path}/file`);
  expect([whole.status, whole.headers['content-type']]).toEqual([200, 'application/zip']);
  expect(Buffer.compare(whole.body as Buffer, bytes)).toBe(0);
  // What went is written down once it has gone, a moment after the last byte.
  for (let waited = 0; waited < 100 && (await events()).length < 13; waited += 1)
    await new Promise((go) => setTimeout(go, 20));
  expect((await events()).slice(-12)).toEqual([
    'bundle.begun',
    'bundle.built',
    'bundle.ready',
    'bundle.sent',
    'bundle.codeShown',
    'bundle.opened',
    'bundle.fileOpened',
    'bundle.partSent',
    'bundle.fileOpened',
    'bundle.downloaded',
    'bundle.fileOpened',
    'bundle.downloaded',
  ]);
  const shown = wordsOf(await approver.get(`/bundles/${id}`));
  expect(shown).toContain('Downloaded');
  expect(shown).not.toContain(INSPECTOR);
  expect(shown).not.toContain('canary-question');
  expect(wordsOf(await approver.get('/bundles'))).toContain('Bundle 1');
});

test('what lies at rest says nothing; at its end the key is destroyed and the file goes', async () => {
  const { home } = place;
  const { house, lumyx } = home;
  const id = await place.order();
  await place.build(id);
  const path = await place.send(id);
  const code = await place.code(id);
  const folder = join(house.config.dataFolder, 'archives', lumyx.id);
  const [name = ''] = await readdir(folder);
  const atRest = await readFile(join(folder, name));
  expect(atRest.includes('bagit.txt')).toBe(false);
  expect(atRest.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
  const inspector = inspectorAt(place);
  expect((await inspector.enter(path, code)).status).toBe(303);

  await expireBundles(house, {}, STILL);
  expect((await place.row(id)).state).toBe('ready');
  const past = (await place.row(id)).askedAt.subtract({ seconds: 1 });
  await home.work(async (work) => await patchOrder(work, id, { expiresAt: past }));
  expect((await inspector.get(`${path}/file`)).status).toBe(303);
  await expireBundles(house, {}, STILL);
  const ended = await place.row(id);
  expect([ended.state, ended.wrappedKey, ended.filesRemovedAt === null]).toEqual(['expired', null, false]);
  expect(await readdir(folder)).toEqual([]);
  expect(String((await inspector.get(path)).body)).toContain('name="code"');
  expect((await inspector.get(`${path}/file`)).status).toBe(303);
});

test('with a key of the authority the file opens for it alone, and holds the key to the names', async () => {
  const { home } = place;
  const identity = await generateX25519Identity();
  const id = await place.order({ recipient: await identityToRecipient(identity) });
  const ready = await place.build(id);
  expect(ready.fileName).toBe('bundle-lumyx-1.zip.age');
  const path = await place.send(id);
  const inspector = inspectorAt(place);
  await inspector.enter(path, await place.code(id));
  const file = await inspector.get(`${path}/file`);
  expect(file.headers['content-type']).toBe('application/octet-stream');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const bytes = Buffer.from(await decrypter.decrypt(new Uint8Array(file.body as Buffer)));
  const report = await verified(bytes, ready.verifierKey);
  expect(report.findings).toEqual([]);
  expect(bytes.includes('envelope/names.age')).toBe(true);
  expect(home.mailbox.newest(INSPECTOR).mail.text).toContain('telephone');
});

test('a bundle about one case is ordered by its reference or its number', async () => {
  const { home } = place;
  const requestId = await askAndProve(home, { right: 'rectification', email: 'canary@example.com' });
  const { reference, caseNumber } = await home.work(async (work) => {
    return await DataRequest.query(work.trx).findById([home.lumyx.id, requestId]).throwIfNotFound();
  });
  for (const oneCase of [` ${reference.toLowerCase()} `, String(caseNumber)]) {
    const id = await place.order({ oneCase });
    expect((await place.row(id)).requestId).toBe(requestId);
  }
});

test('wrong orders are refused at their field, and nothing is ordered', async () => {
  const { approver, home } = place;
  const wrong: [Record<string, string>, string][] = [
    [{ oneCase: 'ZZZZ-ZZZZ' }, 'There is no case of this reference or number'],
    [{ from: '2026-02-01', to: '2026-01-31' }, 'The last day lies before the first'],
    [{ to: '2999-12-31' }, 'The last day lies in the future'],
    [{ recipient: 'age1thisisnokey' }, 'This is no public key of age'],
    [{ email: 'a@authority.example, b@authority.example' }, 'Enter one plain address'],
    [{ otherWay: 'mail' }, 'Say how the code reaches them'],
    [{ from: '2026-02-30' }, 'Enter the first day'],
  ];
  for (const [form, words] of wrong) {
    const answer = await approver.post('/bundles/new', { ...ORDER, ...form }, '/bundles/new');
    expect([answer.status, wordsOf(answer)]).toEqual([400, expect.stringContaining(words)]);
    expect(answer.text).toContain('Commissioner of Harbour City');
  }
  const rows = await home.work(async (work) => await work.trx('bundle_orders').count());
  expect(Number(rows[0]?.count)).toBe(0);
});

test('wrong codes, links that never were, were taken back, replaced or are too old answer alike; five tries close one', async () => {
  const { approver, home } = place;
  const id = await place.order();
  await place.build(id);
  const early = await approver.post(`/bundles/${id}/code`, {}, `/bundles/${id}`);
  expect([early.status, wordsOf(early)]).toEqual([409, expect.stringContaining('Send the link first')]);
  const path = await place.send(id);
  const inspector = inspectorAt(place);
  const bare = (answer: { text: string }) =>
    answer.text.replace(/name="_csrf" value="[^"]*"/g, '').replace(/authority\/[\w-]{32}/g, '');
  const noCodeYet = await inspector.enter(path, '0000 0000');
  expect([noCodeYet.status, wordsOf(noCodeYet)]).toEqual([
    400,
    expect.stringContaining('This link and this code open nothing'),
  ]);
  const code = await place.code(id);
  const other = code === '1234 5678' ? '8765 4321' : '1234 5678';
  const never = await inspector.enter(`/lumyx/authority/${'a'.repeat(32)}`, code);
  const elsewhere = await inspector.enter(path.replace('lumyx', 'lumart'), code);
  expect(elsewhere.status).toBe(400);
  for (let tried = 0; tried < 5; tried += 1) expect((await inspector.enter(path, other)).status).toBe(400);
  const closed = await inspector.enter(path, code);
  expect(closed.status).toBe(400);
  expect(bare(closed)).toBe(bare(never));
  expect(bare(noCodeYet)).toBe(bare(never));
  expect(wordsOf(await approver.get(`/bundles/${id}`))).toContain('5 wrong codes');

  const fresh = await place.code(id);
  expect((await inspector.enter(path, fresh)).status).toBe(303);
  const newer = await place.send(id);
  expect(String((await inspector.get(path)).body)).toContain('name="code"');
  expect((await inspector.enter(path, fresh)).status).toBe(400);
  const last = await place.code(id);
  await approver.post(`/bundles/${id}/end-link`, {}, `/bundles/${id}`);
  const takenBack = await inspector.enter(newer, last);
  expect(bare(takenBack)).toBe(bare(never));
  const third = await place.send(id);
  const late = await place.code(id);
  home.later({ hours: 24 * 31 });
  expect(bare(await inspector.enter(third, late))).toBe(bare(never));
  const links = await home.work(async (work) => await BundleDelivery.query(work.trx));
  expect(links.map(({ codeHash }) => codeHash?.length ?? null).sort()).toEqual([32, null, null]);
});
