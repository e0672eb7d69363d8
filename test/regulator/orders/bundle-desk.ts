// A desk where bundles are ordered, and an inspector with a browser of her own: forms over HTTP, jobs run when told.
import request from 'supertest';
import { buildBundleJob } from '../../../jobs/build-bundle.ts';
import { BundleOrder } from '../../../src/deliveries/bundle-order.ts';
import { type BuildOptions, buildOrder } from '../../../src/regulator/orders/build-order.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from '../../console/desk.ts';
import { deliverLetters } from '../../support/road.ts';
import { openTestHouse, type TestHouse } from '../../support/test-house.ts';

export const INSPECTOR = 'inspector@authority.example';
export const STILL = new AbortController().signal;

export const ORDER: Readonly<Record<string, string>> = {
  from: '2026-01-01',
  to: '2026-01-31',
  authority: 'Commissioner of Harbour City',
  email: INSPECTOR,
  otherWay: 'phone',
};

export interface BundleDesk {
  readonly home: TestHouse;
  readonly desk: Desk;
  readonly approver: Visitor;
  /** Orders by the form; answers with the id. */
  order(form?: Record<string, string>): Promise<string>;
  /** Runs the job of an order; answers with its row. */
  build(orderId: string, options?: BuildOptions): Promise<BundleOrder>;
  row(orderId: string): Promise<BundleOrder>;
  /** Sends the link; answers with the path of it. */
  send(orderId: string, email?: string): Promise<string>;
  /** Has a code shown; answers with it. */
  code(orderId: string): Promise<string>;
  close(): Promise<void>;
}

export async function openBundleDesk(): Promise<BundleDesk> {
  const home = await openTestHouse();
  const desk = await openDesk(home);
  const approver = await desk.signIn('approver');
  const row = async (id: string): Promise<BundleOrder> =>
    await home.work(
      async (work) => await BundleOrder.query(work.trx).findById([home.lumyx.id, id]).throwIfNotFound(),
    );
  const placeOf = (orderId: string) => ({ controllerId: home.lumyx.id, orderId });
  return {
    home,
    desk,
    approver,
    row,
    order: async (form = {}) => {
      const answer = await approver.post('/bundles/new', { ...ORDER, ...form }, '/bundles/new');
      expect([answer.status, answer.status === 303 || wordsOf(answer)]).toEqual([303, true]);
      return /bundles\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
    },
    build: async (orderId, options) => {
      if (options === undefined) await buildBundleJob(home.house, placeOf(orderId), STILL);
      else await buildOrder(home.house, placeOf(orderId), STILL, options);
      return await row(orderId);
    },
    send: async (orderId, email = INSPECTOR) => {
      const answer = await approver.post(`/bundles/${orderId}/send`, { email }, `/bundles/${orderId}/send`);
      expect(answer.headers.location).toContain('done=sent');
      await deliverLetters(home);
      const { mail } = home.mailbox.newest(email);
      return /\/lumyx\/authority\/[\w-]{32}/.exec(mail.text ?? '')?.[0] ?? '';
    },
    code: async (orderId) => {
      const answer = await approver.post(`/bundles/${orderId}/code`, {}, `/bundles/${orderId}`);
      return /\b\d{4} \d{4}\b/.exec(wordsOf(answer))?.[0] ?? '';
    },
    close: async () => {
      await desk.close();
      await home.close();
    },
  };
}

/** An inspector's browser: enters codes, and downloads as a program does. */
export interface Inspector {
  get(path: string, headers?: Record<string, string>): Promise<request.Response>;
  enter(path: string, code: string): Promise<request.Response>;
}

export function inspectorAt({ desk }: BundleDesk): Inspector {
  const browser = request.agent(desk.app.express);
  return {
    get: async (path, headers = {}) =>
      await browser
        .get(path)
        .set(headers)
        .buffer(true)
        .parse((res, done) => {
          const pieces: Buffer[] = [];
          res.on('data', (piece: Buffer) => pieces.push(piece));
          res.on('end', () => done(null, Buffer.concat(pieces)));
        }),
    enter: async (path, code) => {
      const { text } = await browser.get(path);
      const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
      return await browser.post(path).type('form').send({ code, _csrf: token });
    },
  };
}
