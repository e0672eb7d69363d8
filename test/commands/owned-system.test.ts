// Systems that people look after: in a pack and at the terminal, kept, changed, and refused with what is wrong.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addOwnedSystemCommand } from '../../src/commands/owned-system.ts';
import { applyPack } from '../../src/data-map/apply-pack.ts';
import { listOwnedSystems } from '../../src/data-map/owned-system.ts';
import { readPack } from '../../src/data-map/pack.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { MACHINE } from '../../src/work.ts';
import { habeas } from '../support/command.ts';
import { openShop } from '../support/road.ts';
import { openTestHouse } from '../support/test-house.ts';

const OWNED = `stores: []
owned:
  - { name: paper-files, label: the paper files, holds: [signed releases], owner: archive@lumyx.example }
`;

test('a pack names them, a second time changes nothing, and the terminal adds others; what is wrong is refused', async () => {
  const home = await openTestHouse();
  const shop = await openShop(home);
  const pack = await mkdtemp(join(tmpdir(), 'habeas-owned-'));
  try {
    await cp(join(projectFolder, 'packs/lumyx/controller.yaml'), join(pack, 'controller.yaml'));
    await writeFile(join(pack, 'stores.yaml'), OWNED);
    const apply = async () => {
      const changes = await applyPack(home.house, await readPack(pack), { actor: MACHINE, dryRun: false });
      return changes.find(({ thing }) => thing === 'system paper-files')?.outcome;
    };
    expect([await apply(), await apply()]).toEqual(['added', 'unchanged']);
    const typed = { name: 'cards', label: 'cards', address: undefined, days: '5', language: 'en' } as const;
    const add = async (more: object) =>
      await addOwnedSystemCommand(home.house, 'lumyx', { ...typed, owner: 'cards@lumyx.example', ...more });
    await add({});
    await add({ days: '9', lastResort: 'office@lumyx.example', identifyBy: ['shop.users.id'] });
    const known = await home.work(listOwnedSystems);
    expect(known.map(({ name, days, lastResort }) => [name, days, lastResort])).toEqual([
      ['cards', 9, 'office@lumyx.example'],
      ['paper-files', 7, null],
    ]);
    await expect(add({ owner: 'nobody' })).rejects.toMatchObject({ code: 'system-not-valid' });
    await expect(add({ days: '90' })).rejects.toMatchObject({ code: 'system-not-valid' });
    const address = 'postgresql://x@h/d';
    await expect(add({ address })).rejects.toMatchObject({ code: 'system-not-valid' });
    await expect(add({ name: 'shop' })).rejects.toMatchObject({ code: 'store-name-taken' });
    await expect(add({ name: 'more-cards' })).rejects.toMatchObject({ code: 'system-label-taken' });
    expect((await habeas(['store', 'add', '--help'], {})).out).toContain('--owner <email>');
    // A pack that does not speak of them leaves them alone.
    await writeFile(join(pack, 'stores.yaml'), 'stores: []\n');
    await apply();
    expect(await home.work(listOwnedSystems)).toHaveLength(2);
  } finally {
    await rm(pack, { recursive: true, force: true });
    await home.close();
    await shop.drop();
  }
});
