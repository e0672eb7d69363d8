// Keys of programs: shown once, stored as a hash, revoked with the next call, and never more than their maker holds.
import { Client } from 'pg';
import {
  authenticateClient,
  createApiClient,
  listApiClients,
  revokeApiClient,
} from '../../src/auth/api-clients.ts';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import type { Permission, Role } from '../../src/auth/permissions.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(() => home.close());

const create = (...permissions: Permission[]) =>
  home.work((work) => createApiClient(work, { name: 'Shop back office', permissions }));
const who = (key: string) => authenticateClient(home.house.inWork, home.house.database, key);

test('a key names its controller and opens its program', async () => {
  const { client, key } = await create('enter:case', 'read:cases', 'enter:case');
  expect(key).toMatch(/^hab_lumyx_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
  expect(await who(key)).toMatchObject({
    id: client.id,
    controllerId: home.lumyx.id,
    permissions: ['enter:case', 'read:cases'],
  });
});

test('the secret is nowhere in the database', async () => {
  const { key } = await create('read:cases');
  const secret = key.slice(-43);
  const client = new Client({ connectionString: home.superuserUrl });
  await client.connect();
  const { rows } = await client.query('select api_clients::text as row from api_clients');
  await client.end();
  const all = rows.map(({ row }) => row).join('\n');
  expect(all).not.toContain(secret);
  expect(all).not.toContain(Buffer.from(secret).toString('hex'));
  expect(all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
});

test('malformed, unknown, wrong, foreign and revoked keys are nobody’s', async () => {
  const { client, key } = await create('read:cases');
  const other = key.endsWith('A') ? 'B' : 'A';
  const wrong = [
    '',
    'hab_',
    `${key} `,
    `${key}x`,
    key.slice(0, -1) + other,
    key.replace('lumyx', 'lumart'),
    key.replace('lumyx', 'nowhere'),
    key.replace('lumyx', 'the-installation'),
    key.replace(client.id.replaceAll('-', ''), '0'.repeat(32)),
    key.toUpperCase(),
    `${'x'.repeat(100_000)}`,
  ];
  for (const each of wrong) expect([each.slice(0, 80), await who(each)]).toEqual([each.slice(0, 80), null]);
  await home.work((work) => revokeApiClient(work, client.id));
  expect(await who(key)).toBeNull();
});

test('the last use is noted, once a minute at most', async () => {
  const { client, key } = await create('read:cases');
  const used = async () =>
    (await home.work((work) => listApiClients(work)))
      .find(({ id }) => id === client.id)
      ?.lastUsedAt?.toString();
  expect(await used()).toBeUndefined();
  await who(key);
  const first = await used();
  expect(first).toBeDefined();
  await who(key);
  expect(await used()).toBe(first);
  home.later({ minutes: 2 });
  await who(key);
  expect(await used()).not.toBe(first);
});

test.each<[Role, Permission]>([
  ['auditor', 'enter:case'],
  ['caseworker', 'approve:plan'],
  ['approver', 'manage:accounts'],
])('%s makes no key that may %s', async (role, permission) => {
  const email = `${role}@lumyx.example`;
  const account = await home.work(async (work) => {
    const { token } = await inviteAccount(work, { email, name: role, roles: [role] });
    return await activateAccount(work, { token, password: 'blue kettle marsh' });
  });
  const by = { kind: 'staff', id: account.id } as const;
  const made = home.work((work) => createApiClient(work, { name: 'X', permissions: [permission] }), by);
  await expect(made).rejects.toMatchObject({ kind: 'forbidden', code: 'permission-not-yours' });
});

test('a program makes no other program', async () => {
  const { client } = await create('manage:clients', 'read:cases');
  const by = { kind: 'client', id: client.id } as const;
  const made = home.work((work) => createApiClient(work, { name: 'X', permissions: ['read:cases'] }), by);
  await expect(made).rejects.toMatchObject({ code: 'permission-not-yours' });
});

test('a nameless program, none or unknown permissions, a foreign id', async () => {
  await expect(
    home.work((work) => createApiClient(work, { name: ' ', permissions: ['read:cases'] })),
  ).rejects.toMatchObject({ code: 'name-missing' });
  await expect(create()).rejects.toMatchObject({ code: 'permission-unknown' });
  await expect(create('rule:world' as Permission)).rejects.toMatchObject({ code: 'permission-unknown' });
  const { client } = await create('read:cases');
  const foreign = home.work((work) => revokeApiClient(work, client.id), undefined, home.lumart);
  await expect(foreign).rejects.toMatchObject({ kind: 'not-found', code: 'client-unknown' });
});
