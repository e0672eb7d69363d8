// A recipient that takes signed webhooks, for tests: its own server, its secret, and its signed answers.
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { type Recipient, saveRecipients } from '../../src/data-map/recipient.ts';
import { renewSecret } from '../../src/data-map/recipient-secret.ts';
import { passOn } from '../../src/fulfilment/pass-on.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { findRequest, type Right } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { TestHouse } from './test-house.ts';

/** A recipient as the register has it, with nothing but what is given. */
export function recipientWith(how: Partial<Recipient> & Pick<Recipient, 'name'>): Recipient {
  return {
    role: 'controller',
    purposes: ['sign-in'],
    country: null,
    safeguard: null,
    contact: null,
    store: null,
    owner: null,
    webhook: null,
    identifyBy: ['email'],
    ...how,
  };
}

export interface Told {
  readonly id: string;
  readonly requestId: string;
  readonly secret: string;
}

/** A new case that was passed on to this recipient alone; its secret where it has a webhook and `secret` is not false. */
export async function tellOne(
  home: TestHouse,
  recipient: Recipient,
  asked: { readonly email: string; readonly right?: Right; readonly secret?: boolean },
): Promise<Told> {
  return await home.work(async (work) => {
    await saveRecipients(work, [recipient]);
    const made =
      recipient.webhook !== null && asked.secret !== false
        ? await renewSecret(work, { recipient: recipient.name, endOlder: false })
        : null;
    const { requestId } = await receiveRequest(work, {
      right: asked.right ?? 'erasure',
      email: asked.email,
      channel: 'mail',
    });
    const found = await findRequest(work, requestId);
    if (found === undefined) throw new Error('no case');
    await passOn(work, found);
    const [first] = await passedOn(work, requestId);
    return { id: first?.id ?? '', requestId, secret: made?.secret ?? '' };
  });
}

/** The answer of a recipient's system, signed by another library; `change` spoils it. */
export async function answerSigned(
  home: TestHouse,
  app: App,
  { id, secret }: Pick<Told, 'id' | 'secret'>,
  data: object,
  change: { body?: (text: string) => string; ago?: number; notice?: string } = {},
) {
  const body = JSON.stringify({
    type: 'privacy.answer',
    timestamp: new Date().toISOString(),
    data: { notice: change.notice ?? id, ...data },
  });
  const at = await home.work(async (work) => work.at);
  const timestamp = Math.trunc(at.epochMilliseconds / 1_000) - (change.ago ?? 0);
  const signature = new Webhook(secret).sign('answer-1', new Date(timestamp * 1_000), body);
  return await request(app.express)
    .post(`/lumyx/passed-on/${id}/answer`)
    .set('content-type', 'application/json')
    .set({ 'webhook-id': 'answer-1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signature })
    .send((change.body ?? ((text) => text))(body));
}
