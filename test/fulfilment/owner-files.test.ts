// Each file of an owner goes as it is, is withheld, or is replaced by covered pictures; the person is told, and nothing else is packed.
import type { App } from '../../src/app.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { answerOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { lookedAtAnswer } from '../../src/fulfilment/owner-desk.ts';
import { type FileRuling, ruleOnOwnerFile } from '../../src/fulfilment/owner-files.ts';
import { filesForPerson } from '../../src/fulfilment/owner-files-told.ts';
import { decidedIn } from '../../src/requests/case-note.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { lookAtEvidence } from '../../src/requests/evidence.ts';
import { destroyOldEvidence } from '../../src/requests/evidence-end.ts';
import { filesOfOwner } from '../../src/requests/evidence-file.ts';
import { CLOCK } from '../../src/work.ts';
import { personAt, wordsOf } from '../portal/person.ts';
import { evidenceOf } from '../support/evidence.ts';
import { chunk, exif, jpeg, pdf, png, spliced } from '../support/files.ts';
import { localApp } from '../support/local-app.ts';
import { OWNER, type Owners, openOwners, PAPER } from '../support/owners.ts';
import { deliverLetters } from '../support/road.ts';

let owners: Owners;
let app: App;
beforeAll(async () => {
  owners = await openOwners();
  app = localApp(owners.home);
});
afterAll(async () => {
  await app.close();
  await owners.close();
});

const SECRET = 'Jonas Beispiel';
const picture = (bytes: Buffer) => ({ kind: 'image/png' as const, bytes });
const photograph = (bytes: Buffer) => ({ kind: 'image/jpeg' as const, bytes });

/** An owner answered with three files; their ids in the order of their sizes. */
async function answered(email: string, proved?: string) {
  const { requestId, plan } = await owners.approved('access', email, proved);
  await owners.run(plan.id);
  const { linkId, code } = await owners.letter(OWNER);
  const files = [
    photograph(jpeg(2, 2)),
    photograph(jpeg(2, 2, SECRET)),
    { kind: 'application/pdf' as const, bytes: pdf(`% ${SECRET}\n`) },
  ];
  await owners.home.work(
    async (work) =>
      await answerOwnerTask(work, { linkId, code, outcome: 'done', reason: null, words: '', files }),
    SYSTEM_OWNER,
  );
  const rows = (await evidenceOf(owners.home, requestId)).sort((a, b) => a.size - b.size);
  const [asIs = '', withheld = '', replaced = ''] = rows.map(({ id }) => id);
  return { requestId, planId: plan.id, asIs, withheld, replaced };
}

const rule = async (requestId: string, fileId: string, ruling: FileRuling): Promise<void> =>
  await owners.home.work(
    async (work) => await ruleOnOwnerFile(work, { requestId, fileId, ruling }),
    owners.staff[0],
  );
const passOn = async (requestId: string): Promise<void> => {
  const { id: taskId } = await owners.task(requestId);
  await owners.home.work(
    async (work) => await lookedAtAnswer(work, { requestId, taskId, passed: true }),
    owners.staff[0],
  );
};
const OTHER = { reason: 'third-party-data' } as const;

test('one goes as it is, one is withheld, one is replaced without its metadata; the person reads why', async () => {
  const { home } = owners;
  const her = personAt(home, app, home.lumyx);
  const path = await her.askAndProve({ right: 'access', email: 'tom@example.com' });
  const { requestId, planId, asIs, withheld, replaced } = await answered(
    'tom@example.com',
    path.split('/').at(-1),
  );
  const covered = spliced(png(8), 33, chunk('tEXt', `Author\0${SECRET}`));
  await rule(requestId, withheld, {
    fate: 'withheld',
    why: { reason: 'other', words: 'It shows a key of the house.' },
  });
  await rule(requestId, replaced, { fate: 'replaced', why: OTHER, pictures: [picture(png(4))] });
  // Said anew: the first picture is gone.
  await rule(requestId, replaced, {
    fate: 'replaced',
    why: OTHER,
    pictures: [picture(covered), picture(png(6))],
  });
  expect(await home.work(async (work) => await decidedIn(work, requestId, owners.staff[0].id))).toBe(true);
  await passOn(requestId);
  const { id: taskId } = await owners.task(requestId);
  const going = await home.work(async (work) => await filesOfOwner(work, taskId));
  expect(going.map(({ kind }) => kind).sort()).toEqual(['image/jpeg', 'image/png', 'image/png']);
  expect(going.some(({ bytes }) => bytes.includes(SECRET))).toBe(false);
  await owners.run(planId);

  const archive = await home.work(async (work) => await archiveOf(work, requestId));
  const open = await home.work(async (work) => await openArchive(work, archive?.id ?? ''));
  const reading = await openReading(home.house.vault, open);
  const section = reading.sections.find(({ store }) => store === PAPER.label);
  const said = JSON.stringify(section?.records);
  expect(section?.rows).toBe(4);
  expect(said).toContain('1 file is withheld (other reason: It shows a key of the house.)');
  expect(said).toContain('1 file is replaced by pictures in which parts are covered (another person). ');
  expect([...said.matchAll(/files\/[a-z-]+-\d\.(\w+)/g)].map(([, ending]) => ending).sort()).toEqual([
    'jpg',
    'png',
    'png',
  ]);
  const { receipt } = await owners.plan(requestId);
  expect(receipt?.lines.at(-1)?.sentence).toContain('but for files that we withheld or changed');

  const told = await home.work(async (work) => {
    const request = await findRequest(work, requestId);
    return request === undefined ? null : await filesForPerson(work, request, 'en');
  });
  expect(told).toHaveLength(2);
  expect(told?.find((one) => one.includes('replaced'))).toMatch(
    /^the paper files of the studio: 1 file is replaced .*GDPR Art\. 15\(4\)/,
  );
  await deliverLetters(home);
  const letter = home.mailbox.newest('tom@example.com').mail.text?.replace(/\s+/g, ' ');
  const status = wordsOf(await her.get(path));
  expect(status).toContain('Files that we withheld or changed');
  for (const sentence of told ?? []) for (const page of [letter, status]) expect(page).toContain(sentence);

  // What went is destroyed with the case; what did not waits for an appeal, and then goes, too.
  const states = new Map((await evidenceOf(home, requestId)).map((row) => [row.id, row]));
  expect([states.get(asIs)?.state, states.get(withheld)?.state, states.get(replaced)?.state]).toEqual([
    'destroyed',
    'held',
    'held',
  ]);
  expect(
    await home.work(
      async (work) => await lookAtEvidence(work, { requestId, evidenceId: replaced }),
      owners.staff[1],
    ),
  ).toEqual({ kind: 'application/pdf', bytes: pdf(`% ${SECRET}\n`) });
  home.later({ hours: 24 * 91 });
  for (const id of [withheld, replaced])
    await home.work(async (work) => await destroyOldEvidence(work, id), CLOCK);
  expect((await evidenceOf(home, requestId)).every(({ content }) => content === null)).toBe(true);
});

test('refused: a PDF, a picture on its side, no picture, no words, another case, and what was handed on already', async () => {
  const { requestId, planId, asIs, replaced } = await answered('ben@example.com');
  const replacing = (...pictures: Extract<FileRuling, { fate: 'replaced' }>['pictures']) =>
    rule(requestId, replaced, { fate: 'replaced', why: OTHER, pictures });
  const turned = spliced(png(), 33, chunk('eXIf', exif(6)));
  const refusals: readonly [() => Promise<void>, string][] = [
    [() => replacing({ kind: 'application/pdf', bytes: pdf() }), 'redacted-pdf'],
    [() => replacing(picture(turned)), 'picture-turned'],
    [() => replacing(), 'replacement-missing'],
    [() => rule(requestId, replaced, { fate: 'withheld', why: { reason: 'other' } }), 'reason-words-missing'],
    [() => rule(crypto.randomUUID(), replaced, { fate: 'pass' }), 'owner-file-unknown'],
  ];
  for (const [act, code] of refusals) await expect(act()).rejects.toMatchObject({ code });
  expect((await evidenceOf(owners.home, requestId)).every(({ fate }) => fate === null)).toBe(true);

  await rule(requestId, replaced, { fate: 'replaced', why: OTHER, pictures: [picture(png())] });
  const instead = (await evidenceOf(owners.home, requestId)).find(
    ({ replacesId }) => replacesId === replaced,
  );
  await expect(rule(requestId, instead?.id ?? '', { fate: 'pass' })).rejects.toMatchObject({
    code: 'owner-file-unknown',
  });
  await rule(requestId, replaced, { fate: 'pass' });
  expect((await evidenceOf(owners.home, requestId)).map(({ state }) => state).sort()).toEqual([
    'held',
    'held',
    'held',
    'taken-back',
  ]);
  await passOn(requestId);
  await expect(rule(requestId, asIs, { fate: 'withheld', why: OTHER })).rejects.toMatchObject({
    code: 'owner-answer-not-waiting',
  });
  await owners.run(planId);
  expect((await owners.plan(requestId)).receipt?.lines.at(-1)?.sentence).not.toContain('but for');
});
