// Which acts recipients hear of: what changes a yes, once each, and nothing about somebody who never said yes.
import { sendConsentMessage } from '../../src/consent/send-consent-message.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';
import { acting, openConsentWorld } from './consent-world.ts';

let home: TestHouse;
let world: ReturnType<typeof acting>;
beforeEach(async () => {
  home = await openTestHouse();
  world = acting(home, (await openConsentWorld(home)).notice);
  await home.work(async (work) => {
    const webhook = { url: 'https://postina.example/hooks', allowPrivate: false };
    await saveRecipients(work, [
      recipientWith({ name: 'Postina', webhook }),
      recipientWith({ name: 'Trendora', webhook }),
    ]);
  });
});
afterEach(async () => await home.close());

/** What stands in the outbox, the oldest first: to whom, and the body where there is one. */
async function told(): Promise<[recipient: string, state: string, said: Record<string, unknown> | null][]> {
  return await home.work(async (work) => {
    const { rows } = await work.trx.raw('select * from consent_messages order by written_at, id');
    const all: [string, string, Record<string, unknown> | null][] = [];
    for (const { id, recipient, state, message } of rows) {
      const body =
        message === null
          ? null
          : JSON.parse((await work.open(`consent_messages:${id}`, message)).toString('utf8'));
      all.push([recipient, state, body?.data ?? null]);
    }
    return all;
  });
}
const choices = async (): Promise<unknown[]> => (await told()).map(([, , said]) => said?.choice);
const NORA = { email: 'nora@example.com' };

test('a yes, its end and a new yes are told to the recipient of the purpose, with her address', async () => {
  await world.record({ who: NORA });
  home.later({ minutes: 1 });
  await world.record({ who: NORA, choice: 'withdrawn' });
  home.later({ minutes: 1 });
  await world.record({ who: NORA });
  expect(await choices()).toEqual(['given', 'withdrawn', 'given']);
  const all = await told();
  expect(all.map(([recipient]) => recipient)).toEqual(['Postina', 'Postina', 'Postina']);
  expect(all[1]?.[2]).toMatchObject({
    purpose: 'newsletter',
    allowed: false,
    identifiers: { email: [NORA.email] },
  });
});

test('a yes that could not be told before she took it back is told no more; her no is, and a new yes', async () => {
  const rows = async () =>
    await home.work(
      async ({ trx }) =>
        (await trx.raw('select id, state, failure, message from consent_messages order by written_at')).rows,
    );
  const sendAll = async (): Promise<void> => {
    for (const { id } of await rows())
      await sendConsentMessage(home.house, { controllerId: home.lumyx.id, messageId: id });
  };
  await world.record({ who: NORA });
  await sendAll();
  home.later({ hours: 1 });
  await world.record({ who: NORA, choice: 'withdrawn' });
  await sendAll();
  // There is no secret to sign with yet, so that what is still true waits for its next try.
  const waits = { state: 'sending', failure: 'webhook-without-secret' };
  const ended = { state: 'undeliverable', failure: 'choice-taken-back', message: null };
  expect(await rows()).toMatchObject([ended, waits]);
  home.later({ hours: 1 });
  await world.record({ who: NORA });
  await sendAll();
  expect(await rows()).toMatchObject([ended, waits, waits]);
});

test('a no of somebody who never said yes is told to nobody; after a yes it is', async () => {
  await world.record({ who: NORA, choice: 'refused' }, { who: NORA, choice: 'withdrawn' });
  expect(await told()).toEqual([]);
  home.later({ minutes: 1 });
  await world.record({ who: NORA });
  home.later({ minutes: 1 });
  await world.record({ who: NORA, choice: 'refused' });
  expect(await choices()).toEqual(['given', 'refused']);
});

test('the same act again, one that arrives late, an import, and a purpose without recipients tell nobody', async () => {
  const at = await home.work(async (work) => work.at);
  await world.record({ who: NORA, actedAt: at });
  await Promise.all([world.record({ who: NORA, actedAt: at }), world.record({ who: NORA, actedAt: at })]);
  // Older than what holds: it changes nothing.
  await world.record({ who: NORA, choice: 'refused', actedAt: at.subtract({ hours: 1 }) });
  await world.record({ who: { email: 'ida@example.com' }, source: 'import', notice: null, version: 1 });
  await world.record({ who: NORA, purpose: 'showcase' });
  expect(await choices()).toEqual(['given']);
});

test('whoever is known by a number of ours is told by her stored address; a device alone cannot be', async () => {
  const { subjectId } = await home.work(async (work) => await rememberSubject(work, NORA.email));
  await world.record({ who: { subjectId } });
  home.later({ minutes: 1 });
  await world.record({ who: { deviceId: 'a-browser' } });
  expect((await told()).map(([, state, said]) => [state, said?.identifiers])).toEqual([
    ['sending', { email: [NORA.email] }],
    ['undeliverable', undefined],
  ]);
});

test('two hundred acts at once are two hundred messages, in a fixed number of statements', async () => {
  const asked: string[] = [];
  const listen = ({ sql }: { readonly sql: string }): void => void asked.push(sql);
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_none, index) => ({ who: { email: `n${from + index}@example.com` } }));
  await world.record(...many(0, 1));
  home.house.database.on('query', listen);
  await world.record(...many(1, 200));
  home.house.database.removeListener('query', listen);
  expect((await told()).length).toBe(201);
  // One job for each message is asked of the queue; everything else does not grow with the acts.
  expect(asked.filter((sql) => !/pgboss/.test(sql)).length).toBeLessThan(40);
});
