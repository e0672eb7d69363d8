// Every page of both doors in every state that it has, on a telephone and on a desk: no fault that axe-core or we can find.

import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type request from 'supertest';
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { PORTAL_PAGES } from '../../src/portal/routes.ts';
import { type Desk, openDesk, type Visitor } from '../console/desk.ts';
import { type Person, personAt } from '../portal/person.ts';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { CONSOLE_STATES } from './desk-states.ts';
import { type EveryState, openEveryState } from './every-state.ts';
import { type Looking, openLooking, type Settings, WIDTHS } from './looking.ts';
import { DOOR_STATES, PORTAL_STATES, type State } from './page-states.ts';

/** A walk is long where other suites share the processor. */
const WHILE = 400_000;

/** What somebody sets who reads better with more room. */
const SPACED =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }';

/** Looked at once more under each setting. */
const MAIN = [
  ['', ''],
  ['', '/requests/{cooling-off}'],
  ['', '/requests/{asked}'],
  ['', '/requests/{fulfilled}/data'],
  ['/console', ''],
  ['/console', '/cases/{asked}'],
  ['/console', '/numbers'],
] as const;

describeBrowser('every page in every state', () => {
  let every: EveryState;
  let desk: Desk;
  let browser: Browser;
  let server: Server;
  let looking: Looking;
  let url: string;
  let her: Person;
  const staff: Record<string, Visitor> = {};
  let names: Record<string, string>;

  beforeAll(async () => {
    every = await openEveryState();
    desk = await openDesk(every.home);
    server = desk.app.express.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
    looking = await openLooking(browser, url);
    for (const role of ['administrator', 'approver', 'auditor'] as const)
      staff[role] = await desk.signIn(role);
    her = personAt(every.home, desk.app, every.home.lumyx);
    const path = await her.askAndProve({ right: 'access', email: 'walker@example.com' });
    names = {
      ...every.ids,
      own: path.split('/').at(-1) ?? '',
      account: desk.staff.auditor.id,
      store: every.shop.storeId,
    };
    await allow({ also: Object.values(every.ids) });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
    await desk.close();
    await every.close();
  });

  /** Her session opens all these cases, as if she had proven each; and the copy of one. */
  const allow = async (more: { also?: readonly string[]; archive?: string }): Promise<void> => {
    const { database } = every.home.house;
    if (more.also !== undefined)
      await database.raw(
        `update staff_sessions set sess = jsonb_set(sess::jsonb, '{person,also}', ?::jsonb)::json where sess->'person' is not null`,
        [JSON.stringify(more.also)],
      );
    const until = Date.now() + 900_000;
    const archive = {
      requestId: more.archive ?? '',
      until: more.archive === undefined ? 0 : until,
      withheld: false,
    };
    await database.raw(
      `update staff_sessions set sess = jsonb_set(sess::jsonb, '{archive}', ?::jsonb)::json where sess->'person' is not null`,
      [JSON.stringify(archive)],
    );
  };
  const named = (text: string): string =>
    text.replaceAll(/\{([\w-]+)\}/g, (_, name) => names[name] ?? `no ${name}`);

  const answerOf = async (section: string, state: State): Promise<request.Response> => {
    const at = named(state.at);
    const from = named(state.from ?? state.at);
    const form =
      state.form &&
      Object.fromEntries(Object.entries(state.form).map(([name, value]) => [name, named(value)]));
    if (section === '/console' && state.as !== 'nobody') {
      const visitor = staff[state.as ?? 'administrator'];
      if (visitor === undefined) throw new Error(`nobody signed in as ${state.as}`);
      if (form === undefined) return await visitor.get(at);
      return state.files ? await visitor.send(at, form, [], from) : await visitor.post(at, form, from);
    }
    const person = state.as === 'nobody' ? personAt(every.home, desk.app, every.home.lumyx) : her;
    const base = `/lumyx${section}`;
    if (form === undefined) return await person.get(base + at);
    return state.files
      ? await person.send(base + at, form, [], base + from)
      : await person.post(base + at, form, base + from);
  };
  const walk = async (section: string, path: string, states: readonly State[]): Promise<string[]> => {
    const found: string[] = [];
    for (const state of states) {
      await every.home.house.database.raw('delete from rate_limits');
      const shown = `${section}${state.at}${state.form === undefined ? '' : ' (form)'}`;
      const copy = /^\/requests\/\{([\w-]+)\}\/(data|wrong|links\/new)/.exec(state.at)?.[1];
      if (section === '' && copy !== undefined) await allow({ archive: names[copy] ?? '' });
      else if (section === '' && /archive|links$/.test(state.at)) await allow({});
      const answer = await answerOf(section, state);
      const expected = state.status ?? (state.form === undefined ? 200 : 400);
      if (answer.status !== expected) {
        found.push(
          `${shown}: ${answer.status} instead of ${expected}: ${/<h1[^>]*>([^<]*)/.exec(answer.text)?.[1]} ${/<p class="govuk-body-l">([^<]*)/.exec(answer.text)?.[1]}`,
        );
        continue;
      }
      if (answer.status === 303 || state.same) continue;
      const faults = await looking.look(
        `${section}${path}`,
        answer.text,
        // What an error adds to a page is widest where there is least room.
        state.form === undefined ? WIDTHS : WIDTHS.slice(0, 1),
      );
      found.push(...faults.map((fault) => `${shown}: ${fault}`));
    }
    return found;
  };

  test('every page of both doors stands in the table, and no other', () => {
    expect(Object.keys(PORTAL_STATES).sort()).toEqual(PORTAL_PAGES.map(({ path }) => path).sort());
    expect(Object.keys(CONSOLE_STATES).sort()).toEqual(CONSOLE_PAGES.map(({ path }) => path).sort());
  });

  test('one row among hundreds that is built otherwise is looked at, and all of them for their width', async () => {
    const look = async (row: (at: number) => string): Promise<string[]> => {
      const rows = Array.from({ length: 300 }, (_none, at) => `<li id="row-${at}">${row(at)}</li>`);
      const page = `<html lang="en"><title>A list of places</title><main><h1>Places</h1><ul>${rows.join('')}</ul></main></html>`;
      return (await looking.look('rows', page, [320])).filter((fault) => !fault.includes('no style sheet'));
    };
    const named = '<a href="/harbour">A harbour</a>';
    expect(await look((at) => (at === 200 ? '<a href="/harbour"></a>' : named))).toEqual([
      expect.stringMatching(/link-name \(1\)/),
    ]);
    expect(await look((at) => (at === 200 ? `${named}<p style="width:2000px">wide</p>` : named))).toEqual([
      expect.stringMatching(/wider than the window/),
    ]);
    expect(
      await look((at) => `<p>${'A-harbour'.repeat(at < 200 ? 1 : 400).replaceAll('-', '\u2011')}</p>`),
    ).toEqual([expect.stringMatching(/wider than the window/)]);
  });

  test(
    'the pages of a person',
    async () => {
      await allow({ archive: names.fulfilled ?? '' });
      const { text } = await her.get(`/lumyx/requests/${names.fulfilled}/data`);
      names.wrong = /\/wrong\?([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const found: string[] = [];
      for (const [path, states] of Object.entries(PORTAL_STATES))
        found.push(...(await walk('', path, states)));
      expect(found).toEqual([]);
    },
    WHILE,
  );

  test.each<[string, Settings]>([
    ['high contrast and less motion', { forcedColors: 'active', reducedMotion: 'reduce' }],
    ['more contrast', { contrast: 'more' }],
    ['wide spacing of text (WCAG 1.4.12)', { styles: SPACED }],
  ])(
    'the main pages with %s',
    async (name, settings) => {
      const window = await openLooking(browser, url, settings);
      const found: string[] = [];
      await allow({ archive: names.fulfilled ?? '' });
      for (const [section, at] of MAIN) {
        await every.home.house.database.raw('delete from rate_limits');
        const { text } = await answerOf(section, { at });
        const faults = await window.look(`${name} ${at}`, text);
        found.push(...faults.map((fault) => `${at}: ${fault}`));
        found.push(...(await window.unseenFocus()).map((one) => `${at}: no focus to see on ${one}`));
      }
      await window.close();
      expect(found).toEqual([]);
    },
    WHILE,
  );

  test(
    'what the doors say that is nobody’s page',
    async () => {
      const found: string[] = [];
      for (const [section, states] of Object.entries(DOOR_STATES))
        found.push(...(await walk(section, 'door', states)));
      // Sent too often: the next form is refused, and the page says for how long.
      await her.post('/lumyx/complaint', {});
      await every.home.house.database.raw('update rate_limits set points = 100000');
      const often = await her.post('/lumyx/complaint', {});
      // A form of another page, or of yesterday; a copy whose file is gone.
      const forged = await her.postBare('/lumyx/complaint', {});
      await every.home.house.database.raw('delete from rate_limits');
      await allow({ archive: names.empty ?? '' });
      await rm(join(every.home.house.config.dataFolder, 'archives'), { recursive: true, force: true });
      const broken = await her.get(`/lumyx/requests/${names.empty}/data`);
      expect([often.status, forged.status, broken.status]).toEqual([429, 403, 500]);
      for (const { text, status } of [often, forged, broken])
        found.push(...(await looking.look(`refused-${status}`, text)));
      expect(found).toEqual([]);
    },
    WHILE,
  );

  test(
    'the pages of the desk',
    async () => {
      const found: string[] = [];
      for (const [path, states] of Object.entries(CONSOLE_STATES))
        found.push(...(await walk('/console', path, states)));
      expect(found).toEqual([]);
    },
    WHILE,
  );
});
