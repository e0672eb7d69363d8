// Global Privacy Control as browsers and proxies send it: the nine cases, over a real socket where Node's joining matters.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { asksPrivacy } from '../../src/web/privacy-signal.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let app: App;
let echo: Server;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
  echo = createServer((req, res) => res.end(`heard:${asksPrivacy(req)}`));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => echo.close(resolve));
  await app.close();
  await home.close();
});

/** Sends header lines as they are, which no client library would. */
const heard = async (lines: readonly string[], method = 'GET', trailers = ''): Promise<boolean> => {
  const { port } = echo.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const body = trailers === '' ? '' : `0\r\n${trailers}\r\n\r\n`;
  socket.write(
    `${[`${method} / HTTP/1.1`, 'Host: a.example', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n${body}`,
  );
  const answer = (await socket.toArray()).join('');
  expect(answer).toContain('heard:');
  return answer.includes('heard:true');
};

test.each([
  ['1', ['Sec-GPC: 1'], true],
  ['any spelling of the name', ['sec-gpc: 1'], true],
  ['0', ['Sec-GPC: 0'], false],
  ['true', ['Sec-GPC: true'], false],
  ['an extension', ['Sec-GPC: 1;x'], false],
  ['nothing in it', ['Sec-GPC:'], false],
  ['more than one digit', ['Sec-GPC: 11'], false],
  ['another header with a 1', ['Sec-GPC-Not: 1', 'DNT: 1'], false],
  ['0 and 1 in two lines', ['Sec-GPC: 0', 'Sec-GPC: 1'], true],
  ['1 twice', ['Sec-GPC: 1', 'Sec-GPC: 1'], true],
  ['0 twice', ['Sec-GPC: 0', 'Sec-GPC: 0'], false],
  ['no header', [], false],
])('%s', async (_name, lines, expected) => {
  expect(await heard(lines)).toBe(expected);
});

test('any method may carry it; trailers may not', async () => {
  for (const method of ['GET', 'OPTIONS', 'POST', 'PUT', 'DELETE'])
    expect([method, await heard(['Sec-GPC: 1', 'Content-Length: 0'], method)]).toEqual([method, true]);
  const chunked = ['Transfer-Encoding: chunked', 'Trailer: Sec-GPC'];
  expect(await heard(chunked, 'POST', 'Sec-GPC: 1')).toBe(false);
});

test('a page says that it is honoured, in the language of the page, and no cache mixes the two answers', async () => {
  const page = (language: string, ...signal: string[]) => {
    const asked = request(app.express).get('/lumyx').set('Accept-Language', language);
    return signal.length === 0 ? asked : asked.set('Sec-GPC', signal[0] ?? '');
  };
  for (const [language, words] of [
    ['en', 'Opt-out request honoured'],
    ['de', 'Ihr Widerspruch gilt'],
    ['fr', 'Votre refus est respecté'],
    ['zh', '您的退出要求已被执行'],
  ] as const) {
    const said = await page(language, '1');
    expect([said.status, said.text.includes(words)]).toEqual([200, true]);
    expect(said.headers.vary).toContain('Sec-GPC');
    const unsaid = await page(language);
    expect([unsaid.text.includes(words), unsaid.headers.vary]).toEqual([
      false,
      expect.stringContaining('Sec-GPC'),
    ]);
    expect((await page(language, '0')).text).not.toContain(words);
  }
});

test('gpc.json is a JSON object with a boolean and a day, for the installation and under each controller', async () => {
  for (const path of ['/.well-known/gpc.json', '/lumyx/.well-known/gpc.json']) {
    const { status, headers, body } = await request(app.express).get(path);
    expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^application\/json/)]);
    expect(body).toEqual({ gpc: true, lastUpdate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect(Temporal.PlainDate.from(body.lastUpdate).toString()).toBe(body.lastUpdate);
  }
  expect((await request(app.express).get('/nobody/.well-known/gpc.json')).status).toBe(404);
});
