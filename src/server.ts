// Starts what a process is for: serving pages, handling jobs, ticking; and drains it when it is told to stop.
import type { Server } from 'node:http';
import { lawBook } from './laws/law-book.ts';
import { openHouse } from './open-house.ts';
import type { Config } from './platform/config.ts';
import { logger } from './platform/logger.ts';
import { Problem } from './platform/problem.ts';
import type { House } from './work.ts';

export interface Parts {
  readonly web: boolean;
  readonly worker: boolean;
  readonly clock: boolean;
}

/** A running process of the house. */
export interface Running {
  readonly house: House;
  /** Where mail is taken, with the true port; null without a listener. */
  readonly mailInUrl: string | null;
  /** Stops taking, finishes what runs, closes. */
  stop(): Promise<void>;
}

/**
 * Starts the parts of one process, and reads no others: a worker has no pages. `clock`: the moment of each work; the present unless told. Throws `law-not-valid`, `port-taken`, and what
 * `openHouse` throws; nothing is left running then.
 */
export async function startHouse(
  config: Config,
  parts: Parts,
  clock?: () => Temporal.Instant,
): Promise<Running> {
  // A law file with a hole stops the process here, before anything is served.
  await lawBook();
  const { house, close } = await openHouse(config, {
    supervise: parts.worker || parts.clock,
    ...(clock === undefined ? {} : { clock }),
  });
  const stops: (() => Promise<void>)[] = [];
  let mailInUrl: string | null = null;
  try {
    if (parts.web) stops.push(await serve(house));
    if (parts.web && config.mailInUrl !== undefined) {
      const { listenForMail } = await import('./intake/listen.ts');
      const listener = await listenForMail(house, config.mailInUrl);
      mailInUrl = listener.url;
      stops.push(() => listener.stop());
    }
    if (parts.worker) {
      const { startWorker } = await import('../jobs/worker.ts');
      await startWorker(house);
    }
    if (parts.clock) {
      const { startClock } = await import('../jobs/schedule.ts');
      stops.push(startClock(house));
    }
  } catch (error) {
    for (const stop of stops) await stop();
    await close();
    throw error;
  }
  return {
    house,
    mailInUrl,
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
      await close();
    },
  };
}

/** Resolves when the process is asked to stop (Ctrl-C, SIGTERM); a second time ends it at once. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = 0;
    const stop = (): void => {
      // npm passes on the Ctrl-C that the terminal has sent already: one wish, two signals.
      if (asked !== 0 && Date.now() - asked > 1_000) process.exit(130);
      if (asked === 0) asked = Date.now();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

async function serve(house: House): Promise<() => Promise<void>> {
  const { host, port } = house.config;
  const { createApp } = await import('./app.ts');
  const app = createApp(house);
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.express.listen(port, host, (error?: Error) =>
      error === undefined ? resolve(listening) : reject(error),
    );
    listening.requestTimeout = 60_000;
    listening.headersTimeout = 15_000;
    listening.maxHeadersCount = 100;
  }).catch((error: unknown) => {
    throw portProblem(error, port);
  });
  logger.info({ port }, 'serving');
  return async () => {
    server.closeIdleConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
    });
    await app.close();
  };
}

function portProblem(error: unknown, port: number): unknown {
  if (!Error.isError(error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new Problem(
    'conflict',
    'port-taken',
    `Port ${port} is taken by another program. Nothing was started; stop that program or choose another with PORT=3001.`,
    { port },
  );
}
