// The place of a store: another database, folder or bucket is another place; another user, password or spelling is none.
import { objectAddress } from '../../src/connectors/object-address.ts';
import { ObjectSystem } from '../../src/connectors/object-system.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { readSystem } from '../../src/data-map/read-system.ts';
import { described } from '../support/described.ts';

async function placeOf(address: string): Promise<string> {
  const connector = openConnector(address);
  await connector.close();
  return connector.place;
}

const SHOP = 'postgresql://shop:secret@db.example.com/shop';
test.each([
  ['another user and password', SHOP, 'postgresql://ops:other@db.example.com/shop'],
  ['the usual port written out', SHOP, 'postgresql://shop:secret@db.example.com:5432/shop'],
  ['the short name of the protocol', SHOP, 'postgres://shop:secret@DB.example.com/shop'],
  ['how the line is guarded', SHOP, `${SHOP}?sslmode=disable`],
  [
    'the other protocol of one engine',
    'mysql://a:b@db.example.com/shop',
    'mariadb://db.example.com:3306/shop',
  ],
])('%s is the same place', async (_what, one, other) => {
  expect(await placeOf(other)).toBe(await placeOf(one));
});

test.each([
  ['host', 'postgresql://shop:secret@db2.example.com/shop'],
  ['port', 'postgresql://shop:secret@db.example.com:5433/shop'],
  ['database', 'postgresql://shop:secret@db.example.com/shop2'],
  ['engine', 'mariadb://shop:secret@db.example.com:5432/shop'],
  ['host, said as a parameter', `${SHOP}?host=db2.example.com`],
  ['database that is called like the user', 'postgresql://ops@db.example.com'],
])('another %s is another place', async (_what, other) => {
  expect(await placeOf(other)).not.toBe(await placeOf(SHOP));
});

const files = (where: object, objects = 'avatars/{account}.png'): string =>
  objectAddress(
    ObjectSystem.parse({ system: 'Files', ...where, collections: [{ name: 'avatars', objects }] }),
  );
const bucket = (change: object = {}) => ({
  s3: {
    bucket: 'shop-files',
    region: 'eu-central-1',
    endpoint: 'https://files.example.com',
    key_id: 'one',
    secret_key: 'canary',
    ...change,
  },
});

test('another bucket, endpoint, folder or beginning of keys is another place; another secret is none', async () => {
  const place = await placeOf(files(bucket()));
  expect(await placeOf(files(bucket({ key_id: 'two', secret_key: 'new' })))).toBe(place);
  for (const change of [{ bucket: 'other' }, { endpoint: 'https://b.example.com' }, { region: 'eu-west-1' }])
    expect(await placeOf(files(bucket(change)))).not.toBe(place);
  expect(await placeOf(files(bucket(), 'old/{account}.png'))).not.toBe(place);
  expect(await placeOf(files({ folder: '/one' }))).not.toBe(await placeOf(files({ folder: '/two' })));
});

test('what a reference leads to counts, not its name', async () => {
  process.env.PLACE_OF_FILES = '/one';
  const one = await placeOf(files({ folder: 'env:PLACE_OF_FILES' }));
  expect(one).toBe(await placeOf(files({ folder: '/one' })));
  process.env.PLACE_OF_FILES = '/two';
  expect(await placeOf(files({ folder: 'env:PLACE_OF_FILES' }))).not.toBe(one);
  delete process.env.PLACE_OF_FILES;
});

test('another address of a system is another place; another token is none', async () => {
  const system = (origin: string, token: string): string =>
    readSystem(described(origin, `auth: { kind: bearer, token: ${token} }`), 'x.yaml');
  const place = await placeOf(system('https://api.example.com', 'one'));
  expect(await placeOf(system('https://api.example.com', 'two'))).toBe(place);
  expect(await placeOf(system('https://eu.example.com', 'one'))).not.toBe(place);
});
