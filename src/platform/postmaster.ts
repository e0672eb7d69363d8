// Looking at a data folder from outside: which server runs on it, whether it is ours, which port is free.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';

/** Larger than any process id: no program has it. */
const NOBODY = 2_147_483_647;

/**
 * The port of the server that runs on a data folder and takes our password; null when there is none. PostgreSQL refuses
 * to start while its pid file names a process that exists, also when that is a dead one that nobody has buried (a
 * container without init) or another program that got the number after a restart. Then the number alone is taken out:
 * PostgreSQL still looks whether the old server's memory is in use.
 */
export async function runningPort(data: string, password: string): Promise<number | null> {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n');
  if (pid === undefined || port === undefined || pid === '') return null;
  if (!isAlive(Number(pid))) return null;
  if (await isNoServer(Number(pid))) {
    await writeFile(file, text.replace(/^\d+/, String(NOBODY)));
    return null;
  }
  return (await answers(Number(port), password)) ? Number(port) : null;
}

/** Whether a process has this number, ours or another account's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Error.isError(error) && 'code' in error && error.code === 'EPERM';
  }
}

/** Known on Linux only; elsewhere PostgreSQL's own check decides. */
async function isNoServer(pid: number): Promise<boolean> {
  const [, name, state] =
    /\((.*)\) (\S)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) ?? [];
  return name !== undefined && (name !== 'postgres' || state === 'Z');
}

async function answers(port: number, password: string): Promise<boolean> {
  const at = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres', password };
  const probe = new Client({ ...at, connectionTimeoutMillis: 5_000 });
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    await probe.end();
    return true;
  } catch {
    return false;
  }
}

/** A port of the loopback that nobody listens on; 0 asks for any, a number for that one. Null when it is taken. */
export async function freePort(wanted = 0): Promise<number | null> {
  return await new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
