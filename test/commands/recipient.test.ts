// `habeas recipient secret`: shown once, sealed, and replaced without a gap.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { newKeyring } from '../../src/platform/keyring.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { habeas } from '../support/command.ts';
import { freshDatabase } from '../support/postgres.ts';

const REGISTER = `recipients:
  - { name: Partner, role: controller, for: [sign-in], webhook: { url: "https://hooks.partner.example/privacy" } }
  - { name: Mill, role: processor, for: [letters], contact: privacy@mill.example }
`;

test('a secret is shown once and stands nowhere in clear; the one before counts for a week, or ends at once', async () => {
  const ours = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-recipient-'));
  const environment = {
    DATABASE_URL: ours.appUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: newKeyring('test'),
    PUBLIC_URL: 'https://privacy.example',
    HABEAS_DATA: folder,
  };
  const run = async (...words: string[]) => await habeas(words, environment);
  try {
    await cp(join(projectFolder, 'packs/lumyx/controller.yaml'), join(folder, 'pack/controller.yaml'));
    await writeFile(join(folder, 'pack/recipients.yaml'), REGISTER);
    expect((await run('apply', join(folder, 'pack'))).code).toBe(0);
    const first = await run('recipient', 'secret', 'lumyx', 'Partner');
    const secret = /whsec_[A-Za-z0-9+/]{43}=/.exec(first.out)?.[0] ?? '';
    expect([first.code, secret.length, /whpk_\S+/.test(first.out)]).toEqual([0, 50, true]);
    expect(first.out).not.toContain('The secret before it');
    expect((await run('recipient', 'secret', 'lumyx', 'Partner')).out).toContain(
      'The secret before it counts until',
    );
    const leaked = await run('recipient', 'secret', 'lumyx', 'Partner', '--end-older');
    expect(leaked.out).not.toContain('The secret before it');
    const refused = await run('recipient', 'secret', 'lumyx', 'Mill');
    expect([refused.code, refused.err.includes('no webhook in the register')]).toEqual([1, true]);
    const client = new Client({ connectionString: ours.superuserUrl });
    await client.connect();
    const { rows } = await client.query(
      `select secret, ends_at, now() as at from recipient_secrets order by made_at`,
    );
    await client.end();
    expect(rows.map(({ ends_at: ends, at }) => ends !== null && ends <= at)).toEqual([true, true, false]);
    expect(rows.some((row) => String(row.secret).includes(secret))).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await ours.drop();
  }
});
