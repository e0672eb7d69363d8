// Global Privacy Control of somebody who is known: an opt-out of the person, once, that only her own later word ends.

import request from 'supertest';
import type { App } from '../../src/app.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import type { Choice } from '../../src/consent/consent-record.ts';
import { endEntries } from '../../src/consent/end-objection.ts';
import { mayI } from '../../src/consent/gate.ts';
import { endUses, objectionsOf, objectionTo, type Use } from '../../src/consent/objection.ts';
import { writePublicNotice } from '../../src/consent/public-notice.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { honourForPerson } from '../../src/consent/signal.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { openConsentDoors } from '../protocols/consent-page.ts';
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

test('what she explicitly allows afterwards is allowed, for that purpose only, and the signal does not end it again', async () => {
  await openConsentDoors(home);
  const subjectId = await subject();
  const honour = async () => await home.work(async (work) => await honourForPerson(work, subjectId));
  const why = async (purpose: string) =>
    (await home.work(async (work) => await mayI(work, [{ who: { subjectId }, purpose }])))[0]?.why;
  const choose = async (choice: Choice, purpose = 'partners') =>
    await home.work(async (work) => {
      const notice = await writePublicNotice(work, { language: 'en', variant: 'page' });
      const act = { who: { subjectId }, purpose, choice, actedAt: work.at, notice: notice.hash };
      const rest = { source: 'api', jurisdiction: null, age: null } as const;
      const [outcome] = await recordConsents(work, [{ ...act, ...rest, method: 'toggle' }]);
      expect(outcome?.status).toBe('recorded');
    });
  await choose('given');
  expect(await why('partners')).toBe('given');
  home.later({ seconds: 1 });
  expect([await honour(), await honour()]).toEqual([true, false]);
  expect([await why('partners'), await why('news')]).toEqual(['objected', 'never-asked']);
  const past = await home.work(async (work) => await historyOf(work, { subjectId }));
  expect(past.map(({ choice, source, method }) => [choice, source, method])[0]).toEqual([
    'withdrawn',
    'gpc',
    'signal',
  ]);
  home.later({ seconds: 1 });
  await choose('given');
  expect(await why('partners')).toBe('given');
  home.later({ seconds: 1 });
  expect(await honour()).toBe(false);
  expect(await why('partners')).toBe('given');
  expect(await forbidden()).toEqual(['sale', 'sharing', 'targeted-ads']);
});

test('a request and a signal end a use each for itself: the end of one leaves the other', async () => {
  const subjectId = await subject();
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: EMAIL, channel: 'form' }),
  );
  const entriesOf = async (signal: boolean): Promise<number> => {
    const whose = signal ? 'signal_id is not null' : 'signal_id is null';
    const asked = `select from objections where use = 'sale' and ended_at is null and ${whose}`;
    return (await home.work(async (work) => await work.trx.raw(asked))).rows.length;
  };
  await home.work(async (work) => await honourForPerson(work, subjectId));
  await home.work(async (work) => await endUses(work, { subjectId, requestId, uses: ['sale', 'profiling'] }));
  expect([await entriesOf(true), await entriesOf(false)]).toEqual([1, 1]);
  await home.work(async (work) => await endEntries(work, requestId));
  expect([await entriesOf(true), await entriesOf(false)]).toEqual([1, 0]);
  expect(await forbidden()).toEqual(['sale', 'sharing', 'targeted-ads']);
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
