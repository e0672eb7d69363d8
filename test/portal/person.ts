// A person for tests: a browser with cookies at the portal of one controller, who reads the letters sent to her.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import type { Controller } from '../../src/platform/controller.ts';
import type { NamedFile } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';

export interface Person {
  get(path: string): Promise<request.Response>;
  /** Her cookies, for programs that download in her name. */
  cookies(): string;
  /** Sends a form with the token of the page at `from` (the request form, unless told). */
  post(path: string, form: Record<string, string>, from?: string): Promise<request.Response>;
  /** Sends a form without any token, as a page elsewhere does. */
  postBare(path: string, form: Record<string, string>): Promise<request.Response>;
  /** Sends a form with files under `document`, with the token of the page at `from`. */
  send(
    path: string,
    form: Record<string, string>,
    files: readonly (Buffer | NamedFile)[],
    from?: string,
  ): Promise<request.Response>;
  /** Fills the form and answers with the path of her request: `/lumyx/requests/…`. */
  ask(form: Record<string, string>): Promise<string>;
  /** The code in the newest letter to an address. */
  codeFor(email: string): Promise<string>;
  /** Asks and proves the address; answers with the path of her request. */
  askAndProve(form: Record<string, string> & { email: string }): Promise<string>;
}

/** A fresh browser. */
export function personAt(home: TestHouse, app: App, controller: Controller): Person {
  const browser = request.agent(app.express);
  const start = `/${controller.slug}`;
  const get: Person['get'] = async (path) => await browser.get(path);
  const post: Person['post'] = async (path, form, from = start) => {
    const { text } = await browser.get(from);
    const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
    return await browser
      .post(path)
      .type('form')
      .send({ ...form, _csrf: token });
  };
  const ask: Person['ask'] = async (form) => {
    const answer = await post(start, form);
    expect(answer.status).toBe(303);
    return String(answer.headers.location).replace('/verify', '');
  };
  const codeFor: Person['codeFor'] = async (email) => {
    await deliverLetters(home);
    return /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(email).mail.text ?? '')?.[0] ?? '';
  };
  const send: Person['send'] = async (path, form, files, from = path) => {
    const { text } = await browser.get(from);
    const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
    const sending = browser.post(path).field({ ...form, _csrf: token });
    for (const file of files) {
      const { bytes, name } = Buffer.isBuffer(file) ? { bytes: file, name: 'passport.jpg' } : file;
      sending.attach('document', bytes, { filename: name });
    }
    return await sending;
  };
  return {
    get,
    cookies: () =>
      browser.jar
        .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
        .toValueString(),
    post,
    postBare: async (path, form) => await browser.post(path).type('form').send(form),
    send,
    ask,
    codeFor,
    askAndProve: async (form) => {
      const path = await ask(form);
      const answer = await post(`${path}/verify`, { code: await codeFor(form.email) });
      expect([answer.status, answer.headers.location]).toEqual([303, path]);
      return path;
    },
  };
}

/** The words of a page: no tags, single spaces. */
export function wordsOf({ text }: request.Response): string {
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
}
