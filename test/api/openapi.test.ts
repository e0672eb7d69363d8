// The description of the API: open to read, true to the endpoints, and consistent in itself.
import request from 'supertest';
import { ENDPOINTS } from '../../src/api/routes.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { callsOf } from './call.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(() => home.close());

const read = async () => (await request(callsOf(home).app).get('/api/v1/openapi.json')).body;

test('it is OpenAPI 3.1 and names the configured address', async () => {
  const document = await read();
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: 'https://privacy.example/api/v1' }]);
  expect(document.components.securitySchemes.key).toMatchObject({ type: 'http', scheme: 'bearer' });
});

test('it holds every endpoint, each with a name of its own, its permission and its problems', async () => {
  const { paths } = await read();
  const names = [];
  for (const { method, path, name, permission, problems, once } of ENDPOINTS) {
    const operation = paths[path][method];
    expect(operation.operationId).toBe(name);
    expect(operation.description).toContain(permission);
    for (const code of problems) expect(operation.responses.default.description).toContain(code);
    const parameters = operation.parameters.map((one: { name: string }) => one.name);
    expect(parameters.includes('Idempotency-Key')).toBe(once);
    for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) expect(parameters).toContain(parameter);
    names.push(name);
  }
  expect(new Set(names).size).toBe(names.length);
});

test('every reference leads somewhere, and nothing of zod’s inner names is left', async () => {
  const document = await read();
  const text = JSON.stringify(document);
  for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(Object.keys(document.components.schemas)).toContain(name);
  }
  expect(text).not.toMatch(/\$defs|"~standard"/);
  expect(document.components.schemas.NewRequest).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['right', 'email'],
  });
});
