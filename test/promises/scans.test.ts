// What scans look for, on single values: content, card numbers, hashes, cookies that last, loads from elsewhere.
import { holdsCard } from '../../src/promises/probes/card-numbers.ts';
import { isHash } from '../../src/promises/probes/hashed-keys.ts';
import { isContent } from '../../src/promises/probes/log-scan.ts';
import { foreignLoads, lastingCookies } from '../../src/promises/probes/session-cookie.ts';

test.each([
  '4111 1111 1111 1111',
  'card 5500-0000-0000-0004 on file',
  '{"n":"378282246310005"}',
  'it is 4111111111111111.',
])('a card number: %s', (text) => expect(holdsCard(text)).toBe(true));
test.each([
  '4111 1111 1111 1112',
  '1234567890123',
  '9007199254740993',
  '2026-11-22T10:00:00Z',
  'cus_demo_41',
  '4111',
])('no card number: %s', (text) => expect(holdsCard(text)).toBe(false));

test.each([
  ['a'.repeat(301), true],
  ['one\ntwo', true],
  [Array.from({ length: 26 }, () => 'word').join(' '), true],
  ['lumyx-large', false],
  ['lume-cli/2.4 linux', false],
])('content of a call, or not: %s', (text, content) => expect(isContent(text)).toBe(content));

test.each([
  ['sha256$demo$5d41402abc4b2a76b9719d911017c592', true],
  ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA', true],
  ['5d41402abc4b2a76b9719d911017c592', true],
  ['sk-live-abcdef', false],
  ['hunter2', false],
])('a hash, or not: %s', (text, hash) => expect(isHash(text)).toBe(hash));

test('cookies that outlive the browser are named, whatever stands beside them', () => {
  expect(lastingCookies('habeas=1; Path=/; HttpOnly')).toEqual([]);
  expect(
    lastingCookies('a=1; Path=/, b=2; Max-Age=60, c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/'),
  ).toEqual(['b', 'c']);
});

test('what a page loads from elsewhere is found; links that people press are none', () => {
  const page = `<link rel="stylesheet" href="/assets/a.css"><a href="https://example.org/">x</a>
    <script src="https://tracker.example/t.js"></script><img src="//pixel.example/p.gif">`;
  expect(foreignLoads(page, 'https://privacy.example')).toEqual([
    'https://tracker.example',
    'https://pixel.example',
  ]);
});
