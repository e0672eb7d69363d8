// A small described system for tests that answer by hand: people with an e-mail address, found, read, changed, deleted.

import type { Connector, KeyedRows, Selector } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { readSystem } from '../../src/data-map/read-system.ts';
import { type ApiServer, type Asked, json } from './api-server.ts';

export const PEOPLE = { schema: 'api', name: 'people' };

/** The description; `more` are further keys of the system, `find` replaces how people are found. */
export function described(
  url: string,
  more = '',
  find = 'path: /people, query: { email: "{email}" }, items: items',
): string {
  return `system: The harbour
base_url: ${url}/api
allow_private: true
${more.includes('limits:') ? '' : 'limits: { calls_per_second: 1000 }'}
${more.includes('retry:') ? '' : 'retry: { times: 2, wait_seconds: 0.001, wait_at_most_seconds: 1 }'}
${more}
collections:
  - name: people
    key: [id]
    columns:
      - { name: id, type: integer }
      - { name: email }
      - { name: city, from: address.city }
      - { name: since, type: timestamp, read_only: true }
    find:
      - { by: [email], ${find} }
    get: { path: "/people/{id}", item: item }
    update: { path: "/people/{id}" }
    delete: { path: "/people/{id}" }
`;
}

export function openDescribed(yaml: string): Connector {
  return openConnector(readSystem(yaml, 'harbour.yaml'));
}

export const byEmail = (email: string): Selector => ({
  table: PEOPLE,
  anyOf: [{ columns: ['email'], tuples: [[email]], folding: 'exact' }],
  filters: [],
});

export const named = (...ids: string[]): KeyedRows => ({
  table: PEOPLE,
  columns: ['id'],
  keys: KeyList.of(ids.map((id) => [id])),
});

/** Lets a server answer one path by hand, and everything else with 404. */
export function answering(
  server: ApiServer,
  method: string,
  path: string,
  body: unknown,
  status = 200,
): void {
  server.answer((asked: Asked, res) => {
    const fits = asked.method === method && asked.target.split('?')[0] === path;
    json(res, fits ? status : 404, fits ? body : {});
  });
}
