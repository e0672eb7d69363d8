// A payment service on this machine that speaks the customers' part of Stripe's published API, for demonstration and tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A customer as the API shows one; a deleted one shows its id and that it is deleted. */
export interface PaymentCustomer {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly description: string | null;
  readonly created: number;
}

/** One call as it came in. */
export interface PaymentCall {
  /** Counted from 1. */
  readonly number: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly idempotencyKey: string | null;
}

/** What happens to a call; `cut` ends the line before it is done, `cut-after` once it is. */
export type Fate = 'pass' | 'cut' | 'cut-after' | 'fail' | 'fail-after' | 'busy';

export interface PaymentService {
  readonly url: string;
  readonly customers: ReadonlyMap<string, PaymentCustomer>;
  readonly calls: readonly PaymentCall[];
  /** Effects that took place, such as `delete cus_1`; an effect twice would stand here twice. */
  readonly effects: readonly string[];
  decide(fate: (call: PaymentCall) => Fate): void;
  stop(): Promise<void>;
}

type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

const FIELDS = ['email', 'name', 'phone', 'description'] as const;

/** Starts the service on a free port of this machine; `key` is the secret that callers show. */
export async function startPaymentService(
  customers: readonly PaymentCustomer[],
  { key, port = 0 }: { readonly key: string; readonly port?: number },
): Promise<PaymentService> {
  const known = new Map(customers.map((one) => [one.id, one]));
  const deleted = new Set<string>();
  const calls: PaymentCall[] = [];
  const effects: string[] = [];
  const replayed = new Map<string, { readonly asked: string; readonly reply: Reply }>();
  let decide: (call: PaymentCall) => Fate = () => 'pass';

  const answer = (method: string, url: URL, form: URLSearchParams): Reply => {
    const [, , resource, id, more] = url.pathname.split('/');
    if (resource !== 'customers' || more !== undefined) return missing('Unrecognized request URL');
    if (id === undefined || id === '')
      return method === 'GET' ? list(url) : missing('Unrecognized request URL');
    const name = decodeURIComponent(id);
    if (method === 'GET' && deleted.has(name))
      return { status: 200, body: { id: name, object: 'customer', deleted: true } };
    const customer = known.get(name);
    if (customer === undefined) return missing(`No such customer: '${name}'`);
    if (method === 'GET') return { status: 200, body: { object: 'customer', ...customer } };
    if (method === 'DELETE') {
      known.delete(name);
      deleted.add(name);
      effects.push(`delete ${name}`);
      return { status: 200, body: { id: name, object: 'customer', deleted: true } };
    }
    if (method !== 'POST') return missing('Unrecognized request URL');
    const changes = FIELDS.filter((field) => form.has(field)).map((field) => [
      field,
      form.get(field) || null,
    ]);
    const changed = { ...customer, ...(Object.fromEntries(changes) as Partial<PaymentCustomer>) };
    known.set(name, changed);
    effects.push(`update ${name}`);
    return { status: 200, body: { object: 'customer', ...changed } };
  };

  /** Newest first; the filter on the address is exact; a page begins after the id it is given. */
  const list = (url: URL): Reply => {
    const email = url.searchParams.get('email');
    const limit = Number(url.searchParams.get('limit') ?? 10);
    const after = url.searchParams.get('starting_after');
    const fitting = [...known.values()]
      .filter((one) => email === null || one.email === email)
      .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
    const from = after === null ? 0 : fitting.findIndex(({ id }) => id === after) + 1;
    const page = fitting.slice(from, from + limit);
    const data = page.map((one) => ({ object: 'customer', ...one }));
    const hasMore = from + limit < fitting.length;
    return { status: 200, body: { object: 'list', data, has_more: hasMore, url: '/v1/customers' } };
  };

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const method = req.method ?? 'GET';
    const text = await textOf(req);
    const idempotencyKey = [req.headers['idempotency-key'] ?? null].flat()[0] ?? null;
    const call = { number: calls.length + 1, method, target: req.url ?? '', idempotencyKey };
    calls.push(call);
    const fate = decide(call);
    if (fate === 'cut') {
      req.socket.destroy();
      return;
    }
    if (fate === 'busy') {
      send(res, {
        status: 429,
        body: problem('rate_limit_error', 'Too many requests', null),
        headers: { 'retry-after': '0' },
      });
      return;
    }
    let reply: Reply;
    const asked = `${method} ${req.url} ${text}`;
    const before = idempotencyKey === null || method !== 'POST' ? undefined : replayed.get(idempotencyKey);
    if (req.headers.authorization !== `Bearer ${key}`) {
      reply = { status: 401, body: problem('invalid_request_error', 'Invalid API Key provided', null) };
    } else if (before !== undefined) {
      const other = problem('idempotency_error', 'Keys for idempotent requests can only be used once', null);
      reply = before.asked === asked ? before.reply : { status: 400, body: other };
    } else {
      const done = fate === 'fail' ? failed() : answer(method, url, new URLSearchParams(text));
      reply = fate === 'fail-after' ? failed() : done;
      // An answer is kept under its key, whatever it says: a failure is repeated too.
      if (idempotencyKey !== null && method === 'POST') replayed.set(idempotencyKey, { asked, reply });
    }
    if (fate === 'cut-after') req.socket.destroy();
    else send(res, reply);
  };

  const server = createServer((req, res) => {
    handle(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    customers: known,
    calls,
    effects,
    decide: (fate) => {
      decide = fate;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(res: ServerResponse, { status, body, headers = {} }: Reply): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += String(part);
  return text;
}

function problem(type: string, message: string, code: string | null): unknown {
  return { error: { type, message, ...(code === null ? {} : { code }) } };
}

function missing(message: string): Reply {
  return { status: 404, body: problem('invalid_request_error', message, 'resource_missing') };
}

function failed(): Reply {
  return { status: 500, body: problem('api_error', 'Something went wrong', null) };
}
