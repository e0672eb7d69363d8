// A visitor's page for tests: fetches the notice as a script of the controller's page does, and sends choices.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { PLAIN_PURPOSE, type Purpose, savePurposes } from '../../src/data-map/purpose.ts';
import { type ConsentDoors, Controller } from '../../src/platform/controller.ts';
import type { TestHouse } from '../support/test-house.ts';

export const PAGE = 'https://www.lumyx.example';

const consent = {
  expiresAfter: 'P12M',
  renewBefore: null,
  minimumAge: null,
  bundled: false,
  explicit: false,
};
const plain: Purpose = { ...PLAIN_PURPOSE, name: '', words: '', basis: 'consent', consent };

/** Three that rest on consent, one of which shares, and one that does not. */
export const PURPOSES: readonly Purpose[] = [
  { ...plain, name: 'news', words: 'to write to you about news' },
  {
    ...plain,
    name: 'trends',
    words: 'to see how the pages are used',
    version: 2,
    materialVersion: 2,
    categories: ['pages seen'],
  },
  {
    ...plain,
    name: 'partners',
    words: 'to show you advertising of partners',
    uses: ['sharing', 'targeted-ads'],
    recipients: [],
  },
  { ...plain, name: 'account', words: 'to run your account', basis: 'contract', consent: null },
];

/** Opens the doors of a controller: these purposes, and its page. */
export async function openConsentDoors(
  home: TestHouse,
  controller: Controller = home.lumyx,
  doors: ConsentDoors = { origins: [PAGE], klaro: null },
): Promise<void> {
  await Controller.query(home.house.database).findById(controller.id).patch({ consentDoors: doors });
  await home.work(async (work) => await savePurposes(work, PURPOSES), undefined, controller);
}

export interface Shown {
  readonly token: string;
  readonly device: string;
  readonly notice: string;
  readonly text: string;
  readonly purposes: readonly { readonly name: string; readonly version: number }[];
  readonly choices: readonly { readonly purpose: string; readonly choice: string }[];
  readonly signal: { readonly honoured: boolean; readonly title: string } | null;
}

export interface Visitor {
  /** Fetches the notice; with the id of the device where she has one. */
  see(more?: {
    device?: string;
    query?: string;
    headers?: Record<string, string>;
  }): Promise<request.Response & { body: Shown }>;
  send(body: object, headers?: Record<string, string>): Promise<request.Response>;
  /** Sees the notice and says yes or no to purposes; answers with the response and the device. */
  choose(
    choices: Record<string, string>,
    more?: { device?: string; headers?: Record<string, string>; afterMs?: number },
  ): Promise<request.Response & { device: string }>;
}

/** A fresh browser at the controller's own page. */
export function visitorAt(app: App, slug = 'lumyx', origin = PAGE): Visitor {
  const see: Visitor['see'] = async ({ device, query = '', headers = {} } = {}) =>
    await request(app.express)
      .get(`/${slug}/consent/notice${query}`)
      .set('Origin', origin)
      .set(device === undefined ? headers : { ...headers, 'Habeas-Device': device });
  const send: Visitor['send'] = async (body, headers = {}) =>
    await request(app.express).post(`/${slug}/consent`).set('Origin', origin).set(headers).send(body);
  return {
    see,
    send,
    choose: async (choices, { afterMs = 900, headers = {}, ...more } = {}) => {
      const { body } = await see({ ...more, headers });
      const list = Object.entries(choices).map(([purpose, choice]) => ({ purpose, choice }));
      const answer = await send({ token: body.token, afterMs, choices: list }, headers);
      return Object.assign(answer, { device: body.device });
    },
  };
}
