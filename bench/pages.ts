// What pages cost: bytes of a first visit as they are sent, and the time to the first byte beside an empty page in the same run.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { openDesk, PASSWORD } from '../test/console/desk.ts';
import { type EveryState, openEveryState } from '../test/journeys/every-state.ts';
import { deliverLetters } from '../test/support/road.ts';
import { openLoader, type PageLoader } from './page-loads.ts';
import type { Row } from './row.ts';

/** Bytes of the first page that a person opens, with everything that it needs. */
const BUDGET = 100_000;
const TIMES = 50;
const WALKER = 'walker@example.com';

const SHOWN = [
  'received',
  'verified',
  'cooling-off',
  'planned',
  'approved',
  'fulfilled',
  'partly',
  'denied',
  'lapsed',
  'withdrawn',
];
const DESK = [
  ['work list', ''],
  ['work list, ended', '?state=ended'],
  ['case', '/cases/{planned}?still=yes'],
  ['triage', '/mail'],
  ['numbers', '/numbers'],
  ['map', '/map'],
] as const;

/** Every line says bytes in all, the HTML in them, and how many requests; the ratio is to the budget of a first visit. */
export async function benchPages(): Promise<Row[]> {
  const every = await openEveryState();
  const desk = await openDesk(every.home);
  const doors = await listen(desk.app.express);
  const floor = await listen(
    express().get('/', (_req, res) => void res.type('html').send('<!doctype html>')),
  );
  const person = openLoader(doors.url);
  const stranger = openLoader(doors.url);
  const staff = openLoader(doors.url);
  const empty = openLoader(floor.url);
  try {
    await prove(every, person);
    await staff.send('/lumyx/console/sign-in', { email: 'administrator@lumyx.example', password: PASSWORD });
    const at = (text: string): string =>
      text.replace(/\{([\w-]+)\}/, (_, name: string) => every.ids[name] ?? '');
    const pages: [string, PageLoader, string][] = [
      ['form', person, '/lumyx'],
      ['verify', stranger, at('/lumyx/requests/{lapsed}/verify')],
      ...SHOWN.map((state): [string, PageLoader, string] => [
        `status, ${state}`,
        person,
        at(`/lumyx/requests/{${state}}?still=yes`),
      ]),
      ['data', person, at('/lumyx/requests/{fulfilled}/data')],
      ['data, 1,000 rows', person, at('/lumyx/requests/{full}/data')],
      ['archive, code', person, at('/lumyx/requests/{portability}/archive')],
      ...DESK.map(([name, path]): [string, PageLoader, string] => [name, staff, `/lumyx/console${at(path)}`]),
    ];
    const zero = quantiles(await empty.firstBytes('/', TIMES * 4));
    const rows: Row[] = [];
    for (const [name, loader, path] of pages) {
      const copy = /^data/.test(name) ? path.split('/').at(-2) : undefined;
      if (loader === person) await openCopy(every, copy ?? every.ids.planned ?? '');
      rows.push(...(await measure(name, loader, path, zero)));
    }
    return rows;
  } finally {
    for (const loader of [person, stranger, staff, empty]) loader.close();
    doors.server.close();
    floor.server.close();
    await desk.close();
    await every.close();
  }
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

async function measure(name: string, loader: PageLoader, path: string, zero: Quantiles): Promise<Row[]> {
  const { html, all, requests } = await loader.load(path);
  const { p50, p99 } = quantiles(await loader.firstBytes(path, TIMES));
  const said = ({ p50, p99 }: Quantiles): string => `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;
  return [
    {
      name: `pages: ${name}, bytes`,
      figure: `${kilo(all)} kB, HTML ${kilo(html)} kB, ${requests} requests`,
      floor: `${kilo(BUDGET)} kB`,
      ratio: all / BUDGET,
      ...(loaderOfPerson(path) ? ({ goal: 1, better: 'low' } as const) : {}),
    },
    {
      name: `pages: ${name}, first byte p50 / p99`,
      figure: said({ p50, p99 }),
      floor: said(zero),
      ratio: p50 / zero.p50,
    },
  ];
}

/** The budget binds where a person may come on a slow telephone. */
const loaderOfPerson = (path: string): boolean => !path.startsWith('/lumyx/console');

const kilo = (bytes: number): string => (bytes / 1_000).toFixed(1);

function quantiles(sorted: readonly number[]): Quantiles {
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** She proves a request of her own by the code of the letter; her session then opens the other cases, too. */
async function prove(every: EveryState, person: PageLoader): Promise<void> {
  const { home, ids } = every;
  const verify = await person.send('/lumyx', { right: 'access', email: WALKER, language: 'en' });
  await deliverLetters(home);
  const code = /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(WALKER).mail.text ?? '')?.[0] ?? '';
  await person.send(verify, { code });
  await home.house.database.raw(
    `update staff_sessions set sess = jsonb_set(sess::jsonb, '{person,also}', ?::jsonb)::json where sess->'person' is not null`,
    [JSON.stringify(Object.values(ids))],
  );
}

/** As if she had entered the fresh code for the copy of one case. */
async function openCopy({ home }: EveryState, requestId: string): Promise<void> {
  await home.house.database.raw('delete from rate_limits');
  const archive = { requestId, until: Date.now() + 900_000, withheld: false };
  await home.house.database.raw(
    `update staff_sessions set sess = jsonb_set(sess::jsonb, '{archive}', ?::jsonb)::json where sess->'person' is not null`,
    [JSON.stringify(archive)],
  );
}

async function listen(app: Express): Promise<{ server: Server; url: string }> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
