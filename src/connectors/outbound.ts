// The one door out: every HTTP call of the house, to allowed hosts at pinned addresses, within limits of time and size.
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { isProblem } from '../platform/problem.ts';
import { classOf } from './outbound-address.ts';
import { outboundProblem, refusal } from './outbound-problem.ts';
import { PhaseTimer } from './outbound-timer.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface OutboundOptions {
  /** Where calls may go, such as `https://api.example.com`; scheme, host and port must all be the same. */
  readonly origins: readonly string[];
  /** Also private and loopback addresses, and plain `http:` to them. Link-local and multicast stay refused. */
  readonly allowPrivate?: boolean;
  /** Milliseconds for name, connection and TLS together. */
  readonly connectTimeout?: number;
  /** Milliseconds until the answer begins. */
  readonly headersTimeout?: number;
  /** Milliseconds for the whole body. */
  readonly bodyTimeout?: number;
  /** The longest body that is taken. */
  readonly maxBytes?: number;
  /** Connections at once; further calls wait for one, and that wait is part of `connectTimeout`. */
  readonly maxSockets?: number;
  /** PEM of an authority to trust instead of the public ones. */
  readonly authority?: string;
  /** All addresses of a name; the system's resolver unless told. */
  readonly resolve?: (name: string) => Promise<readonly ResolvedAddress[]>;
}

export interface OutboundCall {
  readonly method: string;
  readonly url: string;
  /** Path and query letter by letter, where keys of objects stand in it: a URL would take `..` for a way up. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface OutboundAnswer {
  readonly status: number;
  /** Names in small letters; a header that came several times is joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** An answer whose body is still on its way. */
export interface OutboundStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with `outbound-timeout` where no piece comes for `bodyTimeout`, with `outbound-too-large` beyond `maxBytes`. */
  readonly body: Readable;
}

export interface Outbound {
  /**
   * Makes one call and reads the whole answer, whatever its status. Throws `outbound-url-refused`,
   * `outbound-host-refused`, `outbound-private-address`, `outbound-name-unknown`, `outbound-unreachable`,
   * `outbound-tls-refused`, `outbound-redirected`, `outbound-too-large`, `outbound-encoded`, `outbound-timeout`,
   * `outbound-broken`; none of them shows more of the address than its host.
   */
  send(call: OutboundCall): Promise<OutboundAnswer>;
  /**
   * Makes one call and hands its body on as it comes, as it was stored; `maxBytes` is Infinity where anything may come.
   * Throws as `send`, but for `outbound-encoded`.
   */
  open(call: OutboundCall, maxBytes: number): Promise<OutboundStream>;
  /** Ends the connections that were kept for the next call. */
  close(): void;
}

const DEFAULTS = {
  allowPrivate: false,
  connectTimeout: 10_000,
  headersTimeout: 30_000,
  bodyTimeout: 60_000,
  maxBytes: 8_000_000,
  maxSockets: 8,
  resolve: async (name: string): Promise<readonly ResolvedAddress[]> => await lookup(name, { all: true }),
};

type Settings = Required<Omit<OutboundOptions, 'authority'>>;

/** Opens the door for one purpose. Agents of our own take no proxy from the environment. */
export function openOutbound(options: OutboundOptions): Outbound {
  const { authority, ...given } = options;
  const settings: Settings = { ...DEFAULTS, ...given };
  const origins = new Set(settings.origins.map((origin) => new URL(origin).origin));
  const kept = { keepAlive: true, maxSockets: settings.maxSockets, maxFreeSockets: 2, timeout: 60_000 };
  const plain = new PlainAgent(kept);
  const trust = authority === undefined ? {} : { ca: authority };
  const tls = new TlsAgent({ ...kept, ...trust, rejectUnauthorized: true, minVersion: 'TLSv1.2' });
  /** Does what `use` does with the answer that begins, under one timer; every failure is one of ours. */
  const answered = async <T>(
    call: OutboundCall,
    use: (res: IncomingMessage, host: string, timer: PhaseTimer) => Promise<T>,
  ): Promise<T> => {
    const url = allowedUrl(call.url, origins, settings.allowPrivate);
    const timer = new PhaseTimer(url.hostname);
    try {
      timer.begin(settings.connectTimeout);
      const addresses = await timer.race(pinnedAddresses(url, settings));
      return await exchange(url, call, { addresses, settings, timer, plain, tls }, use);
    } catch (error) {
      throw isProblem(error) ? error : outboundProblem(error, url.hostname);
    } finally {
      timer.end();
    }
  };
  return {
    send: async (call) =>
      await answered(call, async (res, host, timer) => {
        timer.begin(settings.bodyTimeout);
        return await timer.race(readAnswer(res, host, { call, maxBytes: settings.maxBytes }));
      }),
    open: async (call, maxBytes) =>
      await answered(call, async (res, host) => {
        const status = statusOf(res, host, call);
        const headers = Object.fromEntries(headersOf(res));
        // Nobody reads a body that cannot come, and its connection would stay taken.
        const empty = call.method === 'HEAD' || status === 204 || status === 304;
        if (empty) res.resume();
        const pieces = empty ? [] : passing(res, host, { patience: settings.bodyTimeout, maxBytes });
        return { status, headers, body: Readable.from(pieces, { objectMode: false }) };
      }),
    close: () => {
      plain.destroy();
      tls.destroy();
    },
  };
}

/** The URL as the standard reads it (0x7f.1 is 127.0.0.1), or a refusal before anything is looked up. */
function allowedUrl(text: string, origins: ReadonlySet<string>, allowPrivate: boolean): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw refusal('outbound-url-refused', null);
  if (url.username !== '' || url.password !== '') throw refusal('outbound-url-refused', url.hostname);
  if (!origins.has(url.origin)) throw refusal('outbound-host-refused', url.hostname);
  if (url.protocol === 'http:' && !allowPrivate) throw refusal('outbound-url-refused', url.hostname);
  return url;
}

/** Resolves once, and refuses the name when any of its addresses is not allowed: an attacker would send us to that one. */
async function pinnedAddresses(
  url: URL,
  { resolve, allowPrivate }: Settings,
): Promise<readonly [ResolvedAddress, ...ResolvedAddress[]]> {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(bare);
  const [first, ...others] = version === 0 ? await resolve(bare) : [{ address: bare, family: version }];
  if (first === undefined) throw refusal('outbound-name-unknown', url.hostname);
  for (const { address } of [first, ...others]) {
    const judged = classOf(address);
    if (judged === 'public' && url.protocol === 'http:') throw refusal('outbound-url-refused', url.hostname);
    if (judged === 'public' || (judged === 'private' && allowPrivate)) continue;
    throw refusal('outbound-private-address', url.hostname);
  }
  return [first, ...others];
}

interface Around {
  /** All of them are allowed; whichever connects first is taken. */
  readonly addresses: readonly [ResolvedAddress, ...ResolvedAddress[]];
  readonly settings: Settings;
  readonly timer: PhaseTimer;
  readonly plain: PlainAgent;
  readonly tls: TlsAgent;
}

async function exchange<T>(
  url: URL,
  call: OutboundCall,
  around: Around,
  use: (res: IncomingMessage, host: string, timer: PhaseTimer) => Promise<T>,
): Promise<T> {
  const { addresses, settings, timer } = around;
  const [first] = addresses;
  const pinned: LookupFunction = (_name, options, done) => {
    if (options.all === true)
      done(
        null,
        addresses.map((one) => ({ ...one })),
      );
    else done(null, first.address, first.family);
  };
  const secure = url.protocol === 'https:';
  const body = call.body ?? '';
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'habeas',
    ...call.headers,
    ...(body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
  const path = call.path === undefined ? {} : { path: call.path };
  const options = { method: call.method, headers, lookup: pinned, maxHeaderSize: 32_768, ...path };
  const req = secure
    ? tlsRequest(url, { ...options, agent: around.tls })
    : plainRequest(url, { ...options, agent: around.plain });
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      req.once('response', resolve);
      req.on('error', reject);
      req.once('socket', (socket) => {
        const connected = (): void => timer.begin(settings.headersTimeout);
        if (req.reusedSocket) connected();
        else socket.once(secure ? 'secureConnect' : 'connect', connected);
      });
    });
    req.end(body);
    return await use(await timer.race(answered), url.hostname, timer);
  } catch (error) {
    req.destroy();
    throw error;
  }
}

/** Of an answer that comes from where we asked. */
function statusOf(res: IncomingMessage, host: string, call: OutboundCall): number {
  const status = res.statusCode ?? 0;
  // 304 sends nobody elsewhere; whoever asked whether something is new is told that it is not.
  if (status === 304 && asksForNewer(call)) return status;
  if (status >= 300 && status < 400) throw refusal('outbound-redirected', host);
  return status;
}

function headersOf(res: IncomingMessage): [string, string][] {
  return Object.entries(res.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
}

function asksForNewer({ headers = {} }: OutboundCall): boolean {
  return 'if-none-match' in headers || 'if-modified-since' in headers;
}

async function readAnswer(
  res: IncomingMessage,
  host: string,
  { call, maxBytes }: { readonly call: OutboundCall; readonly maxBytes: number },
): Promise<OutboundAnswer> {
  const status = statusOf(res, host, call);
  const encoding = res.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw refusal('outbound-encoded', host);
  if (Number(res.headers['content-length'] ?? 0) > maxBytes) throw refusal('outbound-too-large', host);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of res) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw refusal('outbound-too-large', host);
    parts.push(bytes);
  }
  return { status, headers: new Map(headersOf(res)), body: Buffer.concat(parts) };
}

/** The pieces of a body, for as long as they come in time and are not too many. */
async function* passing(
  res: IncomingMessage,
  host: string,
  { patience, maxBytes }: { readonly patience: number; readonly maxBytes: number },
): AsyncGenerator<Buffer> {
  const timer = new PhaseTimer(host);
  const pieces = res[Symbol.asyncIterator]();
  let size = 0;
  try {
    for (;;) {
      timer.begin(patience);
      const next = await timer.race(pieces.next());
      timer.end();
      if (next.done === true) return;
      const bytes = next.value as Buffer;
      size += bytes.length;
      if (size > maxBytes) throw refusal('outbound-too-large', host);
      yield bytes;
    }
  } catch (error) {
    throw isProblem(error) ? error : outboundProblem(error, host);
  } finally {
    timer.end();
    res.destroy();
  }
}
