// The watch from end to end: a local server publishes, and the house captures, compares, logs and tells in time.

import { AuditEntry } from '../../src/audit/audit-entry.ts';
import { reviewOf } from '../../src/data-map/recipient-review.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { newestVersion, versionsOf } from '../../src/policies/document-version.ts';
import { alertNumbers, WatchAlert } from '../../src/watch/alert.ts';
import { endWatch, moveWatch } from '../../src/watch/begin-watch.ts';
import { entitle, entitlementOn, listEntitlements } from '../../src/watch/entitlement.ts';
import { endReview, standingReviews } from '../../src/watch/review-recipient.ts';
import { subscribe, unsubscribe } from '../../src/watch/subscription.ts';
import { looksAt, WatchLook } from '../../src/watch/watch-look.ts';
import { listWatched, looksDue, watchedOne } from '../../src/watch/watched-document.ts';
import { openWatchHouse, TERMS, type WatchHouse } from './watched.ts';

let world: WatchHouse;
beforeEach(async () => {
  world = await openWatchHouse();
});
afterEach(async () => await world.close());

const outcomes = async (watchedId: string): Promise<string[]> =>
  (await world.home.work(async (work) => await looksAt(work, watchedId, 50)))
    .map((one) => one.outcome)
    .toReversed();
const numbers = async () =>
  await world.home.work(async (work) => await alertNumbers(work, work.at.subtract({ hours: 24 * 60 })));
const refusal = async (act: Promise<unknown>): Promise<string> =>
  await act.then(
    () => 'not refused',
    (error: unknown) => (isProblem(error) ? error.code : String(error)),
  );
const versions = async (watchedId: string): Promise<number> =>
  await world.home.work(
    async (work) => (await versionsOf(work, (await watchedOne(work, watchedId)).document.id)).length,
  );

test('a first look captures, the same words are verified unchanged, and only new words make a version', async () => {
  const { watch, look, publish, home } = world;
  const id = await watch();
  expect(await look(id, { seconds: 0 })).toBe('first');
  // Once a day: a second look of the same day is not due.
  expect(await look(id, { minutes: 30 })).toBe(null);
  expect(await look(id)).toBe('same');
  publish(TERMS.replaceAll('\n\n', '\n\n\n').replaceAll('do not', 'do\u00a0not'));
  expect(await look(id)).toBe('dress');
  publish(TERMS.replace('2026-05-12', '2026-06-01'));
  expect(await look(id)).toBe('date');
  expect(await versions(id)).toBe(1);
  publish(TERMS.replace('30 days', '90 days'));
  expect(await look(id)).toBe('changed');
  expect(await versions(id)).toBe(2);
  expect(await look(id)).toBe('same');
  expect(await outcomes(id)).toEqual(['first', 'same', 'dress', 'date', 'changed', 'same']);
  const newest = await home.work(
    async (work) => await newestVersion(work, (await watchedOne(work, id)).document.id),
  );
  expect([newest?.capturedFrom, newest?.text.includes('90 days')]).toEqual(['watch', true]);
});

test('a server that says that nothing is new is believed, for the page that it said it of', async () => {
  const { watch, look, server, home } = world;
  server.answer(({ headers }, res) => {
    if (headers['if-none-match'] === '"a"') res.writeHead(304).end();
    else res.writeHead(200, { 'content-type': 'text/plain', etag: '"a"' }).end(TERMS);
  });
  const id = await watch();
  await look(id);
  expect(await look(id)).toBe('same');
  const [newest] = await home.work(async (work) => await looksAt(work, id, 1));
  expect([newest?.status, newest?.sha256?.length, newest?.versionId !== null]).toEqual([304, 32, true]);
  // A new address is another page: what the old one said is not sent there.
  await home.work(async (work) => await moveWatch(work, id, `${server.url}/elsewhere`));
  expect(await look(id, { seconds: 0 })).toBe('same');
  expect(server.asked.at(-1)?.headers['if-none-match']).toBeUndefined();
});

test('who asked for it is told on the calendar day of her zone, with what changed', async () => {
  const { watch, look, publish, send, home, officer } = world;
  const id = await watch();
  await look(id);
  const zone = await world.inDaytime();
  publish(TERMS.replace('30 days', '90 days'));
  await look(id);
  const [alert] = await home.work(async ({ trx }) => await WatchAlert.query(trx));
  expect([alert?.accountId, alert?.timeZone]).toEqual([officer.id, zone]);
  const dayEnds = alert?.foundAt
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: 1 })
    .toZonedDateTime(zone)
    .toInstant();
  expect(alert?.dueAt.toString()).toBe(dayEnds?.toString());
  await send();
  const letter = (home.mailbox.newest('anna@lumyx.example').mail.text ?? '').replace(/\s+/g, ' ');
  expect(letter).toContain('“We keep API request logs for up to 90 days');
  expect(letter).toContain('Before: “We keep API request logs for up to 30 days');
  expect(letter).toContain(`https://privacy.example/lumyx/console/watch/${id}`);
  expect(await numbers()).toMatchObject({ missed: 0, waiting: 0, inTime: 1 });
});

test('an alert whose day ends without it is counted, in the log, and stays counted when it leaves after all', async () => {
  const { watch, look, publish, send, settle, home } = world;
  const id = await watch();
  await look(id);
  publish(TERMS.replace('30 days', '90 days'));
  await look(id);
  await settle();
  expect(await numbers()).toMatchObject({ inTime: 0, waiting: 1, missed: 0 });
  home.later({ hours: 25 });
  await settle();
  await settle();
  expect(await numbers()).toMatchObject({ inTime: 0, waiting: 0, missed: 1, slowestSeconds: null });
  await send();
  const after = await numbers();
  expect([after.inTime, after.missed, (after.slowestSeconds ?? 0) >= 25 * 3600]).toEqual([0, 1, true]);
  const missed = await home.work(
    async ({ trx }) => await AuditEntry.query(trx).where({ event: 'watch.alertMissed' }),
  );
  expect(missed).toHaveLength(1);
});

test('whoever did not ask, asked no more, or can no longer sign in, is not told', async () => {
  const { watch, look, publish, home, officer } = world;
  const id = await watch();
  await look(id);
  await home.work(async (work) => await unsubscribe(work, officer.id));
  publish(TERMS.replace('30 days', '90 days'));
  expect(await look(id)).toBe('changed');
  expect(await home.work(async ({ trx }) => await WatchAlert.query(trx))).toEqual([]);
  expect(await refusal(home.work(async (work) => await subscribe(work, officer.id, '+02:00')))).toBe(
    'time-zone-unknown',
  );
  expect(await refusal(home.work(async (work) => await subscribe(work, officer.id, 'Mars/Olympus')))).toBe(
    'time-zone-unknown',
  );
});

test.each([
  [
    'training on input that is new',
    TERMS.replace(
      'do not use what you put in to train models',
      'may use your prompts and uploads to train our models',
    ),
  ],
  ['a sale that is new', `${TERMS}\n\nWe may sell your personal data to advertising partners.`],
  [
    'a promise not to train that is gone',
    TERMS.replace('We do not use what you put in to train models.\n\n', ''),
  ],
])(
  '%s turns the gate for a recipient to review, at once and until a person says otherwise',
  async (_name, text) => {
    const { watch, look, publish, home, officer } = world;
    const id = await watch({ owner: { kind: 'recipient', name: 'Harbour Models' } });
    await look(id);
    const review = async () => await home.work(async (work) => await reviewOf(work, 'Harbour Models'));
    expect(await review()).toBe(null);
    publish(TERMS.replace('in the settings', 'by a letter'));
    await look(id);
    expect(await review()).toBe(null);
    publish(text.replace('in the settings', 'by a letter'));
    expect(await look(id)).toBe('changed');
    expect((await review())?.reason).toContain('Terms of Harbour Models');
    const [standing] = await home.work(standingReviews);
    const end = async (outcome: string) =>
      await home.work(
        async (work) => await endReview(work, { reviewId: standing?.id ?? '', outcome, by: officer.id }),
      );
    expect(await refusal(end('fine'))).toBe('review-reason-missing');
    expect(await review()).not.toBe(null);
    await end('We use the business contract, which rules training out (clause 4).');
    expect(await review()).toBe(null);
    expect(await refusal(end('We use the business contract, which rules it out.'))).toBe('review-unknown');
  },
);

test('the same clause of a platform that gets no data stops nothing', async () => {
  const { watch, look, publish, home } = world;
  const id = await watch();
  await look(id);
  publish(`${TERMS}\n\nWe may sell your personal data to advertising partners.`);
  await look(id);
  expect(await home.work(standingReviews)).toEqual([]);
});

test('no more platforms than the entitlement of the day; our own documents and a platform’s second one do not count', async () => {
  const { watch, home, server } = world;
  await home.work(async (work) => {
    const day = work.at.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
    await entitle(work, { plan: 'Professional', platforms: 2, effectiveFrom: day.subtract({ days: 30 }) });
    await entitle(work, { plan: 'Compliance', platforms: 25, effectiveFrom: day.add({ days: 2 }) });
  });
  const of = (name: string, slug: string) => watch({ slug, owner: { kind: 'platform', name } });
  await of('Nordlicht', 'one');
  await of(' nordlicht ', 'one-b');
  await of('Harbour', 'two');
  await watch({ slug: 'own', owner: { kind: 'own' } });
  expect(await refusal(of('Third', 'three'))).toBe('watch-quota-full');
  home.later({ hours: 48 });
  await of('Third', 'three');
  const all = await home.work(listEntitlements);
  expect(all.map(({ plan }) => plan)).toEqual(['Compliance', 'Professional']);
  const today = Temporal.PlainDate.from('2020-01-01');
  expect(entitlementOn(all, today)).toBe(null);
  // Fewer from now on: the youngest are not looked at, stand on the list, and say so every day.
  await home.work(async (work) => {
    const day = work.at.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
    await entitle(work, { plan: 'Small', platforms: 1, effectiveFrom: day });
  });
  const listed = await home.work(listWatched);
  expect(listed.map(({ document, overQuota }) => [document.slug, overQuota])).toEqual([
    ['one', false],
    ['one-b', false],
    ['two', true],
    ['own', false],
    ['three', true],
  ]);
  const before = server.asked.length;
  const two = listed.find(({ document }) => document.slug === 'two')?.watch.id ?? '';
  expect([await world.look(two), server.asked.length]).toEqual(['over-quota', before]);
  expect(
    await refusal(
      home.work(async (work) => await entitle(work, { plan: '', platforms: -1, effectiveFrom: today })),
    ),
  ).toBe('entitlement-not-valid');
});

test('what cannot be watched is refused, and says why', async () => {
  const { watch, home } = world;
  for (const url of [
    'http://harbour.example/terms',
    'https://me:secret@harbour.example/',
    'ftp://harbour.example/',
    'no address',
    `https://harbour.example/${'x'.repeat(2_000)}`,
  ])
    expect([url.slice(0, 30), await refusal(watch({ url, allowPrivate: false }))]).toEqual([
      url.slice(0, 30),
      'watch-url-refused',
    ]);
  expect(await refusal(watch({ owner: { kind: 'recipient', name: 'Nobody' } }))).toBe('recipient-unknown');
  const id = await watch();
  expect(await refusal(watch())).toBe('watch-twice');
  await home.work(async (work) => await endWatch(work, id));
  expect(await refusal(home.work(async (work) => await endWatch(work, id)))).toBe('watch-unknown');
  expect(
    await looksDue(home.house.database, await home.work(async ({ at }) => at.add({ hours: 48 }))),
  ).toEqual([]);
  expect(await refusal(world.look(id))).toBe('watch-unknown');
});

test('another controller sees nothing of it, and nobody rewrites the log of looks', async () => {
  const { watch, look, home } = world;
  const id = await watch();
  await look(id);
  expect(await home.work(listWatched, undefined, home.lumart)).toEqual([]);
  await expect(
    home.work(
      async ({ trx }) => await WatchLook.query(trx).where({ watchedId: id }).patch({ outcome: 'same' }),
    ),
  ).rejects.toThrow('permission denied');
});

test('two machines that look at once make one version and one look', async () => {
  const { watch, look, home, publish } = world;
  const id = await watch();
  await look(id);
  publish(TERMS.replace('30 days', '90 days'));
  home.later({ hours: 24 });
  const both = await Promise.all([
    look(id, { seconds: 0 }),
    look(id, { seconds: 0 }),
    look(id, { seconds: 0 }),
  ]);
  expect(both.filter((one) => one !== null)).toEqual(['changed']);
  expect(await versions(id)).toBe(2);
});
