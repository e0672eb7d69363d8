// The account pages of a company in tests: a house whose Lumart knows a balance, a program that vouches, and its calls.

import { now } from '../../src/platform/clock.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import type { Work } from '../../src/work.ts';
import { deliverLetters, openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Company, company, type Said, trust } from '../support/vouch.ts';
import { type Api, callsOf } from './call.ts';

export const REFUND = 'https://shop.example/refunds';
/** What an erasure asks for beside what was shown. */
export const ASKED = { right: 'erasure' };
const MAP = SHOP_MAP.replace(
  '{ name: amount, data_categories: [user.financial] }',
  `{ name: amount, data_categories: [user.financial], habeas_meta: { balance: { name: Credits, refund: "${REFUND}" } } }`,
);

type Answer = ReturnType<Api['get']>;

export interface AccountPages {
  readonly home: TestHouse;
  readonly shop: Shop;
  readonly api: Api;
  readonly pages: Company;
  /** Of a program that may vouch. */
  readonly key: string;
  /** Moves the clock of the house, and of the pages. */
  later(duration: Temporal.DurationLike): void;
  moment(): Temporal.Instant;
  word(email: string, more?: Partial<Said>): Promise<string>;
  get(path: string, email: string): Promise<Awaited<Answer>>;
  post(path: string, body: object, email: string): Promise<Awaited<Answer>>;
  /** Shows the balances and asks for the erasure. */
  begin(email: string): Promise<Awaited<Answer>>;
  withdraw(id: string, email: string): Promise<Awaited<Answer>>;
  /** A work of Lumart. */
  there<T>(act: (work: Work) => Promise<T>): Promise<T>;
  statusOf(id: string): Promise<string | undefined>;
  /** The newest letter to an address, in one line. */
  lettersTo(email: string): Promise<string>;
  close(): Promise<void>;
}

export async function openAccountPages(): Promise<AccountPages> {
  const home = await openTestHouse();
  const shop = await openShop(home, home.lumart, MAP);
  const api = callsOf(home);
  const pages = await company();
  await trust(home, home.lumart, [pages]);
  const key = await api.key(['vouch:person'], home.lumart);
  let ahead = Temporal.Duration.from({ seconds: 0 });
  const moment = (): Temporal.Instant => now().add(ahead);
  const word: AccountPages['word'] = async (email, more = {}) =>
    await pages.vouch({ email, at: moment(), audience: 'https://privacy.example/lumart', ...more });
  const post: AccountPages['post'] = async (path, body, email) =>
    await api.post(key, `/signed-in${path}`, body).set('Habeas-Assertion', await word(email));
  const there: AccountPages['there'] = async (act) => await home.work(act, undefined, home.lumart);
  return {
    home,
    shop,
    api,
    pages,
    key,
    moment,
    word,
    post,
    there,
    later: (duration) => {
      home.later(duration);
      ahead = ahead.add(duration);
    },
    get: async (path, email) =>
      await api.get(key, `/signed-in${path}`).set('Habeas-Assertion', await word(email)),
    begin: async (email) => {
      const { body } = await post('/balances', {}, email);
      return await post('/requests', { ...ASKED, shown: body.id }, email);
    },
    withdraw: async (id, email) => await post(`/requests/${id}/withdrawal`, {}, email),
    statusOf: async (id) => (await there(async (work) => await findRequest(work, id)))?.status,
    lettersTo: async (email) => {
      await deliverLetters(home);
      return (home.mailbox.newest(email).mail.text ?? '').replace(/\s+/g, ' ');
    },
    close: async () => {
      await home.close();
      await shop.drop();
    },
  };
}
