// Documents fetched from an address: what a real server gives, and what is refused before a byte of it is kept.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchDocument } from '../../src/policies/fetch-document.ts';
import { LARGEST_DOCUMENT } from '../../src/policies/read-document.ts';

let server: Server;
let url: string;
const PAGES: Readonly<Record<string, readonly [number, string, string]>> = {
  '/policy': [
    200,
    'text/html; charset=utf-8',
    '<main><h1>Policy</h1><p>We keep logs for 30 days.</p></main>',
  ],
  '/json': [200, 'application/json', '{"words": 1}'],
  '/empty': [200, 'text/html', ''],
  '/large': [200, 'text/plain', 'a'.repeat(LARGEST_DOCUMENT + 1)],
  '/moved': [302, 'text/html', ''],
};
beforeAll(async () => {
  server = createServer((req, res) => {
    const [status, type, body] = PAGES[req.url ?? ''] ?? [404, 'text/html', '<p>Not here.'];
    res.writeHead(status, { 'content-type': type, location: '/policy' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('a page is fetched and read as any other document', async () => {
  const { text, mediaType } = await fetchDocument({ url: `${url}/policy`, allowPrivate: true });
  expect([text, mediaType]).toEqual(['Policy\n\nWe keep logs for 30 days.', 'text/html']);
});

test.each([
  ['/json', 'document-type-unknown'],
  ['/empty', 'document-empty'],
  ['/large', 'outbound-too-large'],
  ['/moved', 'outbound-redirected'],
  ['/nothing', 'document-not-served'],
])('refused: %s', async (path, code) => {
  await expect(fetchDocument({ url: url + path, allowPrivate: true })).rejects.toMatchObject({ code });
});

test('a private network is not asked unless that was allowed', async () => {
  const secure = url.replace('http:', 'https:');
  await expect(fetchDocument({ url: secure, allowPrivate: false })).rejects.toMatchObject({
    code: 'outbound-private-address',
  });
});
