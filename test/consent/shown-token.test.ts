// The token of a notice: each way in which it can be wrong has a code of its own; a device id is ours or refused.
import { SignJWT } from 'jose';
import { checkDevice, drawDevice } from '../../src/consent/device.ts';
import { readShown, SHOWN_MINUTES, type Shown, signShown } from '../../src/consent/shown-token.ts';
import { newKeyring, openKeyring } from '../../src/platform/keyring.ts';

const key = openKeyring(newKeyring('test')).derive('consent shown');
const another = openKeyring(newKeyring('test')).derive('consent shown');
const controllerId = crypto.randomUUID();
const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
const shown: Shown = {
  controllerId,
  notice: 'ab'.repeat(32),
  language: 'de',
  variant: 'banner',
  purposes: [{ name: 'analytics', version: 3 }],
  device: drawDevice(key, controllerId),
};
const sign = async () => await signShown(key, shown, { at });
const read = async (token: string | undefined, more: { at?: Temporal.Instant; controllerId?: string } = {}) =>
  await readShown(key, token, { controllerId, at, ...more });
const seconds = at.epochMilliseconds / 1000;
const byHand = async (header: { alg: 'HS256' | 'HS512'; typ?: string }, claims = {}) =>
  await new SignJWT({ ...claims })
    .setProtectedHeader(header)
    .setAudience(controllerId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .sign(key);

test('what was shown is read back as it was signed, on any machine with the same keyring', async () => {
  const { at: shownAt, ...rest } = await read(await sign());
  expect(rest).toEqual(shown);
  expect(shownAt.toString()).toBe(at.toString());
});

test('it holds for half an hour', async () => {
  const token = await sign();
  const later = (amount: number) => ({ at: at.add({ seconds: SHOWN_MINUTES * 60 + amount }) });
  await read(token, later(0));
  await expect(read(token, later(10))).rejects.toMatchObject({
    code: 'shown-token-expired',
    kind: 'forbidden',
  });
});

test('missing, malformed, of another type, forged and for another controller are five refusals', async () => {
  for (const token of [undefined, ''])
    await expect(read(token)).rejects.toMatchObject({ code: 'shown-token-missing' });
  const good = await sign();
  const [head = '', body = '', seal = ''] = good.split('.');
  for (const token of ['x', 'a.b', `${head}.${body}`, '!.!.!', `${good}.${seal}`, 'e30'.repeat(9_000), ' '])
    await expect(read(token)).rejects.toMatchObject({ code: 'shown-token-malformed' });
  for (const token of [await byHand({ alg: 'HS256' }), await byHand({ alg: 'HS256', typ: 'JWT' })])
    await expect(read(token)).rejects.toMatchObject({ code: 'shown-token-wrong-type' });
  const none = Buffer.from('{"alg":"none","typ":"consent-shown+jwt"}').toString('base64url');
  const changed = Buffer.from(
    Buffer.from(body, 'base64url').toString().replace('analytics', 'advertising'),
  ).toString('base64url');
  for (const token of [
    await signShown(another, shown, { at }),
    `${head}.${changed}.${seal}`,
    `${none}.${body}.`,
    await byHand({ alg: 'HS512', typ: 'consent-shown+jwt' }, { ...shown }),
    await byHand({ alg: 'HS256', typ: 'consent-shown+jwt' }, { notice: 7 }),
  ])
    await expect(read(token)).rejects.toMatchObject({ code: 'shown-token-forged', kind: 'forbidden' });
  const elsewhere = { controllerId: crypto.randomUUID() };
  await expect(read(good, elsewhere)).rejects.toMatchObject({ code: 'shown-token-wrong-controller' });
});

test('a device id is drawn by us for one controller; nothing else passes, and two are never alike', () => {
  const device = drawDevice(key, controllerId);
  expect(checkDevice(key, controllerId, device)).toBe(device);
  const drawn = new Set(Array.from({ length: 200 }, () => drawDevice(key, controllerId)));
  expect(drawn.size).toBe(200);
  const flipped = (device.startsWith('A') ? 'B' : 'A') + device.slice(1);
  for (const wrong of [
    '',
    'x',
    flipped,
    `${device}A`,
    device.slice(0, -1),
    drawDevice(another, controllerId),
  ])
    expect(() => checkDevice(key, controllerId, wrong)).toThrow(
      expect.objectContaining({ code: 'device-not-ours' }),
    );
  expect(() => checkDevice(key, crypto.randomUUID(), device)).toThrow(
    expect.objectContaining({ code: 'device-not-ours' }),
  );
});
