// A page without access or schema serves nothing; a form that is not accepted names its fields and keeps no secrets.
import { z } from 'zod';
import type { Access, Answer, Visit } from '../../src/web/page.ts';
import { fieldError, mayOpen, page } from '../../src/web/page.ts';

const query = z.strictObject({});
const shown = async ({ errors, entered }: Visit<unknown, undefined>): Promise<Answer> => ({
  view: 'error',
  values: { errors, entered },
});
const visit = (body: unknown, asked: unknown = {}): Visit =>
  ({ body, query: asked, errors: {}, entered: {} }) as unknown as Visit;

test.each([
  ['no access', { path: '/', access: undefined as unknown as Access, query, get: shown }],
  ['an access that there is not', { path: '/', access: 'fly:kite' as Access, query, get: shown }],
  [
    'no schema for its query',
    { path: '/', access: 'public' as const, query: undefined as never, get: shown },
  ],
  [
    'a form without a schema',
    { path: '/', access: 'public' as const, query, get: shown, post: shown as never },
  ],
  [
    'its address as authority, and another one beside it',
    { path: '/', access: 'person' as const, byAddress: true as const, query, get: shown },
  ],
  ['a path that is none', { path: 'form', access: 'public' as const, query, get: shown }],
])('a page with %s stops the start of the process', (_name, form) => {
  expect(() => page(form)).toThrow(expect.objectContaining({ code: 'page-incomplete' }));
});

const form = page({
  path: '/',
  access: 'public',
  query,
  get: shown,
  body: z.strictObject({ name: z.string().min(1, 'Enter a name'), password: z.string().min(9, 'Too short') }),
  post: async ({ body }) => {
    if (body.name === 'taken') throw fieldError('name', 'This name is taken');
    return { redirect: '/done' };
  },
});

test('what was typed comes again with its messages, but never a password', async () => {
  const again = await form.take(visit({ name: '', password: 'secret' }));
  expect(again).toMatchObject({
    status: 400,
    values: { errors: { name: 'Enter a name', password: 'Too short' }, entered: { name: '' } },
  });
  expect(JSON.stringify(again)).not.toContain('secret');
  const taken = await form.take(visit({ name: 'taken', password: 'long enough' }));
  expect(taken).toMatchObject({ status: 400, values: { errors: { name: 'This name is taken' } } });
  expect(await form.take(visit({ name: 'free', password: 'long enough' }))).toEqual({ redirect: '/done' });
});

test('unknown fields, repeated fields and unknown parts of an address are refused', async () => {
  const sound = { name: 'a', password: 'long enough' };
  await expect(form.take(visit({ ...sound, admin: '1' }))).rejects.toMatchObject({ code: 'field-unknown' });
  await expect(form.show(visit({}, { next: '//evil.example' }))).rejects.toMatchObject({
    code: 'address-not-valid',
  });
  expect(await form.take(visit({ ...sound, name: ['a', 'b'] }))).toMatchObject({ status: 400 });
});

test('roles open what they may, and nobody opens a page of a person by a role', () => {
  const account = { roles: ['auditor'] } as never;
  expect(mayOpen('public', null)).toBe(true);
  expect(mayOpen('read:cases', null)).toBe(false);
  expect(mayOpen('read:cases', account)).toBe(true);
  expect(mayOpen('approve:plan', account)).toBe(false);
  expect(mayOpen('person', { roles: ['administrator'] } as never)).toBe(false);
});
