// The page of an owner: nothing before the code, only what finds the person behind it, and a clear word for every end.

import type { App } from '../../src/app.ts';
import { evidenceOf } from '../support/evidence.ts';
import { pdf, png, zip } from '../support/files.ts';
import { localApp } from '../support/local-app.ts';
import { OWNER, type Owners, openOwners, PAPER } from '../support/owners.ts';
import { type Person, personAt, wordsOf } from './person.ts';

const EMAIL = 'solo@example.com';
const WRONG = '99999999';

let owners: Owners;
let app: App;
let owner: Person;
let requestId: string;
let link: { linkId: string; code: string; text: string };
let path: string;
beforeAll(async () => {
  owners = await openOwners();
  app = localApp(owners.home);
  owner = personAt(owners.home, app, owners.home.lumyx);
  const asked = await owners.approved('access', EMAIL);
  requestId = asked.requestId;
  await owners.run(asked.plan.id);
  link = await owners.letter(OWNER);
  path = `/lumyx/owner-tasks/${link.linkId}`;
});
afterAll(async () => {
  await app.close();
  await owners.close();
});

const post = async (form: Record<string, string>, at = path) => await owner.post(at, form, at);

test('a link shows the same page whether it is one of ours or none; a wrong code tells nothing, and five close it', async () => {
  const none = `/lumyx/owner-tasks/${crypto.randomUUID()}`;
  const [ours, theirs] = [wordsOf(await owner.get(path)), wordsOf(await owner.get(none))];
  expect(ours).toBe(theirs);
  for (const hidden of [EMAIL, PAPER.label, 'delete', 'copy']) expect(ours).not.toContain(hidden);
  const [wrong, foreign] = [await post({ code: WRONG }), await post({ code: link.code }, none)];
  expect([wrong.status, foreign.status]).toEqual([400, 400]);
  expect(wordsOf(wrong)).toBe(wordsOf(foreign));
  expect(wordsOf(wrong)).toContain('This code is not right. Look at the newest letter');
  const other = await owner.post(
    `/lumart/owner-tasks/${link.linkId}`,
    { code: link.code },
    `/lumart/owner-tasks/${link.linkId}`,
  );
  expect([other.status, other.text.includes(EMAIL)]).toEqual([400, false]);
  for (let times = 0; times < 4; times += 1) await post({ code: WRONG });
  expect((await post({ code: link.code })).status).toBe(400);
  // Another letter brings another code, but not at once, and the page says the same for links that are none.
  const before = owners.letters(OWNER);
  const again = await owner.post(`${path}/letter`, {}, path);
  const forNone = await owner.post(`${none}/letter`, {}, none);
  expect(wordsOf(again)).toBe(wordsOf(forNone));
  await owners.letter(OWNER);
  expect(owners.letters(OWNER)).toBe(before);
  owners.home.later({ minutes: 6 });
  await owner.post(`${path}/letter`, {}, path);
  const fresh = await owners.letter(OWNER);
  expect([owners.letters(OWNER), fresh.linkId]).toEqual([before + 1, link.linkId]);
  link = fresh;
  expect(wordsOf(await post({ code: link.code }))).toContain('Please look for a person’s data');
});

test('behind the code stands what finds the person and no more; the page speaks the language of the link', async () => {
  const opened = wordsOf(await post({ code: link.code }));
  expect(opened).toContain(`E-mail address ${EMAIL} id 3`);
  expect(opened).not.toContain('Solo');
  expect(opened).toContain('Leave out what is about somebody else.');
  const german = personAt(owners.home, app, owners.home.lumyx);
  expect(wordsOf(await german.get(`${path}?language=de`))).toContain('Eine Aufgabe für Sie');
  expect(wordsOf(await german.post(path, { code: link.code }, path))).toContain('Wen Sie suchen sollen');
});

test('what says too little, and files that are none, are shown at their field; the task stays open', async () => {
  const form = { code: link.code, answering: 'yes' };
  const refused: [Record<string, string>, string][] = [
    [form, 'Choose what became of it'],
    [{ ...form, outcome: 'done' }, 'Say what you did or found, in at least 10 characters, or choose a file'],
    [{ ...form, outcome: 'exception', words: 'It burnt down in 2019.' }, 'Choose what stands in the way'],
    [
      { ...form, outcome: 'exception', reason: 'other', words: 'no' },
      'Say what stands in the way, in at least',
    ],
    [{ ...form, outcome: 'done', words: 'x'.repeat(10_001) }, 'Use 10,000 characters or fewer'],
  ];
  for (const [given, words] of refused) {
    const answer = await post(given);
    expect([answer.status, wordsOf(answer).includes(words), answer.text.includes(EMAIL)]).toEqual([
      400,
      true,
      true,
    ]);
  }
  expect(
    (await post({ ...form, outcome: 'exception', reason: 'no-answer', words: 'Nobody is there.' })).status,
  ).toBe(400);
  const odd = await owner.send(path, { ...form, outcome: 'done' }, [zip()]);
  expect([odd.status, wordsOf(odd)]).toEqual([400, expect.stringContaining('neither a photograph')]);
  const many = await owner.send(path, { ...form, outcome: 'done' }, [png(), png(), png(), png()]);
  expect(many.status).toBe(413);
  expect((await owners.task(requestId)).state).toBe('open');
  expect(await evidenceOf(owners.home, requestId)).toEqual([]);
});

test('an expired link says so and brings a new letter; the answer is written once, and afterwards the link says that', async () => {
  owners.home.later({ hours: 24 * 14 });
  const late = await post({ code: link.code });
  expect([late.status, wordsOf(late).includes('The time of this link is over')]).toEqual([409, true]);
  expect(late.text).not.toContain(EMAIL);
  await owner.post(`${path}/letter`, {}, path);
  const { code } = await owners.letter(OWNER);
  const form = { code, answering: 'yes', outcome: 'done', words: 'Two sheets of 2019.' };
  const sent = await owner.send(path, form, [pdf(), png()]);
  expect([sent.status, wordsOf(sent).includes('Your answer is with LumyxAI now.')]).toEqual([200, true]);
  const twice = await owner.send(path, form, [pdf()]);
  expect([twice.status, wordsOf(twice).includes('This task is answered')]).toEqual([409, true]);
  expect(twice.text).not.toContain(EMAIL);
  const files = await evidenceOf(owners.home, requestId);
  // Of files that came at one moment, none is the first.
  expect(files.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    'application/pdf held',
    'image/png held',
  ]);
  const picture = files.find(({ kind }) => kind === 'image/png');
  expect(picture?.content?.includes(png().subarray(0, 16))).toBe(false);
});
