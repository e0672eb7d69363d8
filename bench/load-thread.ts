// A load of HTTP calls from a thread of its own: in the thread of the server it would measure itself.
import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { LoadPlan, LoadResult } from './load.ts';

const { port, seconds, connections, rate, path, method, authorization, kind, start, people } =
  workerData as LoadPlan;

let number = start;
const taken: number[] = [];
const statuses = new Map<number, number>();

/** The next call as bytes: another person each time, or one of those that are there. */
function nextCall(): string {
  number += 1;
  const head = `Host: localhost\r\nAuthorization: ${authorization}\r\n`;
  if (method === 'GET') {
    const who = (number * 7_919) % people;
    return `GET ${path.replace('{n}', String(who))} HTTP/1.1\r\n${head}\r\n`;
  }
  const actedAt = new Date(Date.now() - 1000).toISOString();
  const body = kind.replaceAll('{n}', String(number)).replaceAll('{at}', actedAt);
  return `POST ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

interface Line {
  readonly socket: Socket;
  call(): Promise<void>;
}

/** One connection that stays open; calls go one after the other. */
async function open(): Promise<Line> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('error', reject));
  let buffer = '';
  let answered: (() => void) | undefined;
  socket.on('data', (part) => {
    buffer += part.toString('latin1');
    const end = buffer.indexOf('\r\n\r\n');
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(buffer.slice(0, end))?.[1] ?? 0);
    if (end < 0 || buffer.length < end + 4 + length) return;
    const status = Number(buffer.slice(9, 12));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    buffer = buffer.slice(end + 4 + length);
    answered?.();
  });
  return {
    socket,
    call: async () => {
      const done = new Promise<void>((resolve) => {
        answered = resolve;
      });
      socket.write(nextCall());
      await done;
    },
  };
}

const lines = await Promise.all(Array.from({ length: connections }, open));
const began = performance.now();
const until = began + seconds * 1000;

/** As fast as answers come; each line has one call open. */
async function closed(line: Line): Promise<void> {
  while (performance.now() < until) {
    const sent = performance.now();
    await line.call();
    taken.push(performance.now() - sent);
  }
}

/** At a given rate, whatever the answers: times count from when a call was due, so that waiting is not hidden. */
async function paced(line: Line, index: number): Promise<void> {
  const pause = (1000 * connections) / (rate ?? 1);
  for (let turn = 0; ; turn += 1) {
    const due = began + (turn + index / connections) * pause;
    if (due >= until) return;
    const left = due - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    // A timer of whole milliseconds may come late; that is the thread's own, and no fault of the server.
    const from = left > 0 ? performance.now() : due;
    await line.call();
    taken.push(performance.now() - from);
  }
}

await Promise.all(
  lines.map(async (line, index) => await (rate === null ? closed(line) : paced(line, index))),
);
for (const { socket } of lines) socket.destroy();
const elapsed = (performance.now() - began) / 1000;
const sorted = Float64Array.from(taken).sort();
const at = (share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const result: LoadResult = {
  perSecond: taken.length / elapsed,
  p50: at(0.5),
  p99: at(0.99),
  calls: taken.length,
  others: [...statuses].filter(([status]) => status !== 200).reduce((sum, [, many]) => sum + many, 0),
  next: number,
};
parentPort?.postMessage(result);
