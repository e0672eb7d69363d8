// A look at a published page: what came, that it is the same, and everything that is no page.
import { lookAtPage } from '../../src/connectors/published-page.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => await server.stop());

const at = () => ({ url: `${server.url}/terms`, allowPrivate: true });

test('the page comes with what the server says of it, and the next look asks only for something newer', async () => {
  server.answer(({ headers }, res) => {
    if (headers['if-none-match'] === '"v1"') res.writeHead(304).end();
    else
      res
        .writeHead(200, {
          'content-type': 'Text/HTML; Charset="UTF-8"',
          etag: '"v1"',
          'last-modified': 'yes',
        })
        .end('<p>We keep logs.</p>');
  });
  const first = await lookAtPage(at());
  if (first.kind !== 'page') throw new Error(first.kind);
  expect([first.bytes.toString(), first.contentType, first.etag]).toEqual([
    '<p>We keep logs.</p>',
    'Text/HTML; Charset="UTF-8"',
    '"v1"',
  ]);
  expect(await lookAtPage(at(), first)).toEqual({ kind: 'same', status: 304 });
  const asked = server.asked.at(-1)?.headers;
  expect([asked?.['if-none-match'], asked?.['if-modified-since'], asked?.['user-agent']]).toEqual([
    '"v1"',
    'yes',
    'habeas',
  ]);
});

test('a 304 that nobody asked for, and every redirect, is refused', async () => {
  for (const status of [304, 301, 302, 307, 308]) {
    server.answer((_asked, res) => res.writeHead(status, { location: `${server.url}/other` }).end());
    await expect(lookAtPage(at())).rejects.toMatchObject({ code: 'outbound-redirected' });
  }
});

test.each([404, 410, 403, 429, 500, 503, 204])('an answer of %i is no page', async (status) => {
  server.answer((_asked, res) => res.writeHead(status).end());
  expect(await lookAtPage(at())).toEqual({ kind: 'no-page', status });
});

test('a page of 20 MB, one without an end and one in a private network are refused', async () => {
  server.answer((_asked, res) => res.writeHead(200).end(Buffer.alloc(20_000_000, 'x')));
  await expect(lookAtPage(at())).rejects.toMatchObject({ code: 'outbound-too-large' });
  server.answer((_asked, res) => res.writeHead(200).write('begun'));
  await expect(lookAtPage(at(), undefined, { bodyTimeout: 100 })).rejects.toMatchObject({
    code: 'outbound-timeout',
  });
  const before = server.asked.length;
  await expect(lookAtPage({ ...at(), allowPrivate: false })).rejects.toMatchObject({
    code: 'outbound-url-refused',
  });
  expect(server.asked).toHaveLength(before);
});

test('a header that is too long is not sent back', async () => {
  server.answer((_asked, res) => res.writeHead(200, { etag: `"${'x'.repeat(300)}"` }).end('text'));
  expect(await lookAtPage(at())).toMatchObject({ kind: 'page', etag: null, contentType: '' });
});
