// A download that goes on where it broke off: ranges as RFC 9110 has them, for the fresh code alone, each one in the log.
import { randomBytes } from 'node:crypto';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { wordsOf } from './person.ts';
import { openReadyCopy, type ReadyCopy, until } from './ready-copy.ts';

let copy: ReadyCopy;
let url: string;
let size: number;
let tag: string;
beforeAll(async () => {
  copy = await openReadyCopy(randomBytes(12_000_000));
  url = `${copy.path}/archive`;
  const archive = await copy.archive();
  size = archive.size ?? 0;
  tag = `"${archive.sha256}"`;
  await copy.prove();
});
afterAll(() => copy.close());
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const ranged = (range: string, more: Record<string, string> = {}) =>
  copy.ask(url, { headers: { range, ...more } });
const newLog = async (act: () => Promise<void>, count: number) => {
  const before = (await copy.log('archive.')).length;
  await act();
  await until(async () => (await copy.log('archive.')).length >= before + count);
  return (await copy.log('archive.')).slice(before);
};

test('the whole carries a strong tag, and is one delivery', async () => {
  const log = await newLog(async () => {
    const whole = await copy.ask(url);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': String(size),
      'x-content-type-options': 'nosniff',
      etag: tag,
    });
    expect(`"${sha256(await bytesOf(whole)).toString('hex')}"`).toBe(tag);
  }, 2);
  const all = `0-${size - 1}/${size}`;
  expect(log).toEqual([`archive.opened ${all}`, `archive.delivered ${all}`]);
});

test('it goes on where it broke off, and is delivered when the last byte has gone, not before', async () => {
  let head: Buffer | undefined;
  const first = await newLog(async () => {
    const stop = new AbortController();
    const begun = await copy.ask(url, { signal: stop.signal });
    const reader = begun.body?.getReader();
    const pieces: Uint8Array[] = [];
    for (let got = 0; got < 3_000_000; ) {
      const { value } = (await reader?.read()) ?? {};
      if (value === undefined) throw new Error('it ended');
      pieces.push(value);
      got += value.length;
    }
    stop.abort();
    head = Buffer.concat(pieces);
  }, 2);
  expect(first[0]).toBe(`archive.opened 0-${size - 1}/${size}`);
  expect(first[1]).toMatch(/^archive\.partSent 0-\d+\//);
  const at = head?.length ?? 0;
  const rest = await newLog(async () => {
    const answer = await ranged(`bytes=${at}-`, { 'if-range': tag });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([
      206,
      `bytes ${at}-${size - 1}/${size}`,
    ]);
    expect(answer.headers.get('content-length')).toBe(String(size - at));
    const whole = Buffer.concat([head ?? Buffer.alloc(0), await bytesOf(answer)]);
    expect(`"${sha256(whole).toString('hex')}"`).toBe(tag);
  }, 2);
  const bytes = `${at}-${size - 1}/${size}`;
  expect(rest).toEqual([`archive.opened ${bytes}`, `archive.delivered ${bytes}`]);
});

test('pieces in any order are one delivery once all have gone; the last byte alone is none', async () => {
  const middle = 5_000_000;
  const log = await newLog(async () => {
    await bytesOf(await ranged('bytes=-1'));
    await until(
      async () => (await copy.log('archive.')).at(-1) === `archive.partSent ${size - 1}-${size - 1}/${size}`,
    );
    await bytesOf(await ranged(`bytes=${middle}-${size - 2}`));
    await until(
      async () => (await copy.log('archive.')).at(-1)?.startsWith('archive.partSent 5000000-') === true,
    );
    await bytesOf(await ranged(`bytes=0-${middle - 1}`));
  }, 6);
  expect(log.map((line) => line.split(' ')[0])).toEqual([
    'archive.opened',
    'archive.partSent',
    'archive.opened',
    'archive.partSent',
    'archive.opened',
    'archive.delivered',
  ]);
});

test.each([
  ['a range behind the end', 'bytes=99999999999-', 416],
  ['several ranges', 'bytes=0-1,5-6', 200],
  ['another unit', 'lines=0-1', 200],
  ['nonsense', 'bytes=x', 200],
  ['an end before its start', 'bytes=9-3', 416],
])('%s', async (_name, range, status) => {
  const answer = await ranged(range);
  expect(answer.status).toBe(status);
  if (status === 416) expect(answer.headers.get('content-range')).toBe(`bytes */${size}`);
  expect((await bytesOf(answer)).length).toBe(status === 416 ? 0 : size);
});

test('what was begun of another file is not gone on with', async () => {
  for (const other of [`"${'0'.repeat(64)}"`, `W/${tag}`, 'Sat, 21 Nov 2026 10:00:00 GMT']) {
    const answer = await ranged('bytes=5-9', { 'if-range': other });
    expect([other, answer.status]).toEqual([other, 200]);
    await answer.body?.cancel();
  }
  const same = await ranged('bytes=5-9', { 'if-range': tag });
  expect([same.status, (await bytesOf(same)).length]).toEqual([206, 5]);
});

test('a HEAD opens nothing and tells the length', async () => {
  const before = await copy.log('archive.opened');
  const answer = await copy.ask(url, { method: 'HEAD', headers: { range: 'bytes=0-1' } });
  expect([answer.status, answer.headers.get('content-length'), answer.headers.get('etag')]).toEqual([
    200,
    String(size),
    tag,
  ]);
  expect(await copy.log('archive.opened')).toEqual(before);
});

test('without the fresh code a range gets nothing, sends no code and opens nothing', async () => {
  const before = await copy.log('archive.');
  const other = await openReadyCopy(randomBytes(1000));
  try {
    const codes = await other.log('code.');
    const letters = other.home.mailbox.received.length;
    const answer = await other.ask(`${other.path}/archive`, { headers: { range: 'bytes=0-9' } });
    expect([answer.status, (await answer.text()).includes('enter a new code')]).toEqual([403, true]);
    expect(await other.log('archive.opened')).toEqual([]);
    expect(await other.log('code.')).toEqual(codes);
    expect(other.home.mailbox.received.length).toBe(letters);
    // Her cookies open nobody else's, and nobody's without a session.
    const stranger = await copy.ask(`${other.path}/archive`, { headers: { range: 'bytes=0-9' } });
    expect([stranger.status, (await bytesOf(stranger)).includes('PK')]).toEqual([303, false]);
  } finally {
    await other.close();
  }
  expect(await copy.log('archive.')).toEqual(before);
});

test('each piece and each delivery stands on her page, and on the timeline of the desk with its bytes', async () => {
  const words = wordsOf(await copy.her.get(copy.path));
  expect(words).toContain('Your downloads');
  expect(words).toContain('you downloaded all of it.');
  expect(words).toMatch(/a part was sent to you \(1 of [\d,]+ bytes\)/);
  const timeline = await copy.home.work(async (work) => await readTimeline(work, [copy.requestId], {}));
  const last = `bytes ${size - 1}-${size - 1}/${size}`;
  expect(timeline.filter(({ more }) => more === last).map(({ sentence }) => sentence)).toEqual([
    'Some bytes of the archive were sent to the person.',
    'The archive was opened with its key, to be read or downloaded.',
  ]);
});
