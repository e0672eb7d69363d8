// Evidence for a correction on the person's page: sent behind her code, seen, taken back; and everything that is refused.
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Desk, openDesk } from '../console/desk.ts';
import { evidenceLog, evidenceOf } from '../support/evidence.ts';
import { jpeg, pdf, png, zip } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

let home: TestHouse;
let desk: Desk;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const WORDS = 'The certificate of my marriage, with my new name.';
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
let people = 0;
async function proven(right = 'rectification') {
  people += 1;
  const person = personAt(home, desk.app, home.lumyx);
  const email = `mira.${people}@example.com`;
  const path = await person.askAndProve({ right, email, ownWords: 'My name is wrong.' });
  return { person, path, page: `${path}/evidence`, email };
}

test('she sends files with a line of words, sees each, and takes one back: bytes and key are gone', async () => {
  const { person, path, page, email } = await proven();
  expect(wordsOf(await person.get(path))).toContain('Send what shows that it is right');
  expect(wordsOf(await person.get(page))).toContain('Cover everything on it that has nothing to do');
  const picture = png(64);
  const sent = await person.send(page, { words: WORDS }, [picture, pdf()]);
  expect([sent.status, sent.headers.location]).toEqual([303, page]);
  const shown = wordsOf(await person.get(page));
  expect(shown).toMatch(/A picture, 1 kB, sent on .*Sealed; it is destroyed with the end of your request/);
  expect(shown).toMatch(/A PDF document, 1 kB, sent on/);
  expect(shown).toContain(`“${WORDS}”`);
  expect(shown).toContain('Send a file');
  expect(wordsOf(await person.get(path))).toContain('A PDF document, 1 kB, sent on');

  const rows = await evidenceOf(home, idOf(path));
  expect(rows).toHaveLength(2);
  const kept = rows.find(({ kind }) => kind === 'image/png');
  expect(kept?.content?.includes(picture.subarray(0, 16))).toBe(false);
  expect(kept).toMatchObject({ size: picture.length, state: 'held', attachedBy: null });
  await deliverLetters(home);
  expect(home.mailbox.newest('caseworker@lumyx.example').mail.subject).toContain(
    'Evidence came for a correction',
  );
  const hers = (home.mailbox.newest(email).mail.text ?? '').replace(/\s+/g, ' ');
  expect(hers).toContain('you can send a photograph of it from your page');

  const file = kept?.id ?? '';
  expect((await person.post(`${page}/take-back`, { file }, page)).headers.location).toBe(page);
  expect((await evidenceOf(home, idOf(path))).find(({ id }) => id === file)).toMatchObject({
    content: null,
    wrappedKey: null,
    words: null,
    state: 'taken-back',
  });
  expect(wordsOf(await person.get(page))).toMatch(/A picture, 1 kB, sent on .* Taken back and destroyed on/);
  const again = await person.post(`${page}/take-back`, { file }, page);
  expect([again.status, again.text.includes('evidence-gone')]).toEqual([409, true]);
  const log = await evidenceLog(home, idOf(path));
  expect(log.map(({ event }) => event)).toEqual(['evidence.sent', 'evidence.sent', 'evidence.takenBack']);
  expect(log.at(-1)).toMatchObject({
    actorKind: 'subject',
    details: { evidenceId: file, kind: 'image/png' },
  });
  expect(Object.keys(log[0]?.details ?? {}).sort()).toEqual(['evidenceId', 'kind', 'sha256', 'size']);
});

test('a fourth file is refused, at once or later, and none of what came with it is kept', async () => {
  const { person, path, page } = await proven();
  const atOnce = await person.send(page, {}, [jpeg(), jpeg(), jpeg(), jpeg()]);
  expect([atOnce.status, atOnce.text.includes('upload-too-many')]).toEqual([413, true]);
  expect((await person.send(page, {}, [jpeg(), jpeg()])).status).toBe(303);
  const late = await person.send(page, {}, [png(), png()]);
  expect([late.status, late.text.includes('evidence-full')]).toEqual([409, true]);
  expect(await evidenceOf(home, idOf(path))).toHaveLength(2);
  const racing = await Promise.all([person.send(page, {}, [png()]), person.send(page, {}, [pdf()])]);
  expect(racing.map(({ status }) => status).sort()).toEqual([303, 409]);
  expect(wordsOf(await person.get(page))).toContain('Three files are here.');
  const [first] = await evidenceOf(home, idOf(path));
  await person.post(`${page}/take-back`, { file: first?.id ?? '' }, page);
  expect((await person.send(page, {}, [png()])).status).toBe(303);
  // However often she sends on one day, the desk gets one letter about it.
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw(`select id from notices where letter = 'staff-evidence-sent' and request_id = ?`, [
        idOf(path),
      ]),
  );
  expect(rows).toHaveLength(4);
});

test('what is hostile or forged is refused at the page, in her language, and nothing is kept', async () => {
  const { person, path, page } = await proven();
  const said = async (file: Buffer): Promise<[number, string]> => {
    const { status, text } = await person.send(page, {}, [file]);
    return [status, /error-message">([\s\S]*?)<\/p>/.exec(text)?.[1]?.replace(/<[^>]*>/g, '') ?? ''];
  };
  for (const [file, words] of [
    [zip(), 'neither a photograph (JPEG or PNG) nor a PDF'],
    [Buffer.concat([jpeg(), zip()]), 'a second file of another kind'],
    [jpeg(9_000, 9_000), 'more than 40 million points'],
    [pdf('5 0 obj << /S /JavaScript >> endobj'), 'holds programs'],
    [Buffer.alloc(0), 'empty'],
  ] as const)
    expect(await said(file)).toEqual([400, expect.stringContaining(words)]);
  // One bad file among good ones: none is kept.
  expect((await person.send(page, {}, [jpeg(), zip()])).status).toBe(400);
  expect((await person.send(page, {}, [])).text).toContain('Choose one to three files');
  expect((await person.send(page, { words: 'x'.repeat(501) }, [jpeg()])).text).toContain('500 characters');
  expect((await person.send(page, { more: 'x' }, [jpeg()])).text).toContain('field-unknown');
  expect((await person.send(page, {}, [Buffer.alloc(6_000_000, 65)])).status).toBe(413);
  const forged = await person.send(page, {}, [jpeg()], '/nothing-here');
  expect([forged.status, forged.text.includes('form-expired')]).toEqual([403, true]);
  await person.get(`${page}?language=fr`);
  expect((await person.send(page, {}, [])).text).toContain('Choisissez un à trois fichiers');
  expect(await evidenceOf(home, idOf(path))).toEqual([]);
});

test('nobody but the person of the case: no stranger, no other case, no other company', async () => {
  const { person, path, page } = await proven();
  await person.send(page, {}, [jpeg()]);
  const file = (await evidenceOf(home, idOf(path)))[0]?.id ?? '';
  const stranger = personAt(home, desk.app, home.lumyx);
  expect((await stranger.get(page)).headers.location).toBe(`${path}/verify`);
  expect((await stranger.send(page, {}, [jpeg()], '/lumyx')).headers.location).toBe(`${path}/verify`);
  const other = await proven();
  const theirs = await other.person.post(`${other.page}/take-back`, { file }, other.page);
  expect([theirs.status, theirs.text.includes('not-here')]).toEqual([404, true]);
  // At another company, and for a case that never was, the answer is the same: prove yourself first.
  for (const away of [path.replace('/lumyx/', '/lumart/'), `/lumyx/requests/${crypto.randomUUID()}`])
    expect((await person.send(`${away}/evidence`, {}, [jpeg()], path)).headers.location).toBe(
      `${away}/verify`,
    );
  expect((await other.person.get(page)).headers.location).toBe(`${path}/verify`);
  expect(await evidenceOf(home, idOf(path))).toMatchObject([{ state: 'held' }]);
  expect(await evidenceOf(home, idOf(path), home.lumart)).toEqual([]);
  expect(await evidenceOf(home, idOf(other.path))).toEqual([]);
});

test('only for a correction, and only while it is open; what waits after a refusal can still be taken back', async () => {
  const access = await proven('access');
  expect((await access.person.get(access.page)).headers.location).toBe(access.path);
  const refused = await access.person.send(access.page, {}, [jpeg()], access.path);
  expect([refused.status, refused.text.includes('evidence-not-taken')]).toEqual([409, true]);
  expect(wordsOf(await access.person.get(access.path))).not.toContain('What shows that it is right');

  const { person, path, page } = await proven();
  await person.send(page, { words: WORDS }, [jpeg()]);
  const approver = await desk.signIn('approver');
  const denial = { reason: 'manifestly-unfounded', explanation: 'The register says what we have written.' };
  expect((await approver.post(`/cases/${idOf(path)}/refuse`, denial, '/')).status).toBe(303);
  const late = await person.send(page, {}, [jpeg()], path);
  expect([late.status, late.text.includes('evidence-not-taken')]).toEqual([409, true]);
  const seen = wordsOf(await person.get(page));
  expect(seen).toMatch(/A photograph, 1 kB, sent on .* Sealed; it waits in case you ask us to look again/);
  expect(seen).not.toContain('The files');
  const [row] = await evidenceOf(home, idOf(path));
  expect((await person.post(`${page}/take-back`, { file: row?.id ?? '' }, page)).status).toBe(303);
  expect(await evidenceOf(home, idOf(path))).toMatchObject([{ state: 'taken-back', content: null }]);
});

test('a case that staff wrote down from the telephone, or that came by mail, takes it as well', async () => {
  for (const channel of ['mail', 'api'] as const) {
    const email = `${channel}.evidence@example.com`;
    const { requestId } = await home.work(
      async (work) => await receiveRequest(work, { right: 'rectification', email, channel }),
      { kind: 'staff', id: desk.staff.approver.id },
    );
    const person = personAt(home, desk.app, home.lumyx);
    const path = `/lumyx/requests/${requestId}`;
    await person.post(`${path}/verify`, { code: await person.codeFor(email) }, `${path}/verify`);
    expect([channel, (await person.send(`${path}/evidence`, {}, [jpeg()])).status]).toEqual([channel, 303]);
  }
});
