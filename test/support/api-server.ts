// A system behind an API for tests: real HTTP on this machine, answering what the test tells it to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answering = (asked: Asked, res: ServerResponse) => void;

export interface ApiServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  answer(how: Answering): void;
  stop(): Promise<void>;
}

/** Starts a server that answers 404 until it is told otherwise; with `tls` it speaks HTTPS as `localhost`. */
export async function startApiServer(tls?: {
  readonly key: string;
  readonly cert: string;
}): Promise<ApiServer> {
  const asked: Asked[] = [];
  let how: Answering = (_asked, res) => json(res, 404, {});
  const listener = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    let body = '';
    for await (const part of req) body += String(part);
    const target = req.url ?? '';
    const one: Asked = {
      method: req.method ?? '',
      target,
      query: new URL(target, 'http://localhost').searchParams,
      headers: req.headers,
      body,
    };
    asked.push(one);
    how(one, res);
  };
  const quietly = (req: IncomingMessage, res: ServerResponse): void => {
    listener(req, res).catch(() => res.destroy());
  };
  const server = tls === undefined ? createServer(quietly) : createTlsServer(tls, quietly);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    asked,
    answer: (next) => {
      how = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}
