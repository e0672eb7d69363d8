// Systems that people look after: in a pack and at the terminal, kept, changed, listed, and refused by name.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKeyring } from '../../src/platform/keyring.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { habeas } from '../support/command.ts';
import { freshDatabase } from '../support/postgres.ts';

const OWNED = `stores: []
owned:
  - { name: paper-files, label: the paper files, holds: [signed releases], owner: archive@lumyx.example }
`;

test('a pack names them, a second time changes nothing, and the terminal adds others; what is wrong is refused', async () => {
  const ours = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-owned-'));
  const environment = {
    DATABASE_URL: ours.appUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: newKeyring('test'),
    PUBLIC_URL: 'https://privacy.example',
    HABEAS_DATA: folder,
  };
  const run = async (...words: string[]) => await habeas(words, environment);
  const pack = join(folder, 'pack');
  const add = async (name: string, ...more: string[]) => await run('store', 'add', 'lumyx', name, ...more);
  try {
    await cp(join(projectFolder, 'packs/lumyx/controller.yaml'), join(pack, 'controller.yaml'));
    await writeFile(join(pack, 'stores.yaml'), OWNED);
    expect((await run('apply', pack)).out).toMatch(/system paper-files +added/);
    expect((await run('apply', pack)).out).toMatch(/system paper-files +unchanged/);
    const cards = await add(
      'cards',
      '--owner',
      'cards@lumyx.example',
      '--days',
      '9',
      '--holds',
      'cards of 1998',
    );
    expect([cards.code, cards.out]).toEqual([
      0,
      expect.stringContaining('System "cards" added. cards@lumyx.example is asked by letter and has 9 days'),
    ]);
    expect((await run('store', 'list', 'lumyx')).out).toMatch(/cards {2}by hand .*\npaper-files {2}by hand/);
    const refused: [Awaited<ReturnType<typeof run>>, string][] = [
      [await add('tapes', '--owner', 'nobody'), 'owner: must be an e-mail address. Nothing was saved.'],
      [
        await add('tapes', 'postgresql://x@h/d', '--owner', 'a@lumyx.example'),
        'either an address or --owner',
      ],
    ];
    for (const [{ code, err }, words] of refused)
      expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await ours.drop();
  }
});
