// A person whose copy is ready, of a size that tests choose, and a program that downloads it in her name.
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/app.ts';
import { type ArchiveView, archiveOf } from '../../src/archives/archive.ts';
import { makeArchive } from '../../src/archives/make-archive.ts';
import { chunks, input, section } from '../archives/sample.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt } from './person.ts';

export interface ReadyCopy {
  readonly home: TestHouse;
  readonly app: App;
  readonly her: Person;
  /** Where the house answers. */
  readonly url: string;
  /** `/lumyx/requests/…` */
  readonly path: string;
  readonly requestId: string;
  readonly email: string;
  archive(): Promise<ArchiveView>;
  /** Enters the fresh code. */
  prove(way?: string): Promise<void>;
  /** Asks over a real connection, with her cookies. */
  ask(path: string, given?: RequestInit): Promise<Response>;
  /** Events of the log about her request that begin so, with what they say of bytes. */
  log(begin: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens a house in which a copy is ready, with these bytes as a file of its own and a row of this name. */
export async function openReadyCopy(file: Buffer, name = 'Mira'): Promise<ReadyCopy> {
  const home = await openTestHouse();
  const app = localApp(home);
  const server = app.express.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const her = personAt(home, app, home.lumyx);
  const email = 'mira@example.com';
  const path = await her.askAndProve({ right: 'access', email });
  const requestId = path.split('/').at(-1) ?? '';
  const planId = crypto.randomUUID();
  await home.work(async ({ trx, controllerId }) => {
    await trx('plans').insert({ controller_id: controllerId, id: planId, kind: 'access', status: 'drawing' });
  });
  await makeArchive({
    inWork: (act) => home.work(act),
    vault: home.house.vault,
    spoolFolder: home.house.config.dataFolder,
    keyName: 'privacy.example/lumyx',
    requestId,
    planId,
    content: input([
      section('accounts', {
        rows: chunks(Buffer.from(`${JSON.stringify({ id: 1, name })}\n`)),
        files: [{ name: 'files/one.bin', bytes: file }],
      }),
    ]),
  });
  const entries = async (begin: string) =>
    await home.work(
      async ({ trx, controllerId }) =>
        await trx('audit_entries')
          .where({ controller_id: controllerId, about: requestId })
          .whereLike('event', `${begin}%`)
          .orderBy('position')
          .select('event', 'details'),
    );
  return {
    home,
    app,
    her,
    url: `http://127.0.0.1:${port}`,
    path,
    requestId,
    email,
    archive: async () => {
      const found = await home.work(async (work) => await archiveOf(work, requestId));
      if (found === null) throw new Error('no archive');
      return found;
    },
    prove: async (way = 'archive') => {
      await her.get(`${path}/${way}`);
      const answer = await her.post(`${path}/${way}`, { code: await her.codeFor(email) }, `${path}/${way}`);
      expect(answer.headers.location).toBe(`${path}/${way}`);
    },
    ask: async (where, given = {}) =>
      await fetch(`http://127.0.0.1:${port}${where}`, {
        ...given,
        headers: { cookie: her.cookies(), ...given.headers },
        redirect: 'manual',
      }),
    log: async (begin) =>
      (await entries(begin)).map(({ event, details }) =>
        [event, details.range?.replace('bytes ', ''), details.protection].filter(Boolean).join(' '),
      ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.close();
      await home.close();
    },
  };
}

/** Waits until something is so: what is written down when the last byte has left may come after it has arrived. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await isSo()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await isSo()).toBe(true);
}
