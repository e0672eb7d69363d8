// A browser as far as bytes go: keeps cookies, sends forms, and loads a page with what its first visit needs.
import { Agent, request } from 'node:http';

/** What came over the wire for one address; sizes in bytes, the moment of the first byte in milliseconds. */
interface Loaded {
  readonly status: number;
  readonly head: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Head and body, compressed as they were sent. */
  readonly bytes: number;
  readonly firstByte: number;
}

/** A page with everything that it names. */
export interface PageLoad {
  readonly html: number;
  readonly all: number;
  readonly requests: number;
}

export interface PageLoader {
  load(path: string): Promise<PageLoad>;
  /** Milliseconds to the first byte, sorted. */
  firstBytes(path: string, times: number): Promise<number[]>;
  /** Sends a form with the token of the page at `from`; answers with where it leads. */
  send(path: string, form: Readonly<Record<string, string>>, from?: string): Promise<string>;
  close(): void;
}

/** A fresh browser at these doors. */
export function openLoader(url: string): PageLoader {
  const agent = new Agent({ keepAlive: true });
  const cookies = new Map<string, string>();
  const fetch = async (path: string, form?: string): Promise<Loaded> =>
    await new Promise((resolve, reject) => {
      const start = performance.now();
      const headers = {
        'accept-encoding': 'gzip, deflate, br',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      };
      const sent = request(
        `${url}${path}`,
        { agent, headers, method: form === undefined ? 'GET' : 'POST' },
        (res) => {
          const firstByte = performance.now() - start;
          for (const cookie of res.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            cookies.set(name, value);
          }
          const parts: Buffer[] = [];
          res.on('data', (part: Buffer) => parts.push(part));
          res.on('error', reject);
          res.on('end', () => {
            const body = Buffer.concat(parts);
            const bytes = body.length + Buffer.byteLength(res.rawHeaders.join('    '));
            const text = res.headers['content-encoding'] === undefined ? body.toString('utf8') : '';
            resolve({ status: res.statusCode ?? 0, head: res.headers, text, bytes, firstByte });
          });
        },
      );
      sent.on('error', reject);
      sent.end(form);
    });
  const looked = async (path: string): Promise<Loaded> => {
    const loaded = await fetch(path);
    if (loaded.status !== 200) throw new Error(`${path} was answered with ${loaded.status}`);
    return loaded;
  };
  return {
    load: async (path) => {
      const page = await looked(path);
      const named = [
        ...page.text.matchAll(/<(?:link rel="stylesheet" href|script[^>]* src|img[^>]* src)="([^"]+)"/g),
      ];
      let all = page.bytes;
      for (const [, address = ''] of named) {
        const part = await looked(address);
        if (!String(part.head['cache-control']).includes('immutable'))
          throw new Error(`${address} is loaded again with every page`);
        all += part.bytes;
      }
      return { html: page.bytes, all, requests: 1 + named.length };
    },
    firstBytes: async (path, times) => {
      const moments: number[] = [];
      for (let time = 0; time < times; time += 1) moments.push((await looked(path)).firstByte);
      return moments.sort((one, other) => one - other);
    },
    send: async (path, form, from = path) => {
      const { text } = await looked(from);
      const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
      const answer = await fetch(path, new URLSearchParams({ ...form, _csrf: token }).toString());
      if (answer.status !== 303) throw new Error(`${path} refused the form with ${answer.status}`);
      return String(answer.head.location);
    },
    close: () => agent.destroy(),
  };
}
