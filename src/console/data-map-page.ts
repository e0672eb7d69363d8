// The data map: what is known of each store, and what nobody has said anything about yet.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { listStores, readMap } from '../data-map/data-store.ts';
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { listUnmapped, markNotPersonal, unmappedName } from '../data-map/unmapped.ts';
import { listWaitingDerived } from '../fulfilment/derived-list.ts';
import { sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import { Problem } from '../platform/problem.ts';
import { page } from '../web/page.ts';
import type { Work } from '../work.ts';
import { shownCollections } from './shown-collection.ts';
import { storeTag } from './words.ts';

const RESTORED = { words: 'Closed: restored', colour: 'red' } as const;

/** Each has a form of its own; the next ones follow as these are ruled on or mapped. */
const OPEN_SHOWN = 100;

export const dataMapPage = page({
  path: '/map',
  access: 'read:map',
  query: z.strictObject({}),
  get: async ({ work, errors, entered, account }) => ({
    view: 'console/map',
    values: {
      ...(await work(readWholeMap)),
      section: 'map',
      mayChange: account !== null && can(account.roles, 'change:map'),
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    storeId: z.uuid(),
    schema: z.string().max(200),
    table: z.string().min(1).max(200),
    column: z.string().max(200),
    reason: z
      .string({ error: 'Say in a sentence why there is no personal data in it' })
      .trim()
      .min(1, 'Say in a sentence why there is no personal data in it')
      .max(2_000, 'Use 2,000 characters or fewer'),
  }),
  post: async ({ work, body, controller, account }) => {
    if (account === null || !can(account.roles, 'change:map')) {
      throw new Problem(
        'forbidden',
        'permission-missing',
        'Your role does not change the map. Nothing was saved; ask an approver or an administrator.',
      );
    }
    const column = body.column === '' ? null : body.column;
    await work(async (one) => await markNotPersonal(one, { ...body, column }));
    return { redirect: `/${controller.slug}/console/map` };
  },
});

async function readWholeMap(work: Work) {
  const map = await readMap(work);
  const open = await listUnmapped(work);
  const stores = await listStores(work);
  const names = new Map((await listAccounts(work)).map((one) => [one.id, one.name]));
  const label = (storeId: string): string => stores.find(({ id }) => id === storeId)?.label ?? '';
  return {
    derived: await listWaitingDerived(work),
    owned: await listOwnedSystems(work),
    waiting: open.length,
    open: open.slice(0, OPEN_SHOWN).map((item) => ({ ...item, name: unmappedName(item) })),
    ruled: map.unmapped
      .filter(({ noPersonalData }) => noPersonalData !== null)
      .map((item) => ({
        name: unmappedName({ ...item, id: '', store: label(item.storeId) }),
        by: names.get(item.noPersonalData?.by ?? '') ?? 'somebody who is gone',
        on: Temporal.Instant.from(item.noPersonalData?.on ?? ''),
        reason: item.noPersonalData?.reason ?? '',
      })),
    stores: stores.map((store) => ({
      ...store,
      tag: store.restoredTo === null ? storeTag(store.status) : RESTORED,
      backupsInWords: store.backups === null ? null : sayPeriod(store.backups, HOUSE_LANGUAGE),
      collections: map.datasets
        .filter(({ storeId }) => storeId === store.id)
        .flatMap(({ dataset }) => shownCollections(dataset)),
    })),
  };
}
