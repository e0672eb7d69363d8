// A line to a server that goes dead in the middle: nothing is closed, nothing comes back any more.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DeadLine {
  /** The address of the server, over this line. */
  readonly url: string;
  /** Whether it has gone dead. */
  isDead(): boolean;
  close(): Promise<void>;
}

/** A line that goes dead when something is sent that holds these words. */
export async function deadLine(url: string, words: string): Promise<DeadLine> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let dead = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('data', (bytes) => {
      dead ||= bytes.includes(words);
      if (!dead) far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!dead) near.write(bytes);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (!dead) near.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const over = new URL(url);
  over.hostname = '127.0.0.1';
  over.port = String((server.address() as AddressInfo).port);
  return {
    url: over.href,
    isDead: () => dead,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
