// Global Privacy Control of somebody who is known: an opt-out of the person, once, that only her own later word ends.

import request from 'supertest';
import type { App } from '../../src/app.ts';
import { endEntries } from '../../src/consent/end-objection.ts';
import { endUses, objectionsOf, objectionTo, type Use } from '../../src/consent/objection.ts';
import { allowDespiteSignal, honourForPerson } from '../../src/consent/signal.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt } from './person.ts';

let home: TestHouse;
let app: App;
beforeEach(async () => {
  home = await openTestHouse();
  app = localApp(home);
});
afterEach(async () => {
  await app.close();
  await home.close();
});

const EMAIL = 'ines@example.com';
const forbidden = async (email = EMAIL): Promise<Use[]> => {
  const asked = ['sale', 'sharing', 'targeted-ads', 'profiling', 'marketing'] as const;
  const answers: Use[] = [];
  for (const use of asked)
    if ((await home.work(async (work) => await objectionTo(work, { email, use }))) !== null)
      answers.push(use);
  return answers;
};
const entries = async (event: string): Promise<{ about: string; details: object; actor_kind: string }[]> =>
  (
    await home.work(
      async (work) => await work.trx.raw('select * from audit_entries where event = ?', [event]),
    )
  ).rows;
const subject = async (email = EMAIL): Promise<string> =>
  (await home.work(async (work) => await rememberSubject(work, email))).subjectId;

test('who proved her address and sends the signal has opted out as a person: once, with its source and moment', async () => {
  const ines = personAt(home, app, home.lumyx);
  const path = await ines.askAndProve({ right: 'access', email: EMAIL });
  const visit = async (signal: string) =>
    await request(app.express).get(path).set('Cookie', ines.cookies()).set('Sec-GPC', signal);
  expect((await visit('0')).text).not.toContain('Opt-out request honoured');
  expect(await forbidden()).toEqual([]);
  const said = await visit('1');
  expect([said.status, said.text.includes('it counts for you')]).toEqual([200, true]);
  expect(await forbidden()).toEqual(['sale', 'sharing', 'targeted-ads']);
  expect(await forbidden('other@example.com')).toEqual([]);
  await visit('1');
  await visit('1');
  const heard = await entries('signal.honoured');
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({ actor_kind: 'subject', details: { kind: 'gpc', for: 'person' } });
  const standing = await home.work(
    async (work) => await objectionsOf(work, await rememberSubject(work, EMAIL).then((one) => one.subjectId)),
  );
  expect(standing.map(({ requestId }) => requestId)).toEqual([null, null, null]);
  // Another browser without the signal says nothing against it.
  await ines.get(path);
  expect(await forbidden()).toEqual(['sale', 'sharing', 'targeted-ads']);
});

test('a stranger’s signal opts nobody out, whatever address stands in the path', async () => {
  const ines = personAt(home, app, home.lumyx);
  const path = await ines.ask({ right: 'access', email: EMAIL });
  const stranger = await request(app.express).get(`${path}/verify`).set('Sec-GPC', '1');
  expect(stranger.text).toContain('Opt-out request honoured');
  expect(stranger.text).not.toContain('it counts for you');
  expect([await forbidden(), await entries('signal.honoured')]).toEqual([[], []]);
});

test('what she explicitly allows afterwards is allowed, for that use only, and the signal does not end it again', async () => {
  const subjectId = await subject();
  const honour = async () => await home.work(async (work) => await honourForPerson(work, subjectId));
  expect([await honour(), await honour()]).toEqual([true, false]);
  const allow = async (use: Use) =>
    await home.work(async (work) => await allowDespiteSignal(work, { subjectId, use }));
  expect([await allow('sharing'), await allow('sharing'), await allow('marketing')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await forbidden()).toEqual(['sale', 'targeted-ads']);
  expect(await honour()).toBe(false);
  expect(await forbidden()).toEqual(['sale', 'targeted-ads']);
  expect(await entries('signal.overruled')).toHaveLength(1);
});

test('a request and a signal end a use each for itself: the end of one leaves the other', async () => {
  const subjectId = await subject();
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: EMAIL, channel: 'form' }),
  );
  await home.work(async (work) => await honourForPerson(work, subjectId));
  await home.work(async (work) => await endUses(work, { subjectId, requestId, uses: ['sale'] }));
  await home.work(async (work) => await allowDespiteSignal(work, { subjectId, use: 'sale' }));
  expect(await forbidden()).toEqual(['sale', 'sharing', 'targeted-ads']);
  await home.work(async (work) => await endEntries(work, requestId));
  expect(await forbidden()).toEqual(['sharing', 'targeted-ads']);
});

test('twenty signals of one person at once are one event', async () => {
  const subjectId = await subject();
  const all = await Promise.all(
    Array.from(
      { length: 20 },
      async () => await home.work(async (work) => await honourForPerson(work, subjectId)),
    ),
  );
  expect(all.filter((first) => first)).toHaveLength(1);
  expect(await entries('signal.honoured')).toHaveLength(1);
});
