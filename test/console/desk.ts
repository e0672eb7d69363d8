// A desk for tests: the assembled app over HTTP, staff in every role, forms sent as a browser sends them.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import type { Account } from '../../src/auth/account.ts';
import { ROLES, type Role } from '../../src/auth/permissions.ts';
import type { Controller } from '../../src/platform/controller.ts';
import type { NamedFile } from '../support/files.ts';
import { localApp } from '../support/local-app.ts';
import { openShop, type Shop } from '../support/road.ts';
import { activeAccount, STAFF_PASSWORD } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

export const PASSWORD = STAFF_PASSWORD;

/** A browser at the desk: keeps cookies, and fetches the token of a form before it sends one. */
export interface Visitor {
  get(path: string): Promise<request.Response>;
  /** Sends a form with the token of the page at `from` (the sign-in page, unless told). */
  post(path: string, form: Record<string, string>, from?: string): Promise<request.Response>;
  /** Sends a form with files under `document`, with the token of the page at `from`. */
  send(
    path: string,
    form: Record<string, string>,
    files: readonly (Buffer | NamedFile)[],
    from?: string,
  ): Promise<request.Response>;
  /** Sends a form without any token. */
  postBare(path: string, form: Record<string, string>): Promise<request.Response>;
  /** The same browser at any address of the house. */
  outside(method: 'get' | 'post', path: string): Promise<request.Response>;
  /** The same browser, with its cookies, at the desk of another controller. */
  goTo(controller: Controller): Visitor;
}

export interface Desk {
  readonly app: App;
  /** Ids by role; `second` is another approver. */
  readonly staff: Readonly<Record<Role | 'second', Account>>;
  visitor(controller?: Controller): Visitor;
  signIn(who: Role | 'second', controller?: Controller): Promise<Visitor>;
  close(): Promise<void>;
}

/** A desk with a shop behind it, and two approvers, since nobody approves what she proposed. */
export interface ShopDesk {
  readonly home: TestHouse;
  readonly shop: Shop;
  readonly desk: Desk;
  readonly approver: Visitor;
  readonly second: Visitor;
  close(): Promise<void>;
}

export async function openShopDesk(): Promise<ShopDesk> {
  const home = await openTestHouse();
  const shop = await openShop(home);
  const desk = await openDesk(home);
  const approver = await desk.signIn('approver');
  const second = await desk.signIn('second');
  const close = async () => {
    await desk.close();
    await home.close();
    await shop.drop();
  };
  return { home, shop, desk, approver, second, close };
}

/** Opens the doors of a test house over plain HTTP and makes one account for each role. */
export async function openDesk(home: TestHouse): Promise<Desk> {
  const app = localApp(home);
  const make = async (name: string, role: Role, controller: Controller): Promise<Account> =>
    await home.work(
      async (work) => {
        const email = `${name}@${controller.slug}.example`;
        return await activeAccount(work, { email, name: `The ${name}`, roles: [role] });
      },
      undefined,
      controller,
    );
  const made: [string, Account][] = [];
  for (const role of ROLES) made.push([role, await make(role, role, home.lumyx)]);
  made.push(['second', await make('second', 'approver', home.lumyx)]);
  await make('approver', 'approver', home.lumart);
  const visitor = (controller = home.lumyx): Visitor => visitorOf(request.agent(app.express), controller);
  return {
    app,
    staff: Object.fromEntries(made) as Desk['staff'],
    visitor,
    signIn: async (who, controller = home.lumyx) => {
      const one = visitor(controller);
      const form = { email: `${who}@${controller.slug}.example`, password: PASSWORD };
      const answer = await one.post('/sign-in', form);
      expect([answer.status, answer.headers.location]).toEqual([303, `/${controller.slug}/console`]);
      return one;
    },
    close: async () => await app.close(),
  };
}

function visitorOf(browser: ReturnType<typeof request.agent>, controller: Controller): Visitor {
  const at = (path: string): string => `/${controller.slug}/console${path === '/' ? '' : path}`;
  const postBare: Visitor['postBare'] = async (path, form) =>
    await browser.post(at(path)).type('form').send(form);
  const tokenAt = async (path: string): Promise<string> =>
    /name="_csrf" value="([^"]*)"/.exec((await browser.get(at(path))).text)?.[1] ?? '';
  return {
    get: async (path) => await browser.get(at(path)),
    send: async (path, form, files, from = '/') => {
      const sending = browser.post(at(path)).field({ ...form, _csrf: await tokenAt(from) });
      for (const file of files) {
        const { bytes, name } = Buffer.isBuffer(file) ? { bytes: file, name: 'letter.jpg' } : file;
        sending.attach('document', bytes, { filename: name });
      }
      return await sending;
    },
    postBare,
    outside: async (method, path) => await browser[method](path),
    goTo: (other) => visitorOf(browser, other),
    post: async (path, form, from = '/sign-in') =>
      await postBare(path, { ...form, _csrf: await tokenAt(from) }),
  };
}

/** The words of a page: no tags, single spaces. */
export function wordsOf(answer: request.Response): string {
  return answer.text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
}
