// The one door out, against real servers on this machine: where it goes, where it refuses to go, and when it gives up.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type OutboundOptions, openOutbound, type ResolvedAddress } from '../../src/connectors/outbound.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { certificate } from '../support/certificate.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => await server.stop());
beforeEach(() => server.answer((_asked, res) => json(res, 200, { ok: true })));

const secret = 'sk-canary-0193';

/** What a call to `url` ends with: its status, or the code of the refusal. Secrets must never be in an error. */
async function ends(url: string, options: Partial<OutboundOptions> = {}): Promise<string> {
  const outbound = openOutbound({ origins: [new URL(server.url).origin], allowPrivate: true, ...options });
  try {
    const headers = { authorization: `Bearer ${secret}` };
    return String((await outbound.send({ method: 'GET', url, headers })).status);
  } catch (error) {
    const shown = JSON.stringify(error) + String(error) + String((error as Error).stack);
    for (const hidden of [secret, 'canary', 'mira%40', 'hunter2']) expect(shown).not.toContain(hidden);
    return (error as { code: string }).code;
  } finally {
    outbound.close();
  }
}

const to = (address: string) => async (): Promise<ResolvedAddress[]> => [
  { address, family: address.includes(':') ? 6 : 4 },
];

test('calls an allowed host, sends headers and body, and takes the answer', async () => {
  const outbound = openOutbound({ origins: [server.url], allowPrivate: true });
  const answer = await outbound.send({
    method: 'POST',
    url: `${server.url}/a?b=c`,
    headers: { 'x-key': 'k', 'content-type': 'text/plain' },
    body: 'grüße',
  });
  outbound.close();
  expect([answer.status, answer.body.toString()]).toEqual([200, '{"ok":true}']);
  const asked = server.asked.at(-1);
  expect(asked).toMatchObject({ method: 'POST', target: '/a?b=c', body: 'grüße' });
  expect(asked?.headers).toMatchObject({
    'x-key': 'k',
    'accept-encoding': 'identity',
    'user-agent': 'habeas',
  });
});

test('goes nowhere but to the origins on its list', async () => {
  const port = new URL(server.url).port;
  const before = server.asked.length;
  expect(await ends('https://elsewhere.example/mira%40example.com?k=canary')).toBe('outbound-host-refused');
  expect(await ends(`http://127.0.0.1:${Number(port) + 1}/`)).toBe('outbound-host-refused');
  expect(await ends(`https://127.0.0.1:${port}/`)).toBe('outbound-host-refused');
  expect(await ends(`http://127.0.0.1.:${port}/`, { allowPrivate: false })).toBe('outbound-url-refused');
  for (const url of [`http://mira:hunter2@127.0.0.1:${port}/`, `http://hunter2@127.0.0.1:${port}/`])
    expect(await ends(url)).toBe('outbound-url-refused');
  for (const url of [
    'file:///etc/hosts',
    'ftp://127.0.0.1/',
    'data:,x',
    'gopher://127.0.0.1/',
    '',
    '/a',
    '//a',
  ])
    expect(await ends(url)).toBe('outbound-url-refused');
  expect(server.asked.length).toBe(before);
});

test.each([
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '017700000001',
  '127.1',
  '127.0.0.1.',
  '１２７.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '169.254.169.254',
  '[fe80::1]',
  '0.0.0.0',
  '10.0.0.5',
])('refuses %s where private addresses are not allowed', async (host) => {
  const origins = [`https://${host}`];
  expect(await ends(`https://${host}/`, { origins, allowPrivate: false })).toBe('outbound-private-address');
});

test('refuses cloud metadata even where private addresses are allowed', async () => {
  const origins = ['http://169.254.169.254'];
  expect(await ends('http://169.254.169.254/latest/', { origins })).toBe('outbound-private-address');
});

test('refuses a name by its address, and by the worst of its addresses', async () => {
  const origins = ['https://api.shop.example'];
  const url = 'https://api.shop.example/';
  const settings = { origins, allowPrivate: false };
  for (const address of ['127.0.0.1', '::1', '::ffff:10.0.0.1', '169.254.169.254', 'fe80::1%1'])
    expect(await ends(url, { ...settings, resolve: to(address) })).toBe('outbound-private-address');
  // With a dot at its end it is another name to us, wherever it leads; the machine's own name leads to itself.
  expect(await ends('https://api.shop.example./', settings)).toBe('outbound-host-refused');
  for (const own of ['https://localhost', 'https://LOCALHOST'])
    expect(await ends(`${own}/`, { origins: [own], allowPrivate: false })).toBe('outbound-private-address');
  const both = async (): Promise<ResolvedAddress[]> => [
    { address: '93.184.215.14', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ];
  expect(await ends(url, { ...settings, resolve: both })).toBe('outbound-private-address');
  expect(await ends(url, { ...settings, resolve: async () => [] })).toBe('outbound-name-unknown');
  const unknown = async (): Promise<never> => {
    throw Object.assign(new Error(`getaddrinfo ${secret}`), { code: 'ENOTFOUND' });
  };
  expect(await ends(url, { ...settings, resolve: unknown })).toBe('outbound-name-unknown');
});

test('a name that changes its address between look and call is called at the address that was judged', async () => {
  const { port } = new URL(server.url);
  const origins = [`http://rebinding.example:${port}`];
  let looked = 0;
  const resolve = async (): Promise<ResolvedAddress[]> => {
    looked += 1;
    return [{ address: looked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
  };
  expect(await ends(`http://rebinding.example:${port}/`, { origins, resolve })).toBe('200');
  expect(looked).toBe(1);
  expect(server.asked.at(-1)?.headers.host).toBe(`rebinding.example:${port}`);
});

test('an address that does not answer gives way to the next of the same look', async () => {
  const { port } = new URL(server.url);
  const origins = [`http://two.example:${port}`];
  const resolve = async (): Promise<ResolvedAddress[]> => [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  expect(await ends(`http://two.example:${port}/`, { origins, resolve })).toBe('200');
});

test('an international name is compared in its one written form', async () => {
  const { port } = new URL(server.url);
  const origins = [`http://bücher.example:${port}`];
  expect(await ends(`http://xn--bcher-kva.example:${port}/`, { origins, resolve: to('127.0.0.1') })).toBe(
    '200',
  );
  // A Cyrillic letter that looks the same is another name.
  const lookalike = `http://b\u00fccher.ex\u0430mple:${port}/`;
  expect(await ends(lookalike, { origins, resolve: to('127.0.0.1') })).toBe('outbound-host-refused');
});

test('plain http is for private addresses only', async () => {
  const origins = ['http://api.shop.example'];
  const settings = { origins, resolve: to('93.184.215.14') };
  expect(await ends('http://api.shop.example/', settings)).toBe('outbound-url-refused');
  expect(await ends('http://api.shop.example/', { ...settings, allowPrivate: false })).toBe(
    'outbound-url-refused',
  );
});

test('follows no redirect', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    server.answer((_asked, res) => json(res, status, {}, { location: 'http://169.254.169.254/canary' }));
    const before = server.asked.length;
    expect(await ends(server.url)).toBe('outbound-redirected');
    expect(server.asked.length).toBe(before + 1);
  }
});

test('stops at the size limit, said or not, and takes nothing that is packed', async () => {
  server.answer((_asked, res) => json(res, 200, 'x'.repeat(2_000)));
  expect(await ends(server.url, { maxBytes: 1_000 })).toBe('outbound-too-large');
  let sent = 0;
  server.answer((_asked, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (sent < 500_000_000 && !res.destroyed) {
        sent += 100_000;
        if (!res.write(Buffer.alloc(100_000, 32))) {
          res.once('drain', more);
          return;
        }
      }
    };
    more();
  });
  expect(await ends(server.url, { maxBytes: 1_000_000 })).toBe('outbound-too-large');
  expect(sent).toBeLessThan(50_000_000);
  server.answer((_asked, res) => json(res, 200, {}, { 'content-encoding': 'gzip' }));
  expect(await ends(server.url)).toBe('outbound-encoded');
});

test('gives up on a silent server, a slow body and a name that is never found', async () => {
  server.answer(() => undefined);
  expect(await ends(server.url, { headersTimeout: 60 })).toBe('outbound-timeout');
  server.answer((_asked, res) => {
    res.writeHead(200);
    const drip = setInterval(() => res.write(' '), 10);
    res.once('close', () => clearInterval(drip));
  });
  expect(await ends(server.url, { bodyTimeout: 80 })).toBe('outbound-timeout');
  const never = async (): Promise<never> => await new Promise(() => undefined);
  const origins = ['https://slow.example'];
  expect(await ends('https://slow.example/', { origins, resolve: never, connectTimeout: 60 })).toBe(
    'outbound-timeout',
  );
});

test('a cut line, a closed port and an answer that is no HTTP are told apart', async () => {
  server.answer((_asked, res) => {
    res.destroy();
  });
  expect(await ends(server.url)).toBe('outbound-unreachable');
  server.answer((_asked, res) => {
    res.socket?.end('HTTP/9.9 canary\r\n\r\n');
  });
  expect(await ends(server.url)).toBe('outbound-broken');
  server.answer((_asked, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half');
    setTimeout(() => res.destroy(), 20);
  });
  expect(await ends(server.url)).toBe('outbound-unreachable');
  expect(await ends('http://127.0.0.1:1/', { origins: ['http://127.0.0.1:1'] })).toBe('outbound-unreachable');
});

test('a header that would split the call is refused before it is sent', async () => {
  const outbound = openOutbound({ origins: [server.url], allowPrivate: true });
  const before = server.asked.length;
  const call = { method: 'GET', url: server.url, headers: { 'x-key': `canary\r\nx-more: 1` } };
  const refused = await outbound.send(call).catch((error: unknown) => error);
  outbound.close();
  expect(refused).toMatchObject({ code: 'outbound-url-refused' });
  expect(String(refused) + JSON.stringify(refused)).not.toContain('canary');
  expect(server.asked.length).toBe(before);
});

test('believes a certificate that an authority signed for the name, and no other', async () => {
  const own = await certificate('localhost');
  const secure = await startApiServer(own);
  secure.answer((_asked, res) => json(res, 200, {}));
  const origins = [secure.url];
  try {
    expect(await ends(secure.url, { origins })).toBe('outbound-tls-refused');
    expect(await ends(secure.url, { origins, authority: own.cert })).toBe('200');
    const { port } = new URL(secure.url);
    const other = [`https://other.example:${port}`];
    const asOther = { origins: other, authority: own.cert, resolve: to('127.0.0.1') };
    expect(await ends(`https://other.example:${port}/`, asOther)).toBe('outbound-tls-refused');
  } finally {
    await secure.stop();
  }
});

/** What a call of a process of its own ends with, in an environment that would like to change it. */
async function endsAlone(target: string, environment: Record<string, string>): Promise<string> {
  const script = `import { openOutbound } from ${JSON.stringify(join(projectFolder, 'src/connectors/outbound.ts'))};
    const outbound = openOutbound({ origins: [process.env.TARGET], allowPrivate: true });
    const sent = outbound.send({ method: 'GET', url: process.env.TARGET });
    process.stdout.write(await sent.then(({ status }) => String(status), ({ code }) => code));
    outbound.close();`;
  const around = { ...process.env, NODE_OPTIONS: '', TARGET: target, ...environment };
  const words = ['--no-warnings', '--input-type=module', '--eval', script];
  return (await promisify(execFile)(process.execPath, words, { env: around })).stdout;
}

test('takes no proxy from the environment', async () => {
  const proxy = await startApiServer();
  const proxies = { NO_PROXY: '', HTTP_PROXY: proxy.url, http_proxy: proxy.url, ALL_PROXY: proxy.url };
  expect(await endsAlone(server.url, { NODE_USE_ENV_PROXY: '1', ...proxies })).toBe('200');
  expect(proxy.asked.length).toBe(0);
  await proxy.stop();
});

test('verifies certificates also where the environment says not to', async () => {
  const secure = await startApiServer(await certificate('localhost'));
  expect(await endsAlone(secure.url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toBe('outbound-tls-refused');
  await secure.stop();
});
