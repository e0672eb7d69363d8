// Signed notes against the worked example of the reference implementation (golang.org/x/mod/sumdb/note), and spoilt ones.
import {
  checkpointOpener,
  checkpointText,
  readCheckpoint,
  signCheckpoint,
} from '../../src/audit/checkpoint.ts';
import { leafHash } from '../../src/audit/merkle.ts';
import { noteSigner, noteVerifier, unverifiedText } from '../../src/audit/signed-note.ts';

/** Two keys and their signatures over one text, as published with the reference implementation. */
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_LINE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const NOTE = `${TEXT}\n${PETER_LINE}`;

const open = (note: string, key = PETER): string | null => noteVerifier(key)?.open(note) ?? null;

test('the worked example is signed byte for byte, and opens', () => {
  const signer = noteSigner('PeterNeumann', SEED);
  expect(signer.verifierKey).toBe(PETER);
  expect(signer.sign(TEXT)).toBe(NOTE);
  expect(open(NOTE)).toBe(TEXT);
});

test('further signature lines may stand below, and each key opens the note', () => {
  const both = NOTE + ENOCH_LINE;
  expect([open(both), open(both, ENOCH)]).toEqual([TEXT, TEXT]);
  expect(open(NOTE, ENOCH)).toBeNull();
  expect(open(`${TEXT}\n${ENOCH_LINE}`)).toBeNull();
});

test('a text may hold blank lines; the last one ends it', () => {
  const signer = noteSigner('example.org/log', SEED);
  const text = 'one\n\ntwo\n';
  expect(noteVerifier(signer.verifierKey)?.open(signer.sign(text))).toBe(text);
});

describe('refused notes', () => {
  const spoilt: readonly [string, string][] = [
    ['no signature', TEXT],
    ['no signature line', `${TEXT}\n`],
    ['no newline at the end', NOTE.slice(0, -1)],
    ['another text', NOTE.replace('answer', 'Answer')],
    ['a control character', `\u0001${NOTE}`],
    ['a carriage return', NOTE.replace('\n', '\r\n')],
    ['a line that is no signature', `${NOTE}And one more line.\n`],
    ['a name with a space', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter Neumann')}`],
    ['a hyphen for the dash', `${TEXT}\n${PETER_LINE.replace('—', '-')}`],
    ['base64 that is not canonical', NOTE.replace('JnAM=', 'JnAN=')],
    ['base64 without padding', NOTE.replace('JnAM=', 'JnAM')],
    ['base64url', NOTE.replace('x08go/', 'x08go_')],
    [
      'a signature of ours that does not verify beside one that does',
      NOTE + PETER_LINE.replace('ZJku', 'ZJkv'),
    ],
    ['more than a hundred signatures', `${TEXT}\n${PETER_LINE.repeat(101)}`],
  ];
  test.each(spoilt)('%s', (_name, note) => {
    expect(note).not.toBe(NOTE);
    expect(open(note)).toBeNull();
  });
  test('unknown signatures are ignored, malformed ones are not', () => {
    expect(open(`${NOTE}— somebody/else AAAAAAE=\n`)).toBe(TEXT);
    expect(open(`${NOTE}— somebody/else AAAA\n`)).toBeNull();
    expect(unverifiedText('no note')).toBeNull();
  });
});

test('no part of a verifier key passes for the key, nor one with a changed byte', () => {
  for (let from = 0; from < PETER.length; from += 1)
    for (let to = from + 1; to <= PETER.length; to += 1)
      if (to - from < PETER.length) expect(noteVerifier(PETER.slice(from, to))).toBeNull();
  for (let at = 0; at < PETER.length; at += 1) {
    const changed = String.fromCharCode(PETER.charCodeAt(at) + 1);
    expect(noteVerifier(PETER.slice(0, at) + changed + PETER.slice(at + 1))).toBeNull();
  }
  // Right key ids over a key of the wrong length and of an unknown type.
  expect(
    noteVerifier('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='),
  ).toBeNull();
  expect(noteVerifier('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBeNull();
});

test('nothing is signed under a name or over a text that no note may have', () => {
  for (const name of ['', 'two words', 'a+b', 'a\u00a0b'])
    expect(() => noteSigner(name, SEED)).toThrow(expect.objectContaining({ code: 'note-name-malformed' }));
  for (const text of ['', 'no newline', 'a\tb\n'])
    expect(() => noteSigner('a', SEED).sign(text)).toThrow(
      expect.objectContaining({ code: 'note-text-malformed' }),
    );
});

describe('checkpoints', () => {
  const checkpoint = { origin: 'habeas-log/abc', size: 42n, root: leafHash('x') };
  const text = checkpointText(checkpoint);
  test('are signed under the name of their log', () => {
    const note = signCheckpoint(checkpoint, SEED);
    expect(checkpointOpener('habeas-log/abc', SEED)(note)).toEqual(checkpoint);
    expect(checkpointOpener('habeas-log/other', SEED)(note)).toBeNull();
    expect(checkpointOpener('no key name', SEED)(note)).toBeNull();
    expect(checkpointOpener('habeas-log/abc', leafHash('another seed'))(note)).toBeNull();
  });
  test('of another log under the right key are refused', () => {
    const other = noteSigner('habeas-log/abc', SEED).sign(checkpointText({ ...checkpoint, origin: 'other' }));
    expect(checkpointOpener('habeas-log/abc', SEED)(other)).toBeNull();
  });
  test.each([
    ['leading zero', text.replace('42', '042')],
    ['negative size', text.replace('42', '-42')],
    ['short root', text.replace(/.{8}=\n$/, '=\n')],
    ['no origin', text.slice(text.indexOf('\n'))],
    ['an empty extension line', `${text}\n`],
    ['no newline at the end', text.slice(0, -1)],
  ])('%s', (_name, spoilt) => {
    expect(readCheckpoint(spoilt)).toBeNull();
  });
  test('may carry extension lines', () => {
    expect(readCheckpoint(`${text}more\n`)).toEqual(checkpoint);
  });
});
