// Names of files with paths, ends of strings, endless letters and turned writing: at every door for files, none is kept anywhere.
import { readdir } from 'node:fs/promises';
import { type Desk, openDesk, type Visitor } from '../console/desk.ts';
import { documentDesk } from '../console/document-desk.ts';
import { jpeg, type NamedFile } from '../support/files.ts';
import { OWNER, type Owners, openOwners } from '../support/owners.ts';
import { dumpStore } from '../support/table-dump.ts';
import { personAt } from './person.ts';

/** Stands in every name, so that each can be looked for. */
const MARK = 'canaryname';
const NAMES: readonly string[] = [
  `../../etc/${MARK}`,
  `C:\\${MARK}\\x.jpg`,
  `${MARK}\0.php`,
  `${MARK}${'n'.repeat(300)}.jpg`,
  `${MARK}\u202egpj.exe`,
];

let owners: Owners;
let desk: Desk;
let approver: Visitor;
beforeAll(async () => {
  owners = await openOwners();
  desk = await openDesk(owners.home);
  approver = await desk.signIn('approver');
});
afterAll(async () => {
  await desk.close();
  await owners.close();
});
beforeEach(async () => {
  await owners.home.house.database.raw('delete from rate_limits');
});

/** A status and the code of a refusal, if there is one. */
type Sent = readonly [status: number, code: string | undefined];
type Door = (file: NamedFile) => Promise<Sent>;
const told = ({ status, text }: { status: number; text: string }): Sent => [
  status,
  /<code>([a-z-]+)<\/code>/.exec(text)?.[1],
];

const doors: Readonly<Record<string, () => Promise<Door>>> = {
  evidence: async () => {
    const person = personAt(owners.home, desk.app, owners.home.lumyx);
    const form = { right: 'rectification', email: 'mira@example.com', ownWords: 'My name is wrong.' };
    const page = `${await person.askAndProve(form)}/evidence`;
    return async (file) => {
      const sent = told(await person.send(page, {}, [file]));
      const id = /name="file" value="([^"]+)"/.exec((await person.get(page)).text)?.[1] ?? '';
      await person.post(`${page}/take-back`, { file: id }, page);
      return sent;
    };
  },
  document: async () => {
    const { asked } = documentDesk(owners.home, desk, approver);
    const { person, path } = await asked('access', 'tom@example.com');
    return async (file) => told(await person.send(`${path}/document`, {}, [file]));
  },
  'asking for another': async () => {
    const agent = personAt(owners.home, desk.app, owners.home.lumyx);
    const form = { right: 'access', name: 'Avery Counsel', yourEmail: 'avery@counsel.example' };
    const asked = { ...form, email: 'her@example.org', proof: 'signed-permission' };
    return async (file) => told(await agent.send('/lumyx/for-another', asked, [file]));
  },
  'evidence at the desk': async () => {
    const person = personAt(owners.home, desk.app, owners.home.lumyx);
    const form = { right: 'rectification', email: 'solo@example.com', ownWords: 'My name is wrong.' };
    const here = `/cases/${(await person.askAndProve(form)).split('/').at(-1)}`;
    return async (file) =>
      told(await approver.send(`${here}/evidence`, { words: 'From her letter.' }, [file], '/'));
  },
  'owner task': async () => {
    const { plan } = await owners.approved('access', 'solo@example.com');
    await owners.run(plan.id);
    const { linkId, code } = await owners.letter(OWNER);
    const owner = personAt(owners.home, desk.app, owners.home.lumyx);
    const path = `/lumyx/owner-tasks/${linkId}`;
    const form = { code, answering: 'yes', outcome: 'done', words: 'Two sheets of 2019.' };
    return async (file) => told(await owner.send(path, form, [file]));
  },
};

test.each(Object.keys(doors))('%s: the file counts by its bytes, and its name is nowhere', async (name) => {
  const send = await doors[name]?.();
  const answers: Sent[] = [];
  for (const one of NAMES) {
    const answer = await send?.({ bytes: jpeg(), name: one });
    if (answer !== undefined) answers.push(answer);
  }
  // The first is taken; a name with an end of a string in it breaks the message; nothing falls over. A place that is full,
  // or wants no more, says so.
  expect(answers[0]).toEqual([name === 'owner task' ? 200 : 303, undefined]);
  expect(answers[2]).toEqual([400, 'upload-not-readable']);
  for (const [status] of answers) expect([200, 303, 400, 403, 409]).toContain(status);
  const dump = [...(await dumpStore(owners.home.superuserUrl)).values()].flat().join('\n');
  for (const trace of [MARK, Buffer.from(MARK).toString('hex')]) expect(dump.includes(trace)).toBe(false);
  expect((await readdir(owners.home.house.config.dataFolder, { recursive: true })).join()).not.toContain(
    MARK,
  );
});
