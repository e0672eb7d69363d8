// Forms with files over HTTP: every limit holds while the bytes arrive, and a refusal leaves nothing behind.

import type { Server } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import request from 'supertest';
import { isProblem } from '../../src/platform/problem.ts';
import { statusOf } from '../../src/web/http-status.ts';
import { UPLOAD_LIMITS } from '../../src/web/upload-limits.ts';
import { RawUpload, readMultipart, readUploads } from '../../src/web/uploads.ts';

const SMALL = {
  ...UPLOAD_LIMITS,
  total: 6_000,
  drained: 12_000,
  seconds: 1,
  file: 2_000,
  fields: 3,
  field: 100,
};
const app = express();
const told = (body: Record<string, unknown>) =>
  Object.entries(body).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? value.map((one) => (one instanceof RawUpload ? one.bytes.toString() : one))
      : value,
  ]);
app.post('/small', async (req, res) => void res.json(told(await readMultipart(req, res, SMALL))));
app.post(
  '/full',
  async (req, res) => void res.json(told(await readMultipart(req, res, { ...SMALL, held: 1_500 }))),
);
app.post('/forms', ...readUploads, (req, res) => void res.json(told(req.body)));
app.use(((error, _req, res, _next) => {
  res.status(isProblem(error) ? statusOf(error) : 500).json({ code: error.code });
}) satisfies express.ErrorRequestHandler);

let server: Server;
beforeAll(async () => {
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => void server.close());

const post = (path = '/small') => request(server).post(path);

test('texts and files come under their names; the name and type of a file are not kept', async () => {
  const { body } = await post()
    .field('_csrf', 'token')
    .attach('document', Buffer.from('bytes'), { filename: '../../etc/passwd', contentType: 'text/html' })
    .attach('document', Buffer.from('more'), 'x.php')
    .expect(200);
  expect(body).toEqual([
    ['_csrf', 'token'],
    ['document', ['bytes', 'more']],
  ]);
});

test('a field without a chosen file is no file; an empty file is one', async () => {
  const part = (name: string) =>
    `--b\r\nContent-Disposition: form-data; name="d"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n`;
  const send = async (name: string) =>
    await post()
      .set('Content-Type', 'multipart/form-data; boundary=b')
      .send(`${part(name)}--b--\r\n`);
  expect((await send('')).body).toEqual([]);
  expect((await send('a.pdf')).body).toEqual([['d', ['']]]);
});

test('a form without files is read as every other form; a third kind is refused', async () => {
  expect((await post('/forms').type('form').send({ a: 'b' })).body).toEqual([['a', 'b']]);
  expect((await post('/forms').send({ a: 'b' })).body).toEqual({ code: 'form-expected' });
});

const file = (bytes: number) => Buffer.alloc(bytes, 65);

test.each<[string, () => request.Test, number, string]>([
  ['a file that is too large', () => post().attach('d', file(2_001), 'a'), 413, 'upload-too-large'],
  ['a message that is too large', () => post().attach('d', file(7_000), 'a'), 413, 'upload-too-large'],
  [
    'four files',
    () => [1, 2, 3, 4].reduce((one) => one.attach('d', file(9), 'a'), post()),
    413,
    'upload-too-many',
  ],
  ['four fields', () => post().field({ a: '1', b: '1', c: '1', e: '1' }), 413, 'upload-too-many'],
  ['a long text', () => post().field('a', 'x'.repeat(101)), 413, 'upload-too-many'],
  ['a long name', () => post().field('x'.repeat(101), 'a'), 413, 'upload-too-many'],
  [
    'more bytes than the process may hold',
    () => post('/full').attach('d', file(1_600), 'a'),
    503,
    'uploads-busy',
  ],
  [
    'no boundary',
    () => post().set('Content-Type', 'multipart/form-data').send('x'),
    400,
    'upload-not-readable',
  ],
  [
    'another boundary',
    () => post().set('Content-Type', 'multipart/form-data; boundary=b').send('--c\r\n\r\nx\r\n--c--'),
    400,
    'upload-not-readable',
  ],
  [
    'a message that breaks off',
    () =>
      post()
        .set('Content-Type', 'multipart/form-data; boundary=b')
        .send('--b\r\nContent-Disposition: form-data; name="d"; filename="a"\r\n\r\nhalf'),
    400,
    'upload-not-readable',
  ],
  [
    'a part with an endless head',
    () =>
      post()
        .set('Content-Type', 'multipart/form-data; boundary=b')
        .send(`--b\r\nX: ${'y'.repeat(5_000)}`),
    400,
    'upload-not-readable',
  ],
])('%s is refused', async (_name, send, status, code) => {
  const answer = await send();
  expect([answer.status, answer.body]).toEqual([status, { code }]);
});

test('after refusals the process holds nothing: the next message is read', async () => {
  for (let tries = 0; tries < 3; tries += 1) await post('/full').attach('d', file(1_400), 'a').expect(200);
});

/** Speaks HTTP by hand: sends pieces for ever, and answers with what came back. */
async function endless(piece: string, everyMs: number): Promise<string> {
  const { port } = server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n',
  );
  const head = '--b\r\nContent-Disposition: form-data; name="d"; filename="a"\r\n\r\n';
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  socket.write(chunk(head));
  const timer = setInterval(() => socket.write(chunk(piece)), everyMs);
  try {
    return await new Promise((resolve) => {
      let heard = '';
      socket.on('data', (bytes) => {
        heard += bytes.toString();
      });
      socket.on('close', () => resolve(heard));
    });
  } finally {
    clearInterval(timer);
    socket.destroy();
  }
}

test('a message without an end is cut off', async () => {
  const answer = await endless('A'.repeat(1_000), 2);
  expect(answer).toMatch(/^HTTP\/1.1 413[\s\S]*upload-too-large/);
});

test('a message that trickles is cut off when its time is over', async () => {
  const answer = await endless('A', 50);
  expect(answer).toMatch(/^HTTP\/1.1 408[\s\S]*upload-too-slow/);
});
