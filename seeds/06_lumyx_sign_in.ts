// NabzClan on this machine: takes the signed messages of LumyxAI, checks them, and answers each with its own signature.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postWebhook } from '../src/connectors/webhook.ts';
import { isSigned, signedHeaders } from '../src/connectors/webhook-signature.ts';
import { renewSecret } from '../src/data-map/recipient-secret.ts';
import { now } from '../src/platform/clock.ts';
import { findControllerBySlug } from '../src/platform/controller.ts';
import { randomToken } from '../src/platform/crypto.ts';
import { loggable, logger } from '../src/platform/logger.ts';
import { type House, MACHINE } from '../src/work.ts';

const NAME = 'NabzClan';
/** It answers by the simple signature; the key of the other one is made up. */
const NO_SEED = Buffer.alloc(32);

export interface SignInService {
  readonly url: string;
  /** Types of the messages that were taken, such as `privacy.erasure`. */
  readonly taken: readonly string[];
  /** Makes its secret at the house, as `habeas recipient secret` does, and takes it over. */
  connect(house: House): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it on a free port, and tells the environment where it is. */
export async function startLumyxSignIn(): Promise<SignInService> {
  const taken: string[] = [];
  let secrets: string[] = [];
  const server = createServer((req, res) => {
    const take = async (): Promise<void> => {
      const body = await textOf(req);
      const header = (name: string): string => String(req.headers[name] ?? '');
      const message = {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        body,
      };
      const signed = isSigned(message, secrets, now());
      res.writeHead(signed ? 202 : 401).end();
      if (!signed) return;
      const { type, data } = JSON.parse(body) as {
        type: string;
        data: { notice: string; answer_url: string };
      };
      taken.push(type);
      await answer(data, secrets[0] ?? '');
    };
    take().catch((error: unknown) => logger.warn(loggable(error), 'the sign-in service could not answer'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/privacy`;
  Object.assign(process.env, { LUMYX_NABZCLAN_URL: url, LUMYX_NABZCLAN_IS_LOCAL: 'true' });
  return {
    url,
    taken,
    connect: async (house) => {
      const lumyx = await findControllerBySlug(house.database, 'lumyx');
      if (lumyx === undefined) return;
      const made = await house.inWork(
        lumyx.id,
        MACHINE,
        async (work) => await renewSecret(work, { recipient: NAME, endOlder: true }),
      );
      secrets = [made.secret];
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += String(part);
  return text;
}

/** What a partner's system sends back once it has done what was asked. */
async function answer(
  { notice, answer_url: url }: { notice: string; answer_url: string },
  secret: string,
): Promise<void> {
  const at = now();
  const body = JSON.stringify({
    type: 'privacy.answer',
    timestamp: at.toString(),
    data: { notice, outcome: 'done' },
  });
  const timestamp = Math.trunc(at.epochMilliseconds / 1_000);
  const headers = signedHeaders(
    { id: randomToken(12), timestamp, body },
    { secrets: [secret], seed: NO_SEED },
  );
  await postWebhook({ url, allowPrivate: true }, NAME, { headers, body });
}
