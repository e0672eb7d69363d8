// Signed receipts: anybody checks them with the public keys; one byte, another key or another kind of text is refused.
import { CompactSign, compactVerify, createLocalJWKSet, generateKeyPair } from 'jose';
import {
  LONGEST_RECEIPT,
  openReceipt,
  receiptKeys,
  signReceipt,
} from '../../src/consent/receipt-signature.ts';

const lumyx = { signingSeed: async () => Buffer.alloc(32, 7) };
const lumart = { signingSeed: async () => Buffer.alloc(32, 8) };
const receipt = { '@id': 'urn:uuid:3f6f5a1e-7a55-4a0e-9a45-53c7a2e5f1d0', said: 'Grüße' };

test('whoever has the public keys can check a receipt without us', async () => {
  const jws = await signReceipt(lumyx, receipt);
  const keys = await receiptKeys(lumyx);
  const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet({ keys: [...keys.keys] }));
  expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toEqual(receipt);
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'consent-receipt+jws', kid: keys.keys[0]?.kid });
  expect(await openReceipt(lumyx, jws)).toEqual(receipt);
});

test('the published keys hold no private part', async () => {
  const { keys } = await receiptKeys(lumyx);
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
});

test('a receipt of another controller is told apart from a changed one', async () => {
  await expect(openReceipt(lumyx, await signReceipt(lumart, receipt))).rejects.toMatchObject({
    code: 'receipt-of-another-controller',
  });
});

test('no byte of a receipt can be changed', async () => {
  const [header = '', payload = '', signature = ''] = (await signReceipt(lumyx, receipt)).split('.');
  const other = Buffer.from(JSON.stringify({ ...receipt, said: 'no' })).toString('base64url');
  for (const changed of [
    `${header}.${other}.${signature}`,
    `${header}.${payload}.${'A'.repeat(signature.length)}`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
  ])
    await expect(openReceipt(lumyx, changed)).rejects.toMatchObject({ code: 'receipt-not-genuine' });
});

test('what is no receipt is refused before a key is tried', async () => {
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
  const { privateKey } = await generateKeyPair('EdDSA');
  const kid = (await receiptKeys(lumyx)).keys[0]?.kid ?? '';
  const otherType = await new CompactSign(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .sign(privateKey);
  const shared = await new CompactSign(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'HS256', kid, typ: 'consent-receipt+jws' })
    .sign(Buffer.alloc(32, 1));
  for (const text of ['', 'a.b', none, otherType, shared, '!.!.!', `a.${'a'.repeat(LONGEST_RECEIPT)}.a`])
    await expect(openReceipt(lumyx, text)).rejects.toMatchObject({ code: 'receipt-malformed' });
  // Our `kid` and our type alone do not make a receipt.
  const forged = await new CompactSign(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'consent-receipt+jws' })
    .sign(privateKey);
  await expect(openReceipt(lumyx, forged)).rejects.toMatchObject({ code: 'receipt-not-genuine' });
});
