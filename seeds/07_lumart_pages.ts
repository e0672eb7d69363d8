// Lumart's own pages on this machine: a small product of its own that knows the privacy desk by its API alone.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { authenticateClient, createApiClient } from '../src/auth/api-clients.ts';
import { now } from '../src/platform/clock.ts';
import { findControllerBySlug, type SignIn } from '../src/platform/controller.ts';
import { writeWhole } from '../src/platform/files.ts';
import { loggable, logger } from '../src/platform/logger.ts';
import { type House, MACHINE } from '../src/work.ts';
import { Members } from './lumart-pages/members.ts';
import { PrivacyDesk } from './lumart-pages/privacy-desk.ts';
import { pagesOf } from './lumart-pages/serve.ts';

const ISSUER = 'https://lumart.example';
const KID = 'lumart-pages';

/** What the pages keep between runs. */
interface Kept {
  readonly signingKey: string;
  readonly programKey: string | null;
}

export interface LumartPages {
  readonly url: string;
  /** Whose word the desk is to take; goes into the pack of Lumart. */
  readonly signIn: SignIn;
  /** Gets a key for the program, as an administrator would make one, and opens the pages. */
  connect(house: House, lumartUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts on the port told, or on a free one; until they are connected, pages ask for a moment of patience. */
export async function startLumartPages({
  folder,
  port = 0,
  clock = now,
}: {
  readonly folder: string;
  readonly port?: number;
  readonly clock?: () => Temporal.Instant;
}): Promise<LumartPages> {
  const file = join(folder, 'lumart-pages.json');
  const kept = await keptIn(file);
  const key = createPrivateKey(kept.signingKey);
  let open: { members: Members; desk: PrivacyDesk; serve: ReturnType<typeof pagesOf> } | null = null;
  const server = createServer((req, res) => {
    const serving = open?.serve(req, res);
    if (serving === undefined) res.writeHead(503, { 'Retry-After': '2' }).end('In a moment.');
    serving?.catch((error: unknown) => {
      logger.warn(loggable(error), 'a page of Lumart failed');
      if (!res.headersSent) res.writeHead(500);
      res.end('Something went wrong. Nothing was changed; please try again.');
    });
  });
  const listen = async (at: number): Promise<void> =>
    await new Promise((resolve, reject) => {
      server.once('error', reject).listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port).catch(async () => await listen(0));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    signIn: { issuer: ISSUER, keys: [publicJwk(key)] },
    connect: async (house, lumartUrl) => {
      const programKey = await programKeyFor(house, kept.programKey);
      await writeWhole(file, `${JSON.stringify({ ...kept, programKey }, null, 2)}\n`);
      const members = new Members(lumartUrl);
      const { origin } = house.config.publicUrl;
      const signing = { issuer: ISSUER, kid: KID, key };
      const desk = new PrivacyDesk({ audience: `${origin}/lumart`, origin, programKey, signing, clock });
      open = { members, desk, serve: pagesOf(members, desk) };
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      open?.desk.close();
      await open?.members.close();
    },
  };
}

async function keptIn(file: string): Promise<Kept> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as Kept;
  const { privateKey } = generateKeyPairSync('ed25519');
  return { signingKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), programKey: null };
}

function publicJwk(key: KeyObject): Record<string, string> {
  const { x = '' } = key.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x, kid: KID, alg: 'EdDSA', use: 'sig' };
}

/** The key of an earlier run as long as it is taken, else a new one. */
async function programKeyFor(house: House, kept: string | null): Promise<string> {
  if (kept !== null && (await authenticateClient(house.inWork, house.database, kept)) !== null) return kept;
  const lumart = await findControllerBySlug(house.database, 'lumart');
  const wanted = { name: 'Lumart account pages', permissions: ['vouch:person'] } as const;
  const { key } = await house.inWork(
    lumart?.id ?? '',
    MACHINE,
    async (work) => await createApiClient(work, wanted),
  );
  return key;
}
