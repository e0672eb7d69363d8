// Passwords: argon2id at the cost that OWASP names, one hash whoever asks, and no password that everybody tries.
import { mustBeGoodPassword } from '../../src/auth/password-rule.ts';
import { hashesComputed, hashPassword, isOutdated, verifyPassword } from '../../src/auth/passwords.ts';

describe('hashing', () => {
  test('is argon2id with 19 MiB, two passes, one lane, and a salt of its own', async () => {
    const [one, two] = await Promise.all([
      hashPassword('blue kettle marsh'),
      hashPassword('blue kettle marsh'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, 'blue kettle marsh')).toBe(true);
    expect(await verifyPassword(one, 'blue kettle marsh ')).toBe(false);
    expect(await verifyPassword(one, '')).toBe(false);
  });

  test('reads a PHC string that was put together elsewhere', async () => {
    const { argon2Sync } = await import('node:crypto');
    const nonce = Buffer.from('somesalt12345678');
    const tag = argon2Sync('argon2id', {
      message: 'correct mule',
      nonce,
      parallelism: 1,
      tagLength: 32,
      memory: 19_456,
      passes: 2,
    });
    const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    expect(
      await verifyPassword(`$argon2id$v=19$m=19456,t=2,p=1$${plain(nonce)}$${plain(tag)}`, 'correct mule'),
    ).toBe(true);
  });

  test('treats the two spellings of one letter as one', async () => {
    expect(
      await verifyPassword(
        await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9'),
        'cafe\u0301 cafe\u0301 cafe\u0301',
      ),
    ).toBe(true);
  });

  test.each([null, '', 'x', '$argon2id$v=19$m=19456,t=2,p=1$short$short', 'plain-text-password'])(
    'costs the same one hash for %j as for a real account, and answers no',
    async (stored) => {
      const before = hashesComputed();
      expect(await verifyPassword(stored, stored ?? '')).toBe(false);
      expect(hashesComputed() - before).toBe(1);
    },
  );

  test('knows a hash of less cost', async () => {
    expect(isOutdated(await hashPassword('blue kettle marsh'))).toBe(false);
    expect(
      isOutdated(
        '$argon2id$v=19$m=7168,t=5,p=1$aaaaaaaaaaaaaaaaaaaaaa$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      ),
    ).toBe(true);
  });

  test('a flood waits in a line that ends: the rest is refused, and the line empties', async () => {
    const flood = Array.from({ length: 200 }, () => verifyPassword(null, 'x'));
    const ends = await Promise.allSettled(flood);
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(refused).toHaveLength(200 - 162);
    expect(refused[0]).toMatchObject({ reason: { kind: 'too-many', code: 'sign-in-busy' } });
    expect(await verifyPassword(null, 'x')).toBe(false);
  });
});

describe('the rule', () => {
  const own = ['anna.meier@lumyx.example', 'Anna Meier', 'LumyxAI', 'lumyx'];
  const refusal = (password: string) => {
    try {
      mustBeGoodPassword(password, own);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test.each([
    ['', 'password-too-short'],
    ['elevenchars', 'password-too-short'],
    ['🐈🐈🐈🐈🐈🐈🐈', 'password-too-short'],
    ['blue kettle'.repeat(12), 'password-too-long'],
    ['Password1234!', 'password-guessable'],
    ['P@ssw0rd2026', 'password-guessable'],
    ['passwordpassword', 'password-guessable'],
    ['administrator', 'password-guessable'],
    ['letmein123456', 'password-guessable'],
    ['123456789012', 'password-guessable'],
    ['210987654321', 'password-guessable'],
    ['qwertyuiopas', 'password-guessable'],
    ['abababababab', 'password-guessable'],
    ['correct horse battery staple', 'password-guessable'],
    ['anna.meier@lumyx.example', 'password-guessable'],
    ['Anna.Meier@lumyx.example1', 'password-guessable'],
    ['anna-meier-26', 'password-guessable'],
    ['LumyxLumyx12', 'password-guessable'],
  ])('%j: %s', (password, code) => {
    expect(refusal(password)).toBe(code);
  });

  test.each(['blue kettle marsh', 'ünïcode pässphrase', 'Tr0ub4dor&3 on a train', 'kettle-meier-harbour'])(
    '%j is good',
    (password) => {
      expect(refusal(password)).toBeNull();
    },
  );
});
