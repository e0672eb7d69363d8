// `habeas store`: connects a database, a system behind an API or a store of files, and prints the least rights that its account needs.
import { readFile } from 'node:fs/promises';
import type { Catalogue, SqlEngine } from '../connectors/connector.ts';
import { leastGrants } from '../connectors/grants.ts';
import { ledgerDefinition } from '../connectors/ledger.ts';
import { openConnector } from '../connectors/open-connector.ts';
import { compareStore } from '../data-map/compare-stores.ts';
import { addStore, connectStore, listStores } from '../data-map/data-store.ts';
import { draftMap } from '../data-map/draft-map.ts';
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { readSystem } from '../data-map/read-system.ts';
import { readStoreAddress, revealAddress } from '../data-map/store-address.ts';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, say } from './terminal.ts';

/** Adds a store after describing it, prints its GRANTs, and says whether the ledger can be kept there. */
export async function addStoreCommand(
  house: House,
  slug: string,
  name: string,
  url: string,
  label: string,
): Promise<void> {
  const controller = await controllerNamed(house, slug);
  const address = revealAddress(readStoreAddress(url), name);
  const connector = openConnector(address);
  try {
    const catalogue = await connector.describe();
    const ledger = await connector.hasLedger();
    const added = await house.inWork(
      controller.id,
      TERMINAL,
      async (work) => await addStore(work, { name, label, url }),
    );
    say(
      `Store "${name}" ${added.outcome}: ${catalogue.engine} ${catalogue.version}, ${catalogue.tables.length} tables.`,
    );
    const { engine } = catalogue;
    if (engine === 'http' || engine === 'folder' || engine === 's3') sayOfSystem(catalogue);
    else sayGrants(catalogue, engine, decodeURIComponent(new URL(address).username), ledger);
  } finally {
    await connector.close();
  }
}

/** The address of a store as the command was given it: itself, or a file that describes a system. */
export async function addressGiven(url: string | undefined, file: string | undefined): Promise<string> {
  if (url !== undefined && file === undefined) return url;
  if (url === undefined && file !== undefined) {
    const text = await readFile(file, 'utf8').catch(() => {
      throw new Problem(
        'not-found',
        'system-file-missing',
        `The file ${file} cannot be read. Nothing was saved.`,
      );
    });
    return readSystem(text, file);
  }
  throw new Problem(
    'invalid',
    'store-address-invalid',
    'A store has either an address or --describe FILE. Nothing was saved.',
  );
}

/** What is described has no GRANTs: its key or account should allow exactly what is described. */
function sayOfSystem({ tables }: Catalogue): void {
  heading('\nIts collections, as they are described');
  for (const { name, primaryKey } of tables) say(`  ${name}, by ${primaryKey.join(' and ')}`);
  say();
  say('It keeps no ledger of ours: only effects that may repeat are carried out, and each is read back.');
}

function sayGrants(catalogue: Catalogue, engine: SqlEngine, account: string, ledger: boolean): void {
  const { reading, writing } = leastGrants(catalogue, account);
  heading('\nEnough for maps, previews and access');
  for (const statement of reading) say(`  ${statement}`);
  heading('\nOnly when erasure is switched on');
  for (const statement of writing) say(`  ${statement}`);
  say();
  if (ledger) {
    say('The ledger is there: every effect happens once, whatever crashes.');
    return;
  }
  say('The account may not create the ledger table. Without it only effects that may repeat are carried out');
  say(
    '(deleting, masking with NULL or a constant), and each is read back. Its definition for your administrator:',
  );
  say(ledgerDefinition(engine));
}

/** Lists the stores of a controller, without addresses. */
export async function listStoresCommand(house: House, slug: string): Promise<void> {
  const controller = await controllerNamed(house, slug);
  const stores = await house.inWork(controller.id, TERMINAL, listStores);
  const owned = await house.inWork(controller.id, TERMINAL, listOwnedSystems);
  for (const { name, label, engine, status, restoredTo } of stores)
    say(`${name}  ${engine}  ${restoredTo === null ? status : 'restored, closed'}  ${label}`);
  for (const { name, label, owner } of owned) say(`${name}  by hand  ${owner}  ${label}`);
  if (stores.length + owned.length === 0)
    say(`No store yet. Add one: habeas store add ${slug} NAME postgresql://user:password@host/database`);
}

/** Writes a map from introspection; categories are guesses, marked as proposals. */
export async function draftMapCommand(house: House, slug: string, name: string): Promise<void> {
  const connector = await storeNamed(house, slug, name);
  try {
    say(draftMap(await connector.describe(), name.replaceAll('-', '_')));
  } finally {
    await connector.close();
  }
}

/** Compares a store with its maps and lists what they omit. */
export async function compareCommand(house: House, slug: string, name: string): Promise<void> {
  const controller = await controllerNamed(house, slug);
  const store = await storeIdNamed(house, controller, name);
  const comparison = await compareStore(house, controller.id, store);
  say(JSON.stringify(comparison, null, 2));
}

/** Opens a store of a controller by its name, to read its tables and no rows. Throws `store-unknown`. */
export async function storeNamed(house: House, slug: string, name: string) {
  const controller = await controllerNamed(house, slug);
  const id = await storeIdNamed(house, controller, name);
  return await house.inWork(controller.id, MACHINE, async (work) => await connectStore(work, id, true));
}

/** The id of a store by its name. Throws `store-unknown`. */
export async function storeIdNamed(house: House, controller: Controller, name: string): Promise<string> {
  const stores = await house.inWork(controller.id, MACHINE, listStores);
  const store = stores.find((one) => one.name === name);
  if (store !== undefined) return store.id;
  const known = stores.map((one) => one.name).join(', ');
  throw new Problem(
    'not-found',
    'store-unknown',
    `There is no store "${name}" here. Known: ${known === '' ? 'none' : known}.`,
  );
}
