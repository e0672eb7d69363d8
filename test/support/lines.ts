// A line to a database that tests can cut, hold and close: a TCP proxy that looks at what the service says.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to a message of the service: passed on, cut before the server sees it, cut once it answered, or kept back. */
export type Fate = 'pass' | 'cut' | 'cut-after' | 'hold';

export interface Line {
  /** The address of the database through this line. */
  readonly url: string;
  /** Decides about every message from now on; text is what was sent, as Latin-1. */
  decide(fate: (text: string) => Fate): void;
  /** Resolves when so many messages are being held. */
  held(count: number): Promise<void>;
  /** Passes on the message that has been held longest. */
  release(): void;
  /** Nobody answers at this address any more; what is open is cut. */
  close(): Promise<void>;
  /** Answers again at the same address. */
  open(): Promise<void>;
}

/** Opens a line to the database at `url`. */
export async function openLine(url: string): Promise<Line> {
  const target = new URL(url);
  let decide: (text: string) => Fate = () => 'pass';
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    let ending = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    near.on('data', (bytes) => {
      const fate = decide(bytes.toString('latin1'));
      if (fate === 'cut') cut();
      else if (fate === 'hold') {
        near.pause();
        waiting.push(() => {
          far.write(bytes);
          near.resume();
        });
      } else {
        ending = fate === 'cut-after';
        far.write(bytes);
      }
    });
    far.on('data', (bytes) => {
      if (ending) cut();
      else near.write(bytes);
    });
  });
  await listen(server, 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    decide: (fate) => {
      decide = fate;
    },
    held: async (count) => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    release: () => waiting.shift()?.(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    open: async () => await listen(server, port),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Says which fate the `nth` message with these words has; all others pass. */
export function atWords(words: string, fate: Fate, nth = 1): (text: string) => Fate {
  let seen = 0;
  return (text) => {
    if (!text.toLowerCase().includes(words)) return 'pass';
    seen += 1;
    return seen === nth ? fate : 'pass';
  };
}
